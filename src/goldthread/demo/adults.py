"""Staff, parents and children with a page of their own: accounts, roles, ties to children."""

from collections.abc import Iterator
from datetime import date

from goldthread.access.roles import RoleName
from goldthread.demo.chance import Chance
from goldthread.demo.people import Adult, Area, Group, Pupil, School, days
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.models import (
    Child,
    ChildAdult,
    ClassMember,
    ClassStaff,
    EmergencyOpening,
)
from goldthread.records.sharing.models import Sharing

SUBJECTS = ("English", "Maths", "Science")
TITLES = {"F": ("Mrs", "Ms", "Miss"), "M": ("Mr",)}
UNUSABLE_PASSWORD = "!"  # noqa: S105 - Django's mark for "no password": nobody can sign in with it
PARENTS = (("Mother", 0.74), ("Father", 0.17), ("Grandmother", 0.05), ("Carer", 0.04))
SECOND_PARENT = 0.3
TEACHING_ASSISTANTS = {"secondary": 14, "special": 18}


def add_adults(area: Area) -> None:
    """Staff of each school, then families."""
    names = _staff_names(area)
    for school in area.schools:
        _staff(area, school, names)
        _put_in_classes(area, school)
        if school.kind == "secondary":
            _teach_subjects(area, school)
        _families(area, school)
    lead = _adult(area, "tworivers.lead", next(names), "Trust inclusion lead")
    _hold(area, lead, RoleName.TRUST_LEAD, area.trust_id, area.began)
    _onlookers(area, names)


def _onlookers(area: Area, names: Iterator[str]) -> None:
    """People around the schools: safeguarding, governors, the council, data protection, operator."""
    primary = area.schools[0]
    posts = (
        ("otterbrook.dsl", "Deputy head", RoleName.SAFEGUARDING_LEAD, primary.id),
        ("otterbrook.governor", "SEN governor", RoleName.GOVERNOR, primary.id),
        ("wyndale.officer", "SEND officer", RoleName.AUTHORITY_OFFICER, area.authority_id),
        ("wyndale.analyst", "Analyst", RoleName.AUTHORITY_ANALYST, area.authority_id),
        (
            "tworivers.dpo",
            "Data protection officer",
            RoleName.DATA_PROTECTION_OFFICER,
            area.trust_id,
        ),
        ("tworivers.operator", "IT manager", RoleName.OPERATOR, area.trust_id),
        ("otterbrook.therapist", "Speech therapist", RoleName.PROFESSIONAL, primary.id),
    )
    for username, title, role, organisation_id in posts:
        adult = _adult(area, username, next(names), title)
        _hold(area, adult, role, organisation_id, area.began)
    tie_id = area.rows.add(
        ChildAdult,
        child_id=shown_pupil(primary).id,
        user_id=adult,
        kind="invited",
        starts_on=date(area.year, 9, 1),
        ends_on=date(area.year + 1, 7, 31),
    )
    _told_of_invitation(area, shown_pupil(primary), tie_id)
    _emergencies(area, primary)


def _told_of_invitation(area: Area, pupil: Pupil, tie_id: int) -> None:
    """The entry in the sharing register that comes with an invitation."""
    area.rows.add(
        Sharing, child_id=pupil.id, on=date(area.year, 9, 1), recipient="professional",
        with_whom="Speech therapist", what="What helps, the profile and the plan, on screen",
        why="Speech and language therapy in school this year", basis="public_task", how="invited",
        tie_id=tie_id, by_id=pupil.school.senco.id,
    )  # fmt: skip


def _emergencies(area: Area, school: School) -> None:
    """One record opened in an emergency twice: one reviewed, one still to be."""
    pupil, office = shown_pupil(school), school.staff["office"][0]
    reviewed = {
        "reviewed_by_id": school.senco.id,
        "reviewed_at": area.moment(area.open.on_or_before(area.on - days(6))),
        "was_justified": True,
        "review_note": "Nobody who knows the pupil was near. The alert now stands on the first-aid list.",
    }
    for ago, reason, review in (
        (8, "A fall in the playground, and the class teacher was out with the class", reviewed),
        (1, "Very upset at the gate, and nobody from the class had come yet", {}),
    ):
        on = area.open.on_or_before(area.on - days(ago))
        area.rows.add(
            EmergencyOpening,
            child_id=pupil.id,
            user_id=office.id,
            reason=reason,
            on=on,
            opened_at=area.moment(on, 12, 40),
            **review,
        )


def _staff_names(area: Area) -> Iterator[str]:
    """First the staff whom the voices name, then more like them."""
    for entry in area.content.names["staff"]:
        yield f"{entry['title']} {entry['first']} {entry['surname']}"
    chance = area.chance("staff names")
    groups = area.content.names["group"]
    while True:
        group = chance.choices(groups, [entry["weight"] for entry in groups])[0]
        sex = "F" if chance.happens(0.76) else "M"
        forename = chance.choice(group["female" if sex == "F" else "male"])
        yield f"{chance.choice(TITLES[sex])} {forename} {chance.choice(group['surnames'])}"


def _adult(area: Area, username: str, name: str, job_title: str = "") -> int:
    return area.rows.add(
        User,
        public_id=area.chance("user", username).uuid(),
        username=username,
        name=name,
        job_title=job_title,
        password=UNUSABLE_PASSWORD,
        is_synthetic=True,
    )


def _hold(area: Area, user_id: int, role: RoleName, organisation_id: int, since: date) -> None:
    area.rows.add(
        RoleHeld,
        user_id=user_id,
        role=role.value,
        organisation_id=organisation_id,
        starts_on=since,
    )


def _staff(area: Area, school: School, names: Iterator[str]) -> None:
    forms = len(school.groups)
    assistants = area.size(TEACHING_ASSISTANTS[school.kind]) if school.kind != "primary" else forms
    posts = (
        (RoleName.HEAD, "head", "Head teacher", 1),
        (RoleName.SENCO, "senco", "SENCO", 1),
        (RoleName.OFFICE, "office", "Office manager", 1),
        (RoleName.TEACHER, "teacher", "Teacher", forms),
        (RoleName.TEACHING_ASSISTANT, "ta", "Teaching assistant", max(assistants, 1)),
    )
    star = school.groups.index(star_group(school))
    for role, short, title, number in posts:
        for place in range(number):
            first = place == (star if short == "teacher" else star % number)
            username = f"{school.code}.{short}" + ("" if first else str(place + 1))
            name = next(names)
            number_given = _adult(area, username, name, title)
            _hold(area, number_given, role, school.id, area.began)
            school.staff.setdefault(short, []).append(Adult(number_given, name, short))


def star_group(school: School) -> Group:
    """The class to show first: the one in the middle of the school with most on the register."""
    middle = {"primary": "345", "secondary": "89", "special": "456"}[school.kind]
    groups = [group for group in school.groups if group.year_group in middle] or school.groups

    def on_register(group: Group) -> int:
        return sum(pupil.group is group and pupil.provision != "N" for pupil in school.pupils)

    return max(groups, key=on_register)


def _put_in_classes(area: Area, school: School) -> None:
    assistants = school.staff["ta"]
    for place, group in enumerate(school.groups):
        group.teacher = school.staff["teacher"][place]
        group.support = assistants[place % len(assistants)]
        for year, class_id in group.past_ids.items():
            for adult, kind in ((group.teacher, "teacher"), (group.support, "support")):
                _teach(area, adult, class_id, kind, year)
    for pupil in school.pupils:
        assert pupil.group.teacher is not None
        pupil.teachers = [pupil.group.teacher]


def _teach(area: Area, adult: Adult, class_id: int, kind: str, year: int) -> None:
    area.rows.add(
        ClassStaff,
        user_id=adult.id,
        school_class_id=class_id,
        kind=kind,
        starts_on=date(year, 9, 1),
        ends_on=None if year == area.year else date(year + 1, 8, 31),
    )


def _teach_subjects(area: Area, school: School) -> None:
    """This year's teaching classes: each form together, with a teacher for each subject."""
    teachers = school.staff["teacher"]
    for place, group in enumerate(school.groups):
        for step, subject in enumerate(SUBJECTS, start=1):
            teacher = teachers[(place * 3 + step * 7) % len(teachers)]
            class_id = area.rows.add(
                SchoolClass,
                school_id=school.id,
                year_starting=area.year,
                name=f"{group.name} {subject}",
                kind="teaching",
                year_group=group.year_group,
                subject=subject,
            )
            _teach(area, teacher, class_id, "teacher", area.year)
            _join(area, school, group, class_id, teacher)


def _join(area: Area, school: School, group: Group, class_id: int, teacher: Adult) -> None:
    for pupil in school.pupils:
        if pupil.group is group:
            pupil.teachers.append(teacher)
            area.rows.add(
                ClassMember,
                child_id=pupil.id,
                school_class_id=class_id,
                starts_on=date(area.year, 9, 1),
            )


def _families(area: Area, school: School) -> None:
    star = shown_pupil(school)
    for place, pupil in enumerate(school.register):
        shown = pupil is star
        chance = area.chance("family", pupil.id)
        pupil.parent_id = _parent(area, chance, pupil, "" if shown else str(place + 1))
        if chance.happens(SECOND_PARENT):
            _parent(area, chance, pupil, f"{place + 1}b")
        suffix = "" if shown else str(place + 1)
        pupil.user_id = _adult(
            area, f"{school.code}.pupil{suffix}", f"{pupil.first} {pupil.surname}"
        )
        _hold(area, pupil.user_id, RoleName.CHILD, school.id, pupil.since)
        area.rows.change(Child, pupil.id, user_id=pupil.user_id)
        _key_adult(area, pupil)


def shown_pupil(school: School) -> Pupil:
    """The child the front page's parent and pupil belong to: longest supported in the star class."""
    group = star_group(school)
    known = [pupil for pupil in school.register if pupil.provision != "N"]
    near = [pupil for pupil in known if pupil.group is group] or known
    return min(near, key=lambda pupil: (pupil.support_from or date.max, pupil.id))


def _parent(area: Area, chance: Chance, pupil: Pupil, suffix: str) -> int:
    relationship = chance.by_weight(dict(PARENTS))
    groups = area.content.names["group"]
    group = next((g for g in groups if pupil.surname in g["surnames"]), groups[0])
    sex = "male" if relationship == "Father" else "female"
    surname = pupil.surname if chance.happens(0.8) else chance.choice(group["surnames"])
    name = f"{chance.choice(group[sex])} {surname}"
    parent_id = _adult(area, f"{pupil.school.code}.parent{suffix}", name)
    _hold(area, parent_id, RoleName.PARENT, pupil.school.id, pupil.since)
    area.rows.add(
        ChildAdult,
        child_id=pupil.id,
        user_id=parent_id,
        kind="parent",
        relationship=relationship,
        has_parental_responsibility=True,
        starts_on=pupil.since,
    )
    return parent_id


def _key_adult(area: Area, pupil: Pupil) -> None:
    if pupil.provision == "N" or pupil.group.support is None:
        return
    area.rows.add(
        ChildAdult,
        child_id=pupil.id,
        user_id=pupil.group.support.id,
        kind="key_adult",
        starts_on=max(pupil.since, date(area.year, 9, 1)),
    )
