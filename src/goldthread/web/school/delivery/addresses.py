"""Days and slots as they stand in addresses: 2026-11-18, and 0915 or `any`."""

from datetime import date, time


class DayConverter:
    """A day as in a calendar file: 2026-11-18."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The day; a day that is not in the calendar is no address."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """2026-11-18."""
        return value.isoformat()


class SlotConverter:
    """The time a session starts, or `any` for a group that meets when it can."""

    regex = "[0-2][0-9][0-5][0-9]|any"

    def to_python(self, value: str) -> time | None:
        """The time; an hour past 23 is no address."""
        return None if value == "any" else time(int(value[:2]), int(value[2:]))

    def to_url(self, value: time | str | None) -> str:
        """0915."""
        if isinstance(value, str):
            return value
        return f"{value:%H%M}" if value else "any"
