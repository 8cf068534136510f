"""Asking about classes: which are mine, who is in them, and who has read what helps them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_class
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible
from goldthread.access.scope import Scope, scope_for
from goldthread.records.accounts.queries import on_day
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.models import Child, ClassMember, ClassStaff
from goldthread.records.people.queries.children import refuse_row
from goldthread.records.profiles.models import ProfileRead, Strategy
from goldthread.records.transitions.queries.sheets import changed_days
from goldthread.statute.vocabulary.year_groups import academic_year_of


@dataclass(frozen=True)
class Reader:
    """One adult of a class: whose sheets they have read as they stand, and whose not."""

    name: str
    read: int
    not_read: tuple[Child, ...]


def classes_for(actor: Actor, on: date) -> QuerySet[SchoolClass]:
    """This year's classes the actor may open: their own, or every one of a school they hold."""
    scope = scope_for(actor, Permission.CLASS_VIEW)
    return (
        SchoolClass.objects.filter(_within(scope), year_starting=academic_year_of(on).start_year)
        .select_related("school")
        .annotate(pupils=Count("members", filter=_today(on), distinct=True))
        .order_by("school_id", "year_group", "name", "id")
    )


def class_for(actor: Actor, permission: Permission, class_id: int) -> SchoolClass:
    """One class by its number, or `NotVisible` / `NotPermitted`."""
    found = SchoolClass.objects.select_related("school").filter(pk=class_id).first()
    if found is None:
        raise NotVisible
    check_may_in_class(actor, permission, found.school_id, found.pk)
    return found


def members_of(actor: Actor, class_id: int, on: date) -> QuerySet[Child]:
    """The children of a checked class on a day, by name, without those the actor is barred from."""
    members = ClassMember.objects.filter(on_day(on), school_class_id=class_id)
    children = Child.objects.filter(pk__in=members.values("child_id"), merged_into__isnull=True)
    barred = sorted(actor.barred_child_ids)
    return children.exclude(pk__in=barred).order_by("surname", "forename", "id")


def readers_of(class_id: int, children: Iterable[Child], on: date) -> list[Reader]:
    """Each adult of the class, with whose sheet they have read as it stands: three statements."""
    wanted = list(children)
    ids = [child.pk for child in wanted]
    changed = changed_days(ids, on)
    reads: dict[int, dict[int, date]] = defaultdict(dict)
    for user_id, child_id, day in (
        ProfileRead.objects.filter(child_id__in=ids)
        .order_by("on")
        .values_list("by_id", "child_id", "on")
    ):
        reads[user_id][child_id] = day
    posts = ClassStaff.objects.filter(on_day(on), school_class_id=class_id)
    adults = dict(posts.order_by("user__name", "pk").values_list("user_id", "user__name"))
    return [_reader(name, reads[user_id], wanted, changed) for user_id, name in adults.items()]


def strategy_by_id(actor: Actor, strategy_id: int, on: date) -> Strategy:
    """One line of advice with its child, or `NotVisible`. The action checks who may answer it."""
    found = Strategy.objects.select_related("child").filter(pk=strategy_id).first()
    if found is None:
        refuse_row(actor, Permission.PROFILE_ACKNOWLEDGE, Strategy, strategy_id, on)
    return found


def _reader(
    name: str, reads: dict[int, date], wanted: list[Child], changed: dict[int, date]
) -> Reader:
    never = date.min
    unread = tuple(
        child
        for child in wanted
        if child.pk not in reads or reads[child.pk] < changed.get(child.pk, never)
    )
    return Reader(name, len(wanted) - len(unread), unread)


def _within(scope: Scope) -> Q:
    if scope.everyone:
        return Q()
    return Q(school_id__in=sorted(scope.school_ids)) | Q(
        school_id__in=sorted(scope.class_school_ids), pk__in=sorted(scope.class_ids)
    )


def _today(on: date) -> Q:
    return Q(members__starts_on__lte=on) & (
        Q(members__ends_on__isnull=True) | Q(members__ends_on__gte=on)
    )
