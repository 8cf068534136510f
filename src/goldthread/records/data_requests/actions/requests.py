"""Asking that something be put right or not be used so, and deciding it (UK GDPR arts 12, 16 and 21)."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.audit.actions import record_write
from goldthread.records.audit.models import Event
from goldthread.records.data_requests.models import DataRequest
from goldthread.records.data_requests.queries.requests import changes_since, request_deadline
from goldthread.records.integrity import clean_row
from goldthread.records.people.models import Child
from goldthread.records.people.queries.around import parents_around
from goldthread.records.people.queries.children import facts_of
from goldthread.statute.stages.base import NotAllowedNow
from goldthread.statute.stages.data_rights import REQUEST_STAGES, RequestEvent, RequestState
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.privacy import Decision, RequestKind, Way


class UnableToAsk(UnableTo):
    """Something is missing in what was asked."""


class UnableToDecide(UnableTo):
    """The request is not open, or the decision says too little."""


@transaction.atomic
def ask(*, child: Child, kind: str, part: str, said: str, by: Actor, at: datetime) -> DataRequest:
    """Ask, as a parent or as the young person, on their own page. The same again while open: the first."""
    check_may(by, Permission.DATA_RIGHTS_USE, facts_of(child, localdate(at)))
    voice = Voice.CHILD if child.pk == by.own_child_id else Voice.FAMILY
    asked = DataRequest(
        child=child, kind=kind, part=part, said=said.strip(), voice=voice.value,
        asked_by_id=by.person_id, recorded_by_id=by.person_id, received_on=localdate(at),
    )  # fmt: skip
    same = DataRequest.objects.filter(
        child=child, kind=kind, part=part, said=asked.said, asked_by_id=by.person_id,
        state=RequestState.OPEN.value,
    ).first()  # fmt: skip
    return same or _keep(asked, "data_request.made", by, at)


@transaction.atomic
def log_request(
    *,
    child: Child,
    kind: str,
    part: str,
    said: str,
    way: str,
    received_on: date,
    by: Actor,
    at: datetime,
    asked_by: User | None = None,
    asked_by_name: str = "",
) -> DataRequest:
    """Write down one that came by word of mouth or letter. The month runs from the day it came."""
    on = localdate(at)
    check_may(by, Permission.DATA_REQUEST_DECIDE, facts_of(child, on))
    if received_on > on:
        raise UnableToAsk(_("It cannot come later than today."), field="received_on")
    if way == Way.PAGE:
        raise UnableToAsk(_("Say whether it came by word of mouth or by letter."), field="way")
    if asked_by is None and not asked_by_name.strip():
        raise UnableToAsk(_("Say who asked."), field="asked_by_name")
    if asked_by is not None and not _is_near(child, asked_by, on):
        raise UnableToAsk(_("This person is not linked to the pupil."), field="asked_by")
    voice = Voice.CHILD if asked_by is not None and asked_by.pk == child.user_id else Voice.FAMILY
    asked = DataRequest(
        child=child, kind=kind, part=part, said=said.strip(), voice=voice.value, way=way,
        asked_by=asked_by, asked_by_name="" if asked_by else asked_by_name.strip(),
        received_on=received_on, recorded_by_id=by.user_id,
    )  # fmt: skip
    return _keep(asked, "data_request.logged", by, at)


def _is_near(child: Child, user: User, on: date) -> bool:
    linked = {one.user_id for one in parents_around(child.pk, on) if one.is_linked}
    return user.pk == child.user_id or user.pk in linked


@transaction.atomic
def extend_request(*, request: DataRequest, because: str, by: Actor, at: datetime) -> DataRequest:
    """Take two months more, told with the reason within the first. Extended already: nothing changes."""
    request, on = _checked(request, by, at), localdate(at)
    _follow(request, RequestEvent.EXTEND)
    if request.extended_on is not None:
        return request
    if on > request_deadline(request).due_on:
        raise UnableToDecide(
            _("The first month is over. More time can only be taken within it."), field="because"
        )
    request.extended_on, request.extended_because = on, because.strip()
    _clean(request, _("Say why it needs more time, in up to 400 characters."), "because")
    if not request.extended_because:
        raise UnableToDecide(_("Say why it needs more time."), field="because")
    request.save(update_fields=["extended_on", "extended_because"])
    _recorded("data_request.extended", request, ["extended_on", "extended_because"], by, at)
    return request


@transaction.atomic
def decide_request(
    *,
    request: DataRequest,
    decision: str,
    reasons: str,
    by: Actor,
    at: datetime,
    change: Event | None = None,
    is_elsewhere: bool = False,
    told_on: date | None = None,
) -> DataRequest:
    """Decide, once, with reasons. What was not put right stands beside the entry in the person's words."""
    request, on = _checked(request, by, at), localdate(at)
    if (request.decision, request.reasons) == (decision, reasons.strip()) and request.decision:
        return request
    request.state = _follow(request, RequestEvent.DECIDE)
    changed = request.kind == RequestKind.CORRECTION and decision != Decision.NOT_DONE
    if changed and change is None and not is_elsewhere:
        raise UnableToDecide(_("Make the change first, then choose it here."), field="change")
    if change is not None and not _is_of(change, request):
        raise UnableToDecide(_("That change is not one made since it was asked."), field="change")
    if request.asked_by_id is None and told_on is None:
        raise UnableToDecide(
            _("Tell them first: they have no page of their own. Then say on which day."),
            field="told_on",
        )
    if told_on is not None and not request.received_on <= told_on <= on:
        raise UnableToDecide(
            _("They were told between the day it came and today."), field="told_on"
        )
    request.decision, request.reasons = decision, reasons.strip()
    request.change = change if changed else None
    request.is_beside = (
        request.kind == RequestKind.CORRECTION.value and decision != Decision.DONE.value
    )
    request.decided_by_id, request.decided_on = by.user_id, on
    request.told_on = told_on or on
    _clean(request, _("Choose what you decided and give your reasons."), "reasons")
    fields = ["state", "decision", "reasons", "change", "is_beside", "decided_by", "decided_on", "told_on"]  # fmt: skip
    request.save(update_fields=fields)
    _recorded("data_request.decided", request, fields, by, at)
    return request


@transaction.atomic
def withdraw_request(*, request: DataRequest, by: Actor, at: datetime) -> DataRequest:
    """Take back what one asked oneself; words that stood beside an entry go with it. Twice is once."""
    request = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    check_may(by, Permission.DATA_RIGHTS_USE, facts_of(request.child, localdate(at)))
    if request.asked_by_id != by.person_id:
        raise NotVisible
    if request.state == RequestState.WITHDRAWN:
        return request
    request.state = _follow(request, RequestEvent.WITHDRAW)
    request.withdrawn_on, request.is_beside = localdate(at), False
    request.save(update_fields=["state", "withdrawn_on", "is_beside"])
    _recorded("data_request.withdrawn", request, ["state", "is_beside"], by, at)
    return request


def _checked(request: DataRequest, by: Actor, at: datetime) -> DataRequest:
    request = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    check_may(by, Permission.DATA_REQUEST_DECIDE, facts_of(request.child, localdate(at)))
    return request


def _is_of(change: Event, request: DataRequest) -> bool:
    return changes_since(request).filter(pk=change.pk).exists()


def _follow(request: DataRequest, event: RequestEvent) -> str:
    try:
        return REQUEST_STAGES.next_state(RequestState(request.state), event).value
    except NotAllowedNow as refused:
        raise UnableToDecide(
            _("This is “%(state)s” and is not open any more.")
            % {"state": _(RequestState(request.state).label)}
        ) from refused


def _keep(asked: DataRequest, action: str, by: Actor, at: datetime) -> DataRequest:
    if not asked.said:
        raise UnableToAsk(_("Say in a few words what it is about."), field="said")
    _clean(asked, _("Choose what it is about, and keep it to 3,000 characters."), "said")
    asked.save()
    _recorded(action, asked, ["kind", "part", "said"], by, at)
    return asked


def _clean(request: DataRequest, words: str, field: str) -> None:
    try:
        clean_row(request)
    except ValidationError as error:
        kind = UnableToDecide if request.pk else UnableToAsk
        raise kind(words, field=field) from error


def _recorded(
    action: str, request: DataRequest, fields: list[str], by: Actor, at: datetime
) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=request.child.school_id, subject=request,
        fields=fields, child_ids=[request.child_id],
    )  # fmt: skip
