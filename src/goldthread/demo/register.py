"""Who is on the register, since when and for what: status and needs as dated history."""

from datetime import date

from goldthread.demo.chance import Chance
from goldthread.demo.gradients import SECOND_NEEDS, needs_at, register_weight
from goldthread.demo.people import YEAR_GROUPS, Area, Pupil, School, days
from goldthread.records.sen_support.models import SenNeed, SenStatus

NO_LONGER_ON_REGISTER = 0.015
SECOND_NEED = 0.35
TARGETED_PLUS = 0.3
ON_REGISTER_BEFORE_HISTORY = 0.62


def draw_register(area: Area) -> None:
    """Choose the children, exactly as many as the national share says."""
    for school in area.schools:
        chance = area.chance("register", school.code)
        roll = len(school.pupils)
        for provision, share in (("E", school.shape.plan_share), ("K", school.shape.support_share)):
            free = [pupil for pupil in school.pupils if pupil.provision == "N"]
            weights = {
                place: register_weight(provision, _age(pupil), pupil.sex)
                for place, pupil in enumerate(free)
            }
            for place in chance.pick_weighted(weights, round(share * roll)):
                _enter(area, free[place], provision)
        _past_support(area, school, chance)


def _age(pupil: Pupil) -> int:
    return 4 + YEAR_GROUPS.index(pupil.year_group)


def _enter(area: Area, pupil: Pupil, provision: str) -> None:
    chance = area.chance("needs", pupil.id)
    pupil.provision = provision
    pupil.needs = [chance.by_weight(needs_at(_age(pupil), provision, pupil.school.kind))]
    second = SECOND_NEEDS.get(pupil.need)
    if second and chance.happens(SECOND_NEED if provision == "K" else 0.6):
        pupil.needs.append(chance.by_weight(second))
    pupil.support_from = _support_from(area, chance, pupil)
    if provision == "E":
        special = pupil.school.kind == "special"
        later = 0 if special else chance.randrange(120, 500)
        pupil.plan_from = min(pupil.support_from + days(later), area.on - days(20))
        pupil.plan_from = max(pupil.plan_from, pupil.support_from)


def _support_from(area: Area, chance: Chance, pupil: Pupil) -> date:
    """The first day of support here: at once for most with a plan, some weeks in for others."""
    if pupil.school.kind == "special":
        return pupil.since
    settled = pupil.since + days(chance.randrange(0, 40))
    known = pupil.school.kind == "secondary" and chance.happens(0.7)
    if known or chance.happens(ON_REGISTER_BEFORE_HISTORY):
        return min(settled, area.on - days(30))
    span = (area.on - days(30) - settled).days
    return settled + days(chance.randrange(span) if span > 0 else 0)


def _past_support(area: Area, school: School, chance: Chance) -> None:
    """A few children had support and no longer need it."""
    long_here = [
        pupil
        for pupil in school.pupils
        if pupil.provision == "N" and pupil.since < date(area.year - 1, 9, 1)
    ]
    for pupil in chance.some(long_here, round(NO_LONGER_ON_REGISTER * len(school.pupils))):
        pupil.needs = [chance.by_weight(needs_at(_age(pupil), "K", school.kind))]
        pupil.support_from = max(pupil.since + days(30), area.began)
        pupil.support_until = date(area.year, 7, 8)


def add_statuses(area: Area) -> None:
    """Write the history of status and needs."""
    for school in area.schools:
        for pupil in school.register:
            _statuses(area, pupil)
            _needs(area, pupil)


def _statuses(area: Area, pupil: Pupil) -> None:
    chance = area.chance("status", pupil.id)
    assert pupil.support_from is not None
    if pupil.plan_from == pupil.support_from:
        _status(area, pupil, "E", "specialist", pupil.support_from, None)
        return
    layer = "targeted_plus" if chance.happens(TARGETED_PLUS) else "targeted"
    ends_on = pupil.support_until or (pupil.plan_from - days(1) if pupil.plan_from else None)
    _status(area, pupil, "K", layer, pupil.support_from, ends_on)
    if pupil.plan_from:
        _status(area, pupil, "E", "specialist", pupil.plan_from, None)
    if pupil.support_until:
        _status(area, pupil, "N", "", pupil.support_until + days(1), None)


def _status(
    area: Area, pupil: Pupil, provision: str, layer: str, starts: date, ends: date | None
) -> None:
    area.rows.add(
        SenStatus,
        child_id=pupil.id,
        provision=provision,
        layer=layer,
        starts_on=starts,
        ends_on=ends,
        source="School",
        family_told_on=starts,
    )


def _needs(area: Area, pupil: Pupil) -> None:
    for rank, need in enumerate(pupil.needs, start=1):
        area.rows.add(
            SenNeed,
            child_id=pupil.id,
            need_type=need,
            rank=rank,
            starts_on=pupil.support_from,
            ends_on=pupil.support_until,
            source="School",
        )
