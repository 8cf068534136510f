"""Dose: how much of a provision a child is meant to have, what it costs, how much is due by now.

Costs follow domain.md section 4: Σ hours × rate ÷ group size, plus one-off costs.
Guidance on dose: Education Endowment Foundation, Making Best Use of Teaching Assistants,
recommendation 6: 20-50 minutes, 3-5 times a week, 8-20 weeks [V2] (peers.md row 46).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from goldthread.statute.calendar import (
    TermDates,
    is_school_day,
    is_working_day,
    school_days,
    week_beginning,
)
from goldthread.statute.vocabulary.provision import Layer

POSSIBLE_RANGES: Final = {
    "minutes": (1, 390),
    "times_per_week": (1, 25),
    "weeks": (1, 52),
    "group_size": (1, 40),
}
"""Beyond these an entry is a slip of the finger: 390 minutes is a school day of 6.5 hours, 25 is
five a day, 40 a very large class."""

IMPOSSIBLE_DOSE_MESSAGES: Final = {
    "minutes": "A session lasts between 1 and 390 minutes.",
    "times_per_week": "Sessions happen between 1 and 25 times a week.",
    "weeks": "A run of sessions lasts between 1 and 52 weeks.",
    "group_size": "A group has between 1 and 40 children.",
}


class ImpossibleDose(ValueError):
    """A value that cannot be meant. `field` names it, so that a form can point there."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(IMPOSSIBLE_DOSE_MESSAGES[field])


@dataclass(frozen=True)
class Dose:
    """Minutes a session, sessions a week, school weeks, children in the group (1: one to one).

    Raises ImpossibleDose outside POSSIBLE_RANGES; anything inside is allowed, if perhaps
    worth a `dose_warnings` sentence.
    """

    minutes: int
    times_per_week: int
    weeks: int
    group_size: int = 1

    def __post_init__(self) -> None:
        """Refuse impossible values."""
        for name, (least, most) in POSSIBLE_RANGES.items():
            if not least <= getattr(self, name) <= most:
                raise ImpossibleDose(name)

    @property
    def minutes_per_week(self) -> int:
        """Minutes one child has in a full week."""
        return self.minutes * self.times_per_week

    @property
    def total_sessions(self) -> int:
        """Sessions over the whole run."""
        return self.times_per_week * self.weeks

    @property
    def total_minutes(self) -> int:
        """Minutes one child has over the whole run; also the adult's, without preparation."""
        return self.minutes_per_week * self.weeks

    @property
    def total_hours(self) -> Decimal:
        """Hours over the whole run, to two places."""
        return (Decimal(self.total_minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class DoseWarning:
    """A gentle word in the margin; never stops anyone. `rule` is stable, `words` are shown."""

    rule: str
    words: str


GUIDED_LAYERS: Final = frozenset({Layer.TARGETED, Layer.TARGETED_PLUS})
"""The guidance is about structured interventions outside class. Universal provision is not one,
and specialist provision is set by the child's plan."""

DOSE_RULES: Final = (
    ("minutes", 20, 50, "sessions of 20 to 50 minutes"),
    ("times_per_week", 3, 5, "3 to 5 sessions a week"),
    ("weeks", 8, 20, "runs of 8 to 20 weeks"),
)
"""Field, least, most, words [V2]."""

MOST_MINUTES_A_WEEK: Final = 300
"""House rule [U]: beyond five hours a week, ask what the child is missing."""


def dose_warnings(dose: Dose, layer: Layer) -> tuple[DoseWarning, ...]:
    """What the guidance would ask about a dose: rules `dose_<field>_low` or `_high`, and
    `dose_time_away`. Empty for universal and specialist provision."""
    if layer not in GUIDED_LAYERS:
        return ()
    warnings = [
        DoseWarning(f"dose_{name}_{side}", f"Programmes that work well often have {usual}; {ask}")
        for name, least, most, usual in DOSE_RULES
        for side, ask in _outside(getattr(dose, name), least, most)
    ]
    if dose.minutes_per_week > MOST_MINUTES_A_WEEK:
        warnings.append(DoseWarning("dose_time_away", _TIME_AWAY))
    return tuple(warnings)


_TIME_AWAY: Final = "This is more than 5 hours a week. What will the child be missing in class?"
_ASK_LESS: Final = "this is less. Would a little more be possible?"
_ASK_MORE: Final = "this is more. Is it what this child needs?"


def _outside(value: int, least: int, most: int) -> Iterator[tuple[str, str]]:
    if value < least:
        yield "low", _ASK_LESS
    if value > most:
        yield "high", _ASK_MORE


def cost_of(
    dose: Dose, hourly_rate: Decimal, *, adults: int = 1, one_off: Decimal = Decimal(0)
) -> Decimal:
    """What the whole run costs for one child, in pounds to the penny (half pence up).

    hours × rate × adults ÷ group size + one_off, where `one_off` is this child's share. Rounded
    once at the end, so a group's shares may differ from `group_cost_of` by pence. Raises
    ValueError for a negative amount or no adult. Never show one child's cost to another family.
    """
    return _pounds(_staff_cost(dose, hourly_rate, adults) / dose.group_size + _amount(one_off))


def group_cost_of(dose: Dose, hourly_rate: Decimal, *, adults: int = 1) -> Decimal:
    """What the whole run costs the school for the group together, without one-off costs."""
    return _pounds(_staff_cost(dose, hourly_rate, adults))


def _staff_cost(dose: Dose, hourly_rate: Decimal, adults: int) -> Fraction:
    if adults < 1:
        raise ValueError("At least one adult is there.")
    return Fraction(dose.total_minutes, 60) * _amount(hourly_rate) * adults


def _amount(amount: Decimal) -> Fraction:
    if amount < 0:
        raise ValueError("Amounts of money are not negative.")
    return Fraction(amount)


def _pounds(amount: Fraction) -> Decimal:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def planned_minutes_between(
    dose: Dose,
    starts_on: date,
    ends_on: date | None,
    first: date,
    last: date,
    term_dates: TermDates | None = None,
) -> int:
    """Minutes that should have happened from first to last, both included.

    A full week owes minutes × times a week; each school day owes a fifth of that, so a week
    with a bank holiday or a closure owes less and nobody is "behind" for days the school was
    shut. Days outside starts_on…ends_on owe nothing (ends_on None: open), and the sum never
    passes the dose's total. Without term dates every weekday but bank holidays counts, which
    overstates across a holiday. Adding neighbouring windows gives the window of both.
    """
    end = last if ends_on is None else min(last, ends_on)
    by_end = _minutes_due_by(dose, starts_on, end, term_dates)
    before = min(first - timedelta(days=1), end)
    return by_end - _minutes_due_by(dose, starts_on, before, term_dates)


def _minutes_due_by(dose: Dose, starts_on: date, on: date, term_dates: TermDates | None) -> int:
    length = (on - starts_on).days + 1
    days = (starts_on + timedelta(days=offset) for offset in range(length))
    return minutes_owed(dose, sum(_is_open(day, term_dates) for day in days))


def minutes_owed(dose: Dose, open_days: int) -> int:
    """Minutes that so many school days owe: a fifth of a week each, to the nearest minute, up to the dose's total.

    Fifths are never half-way between two minutes, so whole numbers do.
    """
    return min(dose.total_minutes, (open_days * dose.minutes_per_week + 2) // 5)


def _is_open(on: date, term_dates: TermDates | None) -> bool:
    return is_working_day(on) if term_dates is None else is_school_day(term_dates, on)


def run_ends_on(starts_on: date, weeks: int, term_dates: TermDates | None = None) -> date:
    """The last school day of a run of school weeks, the week it starts in being the first.

    Holidays are stepped over. Without term dates, or where they end too early, calendar weeks
    count and the run ends on the Friday. Raises ValueError for less than one week.
    """
    if weeks < 1:
        raise ValueError("A run lasts at least one week.")
    monday = week_beginning(starts_on)
    plain = max(starts_on, monday + timedelta(days=7 * weeks - 3))
    if term_dates is None:
        return plain
    first = starts_on
    for _ in range(MOST_WEEKS_LOOKED_AT):
        sunday = week_beginning(first) + timedelta(days=6)
        open_days = school_days(term_dates, first, sunday)
        weeks -= bool(open_days)
        if not weeks:
            return open_days[-1]
        first = sunday + timedelta(days=1)
    return plain


MOST_WEEKS_LOOKED_AT: Final = 104
"""Two years: longer than any run with its holidays."""
