"""Provision for each cycle: groups shared by children, with a lead, a dose, times and lines."""

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from goldthread.demo.chance import Chance
from goldthread.demo.content import Entry
from goldthread.demo.people import Adult, Area, Pupil, School, days
from goldthread.demo.plans import Aim, Turn
from goldthread.demo.schools import HOURLY_RATES
from goldthread.records.people.models import ChildAdult
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine, Slot

WEEKDAYS = 5
TIMES = (
    time(9, 10),
    time(9, 40),
    time(10, 10),
    time(11, 0),
    time(11, 30),
    time(13, 20),
    time(14, 0),
)
PLACES = ("The Nest", "Library corner", "Room 4", "The Hub", "Sensory room", "Back of class")
OUTSIDE = ("therap", "psycholog", "Counsellor", "outreach", "Deaf", "Qualified", "Habilitation")
UNIVERSAL_TOO = 0.35


@dataclass
class Line:
    """One child's part in a group."""

    id: int
    turn: Turn
    first: date
    last: date
    delivered: int = 0


@dataclass
class Running:
    """One group while it is being made."""

    id: int
    school: School
    entry: Entry
    lead: Adult
    minutes: int
    weekdays: list[tuple[int, time]]
    first: date
    last: date
    lines: list[Line] = field(default_factory=list)


Key = tuple[int, str, date, str]


class Timetable:
    """Who is free when, term by term, so that nobody is in two places at once where avoidable."""

    def __init__(self) -> None:
        self._taken: set[tuple[int, date, int, time]] = set()

    def book(self, chance: Chance, lead: Adult, term: date, times: int) -> list[tuple[int, time]]:
        """This many different times in the week."""
        booked: list[tuple[int, time]] = []
        for place in range(times):
            weekday = (chance.randrange(WEEKDAYS) if times < WEEKDAYS else place) % WEEKDAYS
            slot = self._free(chance, lead, term, weekday, booked)
            booked.append(slot)
            self._taken.add((lead.id, term, *slot))
        return sorted(booked)

    def _free(
        self, chance: Chance, lead: Adult, term: date, weekday: int, booked: list[tuple[int, time]]
    ) -> tuple[int, time]:
        used = {day for day, _ in booked}
        order = [(weekday + step) % WEEKDAYS for step in range(WEEKDAYS)]
        for day in sorted(order, key=lambda day: (day in used, order.index(day))):
            for at in chance.some(TIMES, len(TIMES)):
                if (lead.id, term, day, at) not in self._taken and (day, at) not in booked:
                    return day, at
        return order[0], next(at for at in TIMES if (order[0], at) not in booked)


def add_provision(area: Area, turns: list[Turn]) -> list[Running]:
    """Groups and lines for all cycles, oldest first."""
    timetable = Timetable()
    waiting: dict[Key, Running] = {}
    groups: list[Running] = []
    for turn in sorted(turns, key=lambda turn: (turn.term.first, turn.starts_on, turn.id)):
        chance = area.chance("provision", turn.id)
        used: set[int] = set()
        for aim in turn.aims:
            for entry in _entries(area, chance, turn.pupil, aim):
                group = _joined(turn, entry, waiting)
                if group is None or group.id in used:
                    group = _new_group(area, chance, turn, entry, aim, timetable)
                    waiting[_key(turn, entry)] = group
                    groups.append(group)
                used.add(group.id)
                _add_line(area, turn, aim, group)
    return groups


def _entries(area: Area, chance: Chance, pupil: Pupil, aim: Aim) -> list[Entry]:
    phase = "secondary" if pupil.band == "teen" else "primary"
    suggested = [area.content.catalogue[key] for key in aim.entry["provision"]]
    fitting = [entry for entry in suggested if phase in entry["phases"]] or suggested
    timed = [entry for entry in fitting if entry["minutes"]]
    always = [entry for entry in fitting if not entry["minutes"]]
    chosen = [chance.choice(timed)] if timed else []
    if always and (not chosen or chance.happens(UNIVERSAL_TOO)):
        chosen.append(chance.choice(always))
    return chosen


def _key(turn: Turn, entry: Entry) -> Key:
    pupil = turn.pupil
    near = pupil.year_group if pupil.school.kind != "special" else pupil.band
    return pupil.school.id, entry["key"], turn.term.first, near


def _joined(turn: Turn, entry: Entry, waiting: dict[Key, Running]) -> Running | None:
    """A group that still has room and has not run for long."""
    group = waiting.get(_key(turn, entry))
    if group is None or not entry["minutes"]:
        return None
    full = len(group.lines) >= max(1, entry["group_size"])
    late = turn.starts_on > group.first + days(21)
    return None if full or late or turn.last_day <= group.first else group


def _new_group(
    area: Area, chance: Chance, turn: Turn, entry: Entry, aim: Aim, timetable: Timetable
) -> Running:
    school = turn.pupil.school
    lead = _lead(chance, turn, entry)
    grade = _grade(entry)
    weeks = _weeks(entry, turn)
    first, last = turn.starts_on, _last_day(area, turn, weeks)
    number = area.rows.add(
        ProvisionGroup,
        school_id=school.id,
        entry_id=area.catalogue[entry["key"]],
        name=entry["name"],
        layer=entry["layer"],
        area=entry["area"] if entry["area"] != "all" else aim.outcome_area,
        what=entry["what"],
        child_words=entry.get("child_words", ""),
        lead_id=lead.id,
        grade=grade,
        hourly_rate=Decimal(str(HOURLY_RATES[grade])),
        one_off_cost=Decimal(entry["one_off_cost"]),
        minutes=entry["minutes"],
        times_per_week=entry["times_per_week"],
        weeks=weeks,
        place=chance.choice(PLACES) if entry["minutes"] else "",
        starts_on=first,
        ends_on=last,
    )
    slots = timetable.book(chance, lead, turn.term.first, entry["times_per_week"])
    for weekday, at in slots:
        area.rows.add(Slot, group_id=number, weekday=weekday, starts_at=at)
    return Running(number, school, entry, lead, entry["minutes"], slots, first, last)


def _weeks(entry: Entry, turn: Turn) -> int:
    whole = max(1, (turn.due_on - turn.starts_on).days // 7)
    return min(entry["weeks"] or whole, whole)


def _last_day(area: Area, turn: Turn, weeks: int) -> date:
    """The end of that many weeks of school: a half term between does not count."""
    open_days = area.open.between(turn.starts_on, turn.due_on)
    place = min(weeks * WEEKDAYS, len(open_days)) - 1
    return open_days[place] if open_days else turn.due_on


def _lead(chance: Chance, turn: Turn, entry: Entry) -> Adult:
    """The class's own assistant leads what assistants lead; in secondary it is a shared team."""
    pupil = turn.pupil
    if not entry["minutes"]:
        return pupil.teachers[0]
    if pupil.group.support is not None and pupil.school.kind != "secondary":
        return pupil.group.support
    return chance.choice(pupil.school.staff["ta"])


def _grade(entry: Entry) -> str:
    who = entry["who"]
    if any(word in who for word in OUTSIDE) and not who.startswith(("TA", "Trained TA")):
        return "specialist"
    return (
        "teacher"
        if who.startswith(("Specialist", "Base", "Class", "Nurture"))
        else "teaching_assistant"
    )


def _add_line(area: Area, turn: Turn, aim: Aim, group: Running) -> None:
    first = max(turn.starts_on, group.first)
    last = max(first, group.last)
    stopped = turn.held_on if turn.held_on and first <= turn.held_on < last else None
    number = area.rows.add(
        ProvisionLine,
        child_id=turn.pupil.id,
        cycle_id=turn.id,
        group_id=group.id,
        outcome_id=aim.outcome_id,
        starts_on=first,
        ends_on=last,
        stopped_on=stopped,
    )
    line = Line(number, turn, first, stopped or last)
    group.lines.append(line)
    turn.lines.append((line, group))
    _tie(area, turn, group, first, last)


def _tie(area: Area, turn: Turn, group: Running, first: date, last: date) -> None:
    """Who leads a group is tied to its children while it runs."""
    if last < area.on or not group.minutes:
        return
    tie = (turn.pupil.id, group.lead.id, first)
    if tie not in area.ties:
        area.ties.add(tie)
        area.rows.add(
            ChildAdult,
            child_id=turn.pupil.id,
            user_id=group.lead.id,
            kind="supporter",
            starts_on=first,
            ends_on=last,
        )
