"""Logging a session as it happened, changing it, and taking it back the same day.

Logging is idempotent twice over: by `key`, which the page or device makes once per session, and by the
slot, so that two adults who log the same session keep one. A session without a slot is the one of its day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_school, may, schools_where
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotPermitted, NotVisible, UnableTo
from goldthread.access.scope import ChildFacts
from goldthread.records.accounts.queries import on_day
from goldthread.records.audit.actions import record_write
from goldthread.records.people.models import ClassMember
from goldthread.records.provision.models import (
    ProvisionGroup,
    ProvisionLine,
    Session,
    SessionChild,
)
from goldthread.records.sight.context import whole_groups
from goldthread.statute.vocabulary.delivery import MissedReason, SessionState

LONGEST_SESSION: Final = 390


class UnableToLogSession(UnableTo):
    """The session cannot be kept as it was sent. Nothing was changed."""


@dataclass(frozen=True)
class Logged:
    """The session kept, and whether this was the first time it was told."""

    session: Session
    is_new: bool


@dataclass(frozen=True)
class Told:
    """What the adult says happened. `absent` holds line ids of children away, each with a reason."""

    state: str
    minutes: int
    reason: str
    note: str
    absent: Mapping[int, str]


@transaction.atomic
@whole_groups()
def log_session(
    *,
    group_id: int,
    on: date,
    slot_time: time | None,
    key: UUID,
    state: str,
    minutes: int,
    by: Actor,
    at: datetime,
    reason: str = "",
    note: str = "",
    absent: Mapping[int, str] | None = None,
) -> Logged:
    """Keep what happened in one session of a group, with a row for every child planned in it.

    Told again, by the same key or for the same slot, it changes nothing and returns the session kept.
    """
    group = _locked_group(group_id)
    lines = list(_lines_on(group, on))
    check_may_log(group, lines, by=by, on=timezone.localdate(at))
    earlier = Session.objects.filter(
        Q(key=key) | Q(group=group, on=on, slot_time=slot_time)
    ).first()
    if earlier is not None:
        _check_same_group(earlier, group)
        return Logged(earlier, is_new=False)
    _check_day(group, lines, on, timezone.localdate(at))
    told = _checked(Told(state, minutes, reason, note.strip(), absent or {}), group, lines)
    session = Session(key=key, group=group, on=on, slot_time=slot_time, logged_at=at)
    session.logged_by_id = by.user_id
    _keep(session, told, lines)
    _record("session.logged", session, lines, by=by, at=at)
    return Logged(session, is_new=True)


@transaction.atomic
@whole_groups()
def amend_session(
    *,
    session_id: int,
    state: str,
    minutes: int,
    by: Actor,
    at: datetime,
    reason: str = "",
    note: str = "",
    absent: Mapping[int, str] | None = None,
) -> Session:
    """Put right what was logged: on the day it was logged whoever logged it, later the SENCO."""
    session, group, lines = _session_to_change(session_id, by=by, at=at)
    told = _checked(Told(state, minutes, reason, note.strip(), absent or {}), group, lines)
    changed = _keep(session, told, lines)
    if changed:
        _record("session.amended", session, lines, by=by, at=at, fields=changed)
    return session


@transaction.atomic
@whole_groups()
def undo_session(*, session_id: int, by: Actor, at: datetime) -> ProvisionGroup:
    """Take back a session logged by mistake, on the day it was logged. The audit keeps that it was there."""
    session, group, lines = _session_to_change(session_id, by=by, at=at)
    if timezone.localdate(session.logged_at) != timezone.localdate(at):
        raise UnableToLogSession(
            _("This was logged on an earlier day, so it stays. Change what it says instead.")
        )
    _record("session.undone", session, lines, by=by, at=at)
    session.children.all().delete()
    session.delete()
    return group


def check_may_log(
    group: ProvisionGroup, lines: list[ProvisionLine], *, by: Actor, on: date
) -> None:
    """Who leads the group may log it; so may whoever holds the right for every child in it."""
    permission = Permission.SESSION_LOG
    if by.system:
        return
    if group.school_id not in by.school_ids:
        raise NotVisible
    if by.user_id == group.lead_id and group.school_id in schools_where(by, permission):
        return
    if not lines or not all(may(by, permission, facts) for facts in _facts(group, lines, on)):
        check_may_in_school(by, permission, group.school_id)


def may_change(
    session_by: int | None, logged_on: date, school_id: int, *, by: Actor, on: date
) -> bool:
    """Whether `by` may put a session right today: who logged it on that day, or the SENCO."""
    if by.system or (session_by == by.user_id and logged_on == on):
        return True
    try:
        check_may_in_school(by, Permission.REVIEW_RUN, school_id)
    except (NotPermitted, NotVisible):
        return False
    return True


def _facts(group: ProvisionGroup, lines: list[ProvisionLine], on: date) -> list[ChildFacts]:
    classes: dict[int, set[int]] = {line.child_id: set() for line in lines}
    members = ClassMember.objects.filter(on_day(on), child_id__in=list(classes))
    for child_id, class_id in members.values_list("child_id", "school_class_id"):
        classes[child_id].add(class_id)
    return [ChildFacts(pk, group.school_id, frozenset(ids)) for pk, ids in classes.items()]


def _locked_group(group_id: int) -> ProvisionGroup:
    group = ProvisionGroup.objects.select_for_update().filter(pk=group_id).first()
    if group is None:
        raise NotVisible
    return group


def _lines_on(group: ProvisionGroup, on: date) -> QuerySet[ProvisionLine]:
    return (
        group.lines.filter(starts_on__lte=on, ends_on__gte=on, child__merged_into__isnull=True)
        .filter(Q(stopped_on__isnull=True) | Q(stopped_on__gte=on))
        .exclude(cycle__state="draft")
        .order_by("pk")
    )


def _session_to_change(
    session_id: int, *, by: Actor, at: datetime
) -> tuple[Session, ProvisionGroup, list[ProvisionLine]]:
    session = Session.objects.filter(pk=session_id).first()
    if session is None:
        raise NotVisible
    group = _locked_group(session.group_id)
    session.refresh_from_db()
    lines = list(ProvisionLine.objects.filter(delivered__session=session).order_by("pk")) or list(
        _lines_on(group, session.on)
    )
    today = timezone.localdate(at)
    check_may_log(group, lines, by=by, on=today)
    logged_on = timezone.localdate(session.logged_at)
    if not may_change(session.logged_by_id, logged_on, group.school_id, by=by, on=today):
        raise UnableToLogSession(
            _(
                "Only the person who logged this can change it, and only on the same day. Ask the SENCO."
            )
        )
    return session, group, lines


def _check_same_group(session: Session, group: ProvisionGroup) -> None:
    if session.group_id != group.pk:
        raise UnableToLogSession(_("This form was used for another session. Open the day again."))


def _check_day(group: ProvisionGroup, lines: list[ProvisionLine], on: date, today: date) -> None:
    if on > today:
        raise UnableToLogSession(_("That day has not come yet. Log the session once it is over."))
    if group.minutes == 0:
        raise UnableToLogSession(
            _("This support is there all the time, so there are no sessions to log.")
        )
    if not lines:
        raise UnableToLogSession(
            _("Nobody was planned in this group on that day. Check the date, or ask the SENCO.")
        )


def _checked(told: Told, group: ProvisionGroup, lines: list[ProvisionLine]) -> Told:
    if told.state not in set(SessionState):
        raise UnableToLogSession(_("Say whether the session happened."), field="state")
    if not set(told.absent) <= {line.pk for line in lines}:
        raise UnableToLogSession(
            _("The children in this group have changed. Open the day again and log it there.")
        )
    absent = {pk: reason or MissedReason.CHILD_ABSENT.value for pk, reason in told.absent.items()}
    if told.state != SessionState.MISSED and len(absent) == len(lines):
        told = replace(told, state=SessionState.MISSED.value, reason=next(iter(absent.values())))
    for reason in (told.reason, *absent.values()):
        if reason and reason not in set(MissedReason):
            raise UnableToLogSession(_("Choose a reason from the list."), field="reason")
    if told.state == SessionState.MISSED:
        return replace(_with_reason(told), minutes=0, absent=absent)
    return replace(told, minutes=_checked_minutes(told, group), absent=absent)


def _with_reason(told: Told) -> Told:
    if not told.reason:
        raise UnableToLogSession(_("Say why the session did not happen."), field="reason")
    return told


def _checked_minutes(told: Told, group: ProvisionGroup) -> int:
    if told.state == SessionState.DELIVERED:
        return group.minutes
    if not 1 <= told.minutes <= LONGEST_SESSION:
        raise UnableToLogSession(
            _("Say how many minutes the session lasted, from 1 to 390."), field="minutes"
        )
    return told.minutes


def _keep(session: Session, told: Told, lines: list[ProvisionLine]) -> list[str]:
    """Save the session and its children; the names of what changed."""
    values = {
        "state": told.state, "minutes": told.minutes, "reason": told.reason, "note": told.note
    }  # fmt: skip
    changed = [name for name, value in values.items() if getattr(session, name) != value]
    for name, value in values.items():
        setattr(session, name, value)
    try:
        session.full_clean(
            exclude=["slot_time", "logged_by"], validate_unique=False, validate_constraints=False
        )
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise UnableToLogSession(messages[0], field=field) from error
    session.save(update_fields=changed if session.pk else None)
    return changed + _keep_children(session, told, lines)


def _keep_children(session: Session, told: Told, lines: list[ProvisionLine]) -> list[str]:
    rows = [_child_row(session, told, line) for line in lines]
    before = {row.line_id: row for row in session.children.all()}
    for row in rows:
        row.pk = before[row.line_id].pk if row.line_id in before else None
    changed = [row for row in rows if row.pk and not _same(row, before[row.line_id])]
    SessionChild.objects.bulk_create([row for row in rows if not row.pk])
    SessionChild.objects.bulk_update(changed, ["present", "minutes", "reason"])
    return ["children"] if changed else []


def _child_row(session: Session, told: Told, line: ProvisionLine) -> SessionChild:
    present = told.state != SessionState.MISSED and line.pk not in told.absent
    return SessionChild(
        session=session,
        line=line,
        child_id=line.child_id,
        present=present,
        minutes=told.minutes if present else 0,
        reason="" if present else told.absent.get(line.pk) or told.reason,
    )


def _same(one: SessionChild, other: SessionChild) -> bool:
    names = ("present", "minutes", "reason")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _record(
    action: str,
    session: Session,
    lines: list[ProvisionLine],
    *,
    by: Actor,
    at: datetime,
    fields: list[str] | None = None,
) -> None:
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=session.group.school_id,
        subject=session,
        fields=fields or (),
        child_ids=[line.child_id for line in lines],
    )
