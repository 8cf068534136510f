"""Writing down with whom a record was shared; inviting someone to it is one way of sharing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.accounts.queries import on_day
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.people.actions.invitations import invite_adult
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import facts_of
from goldthread.records.sharing.models import Consent, Sharing
from goldthread.records.sharing.queries.register import is_in_force
from goldthread.statute.vocabulary.sharing import LawfulBasis, Recipient, SharedHow


class UnableToShare(UnableTo):
    """The sharing says too little, or the consent it would rest on is not there."""


@dataclass(frozen=True)
class Shared:
    """What was given, to whom, why, on which basis and how."""

    recipient: str
    with_whom: str
    what: str
    why: str
    basis: str
    how: str
    on: date
    needs_receipt: bool = False
    quiet_because: str = ""
    consent: Consent | None = None


@transaction.atomic
def record_sharing(
    *, children: Sequence[Child], shared: Shared, by: Actor, at: datetime
) -> list[Sharing]:
    """Write one sharing down for each of these children: all, or none. The same again: the first.

    Twenty leavers to the same school are one entry of work.
    """
    if not children:
        raise UnableToShare(_("Choose at least one pupil."), field="children")
    if shared.how == SharedHow.INVITED:
        raise UnableToShare(_("Invite someone under “Who can open this”."), field="how")
    if shared.on > localdate(at):
        raise UnableToShare(_("Choose today or an earlier day."), field="on")
    return [_record(child, shared, by, at) for child in children]


def _record(child: Child, shared: Shared, by: Actor, at: datetime) -> Sharing:
    check_may(by, Permission.SHARING_RECORD, facts_of(child, localdate(at)))
    made = _made(child, shared, by)
    same = Sharing.objects.filter(
        child=child, on=made.on, with_whom=made.with_whom, what=made.what, why=made.why,
        how=made.how, by_id=by.user_id,
    ).first()  # fmt: skip
    return same or _keep(made, by, at)


@transaction.atomic
def invite_and_record(
    *,
    child: Child,
    user: User,
    ends_on: date,
    why: str,
    basis: str,
    by: Actor,
    at: datetime,
    consent: Consent | None = None,
) -> Sharing:
    """Invite someone from outside to one record until a day, and write it into the register at once.

    The only way a page invites: an invitation without its entry in the register cannot come about.
    """
    if consent is not None and consent.ends_on is not None and ends_on > consent.ends_on:
        raise UnableToShare(
            _("The invitation ends with the consent at the latest."), field="ends_on"
        )
    tie = invite_adult(child=child, user=user, ends_on=ends_on, by=by, at=at)
    before = Sharing.objects.filter(tie=tie).first()
    if before is not None:
        return before
    recipient = _kind_of(user, localdate(at))
    named = f"{user.name}, {user.job_title}" if user.job_title else user.name
    what = _("What helps, the profile and the plan, on screen")
    shared = Shared(
        recipient=recipient.value, with_whom=named, what=what, why=why, basis=basis,
        how=SharedHow.INVITED.value, on=localdate(at), consent=consent,
    )  # fmt: skip
    made = _made(child, shared, by)
    made.tie = tie
    return _keep(made, by, at)


def _kind_of(user: User, on: date) -> Recipient:
    officer = RoleHeld.objects.filter(
        on_day(on), user=user, role=RoleName.AUTHORITY_OFFICER.value
    ).exists()
    return Recipient.AUTHORITY if officer else Recipient.PROFESSIONAL


@transaction.atomic
def record_receipt(
    *, sharing: Sharing, receipt_on: date, came_back: str, by: Actor, at: datetime
) -> Sharing:
    """Write down that it arrived, and what came back. The same again changes nothing."""
    sharing = Sharing.objects.select_for_update(of=("self",)).get(pk=sharing.pk)
    check_may(by, Permission.SHARING_RECORD, facts_of(sharing.child, localdate(at)))
    if (sharing.receipt_on, sharing.came_back) == (receipt_on, came_back.strip()):
        return sharing
    if not sharing.on <= receipt_on <= localdate(at):
        raise UnableToShare(
            _("It arrived between the day it was shared and today."), field="receipt_on"
        )
    sharing.receipt_on, sharing.came_back = receipt_on, came_back.strip()
    _clean(sharing, "came_back")
    sharing.save(update_fields=["receipt_on", "came_back"])
    _recorded("sharing.received", sharing, ["receipt_on", "came_back"], by, at)
    return sharing


def _made(child: Child, shared: Shared, by: Actor) -> Sharing:
    _check_consent(child, shared)
    return Sharing(
        child=child, on=shared.on, recipient=shared.recipient,
        with_whom=shared.with_whom.strip(), what=shared.what.strip(), why=shared.why.strip(),
        basis=shared.basis, consent=shared.consent, how=shared.how, by_id=by.user_id,
        needs_receipt=shared.needs_receipt, is_kept_quiet=bool(shared.quiet_because.strip()),
        quiet_because=shared.quiet_because.strip(),
    )  # fmt: skip


def _check_consent(child: Child, shared: Shared) -> None:
    rests_on_it = shared.basis == LawfulBasis.CONSENT
    if not rests_on_it and shared.consent is not None:
        raise UnableToShare(_("Choose consent as the basis, or no consent."), field="consent")
    if rests_on_it and (
        shared.consent is None
        or shared.consent.child_id != child.pk
        or not is_in_force(shared.consent, shared.on)
    ):
        raise UnableToShare(
            _(
                "There is no consent for this on that day. Ask for it first, or say which duty it is."
            ),
            field="consent",
        )


def _keep(made: Sharing, by: Actor, at: datetime) -> Sharing:
    _clean(made, "why")
    made.save()
    fields = ["recipient", "with_whom", "what", "why", "basis", "how", "on", "is_kept_quiet"]
    _recorded("sharing.recorded", made, fields, by, at)
    return made


def _clean(sharing: Sharing, field: str) -> None:
    try:
        clean_row(sharing)
    except ValidationError as error:
        raise UnableToShare(
            _("Say with whom, what, why and on which basis, each in a sentence."), field=field
        ) from error


def _recorded(action: str, sharing: Sharing, fields: list[str], by: Actor, at: datetime) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=sharing.child.school_id, subject=sharing,
        fields=fields, child_ids=[sharing.child_id],
    )  # fmt: skip
