"""What to do, what to avoid and what to watch for in class: the lines teachers see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from goldthread.access.actor import Actor
from goldthread.records.audit.actions import record_write
from goldthread.records.people.models import Child
from goldthread.records.profiles.actions.changes import begin, check_may_edit, end, still_open
from goldthread.records.profiles.models import Strategy


@dataclass(frozen=True)
class StrategyLine:
    """One line as it should stand: do, avoid or alert. Without words, it ends."""

    kind: str
    text: str
    position: int = 0
    strategy_id: int | None = None


@transaction.atomic
def record_strategy(*, child: Child, line: StrategyLine, by: Actor, at: datetime) -> Strategy:
    """A new line for class."""
    on = check_may_edit(child, by, at)
    strategy = _strategy(child, line, on, by)
    return begin(strategy, "strategy.recorded", ("kind", "text", "position"), by, at)


@transaction.atomic
def change_strategy(
    *, child: Child, strategy_id: int, line: StrategyLine, by: Actor, at: datetime
) -> Strategy:
    """The line as it reads from today. Only a new place in the list keeps the line itself."""
    on = check_may_edit(child, by, at)
    earlier = still_open(Strategy.objects.all(), child, strategy_id)
    if (earlier.kind, earlier.text) != (line.kind, line.text.strip()):
        end(earlier, "strategy.ended", on, by, at)
        strategy = _strategy(child, line, on, by)
        return begin(strategy, "strategy.changed", ("kind", "text", "position"), by, at)
    if earlier.position != line.position:
        _move(earlier, line.position, by, at)
    return earlier


@transaction.atomic
def end_strategy(*, child: Child, strategy_id: int, by: Actor, at: datetime) -> Strategy:
    """The line is no longer needed. What came of it stays."""
    on = check_may_edit(child, by, at)
    return end(still_open(Strategy.objects.all(), child, strategy_id), "strategy.ended", on, by, at)


@transaction.atomic
def save_strategies(
    *, child: Child, lines: Iterable[StrategyLine], by: Actor, at: datetime
) -> None:
    """All lines as they should stand. Lines not named here are left as they are."""
    check_may_edit(child, by, at)
    for line in lines:
        if line.strategy_id is None and line.text.strip():
            record_strategy(child=child, line=line, by=by, at=at)
        elif line.strategy_id is not None and line.text.strip():
            change_strategy(child=child, strategy_id=line.strategy_id, line=line, by=by, at=at)
        elif line.strategy_id is not None:
            end_strategy(child=child, strategy_id=line.strategy_id, by=by, at=at)


def _strategy(child: Child, line: StrategyLine, on: date, by: Actor) -> Strategy:
    return Strategy(
        child=child,
        kind=line.kind,
        text=line.text.strip(),
        position=line.position,
        starts_on=on,
        recorded_by_id=by.user_id,
    )


def _move(strategy: Strategy, position: int, by: Actor, at: datetime) -> None:
    strategy.position = position
    strategy.save(update_fields=["position"])
    record_write(
        action="strategy.moved",
        by=by,
        at=at,
        organisation_id=strategy.child.school_id,
        subject=strategy,
        fields=("position",),
        child_ids=(strategy.child_id,),
    )
