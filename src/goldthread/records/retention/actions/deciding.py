"""Holding a record, and deciding by two people that it is erased or kept. Nothing ends silently."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may, check_may_in_school
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import facts_of
from goldthread.records.retention.actions.erasing import erase_rows
from goldthread.records.retention.models import Hold, OwnPeriod, Removal
from goldthread.records.retention.queries.due import deadline_for, holds_of
from goldthread.records.sight.context import whole_schools
from goldthread.records.subject_access.models import AccessRequest
from goldthread.records.subject_access.queries.requests import OPEN_STATES


class UnableToDecide(UnableTo):
    """The record is held, decided already, or something is missing."""


@transaction.atomic
def place_hold(*, child: Child, kind: str, reason: str, by: Actor, at: datetime) -> Hold:
    """Keep a record whatever its age, while a dispute, an inquiry or a court may need it."""
    _may(by, child, at)
    hold = Hold(
        child=child, kind=kind, reason=reason.strip(), starts_on=localdate(at),
        placed_by_id=by.user_id,
    )  # fmt: skip
    _clean(hold, _("Say why, in a sentence."), "reason")
    hold.save()
    _recorded("hold.placed", hold, child, ["kind", "reason"], by, at)
    return hold


@transaction.atomic
def end_hold(*, hold: Hold, by: Actor, at: datetime) -> Hold:
    """The reason is gone: yesterday was its last day. Ended already: nothing changes."""
    hold = Hold.objects.select_for_update(of=("self",)).select_related("child").get(pk=hold.pk)
    _may(by, hold.child, at)
    if hold.ends_on is None:
        last = localdate(at) - timedelta(days=1)
        hold.ends_on, hold.starts_on = last, min(hold.starts_on, last)
        hold.save(update_fields=["ends_on", "starts_on"])
        _recorded("hold.ended", hold, hold.child, ["ends_on"], by, at)
    return hold


@transaction.atomic
def set_own_period(
    *, school: Organisation, rule: str, years: int, reason: str, by: Actor, at: datetime
) -> OwnPeriod:
    """Decide that this school keeps a kind of record for another time, from today on, and why."""
    check_may_in_school(by, Permission.RECORD_ERASE, school.pk)
    row = OwnPeriod(
        school=school, rule=rule, years=years, reason=reason.strip(), starts_on=localdate(at),
        decided_by_id=by.user_id,
    )  # fmt: skip
    _clean(row, _("Say how many years, and why."), "reason")
    row.save()
    record_write(
        action="record.period_set", by=by, at=at, organisation_id=school.pk, subject=row,
        fields=["rule", "years", "reason"],
    )  # fmt: skip
    return row


@transaction.atomic
def propose_removal(
    *, child: Child, decision: str, ground: str, keep_until: date | None, by: Actor, at: datetime
) -> Removal:
    """Say, as the first of two, that a record should be erased, or kept until a day."""
    on = localdate(at)
    child = Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    _may(by, child, at)
    if child.removals.filter(agreed_at__isnull=True, declined_at__isnull=True).exists():
        raise UnableToDecide(_("A decision about this record waits for a second person already."))
    if decision == "keep":
        if keep_until is None or keep_until <= on:
            raise UnableToDecide(_("Choose a day that is still to come."), field="keep_until")
    else:
        keep_until = None
        _check_may_end(child, ground, on)
    row = Removal(
        school_id=child.school_id, child=child, decision=decision, ground=ground,
        keep_until=keep_until, proposed_by_id=by.person_id, proposed_at=at,
    )  # fmt: skip
    _clean(row, _("Choose what should happen, and why."), "ground")
    row.save()
    _recorded("record.removal_proposed", row, child, ["decision", "ground", "keep_until"], by, at)
    return row


def _check_may_end(child: Child, ground: str, on: date) -> None:
    if holds_of(child, on).exists():
        raise UnableToDecide(_("This record is on hold. Nothing of it is erased while that lasts."))
    waiting = AccessRequest.objects.filter(child=child, state__in=OPEN_STATES)
    if waiting.exists():
        raise UnableToDecide(
            _("Somebody has asked for a copy of this record. Answer the request first.")
        )
    if ground == "due" and deadline_for(child, on).due_on > on:
        raise UnableToDecide(
            _("This record is not due yet. Choose another reason."), field="ground"
        )


@transaction.atomic
def agree_removal(*, removal: Removal, by: Actor, at: datetime) -> Removal:
    """Agree, as the second person: the record is erased now, or kept until the day proposed."""
    removal, child = _waiting(removal, by, at)
    if removal.proposed_by_id == by.person_id:
        raise UnableToDecide(
            _("Someone else decides the second time: nobody agrees with themselves.")
        )
    removal.agreed_by_id, removal.agreed_at = by.person_id, at
    fields = ["agreed_by", "agreed_at"]
    if removal.decision == "erase":
        _check_may_end(child, removal.ground, localdate(at))
        removal.save(update_fields=fields)
        with whole_schools():
            erase_rows(child=child, removal=removal, by=by, at=at)
        return removal
    removal.save(update_fields=fields)
    _recorded("record.kept_longer", removal, child, fields, by, at)
    return removal


@transaction.atomic
def decline_removal(*, removal: Removal, by: Actor, at: datetime) -> Removal:
    """Say no, or take one's own proposal back: the record stays as it is."""
    removal, child = _waiting(removal, by, at)
    removal.declined_at = at
    removal.save(update_fields=["declined_at"])
    _recorded("record.removal_declined", removal, child, ["declined_at"], by, at)
    return removal


def _waiting(removal: Removal, by: Actor, at: datetime) -> tuple[Removal, Child]:
    rows = Removal.objects.select_for_update(of=("self",)).select_related("child")
    removal = rows.get(pk=removal.pk)
    if removal.child is None or removal.agreed_at or removal.declined_at:
        raise UnableToDecide(_("This has been decided."))
    _may(by, removal.child, at)
    return removal, removal.child


def _may(by: Actor, child: Child, at: datetime) -> None:
    check_may(by, Permission.RECORD_ERASE, facts_of(child, localdate(at)))


def _clean(row: Any, words: str, field: str) -> None:
    try:
        clean_row(row)
    except ValidationError as error:
        raise UnableToDecide(words, field=field) from error


def _recorded(
    action: str, subject: Any, child: Child, fields: list[str], by: Actor, at: datetime
) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=child.school_id, subject=subject,
        fields=fields, child_ids=[child.pk],
    )  # fmt: skip
