"""Kinds of work that stand in one colleague's name and go on when they leave. House vocabulary."""

from enum import StrEnum
from typing import Final


class Work(StrEnum):
    """One kind of work that has an owner."""

    SESSIONS = "sessions"
    PLAN = "plan"
    EVIDENCE = "evidence"
    DAY_ONE = "day_one"
    KEY_ADULT = "key_adult"
    CLASS = "class"

    @property
    def label(self) -> str:
        """The work in plain words."""
        return WORK_LABELS[self]


WORK_LABELS: Final = {
    Work.SESSIONS: "Sessions to lead",
    Work.PLAN: "Plan to lead",
    Work.EVIDENCE: "Asked what they see",
    Work.DAY_ONE: "Day-one page to read",
    Work.KEY_ADULT: "Key adult",
    Work.CLASS: "Class",
}

FOR_A_POST: Final = frozenset({Work.SESSIONS, Work.PLAN, Work.EVIDENCE})
"""What can go to a post instead of a person: the others mean one person whom a child or class knows."""
