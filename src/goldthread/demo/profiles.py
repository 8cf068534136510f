"""Each child on the register as a profile: own words, barriers, what to do, what was seen."""

from datetime import date

from goldthread.demo.chance import Chance
from goldthread.demo.content import Entry, filled, said_for
from goldthread.demo.people import Area, Pupil, School, days
from goldthread.records.profiles.models import (
    Barrier,
    Diagnosis,
    Observation,
    ProfileEntry,
    ProfileRead,
    Strategy,
    StrategyReply,
)

DIAGNOSES = {
    "ASD": ("Autism", "Community paediatrics, Wyndale"),
    "SPLD": ("Dyslexia", "Specialist teacher's assessment"),
    "SEMH": ("ADHD", "Child and adolescent mental health service"),
    "HI": ("Bilateral hearing loss", "Audiology, Wyndale Hospital"),
    "VI": ("Low vision", "Eye clinic, Wyndale Hospital"),
    "PD": ("Cerebral palsy", "Community paediatrics, Wyndale"),
    "DS": ("Down syndrome", "Hospital, at birth"),
    "SLCN": ("Developmental language disorder", "Speech and language therapy service"),
    "PMLD": ("Rare chromosome condition", "Clinical genetics"),
    "MSI": ("Combined hearing and sight loss", "Sensory service"),
}
DIAGNOSED = {"ASD": 0.75, "SPLD": 0.45, "SEMH": 0.25, "SLCN": 0.15}
ALERTS = {
    "HI": "Wears hearing aids: face the class when you speak",
    "VI": "Large print, on the tablet, before the lesson",
    "SEMH": "Exit card: go now, talk later",
    "ASD": "Ear defenders and exit card: no need to ask",
    "PD": "Uses a frame: lift access and a clear path",
    "OTH": "Inhaler in the front pocket, second in the office",
}
ALERTED = 0.45
WHAT_REPEATS = ("strengths", "interests", "aspirations")


def add_profiles(area: Area) -> None:
    """A profile for each child who has or had support."""
    for school in area.schools:
        for pupil in school.register:
            chance = area.chance("profile", pupil.id)
            profile = chance.choice(area.content.profiles[pupil.need, pupil.band])
            starts = max(_first_day(pupil), area.began)
            _in_their_words(area, chance, pupil, profile, starts)
            _barriers(area, chance, pupil, profile, starts)
            _diagnosis(area, chance, pupil)
            _strategies(area, chance, pupil, profile, starts)
            _seen(area, chance, pupil)
        _read(area, school)


def _first_day(pupil: Pupil) -> date:
    assert pupil.support_from is not None
    return pupil.support_from


def _entry(
    area: Area, pupil: Pupil, section: str, voice: str, text: str, starts: date, **more: object
) -> int:
    return area.rows.add(
        ProfileEntry,
        child_id=pupil.id,
        section=section,
        voice=voice,
        text=filled(text, pupil.first),
        starts_on=starts,
        recorded_by_id=pupil.school.senco.id,
        **more,
    )


def _in_their_words(area: Area, chance: Chance, pupil: Pupil, profile: Entry, starts: date) -> None:
    voice = profile["told_by"]
    for section in WHAT_REPEATS:
        for text in profile[section]:
            _entry(area, pupil, section, voice, text, starts)
    _entry(area, pupil, "best_support", voice, profile["best_support"], starts)
    _entry(area, pupil, "history", "family", profile["family_voice"], starts)
    updated = date(area.year, 9, 20)
    if starts < updated - days(200) and updated < area.on and chance.happens(0.4):
        others = area.content.profiles[pupil.need, pupil.band]
        before = chance.choice(others)["matters_to_me"]
        earlier = _entry(
            area, pupil, "matters_to_me", voice, before, starts, ends_on=updated - days(1)
        )
        _entry(
            area,
            pupil,
            "matters_to_me",
            voice,
            profile["matters_to_me"],
            updated,
            replaces_id=earlier,
        )
    else:
        _entry(area, pupil, "matters_to_me", voice, profile["matters_to_me"], starts)


def _barriers(area: Area, chance: Chance, pupil: Pupil, profile: Entry, starts: date) -> None:
    barriers = list(profile["barriers"])
    for need in pupil.needs[1:]:
        other = chance.choice(area.content.profiles[need, pupil.band])
        barriers.append(chance.choice(other["barriers"]))
    for barrier in barriers:
        area.rows.add(
            Barrier,
            child_id=pupil.id,
            area=barrier["area"],
            title=filled(barrier["barrier"], pupil.first)[:120],
            looks_like=filled(barrier["impact"], pupil.first),
            impact=chance.choices((1, 2, 3), (2, 5, 3))[0],
            starts_on=starts,
            ends_on=pupil.support_until,
            recorded_by_id=pupil.school.senco.id,
        )


def _diagnosis(area: Area, chance: Chance, pupil: Pupil) -> None:
    known = DIAGNOSES.get(pupil.need)
    if known is None or not chance.happens(DIAGNOSED.get(pupil.need, 0.9)):
        return
    first = pupil.born_on if pupil.need in {"DS", "PD", "PMLD"} else pupil.born_on + days(1400)
    span = max(1, (_first_day(pupil) - first).days)
    area.rows.add(
        Diagnosis,
        child_id=pupil.id,
        name=known[0],
        source=known[1],
        diagnosed_on=min(first + days(chance.randrange(span)), area.on - days(30)),
        recorded_on=max(_first_day(pupil), area.began),
        recorded_by_id=pupil.school.senco.id,
    )


def _strategies(area: Area, chance: Chance, pupil: Pupil, profile: Entry, starts: date) -> None:
    lines = [("do", text) for text in profile["do"]] + [("avoid", profile["avoid"])]
    if pupil.need in ALERTS and chance.happens(ALERTED):
        lines.append(("alert", ALERTS[pupil.need]))
    for position, (kind, text) in enumerate(lines):
        strategy_id = area.rows.add(
            Strategy,
            child_id=pupil.id,
            kind=kind,
            text=filled(text, pupil.first),
            position=position,
            starts_on=starts,
            ends_on=pupil.support_until,
            recorded_by_id=pupil.school.senco.id,
        )
        if kind == "do" and pupil.provision != "N":
            _replies(area, chance, pupil, strategy_id, starts)


def _replies(area: Area, chance: Chance, pupil: Pupil, strategy_id: int, starts: date) -> None:
    school_days = area.open.between(max(starts, date(area.year, 9, 1)), area.on - days(1))
    for teacher in chance.some(list(dict.fromkeys(t.id for t in pupil.teachers)), 1):
        if school_days and chance.happens(0.5):
            area.rows.add(
                StrategyReply,
                child_id=pupil.id,
                strategy_id=strategy_id,
                by_id=teacher,
                on=chance.choice(school_days),
                worked=chance.happens(0.74),
            )


def _seen(area: Area, chance: Chance, pupil: Pupil) -> None:
    """Small things adults saw, some of them wins."""
    first = max(_first_day(pupil), area.began)
    school_days = area.open.between(first, min(area.on - days(1), pupil.support_until or area.on))
    for day in sorted(chance.some(school_days, chance.randrange(3, 9))):
        support = pupil.group.support or pupil.school.senco
        area.rows.add(
            Observation,
            child_id=pupil.id,
            on=day,
            text=said_for(
                chance, area.content.voices["sessions"]["notes"], pupil.need, pupil.first
            ),
            is_win=chance.happens(0.4),
            by_id=chance.choice([support.id, pupil.teachers[0].id]),
        )


def _read(area: Area, school: School) -> None:
    """Most adults who teach a child have read what helps this year; some have not yet."""
    chance = area.chance("profile reads", school.code)
    for pupil in school.register:
        if pupil.provision == "N":
            continue
        adults = [pupil.teachers[0], *pupil.teachers[1:], pupil.group.support or school.senco]
        first = max(_first_day(pupil), date(area.year, 9, 2))
        school_days = area.open.between(first, area.on - days(1))[:25]
        for adult_id in dict.fromkeys(adult.id for adult in adults):
            if school_days and chance.happens(0.8):
                area.rows.add(
                    ProfileRead,
                    child_id=pupil.id,
                    by_id=adult_id,
                    on=chance.choice(school_days),
                )
