"""Handing on: every class last summer, with questions and answers, and one hand-on under way now."""

from datetime import date

from goldthread.demo.chance import Chance
from goldthread.demo.content import filled, said_for
from goldthread.demo.people import Area, Group, Pupil, School, days
from goldthread.records.transitions.models import Handover, HandoverChild, HandoverQuestion

READ = 0.88
ASKED = 0.35


def add_handovers(area: Area) -> None:
    """Last July's, in the primary and the special school; and a change of teacher now."""
    summer = date(area.year, 7, 3)
    for school in area.schools:
        if school.kind == "secondary":
            continue
        chance = area.chance("handover", school.code)
        for group in school.groups:
            arrived = [p for p in _supported(school, group) if p.since < summer]
            source = _class_before(area, school, group)
            if arrived and source:
                _summer(area, chance, school, group, source, arrived, summer)
    _now(area)


def _supported(school: School, group: Group) -> list[Pupil]:
    return [p for p in school.register if p.group is group and p.provision != "N"]


def _class_before(area: Area, school: School, group: Group) -> int | None:
    """The class these children were in last year: one year group down, the same name."""
    groups = school.groups
    years = list(dict.fromkeys(other.year_group for other in groups))
    place = years.index(group.year_group)
    if not place:
        return None
    below = [other for other in groups if other.year_group == years[place - 1]]
    same = [other for other in groups if other.year_group == group.year_group]
    return below[same.index(group) % len(below)].past_ids[area.year - 1]


def _summer(
    area: Area,
    chance: Chance,
    school: School,
    group: Group,
    source: int,
    pupils: list[Pupil],
    summer: date,
) -> None:
    read_by = date(area.year, 9, 9)
    handover_id = area.rows.add(
        Handover,
        school_id=school.id,
        from_class_id=source,
        to_class_id=group.id,
        state="complete",
        read_by=read_by,
        opened_on=summer - days(10),
        opened_by_id=school.senco.id,
        shared_on=summer,
    )
    for pupil in pupils:
        day = date(area.year, 9, 2) + days(chance.randrange(6))
        _page(area, chance, pupil, handover_id, day if day < area.on else None)


def _page(area: Area, chance: Chance, pupil: Pupil, handover_id: int, read_on: date | None) -> None:
    lines = area.content.voices["day_one"]["lines"]
    note = said_for(chance, lines, pupil.need, pupil.first)
    first_day = said_for(chance, lines, pupil.need, pupil.first)
    number = area.rows.add(
        HandoverChild,
        child_id=pupil.id,
        handover_id=handover_id,
        to_teacher_id=pupil.teachers[0].id,
        from_teacher_note=note,
        first_day=first_day if first_day != note else "",
        read_at=area.moment(read_on, 16) if read_on else None,
        acknowledged_at=area.moment(read_on, 16, 10) if read_on else None,
    )
    if read_on and chance.happens(ASKED):
        _question(area, chance, pupil, number, read_on)


def _question(area: Area, chance: Chance, pupil: Pupil, page_id: int, day: date) -> None:
    here = " ".join(adult.name for adults in pupil.school.staff.values() for adult in adults)
    items = [
        item
        for item in area.content.voices["handover"]
        if "Mrs Ollerenshaw" not in item["answer"] or "Ollerenshaw" in here
    ]
    item = chance.choice(items)
    area.rows.add(
        HandoverQuestion,
        child_id=pupil.id,
        handover_child_id=page_id,
        text=filled(item["question"], pupil.first),
        asked_by_id=pupil.teachers[0].id,
        asked_at=area.moment(day, 16, 20),
        answer=filled(item["answer"], pupil.first),
        answered_by_id=pupil.school.senco.id,
        answered_at=area.moment(area.open.on_or_after(day + days(1)), 12),
    )


def _now(area: Area) -> None:
    """In the primary, a class is being taken over: shared, and not read by everyone yet."""
    school = area.schools[0]
    chance = area.chance("handover now")
    source = min(school.groups, key=lambda group: (not _supported(school, group), group.id))
    target = next(
        (g for g in school.groups if g.year_group == source.year_group and g is not source), None
    )
    pupils = _supported(school, source)
    if target is None or not pupils or target.teacher is None:
        return
    handover_id = area.rows.add(
        Handover,
        school_id=school.id,
        from_class_id=source.id,
        to_class_id=target.id,
        state="shared",
        read_by=area.open.on_or_after(area.on + days(7)),
        opened_on=area.open.on_or_before(area.on - days(8)),
        opened_by_id=school.senco.id,
        shared_on=area.open.on_or_before(area.on - days(3)),
    )
    for place, pupil in enumerate(pupils):
        yesterday = area.open.on_or_before(area.on - days(1))
        _page(area, chance, pupil, handover_id, None if place == 0 else yesterday)
