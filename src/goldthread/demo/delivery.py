"""Sessions as they happened or did not: about 15 % of the planned time is missed, with reasons."""

from datetime import date, datetime, time, timedelta

from goldthread.demo.chance import Chance
from goldthread.demo.content import Entry
from goldthread.demo.people import LONDON, Area, School
from goldthread.demo.provision import Line, Running
from goldthread.records.provision.models import Session, SessionChild

REASONS = {
    "staff_absent": 30,
    "cover": 30,
    "trip_or_event": 18,
    "room_unavailable": 8,
    "child_declined": 8,
    "other": 6,
}
MISSED = 0.095
FALLING_BEHIND = 0.1
MISSED_WHEN_BEHIND = 0.4
PARTLY = 0.05
NOTED = 0.12
MISSED_NOTED = 0.5
STAFF_TITLES = ("Mr ", "Mrs ", "Ms ", "Miss ")


def add_sessions(area: Area, groups: list[Running]) -> None:
    """Every session of every group, up to yesterday: today's are still to be logged."""
    missed_notes: dict[str, list[str]] = {}
    for entry in area.content.voices["missed"]:
        missed_notes.setdefault(entry["reason"], []).append(entry["note"])
    for school in area.schools:
        notes = _notes(area, school)
        for group in groups:
            if group.school is school and group.minutes:
                _Log(area, group, notes, missed_notes).fill()


def _notes(area: Area, school: School) -> dict[str, list[str]]:
    """Notes by need; those that name an adult only where that adult works."""
    here = " ".join(adult.name for adults in school.staff.values() for adult in adults)
    by_need: dict[str, list[str]] = {}
    for item in area.content.voices["sessions"]["notes"]:
        if not _names_a_stranger(item, here):
            for need in item["needs"] or ("",):
                by_need.setdefault(need, []).append(item["text"])
    return by_need


def _names_a_stranger(item: Entry, here: str) -> bool:
    for title in STAFF_TITLES:
        _, found, rest = item["text"].partition(title)
        if found:
            return rest.split()[0].strip(".,") not in here
    return False


class _Log:
    """The log of one group."""

    def __init__(
        self,
        area: Area,
        group: Running,
        notes: dict[str, list[str]],
        missed_notes: dict[str, list[str]],
    ) -> None:
        self.area, self.group = area, group
        self.chance = area.chance("sessions", group.id)
        self.missed_notes = missed_notes
        self.lines = [line for line in group.lines if not line.turn.is_draft]
        need = group.lines[0].turn.pupil.need
        self.notes = notes.get(need, []) + notes[""]
        behind = self.chance.happens(FALLING_BEHIND)
        self.miss_rate = (
            MISSED_WHEN_BEHIND if behind else self.chance.betavariate(2, 2 / MISSED - 2)
        )

    def fill(self) -> None:
        """Add every session whose day has come."""
        last = min(self.group.last, self.area.on - timedelta(days=1))
        by_weekday: dict[int, list[time]] = {}
        for weekday, at in self.group.weekdays:
            by_weekday.setdefault(weekday, []).append(at)
        for day in self.area.open.between(self.group.first, last):
            for at in by_weekday.get(day.weekday(), ()):
                here = [line for line in self.lines if line.first <= day <= line.last]
                if here:
                    self._session(day, at, here)

    def _session(self, day: date, at: time, lines: list[Line]) -> None:
        chance, minutes = self.chance, self.group.minutes
        away = [line for line in lines if chance.happens(line.turn.pupil.absence)]
        state, reason = "delivered", ""
        if len(away) == len(lines):
            state, reason, minutes = "missed", "child_absent", 0
        elif chance.happens(self.miss_rate):
            state, reason, minutes = "missed", self._reason(), 0
        elif minutes >= 10 and chance.happens(PARTLY):
            state, minutes = "partly", minutes // 2
        session_id = self.area.rows.add(
            Session,
            key=chance.uuid(),
            group_id=self.group.id,
            on=day,
            slot_time=at,
            state=state,
            minutes=minutes,
            reason=reason,
            note=self._note(state, reason),
            logged_by_id=self.group.lead.id,
            logged_at=self._logged_at(day, at),
        )
        for line in lines:
            self._child(session_id, line, line in away, minutes, reason)

    def _child(self, session_id: int, line: Line, away: bool, minutes: int, reason: str) -> None:
        present = not away and not reason
        line.delivered += minutes if present else 0
        self.area.rows.add(
            SessionChild,
            child_id=line.turn.pupil.id,
            session_id=session_id,
            line_id=line.id,
            present=present,
            minutes=minutes if present else 0,
            reason="child_absent" if away else reason,
        )

    def _reason(self) -> str:
        alone = len(self.lines) == 1
        weights = {
            name: share for name, share in REASONS.items() if alone or name != "child_declined"
        }
        return self.chance.by_weight(weights)

    def _note(self, state: str, reason: str) -> str:
        if state == "missed":
            return self.chance.choice(self.missed_notes[reason]) if self._says(MISSED_NOTED) else ""
        return self.chance.choice(self.notes) if self._says(NOTED) else ""

    def _says(self, share: float) -> bool:
        return self.chance.happens(share)

    def _logged_at(self, day: date, at: time) -> datetime:
        """Soon after the session; sometimes at the end of the day."""
        start = datetime.combine(day, at, LONDON)
        wait = 35 if self.chance.happens(0.8) else 240
        return min(start + timedelta(minutes=wait), self.area.at)
