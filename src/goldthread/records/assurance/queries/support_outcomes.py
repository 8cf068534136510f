"""Targets before and after support, as narrow rows: what the analysis of own practice takes from the records.

No child's record is loaded and no name of a child or adult is read. A target counts once, for the one
support with a planned dose that its outcome was given; what cannot be counted is counted by its reason.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, NamedTuple

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from goldthread.records.outcomes.models import Measurement, Target
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.provision.queries.line_minutes import last_day, line_minutes
from goldthread.statute.vocabulary.delivery import Measure

SOON_AFTER: Final = timedelta(days=42)
"""House rule: a measurement later than six weeks after support ended tells of other things as well."""
STANDARD_SCORE_UNITS: Final = frozenset(
    {"standard score", "standard scores", "standardised score", "standardised scores"}
)
"""Units that state their own spread: mean 100, standard deviation 15 in the test's norm group."""


class Scale(StrEnum):
    """What a target was measured on, of the measures whose spread is known."""

    GAS = "goal attainment"
    STANDARD_SCORE = "standard score"


class LeftOut(StrEnum):
    """Why a target is not counted; the first that applies."""

    SCALE = "scale"
    NO_BASELINE = "no baseline"
    NO_SUPPORT = "no support"
    SEVERAL = "several kinds of support"
    NOT_MEASURED = "not measured since"


class SupportOutcome(NamedTuple):
    """One target under one support. `before` and `after` are in points of `scale`.

    `delivered` is the share of what was planned to date, None while nothing was due; `staff_id` is who
    leads the group, None where nobody is named.
    """

    school_id: int
    child_id: int
    line_id: int
    intervention: str
    staff_id: int | None
    area: str
    scale: Scale
    before: float
    after: float
    before_on: date
    after_on: date
    delivered: float | None


@dataclass(frozen=True)
class SupportOutcomes:
    """What counts, by child and target, and how many targets do not, by reason."""

    rows: tuple[SupportOutcome, ...]
    left_out: Mapping[LeftOut, int]


class _Aim(NamedTuple):
    pk: int
    outcome_id: int
    school_id: int
    child_id: int
    area: str
    measure: str
    unit: str
    baseline: Decimal | None
    baseline_on: date


class _Line(NamedTuple):
    """A line towards an outcome. `pk`, `group_id` and dates as `line_minutes.Dated` asks for."""

    pk: int
    outcome_id: int
    group_id: int
    intervention: str
    staff_id: int | None
    starts_on: date
    ends_on: date
    stopped_on: date | None


Measured = Mapping[int, Sequence[tuple[date, Decimal]]]


def support_outcomes(school_ids: Collection[int], on: date) -> SupportOutcomes:
    """Each target of these schools before and after support, as it stood on a day.

    The caller has checked that these schools' figures may be seen. Seven statements, for one school
    and for forty.
    """
    aims = [_Aim(*row) for row in _aims(school_ids)]
    found = _lines(school_ids, on)
    lines: dict[int, list[_Line]] = defaultdict(list)
    for row in found.values_list(*_LINE_COLUMNS):
        line = _Line(*row)
        lines[line.outcome_id].append(line)
    measured: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for target_id, day, value in _measured(school_ids, on):
        measured[target_id].append((day, value))
    shares = {entry.line.pk: _share(entry) for entry in line_minutes(found, on)}
    rows: list[SupportOutcome] = []
    left_out: Counter[LeftOut] = Counter()
    for aim in aims:
        row = _row(aim, lines.get(aim.outcome_id, []), measured.get(aim.pk, []), shares)
        if isinstance(row, LeftOut):
            left_out[row] += 1
        else:
            rows.append(row)
    return SupportOutcomes(tuple(rows), {why: left_out[why] for why in LeftOut if left_out[why]})


def _aims(school_ids: Collection[int]) -> "QuerySet[Any, Any]":
    targets = Target.objects.filter(
        outcome__cycle__school_id__in=school_ids,
        outcome__cycle__state__in=("active", "closed"),
        child__merged_into__isnull=True,
    )
    return (
        targets.annotate(_from=Coalesce("baseline_on", "outcome__cycle__starts_on"))
        .order_by("child_id", "pk")
        .values_list(
            "pk", "outcome_id", "outcome__cycle__school_id", "child_id", "outcome__area", "measure",
            "unit", "baseline", "_from",
        )
    )  # fmt: skip


_LINE_COLUMNS: Final = (
    "pk", "outcome_id", "group_id", "_intervention", "group__lead_id", "starts_on", "ends_on",
    "stopped_on",
)  # fmt: skip


def _lines(school_ids: Collection[int], on: date) -> QuerySet[ProvisionLine]:
    """Lines with a planned dose towards an outcome, begun by a day. The name is the catalogue's."""
    lines: QuerySet[ProvisionLine] = ProvisionLine.objects.filter(
        outcome__cycle__school_id__in=school_ids,
        cycle__state__in=("active", "closed"),
        group__minutes__gt=0,
        group__times_per_week__gt=0,
        starts_on__lte=on,
    )
    named = lines.annotate(_intervention=Coalesce(F("group__entry__name"), F("group__name")))
    return named.order_by("starts_on", "pk")


def _measured(school_ids: Collection[int], on: date) -> "QuerySet[Any, Any]":
    """By target, oldest first, of the two scales that can count."""
    return (
        Measurement.objects.filter(
            target__outcome__cycle__school_id__in=school_ids,
            target__measure__in=(Measure.GAS.value, Measure.SCORE.value),
            on__lte=on,
        )
        .order_by("on", "pk")
        .values_list("target_id", "on", "value")
    )


def _share(entry: Any) -> float | None:
    due = entry.planned.to_date
    return entry.delivered / due if due else None


def _row(
    aim: _Aim,
    lines: Sequence[_Line],
    measured: Sequence[tuple[date, Decimal]],
    shares: Mapping[int, float | None],
) -> SupportOutcome | LeftOut:
    scale = _scale(aim)
    if scale is None:
        return LeftOut.SCALE
    if aim.baseline is None:
        return LeftOut.NO_BASELINE
    if not lines:
        return LeftOut.NO_SUPPORT
    if len({line.intervention for line in lines}) > 1:
        return LeftOut.SEVERAL
    line = lines[-1]
    after = _after(aim, line, measured)
    if after is None:
        return LeftOut.NOT_MEASURED
    return SupportOutcome(
        aim.school_id, aim.child_id, line.pk, line.intervention, line.staff_id, aim.area, scale,
        float(aim.baseline), float(after[1]), aim.baseline_on, after[0], shares.get(line.pk),
    )  # fmt: skip


def _scale(aim: _Aim) -> Scale | None:
    if aim.measure == Measure.GAS:
        return Scale.GAS
    if aim.measure == Measure.SCORE and aim.unit.strip().casefold() in STANDARD_SCORE_UNITS:
        return Scale.STANDARD_SCORE
    return None


def _after(
    aim: _Aim, line: _Line, measured: Sequence[tuple[date, Decimal]]
) -> tuple[date, Decimal] | None:
    """The last measurement while the support ran or soon after, and later than the baseline."""
    first, last = max(aim.baseline_on, line.starts_on), last_day(line) + SOON_AFTER
    return next(((day, value) for day, value in reversed(measured) if first < day <= last), None)
