"""Asking what stands in the name of whom: of colleagues who no longer work here, or of one person."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Max, Q, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission as P
from goldthread.access.roles import ROLES, RoleName
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.accounts.queries import on_day, staff_of
from goldthread.records.cycles.models import Cycle
from goldthread.records.cycles.queries import OPEN_STATES
from goldthread.records.people.models import Child, ChildAdult, ClassStaff
from goldthread.records.people.queries.children import children_for
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine
from goldthread.records.sen_support.models import ConcernEvidence
from goldthread.records.sen_support.queries.concerns import OPEN_STATES as OPEN_CONCERNS
from goldthread.records.transitions.models import HandoverChild
from goldthread.statute.vocabulary.work import Work
from goldthread.statute.vocabulary.year_groups import academic_year_of


@dataclass(frozen=True)
class Kind:
    """Where one kind of work is found: the field that names its owner, and the right it takes.

    `rows` are those still to be done, shown with what is `beside` them. Without `needs`, whoever
    works in the school can do it.
    """

    owner: str
    rows: Callable[[QuerySet[Child], int, date], QuerySet[Any]]
    beside: tuple[str, ...] = ()
    needs: P | None = None


@dataclass(frozen=True)
class Piece:
    """One thing in someone's name. `left_on`: their last day in the school, if they have left."""

    work: Work
    record_id: int
    owner: User
    about: str
    children: tuple[Child, ...] = ()
    due_on: date | None = None
    left_on: date | None = None

    @property
    def key(self) -> str:
        """What a form sends: also whose it was when the page was shown."""
        return f"{self.work.value}-{self.record_id}-{self.owner.pk}"


def lines_to_come(children: QuerySet[Child], on: date) -> QuerySet[ProvisionLine]:
    """Lines of these children that run today or later."""
    not_over = Q(ends_on__gte=on) & (Q(stopped_on__isnull=True) | Q(stopped_on__gte=on))
    return ProvisionLine.objects.filter(not_over, child__in=children, cycle__state__in=OPEN_STATES)


def _sessions(children: QuerySet[Child], school_id: int, on: date) -> QuerySet[Any]:
    lines = lines_to_come(children, on).order_by()
    return ProvisionGroup.objects.filter(school_id=school_id, pk__in=lines.values("group_id"))


def _plans(children: QuerySet[Child], school_id: int, _on: date) -> QuerySet[Any]:
    return Cycle.objects.filter(school_id=school_id, child__in=children, state__in=OPEN_STATES)


def _evidence(children: QuerySet[Child], _school_id: int, _on: date) -> QuerySet[Any]:
    return ConcernEvidence.objects.filter(
        child__in=children, received_on__isnull=True, concern__state__in=OPEN_CONCERNS
    )


def _day_one(children: QuerySet[Child], school_id: int, _on: date) -> QuerySet[Any]:
    return HandoverChild.objects.filter(
        child__in=children, handover__school_id=school_id, acknowledged_at__isnull=True,
        handover__state__in=("open", "shared"),
    )  # fmt: skip


def _key_adults(children: QuerySet[Child], _school_id: int, on: date) -> QuerySet[Any]:
    return ChildAdult.objects.filter(on_day(on), child__in=children, kind="key_adult")


def _classes(_children: QuerySet[Child], school_id: int, on: date) -> QuerySet[Any]:
    year = academic_year_of(on).start_year
    return ClassStaff.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        school_class__school_id=school_id,
        school_class__year_starting__gte=year,
    )


KINDS: Final[dict[Work, Kind]] = {
    Work.SESSIONS: Kind("lead", _sessions, (), P.SESSION_LOG),
    Work.PLAN: Kind("lead", _plans, ("child",)),
    Work.EVIDENCE: Kind("asked_of", _evidence, ("child",), P.CONCERN_RAISE),
    Work.DAY_ONE: Kind("to_teacher", _day_one, ("child", "handover__to_class"), P.HANDOVER_RECEIVE),
    Work.KEY_ADULT: Kind("user", _key_adults, ("child",)),
    Work.CLASS: Kind("user", _classes, ("school_class",), P.CLASS_VIEW),
}


def those_who_may_take(work: Work, school_id: int, on: date) -> QuerySet[User]:
    """Who works in the school on a day in a role that can do this work."""
    staff, needs = staff_of(school_id, on), KINDS[work].needs
    if needs is None:
        return staff
    roles = [name.value for name in RoleName if needs in ROLES[name].rights]
    held = RoleHeld.objects.filter(on_day(on), organisation_id=school_id, role__in=roles)
    return staff.filter(pk__in=held.values("user_id"))


def children_of_school(actor: Actor, school_id: int, on: date) -> QuerySet[Child]:
    """The pupils of a school whom this person may see."""
    return children_for(actor, P.CHILD_VIEW, on).filter(school_id=school_id).order_by()


def work_left(actor: Actor, school_id: int, on: date) -> list[Piece]:
    """What names somebody who no longer works in the school, or in no role that can do it."""
    children = children_of_school(actor, school_id, on)
    return _pieces({work: _left(work, children, school_id, on) for work in Work}, children, school_id, on)  # fmt: skip


def work_of(actor: Actor, user_id: int, school_id: int, on: date) -> list[Piece]:
    """What stands in one person's name in a school, of what the one who asks may see."""
    children = children_of_school(actor, school_id, on)
    found = {
        work: kind.rows(children, school_id, on).filter(**{f"{kind.owner}_id": user_id})
        for work, kind in KINDS.items()
    }
    return _pieces(found, children, school_id, on)


def count_of_work_left(actor: Actor, school_id: int, on: date) -> int:
    """How many things in a school have no owner: one statement."""
    children = children_of_school(actor, school_id, on)
    first, *others = (
        _left(work, children, school_id, on).order_by().values_list("pk") for work in Work
    )
    return first.union(*others, all=True).count()


def count_of_work_left_in(actor: Actor, school_ids: Iterable[int], on: date) -> int:
    """The same for a few schools together: one statement for each."""
    return sum(count_of_work_left(actor, school_id, on) for school_id in sorted(school_ids))


def _left(work: Work, children: QuerySet[Child], school_id: int, on: date) -> QuerySet[Any]:
    kind = KINDS[work]
    here = those_who_may_take(work, school_id, on).order_by().values("pk")
    named = kind.rows(children, school_id, on).filter(**{f"{kind.owner}__isnull": False})
    return named.exclude(**{f"{kind.owner}__in": here})


def _pieces(
    found: dict[Work, QuerySet[Any]], children: QuerySet[Child], school_id: int, on: date
) -> list[Piece]:
    """Rows as pieces, owner by owner: a statement for each kind, one for groups, one for last days."""
    rows = {
        work: list(some.select_related(kind.owner, *kind.beside).order_by("pk"))
        for work, some in found.items()
        for kind in (KINDS[work],)
    }
    members = _members([group.pk for group in rows[Work.SESSIONS]], children, on)
    owners = {getattr(row, f"{KINDS[work].owner}_id") for work in rows for row in rows[work]}
    last = _last_days(owners, school_id, on)
    pieces = [
        _piece(work, row, members, last.get(getattr(row, f"{KINDS[work].owner}_id")))
        for work in rows
        for row in rows[work]
    ]
    return sorted(pieces, key=lambda one: (one.owner.name, one.owner.pk))


def _members(
    group_ids: list[int], children: QuerySet[Child], on: date
) -> dict[int, dict[int, Child]]:
    found: dict[int, dict[int, Child]] = defaultdict(dict)
    lines = lines_to_come(children, on).filter(group_id__in=group_ids).select_related("child")
    for line in lines.order_by("child__surname", "child__forename", "pk"):
        found[line.group_id][line.child_id] = line.child
    return found


def _last_days(user_ids: set[int], school_id: int, on: date) -> dict[int, date]:
    """The last day in the school of those of these people who have left it."""
    held = RoleHeld.objects.filter(organisation_id=school_id, user_id__in=sorted(user_ids))
    gone = held.exclude(user_id__in=staff_of(school_id, on).order_by().values("pk"))
    last = gone.order_by("user_id").values("user_id").annotate(last=Max("ends_on"))
    return {user_id: day for user_id, day in last.values_list("user_id", "last") if day}


def _piece(
    work: Work, row: Any, members: dict[int, dict[int, Child]], left_on: date | None
) -> Piece:
    owner: User = getattr(row, KINDS[work].owner)
    match work:
        case Work.SESSIONS:
            children = tuple(members[row.pk].values())
            return Piece(work, row.pk, owner, row.name, children, row.ends_on, left_on)
        case Work.CLASS:
            return Piece(work, row.pk, owner, row.school_class.name, left_on=left_on)
        case Work.DAY_ONE:
            about, due_on = row.handover.to_class.name, row.handover.read_by
        case Work.PLAN:
            about, due_on = "", row.review_due_on
        case Work.EVIDENCE:
            about, due_on = "", row.due_on
        case _:
            about, due_on = "", None
    return Piece(work, row.pk, owner, about, (row.child,), due_on, left_on)
