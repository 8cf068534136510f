"""Plans as pages show them: doses as sentences, targets with their charts, gentle checks beside them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from goldthread.publish.sheet.dose_words import in_all_words, rhythm_words
from goldthread.records.outcomes.queries import OutcomeRow, TargetRow
from goldthread.records.provision.queries.ledger import LineLedger
from goldthread.records.provision.queries.planning import PlanLine
from goldthread.statute.dose import Dose, DoseWarning, dose_warnings
from goldthread.statute.targets import TargetShape, TargetWarning, target_warnings
from goldthread.statute.vocabulary.delivery import GasLevel, Measure
from goldthread.statute.vocabulary.needs import NeedArea
from goldthread.web.components.charts import LineChart, Point, Target
from goldthread.web.components.environment import short_day
from goldthread.web.school.planning.forms import WEEKDAYS


@dataclass(frozen=True)
class ShownLine:
    """A line with its sentence, its times, what to check and what was delivered."""

    line: PlanLine
    sentence: str
    when: str
    warnings: tuple[DoseWarning, ...]
    ledger: LineLedger | None = None


@dataclass(frozen=True)
class ShownTarget:
    """A target with its words, chart and what to check."""

    target: TargetRow
    measured_by: str
    from_to: str
    now: str
    chart: LineChart | None
    warnings: tuple[TargetWarning, ...]


@dataclass(frozen=True)
class ShownOutcome:
    """An outcome with its targets and lines."""

    outcome: OutcomeRow
    area: str
    targets: tuple[ShownTarget, ...]
    lines: tuple[ShownLine, ...]


def money(amount: Decimal) -> str:
    """£96, or £96.50 where there are pence."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"£{number_format(amount, places, use_l10n=True, force_grouping=True)}"


def dose_sentence(dose: Dose | None, cost: Decimal | None = None) -> str:
    """ "20 minutes, 3 times a week, 8 weeks, group of 4, 8 hours in all, £96"."""
    words = [_("All the time")] if dose is None else [rhythm_words(dose), in_all_words(dose)]
    if cost:
        words.append(money(cost))
    return ", ".join(words)


def shown_line(line: PlanLine, *, cost: bool, ledger: LineLedger | None = None) -> ShownLine:
    """One line; its cost only for those who may see it."""
    return ShownLine(
        line=line,
        sentence=dose_sentence(line.dose, line.cost if cost else None),
        when=", ".join(
            f"{WEEKDAYS[slot.weekday]} {slot.starts_at:%H:%M}"
            for slot in line.slots
            if slot.weekday < len(WEEKDAYS)
        ),
        warnings=dose_warnings(line.dose, line.layer) if line.dose else (),
        ledger=ledger,
    )


def shown_target(target: TargetRow, review_due_on: date) -> ShownTarget:
    """One target; a chart once there are two points to join."""
    shape = TargetShape(
        target.text,
        target.measure,
        target.baseline,
        target.goal,
        target.due_on,
        target.gas_levels,
    )
    return ShownTarget(
        target=target,
        measured_by=_(target.measure.label),
        from_to=_from_to(target),
        now=value_words(target, target.latest.value) if target.latest else "",
        chart=_chart(target),
        warnings=target_warnings(shape, review_due_on),
    )


def value_words(target: TargetRow, value: Decimal) -> str:
    """A value as people say it: "7 times a lesson", "Reached", the words of the step."""
    if target.measure is Measure.MILESTONE:
        return _("Reached") if value >= 1 else _("Not yet")
    if target.measure is Measure.GAS:
        level = GasLevel(int(value))
        words = target.gas_levels[level + 2] if target.gas_levels else ""
        return words or _(level.label)
    return f"{value.normalize():f} {target.unit}".strip()


def _from_to(target: TargetRow) -> str:
    if target.measure in {Measure.GAS, Measure.MILESTONE} or target.goal is None:
        return ""
    goal = f"{target.goal.normalize():f} {target.unit}".strip()
    if target.baseline is None:
        return _("to %(goal)s") % {"goal": goal}
    start = f"{target.baseline.normalize():f}"
    return _("from %(start)s to %(goal)s") % {"start": start, "goal": goal}


def _chart(target: TargetRow) -> LineChart | None:
    if target.measure is Measure.MILESTONE or len(target.measurements) < 2:
        return None
    first, last = target.measurements[0], target.measurements[-1]
    goal = Decimal(GasLevel.EXPECTED) if target.measure is Measure.GAS else target.goal
    words = _("From %(first)s on %(from_day)s to %(last)s on %(to_day)s.") % {
        "first": value_words(target, first.value),
        "from_day": short_day(first.on),
        "last": value_words(target, last.value),
        "to_day": short_day(last.on),
    }
    return LineChart(
        key=f"target-{target.target_id}",
        title=target.text,
        description=words,
        unit=target.unit,
        points=tuple(Point(one.on, float(one.value)) for one in target.measurements),
        baseline=None if target.baseline is None else float(target.baseline),
        target=None if goal is None else Target(float(goal), target.due_on),
        words=words,
    )


def shown_plan(
    outcomes: tuple[OutcomeRow, ...],
    lines: tuple[PlanLine, ...],
    *,
    review_due_on: date,
    cost: bool,
    ledger: dict[int, LineLedger],
) -> tuple[tuple[ShownOutcome, ...], tuple[ShownLine, ...]]:
    """The plan's outcomes, each with its targets and lines, and the lines that stand alone."""
    shown = {
        line.line_id: shown_line(line, cost=cost, ledger=ledger.get(line.line_id)) for line in lines
    }
    by_outcome = tuple(
        ShownOutcome(
            outcome=outcome,
            area=_(NeedArea(outcome.area).label),
            targets=tuple(shown_target(target, review_due_on) for target in outcome.targets),
            lines=tuple(one for one in shown.values() if one.line.outcome_id == outcome.outcome_id),
        )
        for outcome in outcomes
    )
    return by_outcome, tuple(one for one in shown.values() if one.line.outcome_id is None)
