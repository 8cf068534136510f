"""What has been tried and what came of it: built by itself from the reviews of past cycles."""

from dataclasses import dataclass
from datetime import date

from goldthread.records.sen_support.models import LineReview


@dataclass(frozen=True)
class Tried:
    """One thing that was tried: when, how much of it took place, and whether it helped."""

    name: str
    starts_on: date
    held_on: date
    helped: str
    comment: str
    minutes_planned: int
    minutes_delivered: int


def tried_with(child_id: int) -> list[Tried]:
    """Everything that was tried with a checked child, the latest review first."""
    found = LineReview.objects.filter(child_id=child_id).order_by("-review__held_on", "-id")
    return [
        Tried(*values)
        for values in found.values_list(
            "line__group__name",
            "line__starts_on",
            "review__held_on",
            "helped",
            "comment",
            "minutes_planned",
            "minutes_delivered",
        )
    ]
