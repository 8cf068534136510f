"""Asking who stands in for whom: what it lets them do today, and the lists of each side."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission
from goldthread.access.roles import RoleName
from goldthread.access.standing_in import StandIn, rights_of_duties
from goldthread.records.accounts.models import RoleHeld
from goldthread.records.accounts.queries import on_day
from goldthread.records.people.models import Child, ChildBar, DelegatedChild, Delegation
from goldthread.statute.vocabulary.duties import Duty


def stand_ins_of(delegation_ids: Iterable[int], on: date) -> tuple[StandIn, ...]:
    """What these delegations carry on a day: four statements. What the giver lost, they lose."""
    ids = sorted(delegation_ids)
    handed = list(Delegation.objects.filter(pk__in=ids, giver__is_active=True).order_by("pk"))
    roles: dict[tuple[int, int], list[RoleName]] = defaultdict(list)
    givers = {one.giver_id for one in handed}
    held = RoleHeld.objects.filter(on_day(on), user_id__in=givers).order_by("pk")
    for user_id, school_id, role in held.values_list("user_id", "organisation_id", "role"):
        roles[user_id, school_id].append(RoleName(role))
    named: dict[int, set[int]] = defaultdict(set)
    children = DelegatedChild.objects.filter(delegation_id__in=ids).order_by("pk")
    for delegation_id, child_id in children.values_list("delegation_id", "child_id"):
        named[delegation_id].add(child_id)
    barred: dict[int, set[int]] = defaultdict(set)
    bars = ChildBar.objects.filter(on_day(on), user_id__in=givers).order_by("pk")
    for user_id, child_id in bars.values_list("user_id", "child_id"):
        barred[user_id].add(child_id)
    return tuple(
        StandIn(
            one.giver_id,
            one.school_id,
            rights_of_duties(roles[one.giver_id, one.school_id], map(Duty, one.duties)),
            None if one.is_for_all else frozenset(named[one.pk]),
            frozenset(barred[one.giver_id]),
        )
        for one in handed
    )


def _standing(on: date) -> QuerySet[Delegation]:
    found = Delegation.objects.filter(ends_on__gte=on)
    return found.select_related("giver", "receiver", "school").order_by("starts_on", "pk")


def delegations_seen_by(actor: Actor, on: date) -> QuerySet[Delegation]:
    """One's own on either side and, for those who see who stands in for whom, their school's."""
    mine = Q(giver_id=actor.person_id) | Q(receiver_id=actor.person_id)
    return _standing(on).filter(
        mine | Q(school_id__in=sorted(schools_where(actor, Permission.DUTY_SEE)))
    )


def children_handed_on(
    delegation_ids: Iterable[int], visible: QuerySet[Child]
) -> dict[int, list[Child]]:
    """The children each of these delegations names, of those visible to whoever asks: one statement."""
    found: dict[int, list[Child]] = defaultdict(list)
    rows = DelegatedChild.objects.filter(
        delegation_id__in=list(delegation_ids), child__in=visible.order_by()
    ).select_related("child")
    for row in rows.order_by("child__surname", "child__forename", "pk"):
        found[row.delegation_id].append(row.child)
    return found
