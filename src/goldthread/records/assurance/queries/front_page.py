"""What the SENCO's day begins with: what is due, behind, waited for and new, and the year ahead."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.records.accounts.queries import on_day
from goldthread.records.assurance.queries.register import ON_REGISTER
from goldthread.records.contributions.models import Agreement, Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.organisations.queries import term_dates_of
from goldthread.records.people.models import Child, Enrolment
from goldthread.records.people.queries.children import children_for
from goldthread.records.provision.queries.ledger import lines_behind
from goldthread.records.sen_support.models import Concern, ConcernEvidence, SenStatus
from goldthread.records.transitions.models import Handover, HandoverChild, HandoverQuestion
from goldthread.statute.calendar import school_days, week_beginning
from goldthread.statute.clocks.base import SOON_WITHIN_DAYS
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.year_groups import academic_year_of

FIRST_FEW: Final = 5
NEW_WITHIN_DAYS: Final = 28
"""House rule: an arrival or a move is news for four weeks."""


@dataclass(frozen=True)
class Item:
    """One entry of a list: `kind` says which sentence, `on` the day it is about.

    `percent` is delivered of planned for a line; `about` a group, class or adult by name.
    """

    kind: str
    child: Child
    on: date | None = None
    about: str = ""
    percent: int | None = None
    record_id: int | None = None


@dataclass(frozen=True)
class Listing:
    """How many there are, and the first few."""

    count: int
    items: list[Item]


@dataclass(frozen=True)
class FrontPage:
    """The four lists, and how many on the register have no plan under way."""

    due: Listing
    behind: Listing
    waiting: Listing
    new: Listing
    without_plan: int
    on_register: int

    @property
    def children(self) -> list[Child]:
        """Every child shown, for the audit."""
        lists = (self.due, self.behind, self.waiting, self.new)
        return [item.child for listing in lists for item in listing.items]


def front_page(
    actor: Actor, school_ids: Iterable[int], on: date, few: int = FIRST_FEW
) -> FrontPage:
    """The lists of these schools, each cut to its first few: statements do not grow with pupils."""
    children = children_for(actor, Permission.REGISTER_VIEW, on).order_by()
    schools = sorted(school_ids)
    current = SenStatus.objects.filter(on_day(on), provision__in=ON_REGISTER, child__in=children)
    planned = Cycle.objects.filter(state__in=("draft", "active")).order_by().values("child_id")
    return FrontPage(
        due=_due(children, on, few),
        behind=_behind(schools, on, few, actor.barred_child_ids),
        waiting=_waiting(children, on, few),
        new=_new(children, on, few),
        on_register=current.count(),
        without_plan=current.exclude(child_id__in=planned).count(),
    )


def _due(children: QuerySet[Child], on: date, few: int) -> Listing:
    cycles = Cycle.objects.filter(
        child__in=children, state="active", review_due_on__lte=on + timedelta(days=SOON_WITHIN_DAYS)
    )
    return _listing(
        cycles,
        few,
        ("review_due_on",),
        lambda cycle: Item("review", cycle.child, cycle.review_due_on),
    )


def _behind(school_ids: list[int], on: date, few: int, barred: frozenset[int]) -> Listing:
    found = [lines_behind(school_id, on, few) for school_id in school_ids]
    first = [pair for _, pairs in found for pair in pairs if pair[0].child_id not in barred]
    return Listing(
        sum(count for count, _ in found),
        [
            Item(
                "behind", line.child, line.cycle.review_due_on, line.group.name,
                entry.percent, line.group_id,
            )
            for line, entry in first[:few]
        ],
    )  # fmt: skip


def _waiting(children: QuerySet[Child], on: date, few: int) -> Listing:
    return _together(
        [
            _views_wanted(children, on, few),
            _evidence_wanted(children, few),
            _questions_open(children, few),
            _pages_unread(children, few),
            _plans_not_agreed(children, on, few),
        ],
        few,
    )


def _views_wanted(children: QuerySet[Child], on: date, few: int) -> Listing:
    heard = Contribution.objects.filter(
        child_id=OuterRef("child_id"),
        voice=Voice.FAMILY.value,
        made_at__date__gte=OuterRef("starts_on"),
    )
    cycles = Cycle.objects.filter(
        ~Exists(heard),
        child__in=children,
        state="active",
        review_due_on__lte=on + timedelta(days=SOON_WITHIN_DAYS),
    )
    return _listing(
        cycles,
        few,
        ("review_due_on",),
        lambda cycle: Item("views", cycle.child, cycle.review_due_on),
    )


def _evidence_wanted(children: QuerySet[Child], few: int) -> Listing:
    evidence = ConcernEvidence.objects.filter(child__in=children, received_on__isnull=True).exclude(
        concern__state__in=("plan_started", "closed")
    )
    return _listing(
        evidence,
        few,
        ("asked_on",),
        lambda one: Item(
            "evidence", one.child, one.due_on, one.asked_of.name if one.asked_of else ""
        ),
        "asked_of",
    )


def _questions_open(children: QuerySet[Child], few: int) -> Listing:
    questions = HandoverQuestion.objects.filter(child__in=children, answered_at__isnull=True)
    return _listing(
        questions,
        few,
        ("asked_at",),
        lambda one: Item(
            "question", one.child, timezone.localdate(one.asked_at), one.asked_by.name
        ),
        "asked_by",
    )


def _pages_unread(children: QuerySet[Child], few: int) -> Listing:
    rows = HandoverChild.objects.filter(
        child__in=children, handover__state="shared", acknowledged_at__isnull=True
    )
    return _listing(
        rows,
        few,
        ("handover__read_by",),
        lambda row: Item(
            "handover", row.child, row.handover.read_by, row.to_teacher.name, None, row.handover_id
        ),
        "handover",
        "to_teacher",
    )


def _plans_not_agreed(children: QuerySet[Child], on: date, few: int) -> Listing:
    agreed = Agreement.objects.filter(
        cycle_id=OuterRef("pk"), voice__in=(Voice.FAMILY.value, Voice.CHILD.value), answer="agreed"
    )
    cycles = Cycle.objects.filter(
        ~Exists(agreed), child__in=children, state="active", starts_on__lte=on
    )
    return _listing(
        cycles, few, ("starts_on",), lambda cycle: Item("agreement", cycle.child, cycle.starts_on)
    )


def _new(children: QuerySet[Child], on: date, few: int) -> Listing:
    since = on - timedelta(days=NEW_WITHIN_DAYS)
    register = SenStatus.objects.filter(on_day(on), provision__in=ON_REGISTER).values("child_id")
    arrivals = Enrolment.objects.filter(
        child__in=children.filter(pk__in=register), starts_on__range=(since, on)
    )
    leavers = Enrolment.objects.filter(
        child__in=children.filter(pk__in=register), ends_on__range=(since, on + timedelta(days=14))
    )
    concerns = Concern.objects.filter(child__in=children, state="raised")
    return _together(
        [
            _listing(
                concerns,
                few,
                ("-raised_on",),
                lambda one: Item("concern", one.child, one.raised_on, one.raised_by.name),
                "raised_by",
            ),
            _listing(
                arrivals,
                few,
                ("-starts_on",),
                lambda one: Item("arrival", one.child, one.starts_on),
            ),
            _listing(
                leavers, few, ("-ends_on",), lambda one: Item("leaver", one.child, one.ends_on)
            ),
        ],
        few,
    )


def _listing(
    rows: QuerySet[Any],
    few: int,
    order: tuple[str, ...],
    item: Callable[[Any], Item],
    *related: str,
) -> Listing:
    first = rows.select_related("child", *related).order_by(*order, "pk")[:few]
    return Listing(rows.order_by().count(), [item(row) for row in first])


def _together(listings: list[Listing], few: int) -> Listing:
    """Several kinds as one list: one of each in turn, so that no kind hides another."""
    turns = [
        listing.items[place]
        for place in range(few)
        for listing in listings
        if place < len(listing.items)
    ]
    return Listing(sum(listing.count for listing in listings), turns[:few])


@dataclass(frozen=True)
class Week:
    """One week of the school year and how much falls due in it; `level` 0 to 4 of the peak."""

    starts: date
    count: int
    level: int
    holiday: bool


def year_ahead(actor: Actor, school_id: int, on: date) -> list[Week]:
    """The school year week by week, from real due dates: reviews, handovers, concerns, evidence."""
    year = academic_year_of(on)
    first, last = year.first_day, date(year.start_year + 1, 7, 31)
    counts = Counter(week_beginning(day) for day in _due_days(actor, school_id, on, first, last))
    terms = term_dates_of([school_id]).get(school_id)
    open_weeks = {week_beginning(day) for day in school_days(terms, first, last)} if terms else None
    peak = max(counts.values(), default=0)
    weeks = []
    day = week_beginning(first)
    while day <= last:
        count = counts[day]
        level = -(-4 * count // peak) if peak else 0
        holiday = open_weeks is not None and day not in open_weeks and not count
        weeks.append(Week(day, count, level, holiday))
        day += timedelta(days=7)
    return weeks


def _due_days(actor: Actor, school_id: int, on: date, first: date, last: date) -> list[date]:
    children = children_for(actor, Permission.REGISTER_VIEW, on).order_by()
    own = children.filter(school_id=school_id)
    span = (first, last)
    sources: list[tuple[QuerySet[Any], str]] = [
        (Cycle.objects.filter(child__in=own, state__in=("draft", "active")), "review_due_on"),
        (Cycle.objects.filter(child__in=own, state="closed"), "review_due_on"),
        (Handover.objects.filter(~Q(state="complete"), school_id=school_id), "read_by"),
        (Concern.objects.filter(child__in=own, state="watching"), "look_again_on"),
        (ConcernEvidence.objects.filter(child__in=own, received_on__isnull=True), "due_on"),
    ]
    return [
        day
        for rows, name in sources
        for day in rows.filter(**{f"{name}__range": span}).order_by().values_list(name, flat=True)
    ]
