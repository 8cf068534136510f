"""Doing things with children and the adults tied to them."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.accounts.queries import on_day
from goldthread.records.audit.actions import record_write
from goldthread.records.people.models import Child, ChildAdult
from goldthread.records.people.queries import facts_of


class UnableToTie(UnableTo):
    """The adult cannot be tied to the child like this."""


@transaction.atomic
def tie_adult(
    *,
    child: Child,
    user: User,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    relationship: str = "",
    by: Actor,
    at: datetime,
) -> ChildAdult:
    """Tie an adult to a child between two days. The same tie again only moves its end outwards.

    The caller has checked the permission: a plan ties who delivers it, a handover who receives.
    """
    tie = ChildAdult.objects.filter(child=child, user=user, kind=kind, starts_on=starts_on).first()
    if tie is not None and (tie.ends_on is None or (ends_on and ends_on <= tie.ends_on)):
        return tie
    if tie is None:
        tie = ChildAdult(
            child=child, user=user, kind=kind, starts_on=starts_on, relationship=relationship
        )
    tie.ends_on = ends_on
    try:
        tie.full_clean(exclude=("ends_on",))
    except ValidationError as error:
        raise UnableToTie("Check the dates: the end comes after the beginning.") from error
    tie.save()
    record_write(
        action="adult.tied",
        by=by,
        at=at,
        organisation_id=child.school_id,
        subject=tie,
        fields=["kind", "starts_on", "ends_on"],
        child_ids=[child.pk],
    )
    return tie


@transaction.atomic
def untie_adult(*, tie: ChildAdult, ends_on: date, by: Actor, at: datetime) -> ChildAdult:
    """End a tie on a day, that day included. What was already over stays as it was."""
    if tie.ends_on is not None and tie.ends_on <= ends_on:
        return tie
    tie.ends_on = max(ends_on, tie.starts_on)
    tie.save(update_fields=["ends_on"])
    record_write(
        action="adult.untied",
        by=by,
        at=at,
        organisation_id=tie.child.school_id,
        subject=tie,
        fields=["ends_on"],
        child_ids=[tie.child_id],
    )
    return tie


@transaction.atomic
def link_parent(
    *,
    child: Child,
    user: User,
    relationship: str,
    has_parental_responsibility: bool,
    by: Actor,
    at: datetime,
) -> ChildAdult:
    """Link a parent or carer to a child of one's own school, from today. Linked already: no change."""
    day = localdate(at)
    check_may(by, Permission.USERS_MANAGE, facts_of(child, day))
    roles = RoleHeld.objects.filter(on_day(day), user=user, role="parent")
    if not roles.filter(organisation_id=child.school_id).exists():
        raise UnableToTie("Give this person the parent role in the child's school first.")
    linked = ChildAdult.objects.filter(on_day(day), child=child, user=user, kind="parent").first()
    if linked is not None:
        return linked
    tie = tie_adult(
        child=child,
        user=user,
        kind="parent",
        starts_on=day,
        ends_on=None,
        relationship=relationship.strip()[:40],
        by=by,
        at=at,
    )
    tie.has_parental_responsibility = has_parental_responsibility
    tie.save(update_fields=["has_parental_responsibility"])
    return tie


@transaction.atomic
def unlink_parent(*, tie: ChildAdult, by: Actor, at: datetime) -> ChildAdult:
    """End a parent's link now: their next request no longer shows the child."""
    day = localdate(at)
    check_may(by, Permission.USERS_MANAGE, facts_of(tie.child, day))
    yesterday = day - timedelta(days=1)
    if tie.starts_on > yesterday:
        tie.starts_on = yesterday
        tie.save(update_fields=["starts_on"])
    return untie_adult(tie=tie, ends_on=yesterday, by=by, at=at)
