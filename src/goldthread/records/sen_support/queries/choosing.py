"""Choosing children to plan for together: by class, by register, by what they need."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.records.accounts.queries import on_day
from goldthread.records.cycles.models import Cycle
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.models import Child, ClassMember
from goldthread.records.people.queries.children import children_for, with_name
from goldthread.records.sen_support.models import SenNeed, SenStatus


@dataclass(frozen=True)
class Choice:
    """Which children to show: one class, only those on the register, one type of need, a name."""

    class_id: int | None = None
    on_register: bool = True
    need_type: str = ""
    name: str = ""


def children_to_plan(actor: Actor, on: date, choice: Choice) -> QuerySet[Child]:
    """Children the actor may plan for, by name, with `has_plan` for those with an open plan."""
    found = children_for(actor, Permission.PLAN_EDIT, on).filter(left_on__isnull=True)
    if choice.class_id is not None:
        members = ClassMember.objects.filter(on_day(on), school_class_id=choice.class_id)
        found = found.filter(pk__in=members.values("child_id"))
    if choice.on_register:
        statuses = SenStatus.objects.filter(on_day(on), provision__in=("K", "E"))
        found = found.filter(pk__in=statuses.values("child_id"))
    if choice.need_type:
        needs = SenNeed.objects.filter(on_day(on), need_type=choice.need_type)
        found = found.filter(pk__in=needs.values("child_id"))
    plans = Cycle.objects.filter(child=OuterRef("pk"), state__in=("draft", "active"))
    return with_name(found, choice.name).annotate(has_plan=Exists(plans))


def classes_to_plan(school_ids: frozenset[int], on: date) -> QuerySet[SchoolClass]:
    """Classes with children in them on a day, by name."""
    members = ClassMember.objects.filter(on_day(on))
    return SchoolClass.objects.filter(
        school_id__in=sorted(school_ids), pk__in=members.values("school_class_id")
    ).order_by("name", "id")
