"""Concerns teachers raised: some new, some being looked into, some watched, closed or now a plan."""

from dataclasses import dataclass

from goldthread.demo.chance import Chance
from goldthread.demo.content import said_for
from goldthread.demo.people import Area, Pupil, School, days
from goldthread.records.sen_support.models import Concern, ConcernEvidence

PER_HUNDRED = 2.4


@dataclass(frozen=True)
class _State:
    """A state, how often it is met, and how long ago such concerns were raised, in days."""

    name: str
    weight: int
    least: int
    most: int


STATES = (
    _State("raised", 5, 1, 12),
    _State("triaged", 3, 6, 20),
    _State("gathering_evidence", 5, 14, 50),
    _State("watching", 4, 30, 120),
    _State("closed", 4, 60, 400),
    _State("plan_started", 0, 0, 0),
)
EVIDENCE = ("work", "observation", "family", "child", "attendance")
NOTES = {
    "triaged": "Talked it through with the class teacher. Next: decide what we need to know.",
    "gathering_evidence": "Asked for a piece of work and a short observation.",
    "watching": "Better since the seat moved. Look again after half term.",
    "closed": "Sight test done and new glasses. No further steps.",
    "plan_started": "Evidence points the same way. Support plan started with the family.",
}


def add_concerns(area: Area) -> None:
    """Some in each state in every school, and the concern that began each newer plan."""
    for school in area.schools:
        chance = area.chance("concerns", school.code)
        free = [pupil for pupil in school.pupils if not pupil.needs]
        number = max(len(STATES), round(len(school.pupils) * PER_HUNDRED / 100))
        weights = [state.weight for state in STATES]
        states = [*STATES[:5], *chance.choices(STATES, weights, k=number)][:number]
        for pupil, state in zip(chance.some(free, number), states, strict=False):
            ago = chance.randrange(state.least, state.most + 1)
            _concern(area, chance, school, pupil, state.name, ago)
        for pupil in school.register:
            assert pupil.support_from is not None
            if pupil.provision == "K" and pupil.support_from > area.began + days(60):
                ago = (area.on - pupil.support_from).days + 21
                _concern(area, chance, school, pupil, "plan_started", ago)


def _concern(
    area: Area, chance: Chance, school: School, pupil: Pupil, state: str, ago: int
) -> None:
    raised = area.open.on_or_before(max(area.on - days(max(ago, 1)), pupil.since + days(3)))
    decided = area.open.on_or_before(min(area.on - days(1), raised + days(18)))
    settled = state != "raised"
    need = pupil.needs[0] if pupil.needs else chance.choice(("SPLD", "SLCN", "SEMH"))
    texts = area.content.voices["concerns"]["from_teachers"]
    number = area.rows.add(
        Concern,
        child_id=pupil.id,
        raised_by_id=pupil.teachers[0].id,
        raised_on=raised,
        noticed=said_for(chance, texts, need, pupil.first),
        tried="A different seat and instructions in steps for two weeks." if settled else "",
        family_view="They have seen the same at home." if chance.happens(0.5) else "",
        state=state,
        decided_by_id=school.senco.id if settled else None,
        decided_on=max(raised, decided) if settled else None,
        decision_note=NOTES.get(state, ""),
        look_again_on=area.open.on_or_after(area.on + days(20)) if state == "watching" else None,
    )
    if state in {"gathering_evidence", "plan_started"}:
        _evidence(area, chance, pupil, number, asked=raised, all_in=state == "plan_started")


def _evidence(
    area: Area, chance: Chance, pupil: Pupil, concern_id: int, *, asked: object, all_in: bool
) -> None:
    for place, kind in enumerate(chance.some(EVIDENCE, 3)):
        received = all_in or place == 0
        text = area.content.voices["sessions"]["notes"]
        area.rows.add(
            ConcernEvidence,
            child_id=pupil.id,
            concern_id=concern_id,
            kind=kind,
            asked_of_id=pupil.teachers[0].id,
            asked_on=asked,
            due_on=area.open.on_or_after(area.on + days(5)) if not received else None,
            text=said_for(chance, text, "", pupil.first) if received else "",
            received_on=asked if received else None,
            received_from_id=pupil.teachers[0].id if received else None,
        )
