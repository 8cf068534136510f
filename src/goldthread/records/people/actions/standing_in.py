"""Handing duties of one's own role to a colleague of the school until a day, and ending it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_school, may, may_in_school
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.accounts.queries import staff_of
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child, DelegatedChild, Delegation
from goldthread.records.people.queries.children import facts_of
from goldthread.statute.vocabulary.duties import Duty

LONGEST_STANDING_IN = timedelta(days=183)


class UnableToHandOn(UnableTo):
    """No duty, no child, no colleague of the school, or too long."""


@transaction.atomic
def hand_on_duties(
    *,
    school: Organisation,
    receiver: User,
    duties: Collection[Duty],
    children: Collection[Child] | None,
    starts_on: date,
    ends_on: date,
    by: Actor,
    at: datetime,
) -> Delegation:
    """Hand some of one's own duties on, for all children of the school (None) or for those named."""
    on = localdate(at)
    check_may_in_school(by, Permission.DUTY_HAND_ON, school.pk)
    if receiver.pk == by.user_id or not staff_of(school.pk, on).filter(pk=receiver.pk).exists():
        raise UnableToHandOn(_("Choose a colleague who works in your school."), field="receiver")
    if not duties:
        raise UnableToHandOn(_("Choose at least one duty."), field="duties")
    if not on <= starts_on <= ends_on <= starts_on + LONGEST_STANDING_IN:
        raise UnableToHandOn(
            _("Choose days from today on, and at most six months. For longer, give them the role."),
            field="ends_on",
        )
    if children is not None and not children:
        raise UnableToHandOn(_("Choose the pupils, or all of them."), field="children")
    for child in children or ():
        if child.school_id != school.pk or not may(by, Permission.PLAN_EDIT, facts_of(child, on)):
            raise NotVisible
    delegation = Delegation.objects.create(
        school=school, giver_id=by.person_id, receiver=receiver,
        duties=sorted(duty.value for duty in duties), is_for_all=children is None,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    DelegatedChild.objects.bulk_create(
        [DelegatedChild(delegation=delegation, child=child) for child in children or ()]
    )
    record_write(
        action="duties.handed_on", by=by, at=at, organisation_id=school.pk, subject=delegation,
        fields=["receiver", "duties", "is_for_all", "starts_on", "ends_on"],
        child_ids=[child.pk for child in children or ()],
    )  # fmt: skip
    return delegation


@transaction.atomic
def end_standing_in(*, delegation: Delegation, by: Actor, at: datetime) -> Delegation:
    """End it at once: either side, or whoever sees who stands in for whom. Over already: no change."""
    delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    sides = {delegation.giver_id, delegation.receiver_id}
    if by.person_id not in sides and not may_in_school(
        by, Permission.DUTY_SEE, delegation.school_id
    ):
        raise NotVisible
    last = localdate(at) - timedelta(days=1)
    if delegation.ends_on <= last:
        return delegation
    delegation.ends_on, delegation.starts_on = last, min(delegation.starts_on, last)
    delegation.ended_by_id = by.person_id
    delegation.save(update_fields=["ends_on", "starts_on", "ended_by"])
    named = DelegatedChild.objects.filter(delegation=delegation).order_by("pk")
    record_write(
        action="duties.taken_back", by=by, at=at, organisation_id=delegation.school_id,
        subject=delegation, fields=["ends_on"],
        child_ids=list(named.values_list("child_id", flat=True)),
    )  # fmt: skip
    return delegation
