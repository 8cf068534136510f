"""What every clock shares: the rule (Clock), one run of it (Deadline), how near it is (status)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

SOON_WITHIN_DAYS: Final = 14
"""A fortnight: what a SENCO's front page calls due soon (ux.md)."""


class Unit(StrEnum):
    """What a limit is counted in. Mixing these up is the commonest error in the field."""

    CALENDAR_DAYS = "calendar_days"
    CALENDAR_WEEKS = "calendar_weeks"
    CALENDAR_MONTHS = "calendar_months"
    WORKING_DAYS = "working_days"
    SCHOOL_DAYS = "school_days"
    SCHOOL_TERMS = "school_terms"

    @property
    def label(self) -> str:
        """The unit in plain words."""
        return UNIT_LABELS[self]


UNIT_LABELS: Final = {
    Unit.CALENDAR_DAYS: "days",
    Unit.CALENDAR_WEEKS: "weeks of 7 days",
    Unit.CALENDAR_MONTHS: "calendar months",
    Unit.WORKING_DAYS: "working days",
    Unit.SCHOOL_DAYS: "school days",
    Unit.SCHOOL_TERMS: "school terms",
}


class Reliability(StrEnum):
    """How surely we know a rule."""

    VERIFIED = "V"
    SECONDARY = "V2"
    UNVERIFIED = "U"

    @property
    def label(self) -> str:
        """The flag in plain words."""
        return RELIABILITY_LABELS[self]


RELIABILITY_LABELS: Final = {
    Reliability.VERIFIED: "read in the official text",
    Reliability.SECONDARY: "read in a secondary source",
    Reliability.UNVERIFIED: "general knowledge or house rule, not yet verified",
}


class DeadlineStatus(StrEnum):
    """How near a deadline is."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    LATER = "later"

    @property
    def label(self) -> str:
        """The status in plain words."""
        return DEADLINE_STATUS_LABELS[self]


DEADLINE_STATUS_LABELS: Final = {
    DeadlineStatus.OVERDUE: "Late",
    DeadlineStatus.DUE_SOON: "Due soon",
    DeadlineStatus.LATER: "Later",
}


@dataclass(frozen=True)
class Deadline:
    """The last day on which something can be done in time.

    `name` is the clock's stable name; `explanation` says in a sentence where the day comes
    from, for whoever asks "why that day?".
    """

    name: str
    due_on: date
    legal_basis: str
    unit: Unit
    explanation: str

    def days_until(self, on: date) -> int:
        """Calendar days left: 0 on the day itself, negative when late."""
        return (self.due_on - on).days

    def status(self, on: date, soon_within: int = SOON_WITHIN_DAYS) -> DeadlineStatus:
        """Overdue from the day after; due soon from `soon_within` days before; else later."""
        left = self.days_until(on)
        if left < 0:
            return DeadlineStatus.OVERDUE
        return DeadlineStatus.DUE_SOON if left <= soon_within else DeadlineStatus.LATER


@dataclass(frozen=True)
class Clock:
    """A time rule as data: what starts it, how long it runs, why, and how surely we know.

    `name` is stable and stored; `title`, `start_event` and `limit` are shown.
    """

    name: str
    title: str
    start_event: str
    limit: str
    unit: Unit
    legal_basis: str
    flag: Reliability

    def deadline(self, due_on: date, explanation: str) -> Deadline:
        """One run of this clock."""
        return Deadline(self.name, due_on, self.legal_basis, self.unit, explanation)
