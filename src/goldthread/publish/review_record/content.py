"""What is on a review record. Minutes are those frozen at the review."""

from dataclasses import dataclass
from datetime import date

from goldthread.publish.sheet.about import About, Said


@dataclass(frozen=True)
class TargetReviewed:
    """A target as it stood at the review."""

    text: str
    began: str
    hoped: str
    now: str
    result: str
    comment: str = ""


@dataclass(frozen=True)
class LineReviewed:
    """A line of support: planned, delivered, and whether it helped."""

    name: str
    minutes_planned: int
    minutes_delivered: int
    helped: str
    comment: str = ""


@dataclass(frozen=True)
class ReviewContent:
    """One review. `attendance` is a sentence, or empty where none was recorded."""

    about: About
    number: int
    held_on: date
    plan_from: date
    attended: tuple[str, ...]
    learned: str
    decision: str
    next_step: str = ""
    attendance: str = ""
    led_by: str = ""
    targets: tuple[TargetReviewed, ...] = ()
    lines: tuple[LineReviewed, ...] = ()
    views: tuple[Said, ...] = ()
    is_separate: bool = False
    signers: tuple[str, ...] = ()
