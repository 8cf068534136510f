"""What gets in the way, and how much it does so now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from goldthread.access.actor import Actor
from goldthread.records.people.models import Child
from goldthread.records.profiles.actions.changes import begin, check_may_edit, end, still_open
from goldthread.records.profiles.models import Barrier
from goldthread.statute.vocabulary.needs import NeedArea

FIELDS = ("area", "title", "looks_like", "impact")


@dataclass(frozen=True)
class BarrierLine:
    """One barrier as it should stand. `impact` 1 some, 2 much, 3 most of the time."""

    area: NeedArea
    title: str
    looks_like: str
    impact: int
    barrier_id: int | None = None

    @property
    def values(self) -> dict[str, object]:
        """As stored."""
        return {
            "area": self.area.value,
            "title": self.title.strip(),
            "looks_like": self.looks_like.strip(),
            "impact": self.impact,
        }


@transaction.atomic
def record_barrier(*, child: Child, line: BarrierLine, by: Actor, at: datetime) -> Barrier:
    """A barrier newly seen."""
    on = check_may_edit(child, by, at)
    barrier = Barrier(child=child, starts_on=on, recorded_by_id=by.user_id, **line.values)
    return begin(barrier, "barrier.recorded", FIELDS, by, at)


@transaction.atomic
def change_barrier(
    *, child: Child, barrier_id: int, line: BarrierLine, by: Actor, at: datetime
) -> Barrier:
    """How the barrier stands now; how it stood before stays in the history."""
    on = check_may_edit(child, by, at)
    earlier = still_open(Barrier.objects.all(), child, barrier_id)
    if all(getattr(earlier, name) == value for name, value in line.values.items()):
        return earlier
    end(earlier, "barrier.ended", on, by, at)
    barrier = Barrier(child=child, starts_on=on, recorded_by_id=by.user_id, **line.values)
    return begin(barrier, "barrier.changed", FIELDS, by, at)


@transaction.atomic
def end_barrier(*, child: Child, barrier_id: int, by: Actor, at: datetime) -> Barrier:
    """It no longer gets in the way."""
    on = check_may_edit(child, by, at)
    return end(still_open(Barrier.objects.all(), child, barrier_id), "barrier.ended", on, by, at)


@transaction.atomic
def save_barriers(
    *,
    child: Child,
    lines: Iterable[BarrierLine],
    ended_ids: Iterable[int],
    by: Actor,
    at: datetime,
) -> None:
    """The barriers as they should stand, and those that are gone."""
    check_may_edit(child, by, at)
    for line in lines:
        if line.barrier_id is None:
            record_barrier(child=child, line=line, by=by, at=at)
        else:
            change_barrier(child=child, barrier_id=line.barrier_id, line=line, by=by, at=at)
    for barrier_id in ended_ids:
        end_barrier(child=child, barrier_id=barrier_id, by=by, at=at)
