"""What families asked, complained of and consented to, and with whom records were shared."""

from dataclasses import dataclass
from typing import Any

from goldthread.demo.adults import shown_pupil
from goldthread.demo.chance import Chance
from goldthread.demo.people import Area, Pupil, School, days
from goldthread.records.data_requests.models import Complaint, ComplaintStep, DataRequest
from goldthread.records.sharing.models import Consent, Sharing

SHARED_PER_SCHOOL = 14


@dataclass(frozen=True)
class _Asked:
    """A request: what was said, how many days ago, and what came of it."""

    kind: str
    part: str
    said: str
    ago: int
    decision: str = ""
    reasons: str = ""


ASKED = (
    _Asked(
        "correction", "helps",
        "It says that music helps. It does, but not before lunch: then it makes things worse.",
        9,
    ),
    _Asked(
        "correction", "barriers",
        "It is not that they will not sit. They cannot hear from the back of the room.",
        40, "not_done",
        "Two adults wrote down what they saw on those days, and that stays. Your words stand beside it, "
        "and the seat is at the front now.",
    ),
    _Asked(
        "correction", "details",
        "The first name is spelt with one l.",
        75, "done", "You are right, and we are sorry. The school's register is put right as well.",
    ),
    _Asked(
        "objection", "whole",
        "I do not want the report from the private clinic shown to cover staff.",
        62, "done", "Agreed. Cover staff see what helps in the lesson and nothing of the report.",
    ),
)  # fmt: skip
SHARED = (
    ("authority", "SEND casework team, the council", "The last two plans and their reviews", "Advice for an EHC needs assessment", "legal_duty", "secure", True, "They have what they need and wrote back on the same day."),
    ("health", "Speech and language therapy service", "The profile and what was measured", "Advice for the next plan", "public_task", "secure", True, ""),
    ("school", "The next school's SENCO", "The record of support, with the day-one page", "Moving school", "legal_duty", "secure", True, "Read by the SENCO and the form tutor."),
    ("professional", "Educational psychologist", "What has been tried and what came of it", "A visit was planned with the family", "public_task", "spoken", False, ""),
    ("health", "School nurse", "What helps when it is loud", "A hearing test", "public_task", "handed", False, ""),
)  # fmt: skip


def add_data_rights(area: Area) -> None:
    """Some of each in every school, and each of them around the family shown on the front page."""
    for school in area.schools:
        chance = area.chance("data rights", school.code)
        families = [one for one in school.register if one.parent_id and one.provision != "N"]
        if not families:
            continue
        shown = shown_pupil(school)
        others = [one for one in families if one is not shown] or [shown]
        for asked, pupil in zip(ASKED, [shown, shown, *others, *others], strict=False):
            _asked(area, school, pupil, asked)
        _complaints(area, school, shown, others[0])
        _consents(area, school, shown)
        for pupil in chance.some(families, min(SHARED_PER_SCHOOL, len(families))):
            _shared(area, chance, school, pupil)


def _asked(area: Area, school: School, pupil: Pupil, asked: _Asked) -> None:
    came = area.open.on_or_before(area.on - days(asked.ago))
    answer: dict[str, Any] = {}
    if asked.decision:
        on = area.open.on_or_before(came + days(16))
        answer = {
            "state": "decided", "decision": asked.decision, "reasons": asked.reasons,
            "is_beside": asked.kind == "correction" and asked.decision != "done",
            "decided_by_id": school.senco.id, "decided_on": on, "told_on": on,
        }  # fmt: skip
    area.rows.add(
        DataRequest, child_id=pupil.id, kind=asked.kind, part=asked.part, said=asked.said,
        voice="family", asked_by_id=pupil.parent_id, recorded_by_id=pupil.parent_id,
        received_on=came, **answer,
    )  # fmt: skip


def _complaints(area: Area, school: School, shown: Pupil, other: Pupil) -> None:
    head = school.staff["head"][0]
    area.rows.add(
        Complaint, school_id=school.id, child_id=shown.id, about="shared",
        text="A plan was read out at the gate where other parents could hear it.",
        made_by_id=shown.parent_id, recorded_by_id=shown.parent_id,
        received_on=area.open.on_or_before(area.on - days(4)),
    )  # fmt: skip
    came = area.open.on_or_before(area.on - days(25))
    read = area.open.on_or_before(came + days(3))
    number = area.rows.add(
        Complaint, school_id=school.id, child_id=other.id, about="not_answered",
        text="I asked twice for the notes of the meeting and heard nothing.",
        made_by_id=other.parent_id, recorded_by_id=other.parent_id, received_on=came,
        state="acknowledged", acknowledged_on=read, acknowledged_by_id=head.id,
        summary="Notes of a meeting were asked for twice and not sent.",
    )  # fmt: skip
    for text, is_told in (
        ("Asked the office who had the two messages.", False),
        ("The notes are with you now. We are looking at why they were not sent.", True),
    ):
        area.rows.add(
            ComplaintStep, complaint_id=number, on=area.open.on_or_before(read + days(4)),
            text=text, is_told=is_told, by_id=head.id,
        )  # fmt: skip


def _consents(area: Area, school: School, shown: Pupil) -> None:
    """One given, one still asked."""
    asked = area.open.on_or_before(area.on - days(30))
    given = area.rows.add(
        Consent, child_id=shown.id, asked_of_id=shown.parent_id,
        what="First name and what helps, for the helpers of the holiday club",
        with_whom="Wyndale Holiday Club", ends_on=area.on + days(280), asked_on=asked,
        asked_by_id=school.senco.id, state="given", way="page",
        answered_on=area.open.on_or_before(asked + days(2)),
    )  # fmt: skip
    area.rows.add(
        Sharing, child_id=shown.id, on=area.open.on_or_before(asked + days(7)), recipient="other",
        with_whom="Wyndale Holiday Club", what="First name and what helps",
        why="A place in the club, with helpers who know what to do", basis="consent",
        consent_id=given, how="handed", by_id=school.senco.id,
    )  # fmt: skip
    area.rows.add(
        Consent, child_id=shown.id, asked_of_id=shown.parent_id,
        what="A film of a reading lesson, to train teachers in other schools",
        with_whom="Two Rivers Trust", asked_on=area.open.on_or_before(area.on - days(3)),
        asked_by_id=school.senco.id,
    )  # fmt: skip


def _shared(area: Area, chance: Chance, school: School, pupil: Pupil) -> None:
    recipient, with_whom, what, why, basis, how, needs_receipt, back = chance.choice(SHARED)
    on = area.open.on_or_before(area.on - days(chance.randrange(2, 60)))
    has_come = needs_receipt and (area.on - on).days > 8 and chance.happens(0.8)
    area.rows.add(
        Sharing, child_id=pupil.id, on=on, recipient=recipient, with_whom=with_whom, what=what,
        why=why, basis=basis, how=how, by_id=school.senco.id, needs_receipt=needs_receipt,
        receipt_on=on + days(3) if has_come else None, came_back=back if has_come else "",
    )  # fmt: skip
