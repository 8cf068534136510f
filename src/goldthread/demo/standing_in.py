"""The first school's SENCO is away on a course: a class teacher holds reviews and looks at concerns for some."""

from goldthread.demo.adults import shown_pupil, star_group
from goldthread.demo.people import Area, days
from goldthread.records.people.models import DelegatedChild, Delegation

PUPILS = 3


def add_standing_in(area: Area) -> None:
    """Two duties for a few pupils of the register, for four weeks around the day."""
    school = area.schools[0]
    teacher = school.staff["teacher"][school.groups.index(star_group(school))]
    handed = area.rows.add(
        Delegation,
        school_id=school.id,
        giver_id=school.senco.id,
        receiver_id=teacher.id,
        duties=["concerns", "reviews"],
        starts_on=area.on - days(7),
        ends_on=area.on + days(21),
    )
    pupils = [shown_pupil(school), *school.register]
    for pupil_id in list(dict.fromkeys(pupil.id for pupil in pupils))[:PUPILS]:
        area.rows.add(DelegatedChild, delegation_id=handed, child_id=pupil_id)
