"""Which records fall due, what holds them, and what was decided about them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from goldthread.access.actor import Actor
from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission
from goldthread.records.accounts.queries import on_day
from goldthread.records.organisations.models import Term
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import children_for
from goldthread.records.retention.models import Hold, OwnPeriod, Removal
from goldthread.records.sen_support.models import SenStatus
from goldthread.statute.calendar import add_calendar_months
from goldthread.statute.clocks.base import Deadline
from goldthread.statute.clocks.retention import (
    PUPIL_RECORD,
    RETENTION_RULES,
    SEND_RECORD,
    RetentionRule,
    retention_deadline,
    retention_rule_for,
)

LOOK_AHEAD_DAYS = 120


@dataclass(frozen=True)
class DueRecord:
    """A record that falls due: from when, by which rule, and whether something holds it."""

    child: Child
    deadline: Deadline
    is_held: bool
    is_proposed: bool


@dataclass(frozen=True)
class Period:
    """How long a kind of record is kept in a school: the rule, and the school's own years."""

    rule: RetentionRule
    own: OwnPeriod | None

    @property
    def years(self) -> int:
        """The years that count."""
        return self.own.years if self.own else self.rule.years


def periods_of(school_id: int, on: date) -> dict[str, Period]:
    """By rule, the period in a school on a day: one statement."""
    own: dict[str, OwnPeriod] = {}
    rows = OwnPeriod.objects.filter(school_id=school_id, starts_on__lte=on)
    for row in rows.select_related("decided_by").order_by("starts_on", "pk"):
        own[row.rule] = row
    return {rule.name: Period(rule, own.get(rule.name)) for rule in RETENTION_RULES}


def end_of_term(school_ids: frozenset[int], on: date) -> date:
    """The last day of this term in these schools, or some months ahead without term dates."""
    terms = Term.objects.filter(school_id__in=sorted(school_ids), ends_on__gte=on)
    last = terms.order_by("ends_on", "pk").values_list("ends_on", flat=True).first()
    return last or on + timedelta(days=LOOK_AHEAD_DAYS)


def _ever_on_register() -> Exists:
    statuses = SenStatus.objects.filter(child=OuterRef("pk"), provision__in=("K", "E"))
    return Exists(statuses)


def deadline_for(child: Child, on: date) -> Deadline:
    """When a checked child's record falls due: two statements."""
    ever = SenStatus.objects.filter(child=child, provision__in=("K", "E")).exists()
    period = periods_of(child.school_id, on)[retention_rule_for(ever_on_register=ever).name]
    return _deadline(child, period)


def _deadline(child: Child, period: Period) -> Deadline:
    return retention_deadline(child.born_on, period.rule, period.own.years if period.own else None)


def due_records(actor: Actor, on: date, until: date) -> list[DueRecord]:
    """Records due by a day that nobody has decided about: a few statements for each school."""
    found: list[DueRecord] = []
    mine = children_for(actor, Permission.RECORD_ERASE, on)
    decided = Removal.objects.filter(
        child=OuterRef("pk"), decision="keep", agreed_at__isnull=False, keep_until__gte=on
    )
    open_ones = Removal.objects.filter(
        child=OuterRef("pk"), agreed_at__isnull=True, declined_at__isnull=True
    )
    held = Hold.objects.filter(on_day(on), child=OuterRef("pk"))
    for school_id in sorted(schools_where(actor, Permission.RECORD_ERASE)):
        periods = periods_of(school_id, on)
        rows: QuerySet[Any] = (
            mine.filter(_born_early_enough(periods, until), school_id=school_id)
            .filter(~Exists(decided))
            .annotate(ever=_ever_on_register(), is_held=Exists(held), is_open=Exists(open_ones))
            .select_related("school")
        )
        for child in rows.order_by("born_on", "pk"):
            period = periods[retention_rule_for(ever_on_register=child.ever).name]
            found.append(DueRecord(child, _deadline(child, period), child.is_held, child.is_open))
    return found


def _born_early_enough(periods: dict[str, Period], until: date) -> Q:
    def born_by(rule: RetentionRule) -> date:
        return add_calendar_months(until, -12 * periods[rule.name].years)

    ever = _ever_on_register()
    return Q(ever, born_on__lte=born_by(SEND_RECORD)) | Q(~ever, born_on__lte=born_by(PUPIL_RECORD))


def holds_of(child: Child, on: date) -> QuerySet[Hold]:
    """What holds a checked child's record on a day: one statement."""
    return Hold.objects.filter(on_day(on), child=child).select_related("placed_by").order_by("pk")


def open_removals(actor: Actor, on: date) -> QuerySet[Removal]:
    """Proposals that wait for a second person, about children the actor may decide for."""
    children = children_for(actor, Permission.RECORD_ERASE, on).order_by()
    waiting = Removal.objects.filter(
        child__in=children, agreed_at__isnull=True, declined_at__isnull=True
    )
    return waiting.select_related("child__school", "proposed_by").order_by("proposed_at", "pk")


def certificates(actor: Actor) -> QuerySet[Removal]:
    """Records erased in the actor's schools, newest first: no name in any of them."""
    schools = sorted(schools_where(actor, Permission.RECORD_ERASE))
    erased = Removal.objects.filter(
        school_id__in=schools, decision="erase", agreed_at__isnull=False
    )
    return erased.select_related("school", "proposed_by", "agreed_by").order_by("-agreed_at", "-pk")


def erased_ids() -> list[tuple[str, str]]:
    """Every erased record's public id with the day, oldest first: what a restored copy is held to."""
    erased = Removal.objects.filter(decision="erase", agreed_at__isnull=False)
    return [
        (public_id, localdate(at).isoformat())
        for ids, at in erased.order_by("agreed_at", "pk").values_list("public_ids", "agreed_at")
        for public_id in ids
        if at is not None
    ]
