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

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from goldthread.records.outcomes.models import Measurement, Target
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.provision.queries.line_minutes import (
    LineMinutes,
    children_sharing,
    costs_of,
    last_day,
    line_minutes,
)
from goldthread.statute.vocabulary.delivery import Measure

SOON_AFTER: Final = timedelta(days=42)
"""House rule: a measurement later than six weeks after support ended tells of other things as well."""
DAYS_OF_A_YEAR: Final = 365.25
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
    leads the group, None where nobody is named; `entry_key` is the catalogue's, empty outside it.
    `age` is the child's in years where the cycle of support began.
    `hours` of adults and `pounds` are the child's share of the whole line to date, however many targets
    it serves; pounds are None where no rate was set.
    """

    school_id: int
    child_id: int
    line_id: int
    group_id: int
    intervention: str
    entry_key: str
    staff_id: int | None
    area: str
    scale: Scale
    before: float
    after: float
    before_on: date
    after_on: date
    age: float
    delivered: float | None
    hours: float
    pounds: float | None


class Omitted(NamedTuple):
    """One target that does not count, why, and in which groups its outcome was supported."""

    child_id: int
    why: LeftOut
    interventions: frozenset[str]
    group_ids: frozenset[int]
    baseline: float | None
    baseline_on: date


@dataclass(frozen=True)
class SupportOutcomes:
    """What counts and what does not, by child and target."""

    rows: tuple[SupportOutcome, ...]
    omitted: tuple[Omitted, ...]

    @property
    def left_out(self) -> Mapping[LeftOut, int]:
        """How many targets do not count, by reason."""
        counts = Counter(one.why for one in self.omitted)
        return {why: counts[why] for why in LeftOut if counts[why]}


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
    born_on: date
    began_on: date


class _Line(NamedTuple):
    """A line towards an outcome. `pk`, `group_id` and dates as `line_minutes.Dated` asks for."""

    pk: int
    outcome_id: int
    group_id: int
    intervention: str
    entry_key: str
    staff_id: int | None
    starts_on: date
    ends_on: date
    stopped_on: date | None


class _Had(NamedTuple):
    """What a child had of a line by a day; see `SupportOutcome`."""

    delivered: float | None
    hours: float
    pounds: float | None


Measured = Mapping[int, Sequence[tuple[date, Decimal]]]


def support_outcomes(school_ids: Collection[int], on: date) -> SupportOutcomes:
    """Each target of these schools before and after support, as it stood on a day.

    The caller has checked that these schools' figures may be seen. Eight statements, for one
    school and for forty.
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
    had = _had(found, on)
    rows: list[SupportOutcome] = []
    omitted: list[Omitted] = []
    for aim in aims:
        under = lines.get(aim.outcome_id, [])
        row = _row(aim, under, measured.get(aim.pk, []), had)
        if isinstance(row, LeftOut):
            omitted.append(_omitted(aim, under, row))
        else:
            rows.append(row)
    return SupportOutcomes(tuple(rows), tuple(omitted))


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
            "child__born_on", "outcome__cycle__starts_on",
        )
    )  # fmt: skip


_LINE_COLUMNS: Final = (
    "pk", "outcome_id", "group_id", "_intervention", "_entry_key", "group__lead_id", "starts_on",
    "ends_on", "stopped_on",
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
    named = lines.annotate(
        _intervention=Coalesce(F("group__entry__name"), F("group__name")),
        _entry_key=Coalesce(F("group__entry__key"), Value("")),
    )
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


def _had(lines: QuerySet[ProvisionLine], on: date) -> dict[int, _Had]:
    entries = line_minutes(lines, on)
    sharing = children_sharing([entry.line for entry in entries])
    return {entry.line.pk: _had_of(entry, sharing[entry.line.pk], on) for entry in entries}


def _had_of(entry: LineMinutes, sharing: int, on: date) -> _Had:
    due, paid = entry.planned.to_date, entry.paid_minutes
    pounds, _planned = costs_of(entry.line, entry.group, entry.planned.total, paid, sharing, on)
    return _Had(
        entry.delivered / due if due else None,
        paid / 60 / sharing,
        float(pounds) if entry.group.hourly_rate else None,
    )


def _row(
    aim: _Aim,
    lines: Sequence[_Line],
    measured: Sequence[tuple[date, Decimal]],
    had: Mapping[int, _Had],
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
        aim.school_id, aim.child_id, line.pk, line.group_id, line.intervention, line.entry_key,
        line.staff_id, aim.area, scale, float(aim.baseline), float(after[1]), aim.baseline_on,
        after[0], (aim.began_on - aim.born_on).days / DAYS_OF_A_YEAR, *had[line.pk],
    )  # fmt: skip


def _omitted(aim: _Aim, lines: Sequence[_Line], why: LeftOut) -> Omitted:
    return Omitted(
        aim.child_id, why, frozenset(line.intervention for line in lines),
        frozenset(line.group_id for line in lines),
        None if aim.baseline is None else float(aim.baseline), aim.baseline_on,
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
