"""A request for access from the letter to the answer: who asks, by what right, by when."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import facts_of
from goldthread.records.subject_access.models import AccessRequest, PackPiece, RequestPause
from goldthread.records.subject_access.queries.requests import (
    grounds_for,
    obstacles_of,
    owed_by_school,
    parents_who_may_ask,
)
from goldthread.statute.clocks.rights import MOST_MONTHS_MORE
from goldthread.statute.stages.access_request import (
    ACCESS_REQUEST_STAGES,
    AccessRequestEvent,
    AccessRequestState,
)
from goldthread.statute.stages.base import NotAllowedNow
from goldthread.statute.vocabulary.educational_record import AccessRight, Owed


class UnableToAnswer(UnableTo):
    """The request is not where this can be done, or something is missing."""


@transaction.atomic
def log_request(
    *,
    child: Child,
    asker: str,
    requester: User | None,
    requester_name: str,
    received_on: date,
    by: Actor,
    at: datetime,
    right: AccessRight = AccessRight.SUBJECT_ACCESS,
) -> AccessRequest:
    """Note that somebody asked, by what right, and when the time began."""
    on = localdate(at)
    check_may(by, Permission.ACCESS_REQUEST_ANSWER, facts_of(child, on))
    known = {tie.user_id for tie in parents_who_may_ask(child, on)}
    is_known = requester is None or (
        requester.pk in known if asker == "parent" else requester.pk == child.user_id
    )
    if not is_known or (asker == "for_them" and requester is not None):
        raise UnableToAnswer(_("Choose who asks from the list, or write their name."), field="asks")
    if received_on > on:
        raise UnableToAnswer(_("That day has not come yet."), field="received_on")
    if right is AccessRight.EDUCATION:
        _check_educational(child, asker)
    request = AccessRequest(
        child=child, right=right.value, asker=asker, requester=requester,
        requester_name=(requester.name if requester else requester_name).strip(),
        received_on=received_on, logged_by_id=by.user_id,
    )  # fmt: skip
    try:
        clean_row(request)
    except ValidationError as error:
        raise UnableToAnswer(_("Say who asks."), field="requester_name") from error
    request.save()
    recorded(
        "access_request.logged", request, ["right", "asker", "requester", "received_on"], by, at
    )
    return request


def _check_educational(child: Child, asker: str) -> None:
    """A parent's own right, in schools that owe it: never the child's, never by another law."""
    if owed_by_school(child) is Owed.NO:
        raise UnableToAnswer(_(Owed.NO.label), field="right")
    if asker != "parent":
        raise UnableToAnswer(
            _("The educational record is a parent’s to ask for. Log a copy of everything instead."),
            field="right",
        )


@transaction.atomic
def check_request(
    *,
    request: AccessRequest,
    identity_how: str,
    ground: str,
    obstacle_note: str,
    by: Actor,
    at: datetime,
) -> AccessRequest:
    """Say how identity was checked and why this person may have the child's record.

    A bar against the person forbids it. A court order, or no parental responsibility, is read and
    answered in words first.
    """
    request = locked(request, AccessRequestEvent.CHECK, by, at)
    if not identity_how.strip():
        raise UnableToAnswer(_("Say how you know who they are."), field="identity_how")
    if ground not in grounds_for(request):
        raise UnableToAnswer(_("Choose why this person may have the record."), field="ground")
    obstacles = obstacles_of(request, localdate(at))
    if any(one.forbids for one in obstacles):
        raise UnableToAnswer(
            _(
                "The record is closed to this person, so it is not given to them. Refuse, and say why."
            )
        )
    if obstacles and not obstacle_note.strip():
        raise UnableToAnswer(
            _("Say why it may be given all the same: what the order says, or by what right."),
            field="obstacle_note",
        )
    request.state, request.ground = AccessRequestState.CHECKED.value, ground
    request.identity_how, request.obstacle_note = identity_how.strip(), obstacle_note.strip()
    fields = ["state", "ground", "identity_how", "obstacle_note"]
    return _saved("access_request.checked", request, fields, by, at)


@transaction.atomic
def pause_request(
    *, request: AccessRequest, kind: str, reason: str, by: Actor, at: datetime
) -> RequestPause:
    """The school asked who they are or what they mean; the clock stands still until it is told."""
    request = _movable(request, by, at)
    if request.pauses.filter(ends_on__isnull=True).exists():
        raise UnableToAnswer(_("The clock stands still already."))
    pause = RequestPause(
        child=request.child, request=request, kind=kind, reason=reason.strip(), starts_on=localdate(at)
    )  # fmt: skip
    try:
        clean_row(pause)
    except ValidationError as error:
        raise UnableToAnswer(_("Say what you asked."), field="reason") from error
    pause.save()
    recorded("access_request.paused", request, ["pauses"], by, at)
    return pause


@transaction.atomic
def resume_request(*, request: AccessRequest, by: Actor, at: datetime) -> AccessRequest:
    """The school was told; the clock runs on. Running already: nothing changes."""
    request = _open_one(request, by, at)
    for pause in request.pauses.filter(ends_on__isnull=True):
        pause.ends_on = localdate(at)
        pause.save(update_fields=["ends_on"])
        recorded("access_request.resumed", request, ["pauses"], by, at)
    return request


@transaction.atomic
def extend_request(
    *, request: AccessRequest, months: int, reason: str, by: Actor, at: datetime
) -> AccessRequest:
    """Take up to two months more for a complex request, with the reason the person is told."""
    request = _movable(request, by, at)
    if not 1 <= months <= MOST_MONTHS_MORE:
        raise UnableToAnswer(_("One or two months more."), field="months")
    if not reason.strip():
        raise UnableToAnswer(_("Say why: the person is told."), field="reason")
    request.months_more, request.extension_reason = months, reason.strip()
    fields = ["months_more", "extension_reason"]
    return _saved("access_request.extended", request, fields, by, at)


@transaction.atomic
def give_pack(*, request: AccessRequest, how: str, by: Actor, at: datetime) -> AccessRequest:
    """Note how the sealed pack was handed over."""
    request = locked(request, AccessRequestEvent.GIVE, by, at)
    if not how.strip():
        raise UnableToAnswer(_("Say how it was handed over."), field="how")
    request.state, request.ended_on = AccessRequestState.GIVEN.value, localdate(at)
    request.outcome_note = how.strip()
    _drop_pieces(request)
    return _saved("access_request.given", request, ["state", "ended_on", "outcome_note"], by, at)


@transaction.atomic
def end_request(
    *, request: AccessRequest, is_refused: bool, why: str, by: Actor, at: datetime
) -> AccessRequest:
    """Refuse it with reasons, or note that it was withdrawn. What was gathered goes."""
    event = AccessRequestEvent.REFUSE if is_refused else AccessRequestEvent.WITHDRAW
    request = locked(request, event, by, at)
    if not why.strip():
        raise UnableToAnswer(_("Say why, in a sentence."), field="why")
    request.state = (
        AccessRequestState.REFUSED if is_refused else AccessRequestState.WITHDRAWN
    ).value
    request.ended_on, request.outcome_note = localdate(at), why.strip()
    _drop_pieces(request)
    action = "access_request.refused" if is_refused else "access_request.withdrawn"
    return _saved(action, request, ["state", "ended_on", "outcome_note"], by, at)


def _drop_pieces(request: AccessRequest) -> None:
    """The copies made for reading, with what was taken out of them, are not kept."""
    PackPiece.objects.filter(request=request).delete()


def locked(
    request: AccessRequest, event: AccessRequestEvent, by: Actor, at: datetime
) -> AccessRequest:
    """The request, locked, if this person may and its stage allows."""
    request = _fresh(request, by, at)
    try:
        ACCESS_REQUEST_STAGES.next_state(AccessRequestState(request.state), event)
    except NotAllowedNow as refusal:
        raise UnableToAnswer(str(refusal)) from refusal
    return request


def _fresh(request: AccessRequest, by: Actor, at: datetime) -> AccessRequest:
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related("child")
    request = rows.get(pk=request.pk)
    check_may(by, Permission.ACCESS_REQUEST_ANSWER, facts_of(request.child, localdate(at)))
    return request


def _open_one(request: AccessRequest, by: Actor, at: datetime) -> AccessRequest:
    request = _fresh(request, by, at)
    if AccessRequestState(request.state) in ACCESS_REQUEST_STAGES.final_states:
        raise UnableToAnswer(_("This request is answered; its clock no longer runs."))
    return request


def _movable(request: AccessRequest, by: Actor, at: datetime) -> AccessRequest:
    request = _open_one(request, by, at)
    if request.right == AccessRight.EDUCATION:
        raise UnableToAnswer(_("The 15 school days for the educational record cannot be moved."))
    return request


def _saved(
    action: str, request: AccessRequest, fields: list[str], by: Actor, at: datetime
) -> AccessRequest:
    try:
        clean_row(request)
    except ValidationError as error:
        raise UnableToAnswer(_("That is too long. Say it in fewer words.")) from error
    request.save(update_fields=fields)
    recorded(action, request, fields, by, at)
    return request


def recorded(
    action: str, request: AccessRequest, fields: Iterable[str], by: Actor, at: datetime, **more: Any
) -> None:
    """One write of the audit about a request."""
    record_write(
        action=action, by=by, at=at, organisation_id=request.child.school_id, subject=request,
        fields=fields, child_ids=[request.child_id], **more,
    )  # fmt: skip
