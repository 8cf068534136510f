"""Asking what a young person decided about rights of their own, and what each parent goes on seeing."""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from goldthread.access.actor import Actor
from goldthread.access.checks import may
from goldthread.access.family import PART_RIGHTS
from goldthread.access.scope import ChildFacts
from goldthread.records.accounts.models import User
from goldthread.records.accounts.queries import on_day
from goldthread.records.people.models import Child, ChildAdult, ChildBar, OwnRights, ParentPart
from goldthread.statute.vocabulary.own_rights import FamilyPart


def own_rights_of(child: Child) -> QuerySet[OwnRights]:
    """Everything recorded about a checked child, newest first."""
    found = OwnRights.objects.filter(child=child).select_related("recorded_by")
    return found.order_by("-starts_on", "-pk")


def rights_taken_over(child: Child, on: date) -> bool:
    """Whether a young person decides for themselves today."""
    return OwnRights.objects.filter(on_day(on), child=child, outcome="takes_over").exists()


def parents_of(child: Child, on: date) -> QuerySet[User]:
    """Parents and carers linked to a checked child on a day, by name. Whoever is barred is none."""
    ties = ChildAdult.objects.filter(on_day(on), child=child, kind="parent")
    barred = ChildBar.objects.filter(on_day(on), child=child)
    linked = User.objects.filter(pk__in=ties.values("user_id"))
    return linked.exclude(pk__in=barred.values("user_id")).order_by("name", "id")


def parts_agreed(child: Child, on: date) -> dict[int, frozenset[FamilyPart]]:
    """What each parent goes on using, by the parent's id: one statement."""
    found: dict[int, set[FamilyPart]] = defaultdict(set)
    rows = ParentPart.objects.filter(on_day(on), child=child).order_by("pk")
    for user_id, part in rows.values_list("user_id", "part"):
        found[user_id].add(FamilyPart(part))
    return {user_id: frozenset(parts) for user_id, parts in found.items()}


def children_of_parent(actor: Actor) -> QuerySet[Child]:
    """Every child for whom someone acts as parent or carer, whatever is withheld, by name."""
    ids = sorted(actor.family_child_ids - actor.barred_child_ids)
    found = Child.objects.filter(pk__in=ids, merged_into__isnull=True).select_related("school")
    return found.order_by("surname", "forename", "id")


def parts_open_to(actor: Actor, child: Child) -> frozenset[FamilyPart]:
    """The parts of the family's pages open to a parent: all, until a young person says otherwise."""
    facts = ChildFacts(child.pk, child.school_id)
    return frozenset(
        part
        for part, rights in PART_RIGHTS.items()
        if all(may(actor, right, facts) for right in rights)
    )
