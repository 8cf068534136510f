"""Three cycles a year for each child with support: outcomes, targets, measurements, provision.

A target that was not met is carried on, with its history; provision is shared by children of a
school who need the same at the same time.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from goldthread.demo.chance import Chance
from goldthread.demo.content import Entry, filled
from goldthread.demo.days import Term
from goldthread.demo.people import Area, Pupil, School, days
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.statute.vocabulary.needs import NeedType

ON_TIME = 0.85
DRAFTED = 0.03
SETTLING = days(12)
OPEN_ENDED = {"OTH", "NSA", "DS"}


@dataclass
class Aim:
    """One outcome with its target within one cycle."""

    entry: Entry
    outcome_id: int
    target_id: int
    baseline: Decimal
    goal: Decimal
    value: Decimal
    outcome_area: str

    @property
    def progress(self) -> float:
        """From 0 at the baseline to 1 at the goal."""
        whole = self.goal - self.baseline
        return float((self.value - self.baseline) / whole) if whole else 0.0


@dataclass
class Turn:
    """One cycle of one child while it is being made. `held_on` is None while it is under way."""

    id: int
    pupil: Pupil
    term: Term
    number: int
    starts_on: date
    due_on: date
    held_on: date | None
    is_draft: bool
    before: "Turn | None"
    aims: list[Aim] = field(default_factory=list)
    lines: list[Any] = field(default_factory=list)

    @property
    def last_day(self) -> date:
        """The last day it ran or is to run."""
        return self.held_on or self.due_on


def add_cycles(area: Area) -> list[Turn]:
    """The cycles of every child, each child's in order, with their outcomes and measurements."""
    turns: list[Turn] = []
    for school in area.schools:
        for pupil in school.register:
            before: Turn | None = None
            for term in area.terms:
                turn = _turn(area, pupil, term, before)
                if turn is not None:
                    _aims(area, turn)
                    turns.append(turn)
                    before = turn
    return turns


def _turn(area: Area, pupil: Pupil, term: Term, before: Turn | None) -> Turn | None:
    chance = area.chance("cycle", pupil.id, term.first)
    assert pupil.support_from is not None
    starts = max(term.first + SETTLING + days(chance.randrange(10)), pupil.support_from + days(7))
    if before is not None:
        if before.held_on is None:
            return None
        starts = max(starts, before.held_on + days(1))
    starts = area.open.on_or_after(starts)
    due = _due(area, chance, term)
    too_late = starts > min(due - days(21), area.on)
    if too_late or (pupil.support_until and starts > pupil.support_until - days(30)):
        return None
    held = _held(area, chance, term, due)
    is_draft = held is None and starts > area.on - days(45) and chance.happens(DRAFTED)
    number = before.number + 1 if before else 1
    turn = Turn(0, pupil, term, number, starts, due, held, is_draft, before)
    turn.id = _add_cycle(area, turn)
    return turn


def _due(area: Area, chance: Chance, term: Term) -> date:
    """Reviews fall in the last weeks of term, spread so that a SENCO can hold them."""
    window = min(28, (term.last - term.first).days // 3)
    return area.open.on_or_before(term.last - days(4 + chance.randrange(window)))


def _held(area: Area, chance: Chance, term: Term, due: date) -> date | None:
    """When the review was held: on time for most, some days late for others, or not yet."""
    if chance.happens(ON_TIME):
        held = area.open.on_or_before(due - days(chance.randrange(6)))
    else:
        held = area.open.on_or_after(due + days(3 + chance.randrange(14)))
    return held if held < area.on else None


def _add_cycle(area: Area, turn: Turn) -> int:
    state = "closed" if turn.held_on else "draft" if turn.is_draft else "active"
    pupil, first = turn.pupil, turn.pupil.first
    label = NeedType(pupil.need).label.lower()
    known = (
        f"{first} has support for {label}. The last review is the starting point for this plan."
        if turn.before
        else f"{first}'s teachers, family and {first} were asked first. Main need: {label}."
    )
    return area.rows.add(
        Cycle,
        child_id=pupil.id,
        school_id=pupil.school.id,
        number=turn.number,
        state=state,
        what_we_know=known,
        lead_id=(pupil.teachers[0] if turn.number % 3 else pupil.school.senco).id,
        starts_on=turn.starts_on,
        review_due_on=turn.due_on,
        closed_on=turn.held_on,
        previous_id=turn.before.id if turn.before else None,
    )


def _aims(area: Area, turn: Turn) -> None:
    chance = area.chance("aims", turn.id)
    wanted = 2 if turn.pupil.provision != "E" or chance.happens(0.6) else 3
    carried = [aim for aim in (turn.before.aims if turn.before else ()) if aim.progress < 1][:1]
    fresh = chance.some(_choices(area, turn, carried), max(1, wanted - len(carried)))
    plan = [(aim.entry, aim.outcome_area, aim) for aim in carried]
    for entry, need in fresh:
        plan.append((entry, _area_of(area, need, entry), None))  # type: ignore[arg-type]
    for position, (entry, where, earlier) in enumerate(plan):
        turn.aims.append(_aim(area, chance, turn, entry, where, earlier, position))


def _choices(area: Area, turn: Turn, carried: list[Aim]) -> list[tuple[Entry, str]]:
    """What could come next: preferably not what was just worked on."""
    every = [
        (entry, need)
        for need in turn.pupil.needs
        for entry in area.content.targets[need, turn.pupil.band]
    ]
    before = {aim.entry["key"] for aim in (turn.before.aims if turn.before else ())}
    kept = {aim.entry["key"] for aim in carried}
    new = [choice for choice in every if choice[0]["key"] not in before]
    return new or [choice for choice in every if choice[0]["key"] not in kept]


def _area_of(area: Area, need: str, entry: Entry) -> str:
    found = NeedType(need).area
    if found is not None and need not in OPEN_ENDED:
        return found.value
    areas = (area.content.catalogue[key]["area"] for key in entry["provision"])
    return next((name for name in areas if name != "all"), "cognition_and_learning")


def _aim(
    area: Area,
    chance: Chance,
    turn: Turn,
    entry: Entry,
    where: str,
    earlier: Aim | None,
    position: int,
) -> Aim:
    baseline, goal = _baseline_and_goal(chance, entry, earlier)
    first = turn.pupil.first
    outcome_id = area.rows.add(
        Outcome,
        child_id=turn.pupil.id,
        cycle_id=turn.id,
        area=where,
        text=filled(entry["outcome"], first),
        position=position,
        carried_from_id=earlier.outcome_id if earlier else None,
    )
    target_id = area.rows.add(
        Target,
        child_id=turn.pupil.id,
        outcome_id=outcome_id,
        text=_words(entry["smart"], turn, baseline, goal),
        child_words=_child_words(entry, baseline, goal),
        measure=entry["kind"],
        unit=entry["unit"],
        baseline=baseline,
        baseline_on=turn.starts_on,
        goal=goal,
        due_on=turn.due_on,
        gas_levels=entry.get("levels", []),
        carried_from_id=earlier.target_id if earlier else None,
    )
    aim = Aim(entry, outcome_id, target_id, baseline, goal, baseline, where)
    _measure(area, chance, turn, aim)
    return aim


def _words(text: str, turn: Turn, baseline: Decimal, goal: Decimal) -> str:
    day = f"{turn.due_on.day} {turn.due_on:%B}"
    return filled(text, turn.pupil.first, date=day, baseline=f"{baseline:f}", target=f"{goal:f}")


def _child_words(entry: Entry, baseline: Decimal, goal: Decimal) -> str:
    if entry["kind"] == "gas":
        return f"My next step: {entry['levels'][int(goal) + 2]}"[:200]
    if entry["kind"] == "milestone":
        steps = entry["steps"]
        return f"My next step: {steps[min(int(baseline), len(steps) - 1)]}"[:200]
    return f"I am going from {baseline:f} to {goal:f} {entry['unit']}"


def _baseline_and_goal(
    chance: Chance, entry: Entry, earlier: Aim | None
) -> tuple[Decimal, Decimal]:
    low, high = entry["baseline_low"], entry["baseline_high"]
    baseline = earlier.value if earlier else Decimal(round(chance.uniform(low, high)))
    least = max(1, entry["gain_low"])
    gain = Decimal(round(chance.uniform(least, max(least, entry["gain_high"]))))
    goal = Decimal(0) if entry["kind"] == "gas" else baseline
    if entry["kind"] != "gas":
        goal += gain if entry["direction"] == "up" else -gain
    elif baseline >= 0:
        goal = baseline + 1
    return baseline, _within(entry, goal)


def _within(entry: Entry, value: Decimal) -> Decimal:
    least = -2 if entry["kind"] == "gas" else 0
    return min(Decimal(entry["ceiling"]), max(Decimal(least), value))


def _measure(area: Area, chance: Chance, turn: Turn, aim: Aim) -> None:
    """Measurements follow the child's real gain with noise; some gain all, some nothing yet."""
    reach = min(1.4, max(-0.15, chance.gauss(0.78, 0.38)))
    until = min(turn.held_on or area.on - days(1), area.on - days(1))
    whole = max(1, (turn.due_on - turn.starts_on).days)
    for day in _measured_on(area, aim.entry["kind"], turn, until):
        share = min(1.0, (day - turn.starts_on).days / whole)
        size = aim.goal - aim.baseline
        noise = chance.gauss(0, 0.13) if aim.entry["kind"] in {"probe", "score"} else 0
        moved = Decimal(round(float(size) * (reach * share + noise)))
        aim.value = _within(aim.entry, aim.baseline + moved)
        area.rows.add(
            Measurement,
            child_id=turn.pupil.id,
            target_id=aim.target_id,
            on=day,
            value=aim.value,
            by_id=(turn.pupil.group.support or turn.pupil.teachers[0]).id,
        )


def _measured_on(area: Area, kind: str, turn: Turn, until: date) -> list[date]:
    """Probes every other week, others half-way and at the review. Never on a closed day."""
    if turn.is_draft:
        return []
    if kind == "probe":
        steps = range(14, (until - turn.starts_on).days + 1, 14)
        found = [turn.starts_on + timedelta(days=step) for step in steps]
    else:
        middle = turn.starts_on + (turn.due_on - turn.starts_on) / 2
        found = [middle] if kind != "score" and middle <= until else []
    if turn.held_on and turn.held_on <= until:
        found.append(turn.held_on)
    return sorted({area.open.on_or_before(day) for day in found})


def current_school(turn: Turn) -> School:
    """The school in which the cycle runs."""
    return turn.pupil.school
