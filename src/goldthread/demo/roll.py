"""The children of each school: names, ages, classes over the years, attendance."""

from datetime import date

from goldthread.demo.chance import Chance
from goldthread.demo.content import Entry
from goldthread.demo.gradients import ABSENCE_FACTOR
from goldthread.demo.people import YEAR_GROUPS, Area, Group, Pupil, School, days, year_group_in
from goldthread.records.people.models import AttendanceSpell, Child, ClassMember, Enrolment
from goldthread.statute.identifiers import upn_check_letter

AWKWARD_PER_YEAR = 1
OTHER_HERITAGE_SURNAME = 1 / 12
KNOWN_AS = 0.6


def add_children(area: Area) -> None:
    """Fill every class. Each school meets some of the names that screens find hard."""
    for school in area.schools:
        awkward = area.chance("awkward", school.code).some(area.content.names["awkward"], 9)
        for number, group in enumerate(school.groups):
            for place in range(_class_size(area, school, group)):
                hard = awkward.pop() if place == 3 and number % 2 == 0 and awkward else None
                school.pupils.append(_child(area, school, group, place, hard))


def _class_size(area: Area, school: School, group: Group) -> int:
    whole = {"primary": 60, "secondary": 220, "special": 10}[school.kind]
    forms = [other for other in school.groups if other.year_group == group.year_group]
    share, rest = divmod(area.size(whole, 2), len(forms))
    return share + (forms.index(group) < rest)


def _child(area: Area, school: School, group: Group, place: int, hard: Entry | None) -> Pupil:
    chance = area.chance("child", school.code, group.name, place)
    sex = "M" if chance.happens(0.512) else "F"
    names = _names(area, chance, sex)
    if hard is not None:
        names = (hard["first"], hard["surname"], "")
        sex = {"F": "F", "M": "M"}.get(hard["sex"], "U")
    born_on = _birthday(area, chance, group.year_group)
    since = _since(area, chance, school, group.year_group)
    pupil = Pupil(
        0, school, names[2] or names[0], names[1], sex, born_on, group.year_group, group, since
    )
    pupil.id = area.rows.add(
        Child,
        public_id=chance.uuid(),
        school_id=school.id,
        forename=names[0],
        surname=names[1],
        preferred_forename=names[2],
        born_on=born_on,
        sex=sex,
        upn=_upn(school, since),
        year_group=group.year_group,
        entered_on=since,
        first_language="ENG" if chance.happens(0.79) else "OTB",
        is_synthetic=True,
    )
    return pupil


def _names(area: Area, chance: Chance, sex: str) -> tuple[str, str, str]:
    groups = area.content.names["group"]
    group = chance.choices(groups, [entry["weight"] for entry in groups])[0]
    forenames = group["female" if sex == "F" else "male"]
    if group["neutral"] and chance.happens(0.06):
        forenames = group["neutral"]
    forename = chance.choice(forenames)
    other = chance.choice(groups) if chance.happens(OTHER_HERITAGE_SURNAME) else group
    known_as = area.content.names["known_as"].get(forename, "")
    return forename, chance.choice(other["surnames"]), known_as if chance.happens(KNOWN_AS) else ""


def _birthday(area: Area, chance: Chance, year_group: str) -> date:
    age = 4 + YEAR_GROUPS.index(year_group)
    first = date(area.year - age - 1, 9, 1)
    return first + days(chance.randrange(365))


def _since(area: Area, chance: Chance, school: School, year_group: str) -> date:
    """Most children enter in the school's first year; some move in later."""
    first_year = 7 if school.kind == "secondary" else 0
    years_here = YEAR_GROUPS.index(year_group) - first_year
    year = area.year - years_here
    if years_here and chance.happens(0.16 if school.kind != "special" else 0.45):
        year = area.year - chance.randrange(years_here)
    return date(year, 9, 1)


def _upn(school: School, since: date) -> str:
    thousand, serial = divmod(len(school.pupils), 1000)
    establishment = 2000 + 10 * (school.id % 700) + thousand
    rest = f"899{establishment}{since.year % 100:02d}{serial:03d}"
    return upn_check_letter(rest) + rest


def add_school_lives(area: Area) -> None:
    """Enrolments, classes of each year and attendance, once it is known who is on the register."""
    for school in area.schools:
        for pupil in school.pupils:
            area.rows.add(Enrolment, child_id=pupil.id, school_id=school.id, starts_on=pupil.since)
            _past_classes(area, school, pupil)
            _attendance(area, school, pupil)


def _past_classes(area: Area, school: School, pupil: Pupil) -> None:
    place = [g for g in school.groups if g.year_group == pupil.year_group].index(pupil.group)
    for year in area.years:
        year_group = year_group_in(pupil, area.year - year)
        forms = [group for group in school.groups if group.year_group == year_group]
        if not forms or date(year, 9, 1) < pupil.since:
            continue
        area.rows.add(
            ClassMember,
            child_id=pupil.id,
            school_class_id=forms[place % len(forms)].past_ids[year],
            starts_on=date(year, 9, 1),
            ends_on=None if year == area.year else date(year + 1, 8, 31),
        )


def _attendance(area: Area, school: School, pupil: Pupil) -> None:
    chance = area.chance("attendance", pupil.id)
    factor = 1.0 if school.kind == "special" else ABSENCE_FACTOR[pupil.provision]
    mean = school.shape.absence * factor
    pupil.absence = min(0.6, chance.betavariate(1.3, 1.3 / mean - 1.3))
    for term in area.terms:
        last = min(term.last, area.on - days(1))
        possible = 2 * len(area.open.between(term.first, last))
        if not possible or term.first < pupil.since:
            continue
        rate = min(0.95, max(0.0, chance.gauss(pupil.absence, 0.015)))
        area.rows.add(
            AttendanceSpell,
            child_id=pupil.id,
            starts_on=term.first,
            ends_on=last,
            possible=possible,
            attended=possible - round(possible * rate),
        )
