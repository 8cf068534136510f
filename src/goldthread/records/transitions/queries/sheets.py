"""What an adult needs to know in front of a child, on a few lines: the class page and the day-one page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from goldthread.records.accounts.queries import on_day
from goldthread.records.outcomes.models import Target
from goldthread.records.people.models import Child, ChildAdult
from goldthread.records.profiles.models import ProfileRead, Strategy, StrategyReply
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.sen_support.models import SenStatus
from goldthread.statute.vocabulary.provision import SenProvision

MOST_TO_DO = 3
"""More than three things to do in a lesson are none: the profile nobody reads."""


@dataclass(frozen=True)
class ToDo:
    """One line of advice, with this adult's last answer to it."""

    strategy: Strategy
    reply: StrategyReply | None

    @property
    def text(self) -> str:
        """The line itself."""
        return self.strategy.text


@dataclass(frozen=True)
class ChildSheet:
    """One child as the adult in front of them needs it. `changed_on` is when a line last changed."""

    child: Child
    do: tuple[ToDo, ...]
    avoid: tuple[ToDo, ...]
    alerts: tuple[str, ...]
    targets: tuple[str, ...]
    supporters: tuple[str, ...]
    on_register: bool
    changed_on: date | None
    read_on: date | None

    @property
    def has_anything(self) -> bool:
        """Whether there is something to tell an adult about this child."""
        return bool(self.do or self.avoid or self.alerts or self.targets or self.on_register)

    @property
    def needs_reading(self) -> bool:
        """Whether this adult has not read it as it stands now."""
        if self.read_on is None:
            return True
        return self.changed_on is not None and self.read_on < self.changed_on


@dataclass
class _Found:
    """What was found for one child, before it is put in order."""

    do: list[ToDo] = field(default_factory=list)
    avoid: list[ToDo] = field(default_factory=list)
    alert: list[ToDo] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    supporters: dict[str, None] = field(default_factory=dict)
    on_register: bool = False
    changed_on: date | None = None
    read_on: date | None = None


def sheets_for(children: Sequence[Child], reader_id: int | None, on: date) -> list[ChildSheet]:
    """The sheets of children already checked, in their order: seven statements, however many."""
    found: dict[int, _Found] = defaultdict(_Found)
    ids = [child.pk for child in children]
    _add_strategies(found, ids, reader_id, on)
    _add_targets(found, ids)
    _add_supporters(found, ids, on)
    register = SenStatus.objects.filter(on_day(on), child_id__in=ids)
    for child_id in register.exclude(provision=SenProvision.NONE).values_list(
        "child_id", flat=True
    ):
        found[child_id].on_register = True
    reads = ProfileRead.objects.filter(child_id__in=ids, by_id=reader_id).order_by("on")
    for child_id, read_on in reads.values_list("child_id", "on"):
        found[child_id].read_on = read_on
    return [_sheet(child, found[child.pk]) for child in children]


def changed_days(child_ids: Iterable[int], on: date) -> dict[int, date]:
    """When the lines of each child last changed: the day one began, or the day after one ended."""
    changed: dict[int, date] = {}
    rows = Strategy.objects.filter(child_id__in=list(child_ids), starts_on__lte=on)
    for child_id, starts_on, ends_on in rows.order_by("pk").values_list(
        "child_id", "starts_on", "ends_on"
    ):
        latest = ends_on if ends_on is not None and ends_on < on else starts_on
        changed[child_id] = max(changed.get(child_id, latest), latest)
    return changed


def _add_strategies(
    found: dict[int, _Found], ids: list[int], reader_id: int | None, on: date
) -> None:
    for child_id, day in changed_days(ids, on).items():
        found[child_id].changed_on = day
    replies = {
        reply.strategy_id: reply
        for reply in StrategyReply.objects.filter(child_id__in=ids, by_id=reader_id).order_by(
            "on", "pk"
        )
    }
    rows = Strategy.objects.filter(on_day(on), child_id__in=ids)
    for strategy in rows.order_by("child_id", "position", "pk"):
        line = ToDo(strategy, replies.get(strategy.pk))
        getattr(found[strategy.child_id], strategy.kind).append(line)


def _add_targets(found: dict[int, _Found], ids: list[int]) -> None:
    rows = Target.objects.filter(child_id__in=ids, outcome__cycle__state="active")
    for child_id, text in rows.order_by(
        "child_id", "outcome__position", "position", "pk"
    ).values_list("child_id", "text"):
        found[child_id].targets.append(text)


def _add_supporters(found: dict[int, _Found], ids: list[int], on: date) -> None:
    ties = ChildAdult.objects.filter(
        on_day(on), child_id__in=ids, kind__in=("key_adult", "supporter")
    )
    for child_id, name in ties.order_by("kind", "pk").values_list("child_id", "user__name"):
        found[child_id].supporters[name] = None
    lines = ProvisionLine.objects.filter(
        child_id__in=ids,
        cycle__state="active",
        starts_on__lte=on,
        ends_on__gte=on,
        stopped_on__isnull=True,
        group__lead__isnull=False,
    )
    for child_id, name, what in lines.order_by("pk").values_list(
        "child_id", "group__lead__name", "group__name"
    ):
        found[child_id].supporters[f"{name} ({what})"] = None
        found[child_id].supporters.pop(name, None)


def _sheet(child: Child, found: _Found) -> ChildSheet:
    return ChildSheet(
        child=child,
        do=tuple(found.do[:MOST_TO_DO]),
        avoid=tuple(found.avoid[:1]),
        alerts=tuple(line.text for line in found.alert),
        targets=tuple(found.targets),
        supporters=tuple(found.supporters),
        on_register=found.on_register,
        changed_on=found.changed_on,
        read_on=found.read_on,
    )
