"""Young people past compulsory school age in the special school, who stay on a year below their age.

One decides for themselves and lets a parent go on with a part; with one it is time to talk.
"""

from goldthread.demo.people import YEAR_GROUPS, Area, Pupil, School, days
from goldthread.records.people.models import Child, OwnRights, ParentPart
from goldthread.statute.clocks.own_rights import rights_are_own_from

SAYS = (
    "{first}, Mum and I at the annual meeting. {first} would like Mum to see what happens and to go on "
    "telling us things, and to read the plan first and then show it to her."
)


def add_own_rights(area: Area) -> None:
    """Two of the oldest year with a parent linked."""
    school = next(one for one in area.schools if one.kind == "special")
    oldest = YEAR_GROUPS[max(YEAR_GROUPS.index(pupil.year_group) for pupil in school.pupils)]
    staying = [one for one in school.register if one.year_group == oldest and one.parent_id]
    for pupil in staying[:2]:
        pupil.born_on = pupil.born_on.replace(year=pupil.born_on.year - 1, day=min(pupil.born_on.day, 28))  # fmt: skip
        area.rows.change(Child, pupil.id, born_on=pupil.born_on)
    for pupil in staying[:1]:
        _decides(area, school, pupil)


def _decides(area: Area, school: School, pupil: Pupil) -> None:
    talked_on = max(rights_are_own_from(pupil.born_on), area.on - days(30))
    area.rows.add(
        OwnRights,
        child_id=pupil.id,
        outcome="takes_over",
        talked_on=talked_on,
        says=SAYS.format(first=pupil.first),
        starts_on=talked_on,
        recorded_by_id=school.senco.id,
    )
    for part in ("progress", "say"):
        area.rows.add(
            ParentPart,
            child_id=pupil.id,
            user_id=pupil.parent_id,
            part=part,
            starts_on=talked_on,
            recorded_by_id=school.senco.id,
        )
