"""Doing things with children and the adults tied to them."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from goldthread.access.actor import Actor
from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.audit.actions import record_write
from goldthread.records.people.models import Child, ChildAdult


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
        tie.full_clean()
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
