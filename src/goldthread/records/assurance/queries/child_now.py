"""What stands about a child today, for the top of their page: four statements and the ledger.

The caller has checked that the person may see the child.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.db.models.functions import TruncDate

from goldthread.records.accounts.queries import on_day
from goldthread.records.assurance.queries.rows import Row, Source, rows_of_union, union_of
from goldthread.records.contributions.models import Agreement, Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.data_requests.queries.requests import contested
from goldthread.records.outcomes.models import Target
from goldthread.records.people.models import ChildAdult, ClassMember
from goldthread.records.profiles.models import ProfileRead, Strategy, StrategyReply
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.provision.queries.ledger import LineLedger, line_ledger
from goldthread.records.sen_support.models import Concern, SenNeed, SenStatus
from goldthread.records.sen_support.queries.concerns import OPEN_STATES


@dataclass(frozen=True)
class StrategyNow:
    """One line for class, and what this adult said of it today."""

    strategy_id: int
    kind: str
    text: str
    starts_on: date
    worked_today: bool | None


@dataclass(frozen=True)
class CycleNow:
    """A plan: its number, state and days. `answer` is the family's, empty before they gave one."""

    cycle_id: int
    number: str
    state: str
    starts_on: date
    review_due_on: date
    answer: str
    heard: frozenset[str]


@dataclass(frozen=True)
class TargetNow:
    """A target with its values so far, oldest first."""

    target_id: int
    text: str
    measure: str
    unit: str
    baseline: Decimal | None
    baseline_on: date | None
    goal: Decimal | None
    due_on: date
    values: tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True)
class LineNow:
    """One line of provision: who, where and when in the week, and how much has happened."""

    line_id: int
    name: str
    minutes: int
    place: str
    lead_name: str
    starts_on: date
    last_day: date
    slots: tuple[tuple[int, time], ...]
    ledger: LineLedger | None

    def times_on(self, on: date) -> list[time]:
        """When it happens on a day."""
        if not self.starts_on <= on <= self.last_day:
            return []
        return [at for weekday, at in self.slots if weekday == on.weekday()]


@dataclass(frozen=True)
class ChildTop:
    """What stands at the top of every page about a child. `said_of`: parts the family contests."""

    classes: tuple[str, ...]
    key_adults: tuple[str, ...]
    provision: str
    layer: str
    needs: tuple[str, ...]
    review_due_on: date | None
    said_of: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ChildNow:
    """Everything the top of a child's page says."""

    top: ChildTop
    provision: str
    strategies: tuple[StrategyNow, ...]
    read_on: date | None
    open_concerns: tuple[tuple[int, str, date], ...]
    cycle: CycleNow | None
    closed_cycles: int
    targets: tuple[TargetNow, ...] = ()
    lines: tuple[LineNow, ...] = ()

    def lines_of_kind(self, kind: str) -> list[StrategyNow]:
        """The do, avoid or alert lines in their order."""
        return [line for line in self.strategies if line.kind == kind]


def child_top(child_id: int, on: date, *, with_plan: bool) -> ChildTop:
    """As much of `child_now` as its top shows, in one statement."""
    found = rows_of_union(_union_at_top, with_plan, child_id=child_id, on=on)
    return _top(_by_kind(found))


def _union_at_top(with_plan: bool, *, child_id: int, on: date) -> Any:
    shown = {"class", "key_adult", "status", "need", "said", *(("cycle",) if with_plan else ())}
    return union_of(source for source in _facts(child_id, None, on) if source.kind in shown)


def _union_of_facts(*, child_id: int, user_id: int | None, on: date) -> Any:
    return union_of(_facts(child_id, user_id, on))


def _by_kind(found: list[Row]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        rows[row.kind].append(row)
    return rows


def _top(rows: dict[str, list[Row]]) -> ChildTop:
    status = rows["status"][0] if rows["status"] else None
    active = next((row for row in rows["cycle"] if row.second == "active"), None)
    return ChildTop(
        classes=tuple(sorted(row.first for row in rows["class"])),
        key_adults=tuple(sorted(row.who for row in rows["key_adult"])),
        provision=status.first if status else "",
        layer=status.second if status else "",
        needs=tuple(row.first for row in sorted(rows["need"], key=lambda row: int(row.second))),
        review_due_on=_day(active) if active else None,
        said_of=frozenset(row.first for row in rows["said"]),
    )


def child_now(child_id: int, user_id: int | None, on: date, *, with_plan: bool) -> ChildNow:
    """What stands today. Without the right to see plans, plans and concerns are left out."""
    found = rows_of_union(_union_of_facts, child_id=child_id, user_id=user_id, on=on)
    rows = _by_kind(found)
    cycle = _cycle(rows) if with_plan else None
    top = _top(rows)
    return ChildNow(
        top=top if with_plan else replace(top, review_due_on=None),
        provision=top.provision,
        strategies=_strategies(rows),
        read_on=rows["read"][0].on if rows["read"] else None,
        open_concerns=tuple((row.row_id, row.first, _day(row)) for row in rows["concern"]),
        cycle=cycle,
        closed_cycles=sum(1 for row in rows["cycle"] if row.second == "closed"),
        targets=_targets(cycle.cycle_id) if cycle else (),
        lines=_lines(cycle.cycle_id, on) if cycle else (),
    )


def _facts(child_id: int, user_id: int | None, on: date) -> list[Source]:
    today = on_day(on)
    members = ClassMember.objects.filter(today, child_id=child_id)
    adults = ChildAdult.objects.filter(today, child_id=child_id, kind="key_adult")
    strategies = Strategy.objects.filter(child_id=child_id, ends_on__isnull=True)
    replies = StrategyReply.objects.filter(child_id=child_id, by_id=user_id, on=on)
    concerns = Concern.objects.filter(child_id=child_id, state__in=OPEN_STATES)
    return [
        Source("class", members, first="school_class__name"),
        Source("key_adult", adults, who="user__name"),
        Source("strategy", strategies, "starts_on", first="kind", second="position", words="text"),
        Source("reply", replies, "on", row_id="strategy_id", first="worked"),
        Source("read", ProfileRead.objects.filter(child_id=child_id, by_id=user_id), "on"),
        Source("said", contested(child_id), "received_on", first="part"),
        Source("concern", concerns, "raised_on", first="state"),
        *_stages(child_id),
    ]


def _stages(child_id: int) -> list[Source]:
    open_ = {"child_id": child_id, "ends_on__isnull": True}
    heard = Contribution.objects.filter(child_id=child_id, cycle__state="active")
    return [
        Source("status", SenStatus.objects.filter(**open_), "starts_on", first="provision",
               second="layer"),
        Source("need", SenNeed.objects.filter(**open_), "starts_on", first="need_type",
               second="rank"),
        Source("cycle", Cycle.objects.filter(child_id=child_id), "review_due_on", first="number",
               second="state", words="starts_on"),
        Source("heard", heard, TruncDate("made_at"), row_id="cycle_id", first="voice"),
        Source("answer", Agreement.objects.filter(child_id=child_id, voice="family"),
               TruncDate("at"), row_id="cycle_id", first="answer"),
    ]  # fmt: skip


def _cycle(rows: dict[str, list[Row]]) -> CycleNow | None:
    row = next((row for row in rows["cycle"] if row.second in {"draft", "active"}), None)
    if row is None:
        return None
    answers = [answer.first for answer in rows["answer"] if answer.row_id == row.row_id]
    return CycleNow(
        cycle_id=row.row_id,
        number=row.first,
        state=row.second,
        starts_on=date.fromisoformat(row.words[:10]),
        review_due_on=_day(row),
        answer=answers[0] if answers else "",
        heard=frozenset(heard.first for heard in rows["heard"] if heard.row_id == row.row_id),
    )


def _strategies(rows: dict[str, list[Row]]) -> tuple[StrategyNow, ...]:
    said = {row.row_id: row.first in {"1", "true", "True"} for row in rows["reply"]}
    ordered = sorted(rows["strategy"], key=lambda row: (int(row.second), row.row_id))
    return tuple(
        StrategyNow(row.row_id, row.first, row.words, _day(row), said.get(row.row_id))
        for row in ordered
    )


def _targets(cycle_id: int) -> tuple[TargetNow, ...]:
    """Targets in the order of the plan, each with its measurements: one row each in the answer."""
    found = (
        Target.objects.filter(outcome__cycle_id=cycle_id)
        .annotate(measured_on=F("measurements__on"), measured=F("measurements__value"))
        .order_by("outcome__position", "outcome_id", "position", "id", "measured_on")
    )
    values: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    targets: dict[int, Target] = {}
    for target in found:
        targets[target.pk] = target
        if target.measured is not None:
            values[target.pk].append((target.measured_on, target.measured))
    return tuple(_target_now(one, tuple(values[pk])) for pk, one in targets.items())


def _target_now(target: Target, values: tuple[tuple[date, Decimal], ...]) -> TargetNow:
    return TargetNow(
        target_id=target.pk,
        text=target.text,
        measure=target.measure,
        unit=target.unit,
        baseline=target.baseline,
        baseline_on=target.baseline_on,
        goal=target.goal,
        due_on=target.due_on,
        values=values,
    )


@dataclass
class _Line:
    line: ProvisionLine
    slots: list[tuple[int, time]] = field(default_factory=list)


def _lines(cycle_id: int, on: date) -> tuple[LineNow, ...]:
    found = (
        ProvisionLine.objects.filter(cycle_id=cycle_id)
        .select_related("group__lead")
        .annotate(slot_day=F("group__slots__weekday"), slot_at=F("group__slots__starts_at"))
        .order_by("starts_on", "id", "slot_day", "slot_at")
    )
    lines: dict[int, _Line] = {}
    for line in found:
        kept = lines.setdefault(line.pk, _Line(line))
        if line.slot_day is not None:
            kept.slots.append((line.slot_day, line.slot_at))
    ledger = line_ledger(list(lines), on) if lines else {}
    return tuple(_line_now(kept, ledger.get(pk)) for pk, kept in lines.items())


def _line_now(kept: _Line, ledger: LineLedger | None) -> LineNow:
    line, group = kept.line, kept.line.group
    return LineNow(
        line_id=line.pk,
        name=group.name,
        minutes=group.minutes,
        place=group.place,
        lead_name=group.lead.name if group.lead else "",
        starts_on=line.starts_on,
        last_day=min(line.ends_on, line.stopped_on or line.ends_on),
        slots=tuple(kept.slots),
        ledger=ledger,
    )


def _day(row: Row) -> date:
    assert row.on is not None
    return row.on
