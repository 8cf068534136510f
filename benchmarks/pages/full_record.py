"""One child's record, as full as a careful school keeps after two years."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from goldthread.demo.rows import Rows
from goldthread.records.contributions.models import (
    AGREEMENT_ANSWERS,
    CONTRIBUTION_PROMPTS,
    Agreement,
    Contribution,
)
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.people.models import AttendanceSpell, Child, ChildAdult
from goldthread.records.profiles.models import (
    PROFILE_ENTRY_SECTIONS,
    Barrier,
    Diagnosis,
    Observation,
    ProfileEntry,
    ProfileRead,
    Strategy,
    StrategyReply,
)
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine
from goldthread.records.sen_support.models import (
    Concern,
    ConcernEvidence,
    LineReview,
    Review,
    SenStatus,
    TargetReview,
)

if TYPE_CHECKING:
    from benchmarks.pages.world import Planned

AREAS = (
    "communication_and_interaction",
    "cognition_and_learning",
    "semh",
    "sensory_and_physical",
)
SAID = (
    "I like it when I know what comes next and there is somewhere quiet to go. It helps when "
    "people say my name first and wait for me, and when I can draw it before I write it."
)
Adults = dict[str, int]


def add_full_record(rows: Rows, one: "Planned", school_id: int, adults: Adults, on: date) -> None:
    """Everything the child page and its thread can show."""
    _profile(rows, one.child_id, adults, on)
    _heard(rows, one, adults, on)
    _early_days(rows, one.child_id, adults, on)
    for position in (2, 3):
        _outcome(rows, one.child_id, one.cycle_id, position, on)
    for number in range(3):
        _line(rows, one, school_id, one.outcome_id, f"Reading aloud {number}", on)
    for number in (1, 2):
        _closed_cycle(rows, one.child_id, school_id, number, adults, on)


def _at(on: date) -> datetime:
    return datetime.combine(on, time(10), UTC)


def _profile(rows: Rows, child_id: int, adults: Adults, on: date) -> None:
    began = on - timedelta(days=200)
    by = {"recorded_by_id": adults["senco"]}
    for section in PROFILE_ENTRY_SECTIONS:
        for voice in ("child", "family", "school"):
            rows.add(
                ProfileEntry, child_id=child_id, section=section, voice=voice, text=SAID,
                starts_on=began, **by,
            )  # fmt: skip
    for number in range(6):
        rows.add(
            Barrier, child_id=child_id, area=AREAS[number % 4], impact=1 + number % 3,
            title="Following talk in a busy room", looks_like=SAID, starts_on=began, **by,
        )  # fmt: skip
    for name in ("Developmental language disorder", "Moderate hearing loss, both ears"):
        rows.add(
            Diagnosis, child_id=child_id, name=name, source="Community paediatrics, Wyndale",
            diagnosed_on=began, recorded_on=began, **by,
        )  # fmt: skip
    for position in range(6):
        strategy_id = rows.add(
            Strategy, child_id=child_id, kind="do", position=10 + position, starts_on=began,
            text="Check the hearing aids before the lesson and sit where the face can be seen",
        )  # fmt: skip
        for days in range(5):
            rows.add(
                StrategyReply, child_id=child_id, strategy_id=strategy_id, by_id=adults["teacher"],
                on=on - timedelta(days=10 + days), worked=days != 3, note="In the first part",
            )  # fmt: skip
    for days in range(12):
        rows.add(
            Observation, child_id=child_id, on=on - timedelta(days=9 * days), text=SAID,
            is_win=days % 2 == 0, by_id=adults["teaching_assistant"],
        )  # fmt: skip
    rows.add(ProfileRead, child_id=child_id, by_id=adults["teacher"], on=on - timedelta(days=20))


def _heard(rows: Rows, one: "Planned", adults: Adults, on: date) -> None:
    child_id = one.child_id
    rows.change(Child, child_id, user_id=adults["child"])
    for kind, role in (("parent", "parent"), ("key_adult", "teaching_assistant")):
        rows.add(
            ChildAdult, child_id=child_id, user_id=adults[role], kind=kind,
            relationship="Mother" if kind == "parent" else "", has_parental_responsibility=True,
            starts_on=on - timedelta(days=500),
        )  # fmt: skip
    for number, prompt in enumerate(CONTRIBUTION_PROMPTS):
        for voice, role in (("child", "teacher"), ("family", "parent")):
            rows.add(
                Contribution, child_id=child_id, cycle_id=one.cycle_id, voice=voice, prompt=prompt,
                text=SAID, feeling="good", by_id=adults[role],
                made_at=_at(on - timedelta(days=5 * number)),
            )  # fmt: skip
    for number, answer in enumerate(AGREEMENT_ANSWERS[1::-1]):
        rows.add(
            Agreement, child_id=child_id, cycle_id=one.cycle_id, voice="family", answer=answer,
            comment=SAID, by_id=adults["parent"], at=_at(on - timedelta(days=60 - number)),
        )  # fmt: skip


def _early_days(rows: Rows, child_id: int, adults: Adults, on: date) -> None:
    rows.add(
        SenStatus, child_id=child_id, provision="N", source="measured",
        starts_on=on - timedelta(days=800), ends_on=on - timedelta(days=501),
    )  # fmt: skip
    concern_id = rows.add(
        Concern, child_id=child_id, raised_by_id=adults["teacher"], noticed=SAID, tried=SAID,
        raised_on=on - timedelta(days=560), state="plan_started", decision_note=SAID,
        decided_by_id=adults["senco"], decided_on=on - timedelta(days=510),
    )  # fmt: skip
    for kind in ("work", "observation", "family"):
        rows.add(
            ConcernEvidence, child_id=child_id, concern_id=concern_id, kind=kind, text=SAID,
            asked_of_id=adults["teacher"], asked_on=on - timedelta(days=550),
            received_on=on - timedelta(days=540), received_from_id=adults["teacher"],
        )  # fmt: skip
    for number in range(6):
        rows.add(
            AttendanceSpell, child_id=child_id, starts_on=on - timedelta(days=500 - 80 * number),
            ends_on=on - timedelta(days=421 - 80 * number), possible=110, attended=101 + number,
        )  # fmt: skip


def _outcome(rows: Rows, child_id: int, cycle_id: int, position: int, on: date) -> int:
    outcome_id = rows.add(
        Outcome, child_id=child_id, cycle_id=cycle_id, area=AREAS[position % 4], position=position,
        text="Tells a friend or adult what was read, in their own words and in order",
    )  # fmt: skip
    target_id = rows.add(
        Target, child_id=child_id, outcome_id=outcome_id, measure="probe", unit="words a minute",
        text="Reads a page of a chosen book to an adult and retells three things from it",
        baseline=Decimal(30), baseline_on=on - timedelta(days=63), goal=Decimal(80),
        due_on=on + timedelta(days=30), child_words="I read a page and tell you about it",
    )  # fmt: skip
    for week in range(8):
        rows.add(
            Measurement, child_id=child_id, target_id=target_id, value=Decimal(30 + 5 * week),
            on=on - timedelta(days=58 - 7 * week), note="A page of the same kind",
        )  # fmt: skip
    return target_id


def _line(rows: Rows, one: "Planned", school_id: int, outcome_id: int, name: str, on: date) -> int:
    group_id = rows.add(
        ProvisionGroup, school_id=school_id, name=name, layer="targeted", area=AREAS[1],
        hourly_rate=Decimal("15.00"), minutes=15, times_per_week=3, weeks=12, place="Library",
        starts_on=on - timedelta(days=60), ends_on=on + timedelta(days=24),
    )  # fmt: skip
    return rows.add(
        ProvisionLine, child_id=one.child_id, cycle_id=one.cycle_id, group_id=group_id,
        outcome_id=outcome_id, starts_on=on - timedelta(days=60), ends_on=on + timedelta(days=24),
    )  # fmt: skip


def _closed_cycle(
    rows: Rows, child_id: int, school_id: int, number: int, adults: Adults, on: date
) -> None:
    began = on - timedelta(days=500 - 180 * (number - 1))
    held = began + timedelta(days=120)
    cycle_id = rows.add(
        Cycle, child_id=child_id, school_id=school_id, number=number, state="closed",
        starts_on=began, review_due_on=held, closed_on=held, what_we_know=SAID,
    )  # fmt: skip
    review_id = rows.add(
        Review, child_id=child_id, cycle_id=cycle_id, held_on=held, learned=SAID,
        attended=["child", "family", "senco"], decision="continue", next_step=SAID,
        sessions_possible=110, sessions_attended=104, by_id=adults["senco"],
    )  # fmt: skip
    for position in range(3):
        target_id = _outcome(rows, child_id, cycle_id, position, held)
        rows.add(
            TargetReview, child_id=child_id, review_id=review_id, target_id=target_id,
            result="on_the_way", comment="Nearly there, and proud of it",
        )  # fmt: skip
        _past_line(rows, child_id, school_id, cycle_id, review_id, position, began)


def _past_line(
    rows: Rows,
    child_id: int,
    school_id: int,
    cycle_id: int,
    review_id: int,
    place: int,
    began: date,
) -> None:
    days = {"starts_on": began, "ends_on": began + timedelta(days=84)}
    group_id = rows.add(
        ProvisionGroup, school_id=school_id, name=f"Sound walk {place}", layer="targeted",
        area=AREAS[place], hourly_rate=Decimal("14.00"), minutes=20, times_per_week=3, weeks=12,
        **days,
    )  # fmt: skip
    line_id = rows.add(
        ProvisionLine, child_id=child_id, cycle_id=cycle_id, group_id=group_id, **days
    )
    rows.add(
        LineReview, child_id=child_id, review_id=review_id, line_id=line_id, helped="somewhat",
        minutes_planned=720, minutes_delivered=610, comment="Better in the morning",
    )  # fmt: skip
