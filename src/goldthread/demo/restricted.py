"""Restricted notes in the first school: one of health that planners know of, one of the family, one handed in."""

from typing import Any

from goldthread.demo.adults import shown_pupil, star_group
from goldthread.demo.people import Area, days
from goldthread.records.restricted.models import RestrictedNote, RestrictedReader

HEALTH = (
    "Mum told me in confidence: new medicine since half term that makes mornings slow and cross. "
    "She would rather the class team did not know the name of it. Slow mornings are in the profile."
)
FAMILY = (
    "An older brother is in hospital for some weeks. The family have asked that nobody brings it up "
    "with the children. Pick-up may be by an aunt; the office has her on the list."
)
HEARD = (
    "Dad said at the door that the sight test was not good and there is a hospital date in December. "
    "They have not told the children yet and ask us not to either."
)
SAID = (
    "At the end of lunch: “I don’t want to go to the flat this weekend.” I did not ask more. "
    "Quiet since Monday. I told the safeguarding lead in the corridor that I would write it down."
)


def add_restricted_notes(area: Area) -> None:
    """On the shown pupil and two others of the register, so that each page has something to show."""
    school = area.schools[0]
    pupil = shown_pupil(school)
    others = [one for one in school.register if one.id != pupil.id] or [pupil]
    star, assistants = school.groups.index(star_group(school)), school.staff["ta"]
    senco, assistant = school.senco.id, assistants[star % len(assistants)].id
    teacher = school.staff["teacher"][star].id
    health = _note(area, pupil.id, "health", HEALTH, senco, 20, is_announced=True)
    area.rows.add(
        RestrictedReader,
        note_id=health,
        user_id=assistant,
        starts_on=area.on - days(12),
        ends_on=area.on + days(30),
        named_by_id=senco,
    )
    _note(area, others[0].id, "family", FAMILY, senco, 9, is_announced=False)
    _note(area, pupil.id, "safety", SAID, assistant, 1)
    _note(area, others[-1].id, "health", HEARD, teacher, 2)


def _note(
    area: Area, child_id: int, kind: str, text: str, by: int, ago: int, **announced: bool
) -> int:
    """One note; said who is told of it, it was kept at once, else it waits for a reader."""
    at = area.moment(area.open.on_or_before(area.on - days(ago)), 15, 40)
    taken: dict[str, Any] = {"taken_by_id": by, "taken_at": at} if announced else {}
    return area.rows.add(
        RestrictedNote,
        child_id=child_id,
        school_id=area.schools[0].id,
        kind=kind,
        text=text,
        written_by_id=by,
        written_at=at,
        **taken,
        **announced,
    )
