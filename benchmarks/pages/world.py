"""A school of any size in which five pages show the same: rows written in bulk, all invented.

The first class holds `CLASS_SIZE` children who are all on the register, the first child with a
record as full as a careful school keeps after two years. The first `FIFTY` children are on the
register, then every fifth, as in a large school. Nothing else differs with the size.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from benchmarks.pages.full_record import add_full_record
from goldthread.access.roles import RoleName
from goldthread.demo.rows import Rows
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.cycles.models import Cycle
from goldthread.records.organisations.models import Organisation, SchoolClass, Term
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.people.models import Child, ClassMember, ClassStaff, Enrolment
from goldthread.records.profiles.models import Strategy
from goldthread.records.provision.models import (
    ProvisionGroup,
    ProvisionLine,
    Session,
    SessionChild,
    Slot,
)
from goldthread.records.sen_support.models import SenNeed, SenStatus

CLASS_SIZE = 20
FIFTY = 50
GROUP_SIZE = 4
GROUPS_OF_THE_TA = 5
WEEKS_PLANNED = 14
WEEKS_PAST = 9
AREAS = (
    "communication_and_interaction",
    "cognition_and_learning",
    "semh",
    "sensory_and_physical",
)
NEEDS = ("SLCN", "SPLD", "ASD", "SEMH", "HI", "PD")
FORENAMES = ("Amelia", "Oluwaseun", "Freya", "Mohammed", "Isla", "Zofia", "Arthur", "Priya")
SURNAMES = ("Hartley-Featherstone", "Okonkwo", "Marsden", "Kowalczyk", "Siddiqui", "Ashworth")


@dataclass
class School:
    """What was built, by the ids the pages need."""

    id: int
    on: date
    senco: int
    teacher: int
    ta: int
    head: int
    first_class: int
    child: UUID


def build_school(children: int, on: date) -> School:
    """Write a school of this many children into an empty database, as it stands on a weekday."""
    rows = Rows()
    school_id = _school(rows, on)
    users = {role: _adult(rows, school_id, role, on) for role in RoleName}
    classes = [_class(rows, school_id, number, on) for number in range(-(-children // CLASS_SIZE))]
    for kind, role in (("teacher", RoleName.TEACHER), ("support", RoleName.TEACHING_ASSISTANT)):
        rows.add(
            ClassStaff, user_id=users[role], school_class_id=classes[0], kind=kind,
            starts_on=on - timedelta(days=80),
        )  # fmt: skip
    register = []
    for place in range(children):
        child_id = _child(rows, school_id, classes[place // CLASS_SIZE], place, on)
        if place < FIFTY or place % 5 == 0:
            register.append(_on_register(rows, school_id, child_id, place, on))
    ta = users[RoleName.TEACHING_ASSISTANT]
    for number, first in enumerate(range(0, len(register), GROUP_SIZE)):
        lead = ta if number < GROUPS_OF_THE_TA else users[RoleName.SENCO]
        _group(rows, school_id, lead, register[first : first + GROUP_SIZE], number, on)
    adult_ids = {role.value: user_id for role, user_id in users.items()}
    add_full_record(rows, register[0], school_id, adult_ids, on)
    rows.write(lambda _what, _count: None)
    return School(
        school_id, on, users[RoleName.SENCO], users[RoleName.TEACHER], ta,
        users[RoleName.HEAD], classes[0], public_id(0),
    )  # fmt: skip


def public_id(place: int) -> UUID:
    """The child's address, the same in every build."""
    return UUID(int=place + 1, version=4)


def _school(rows: Rows, on: date) -> int:
    school_id = rows.add(
        Organisation, kind="school", name="Measured Primary", urn="900901", laestab="9000901",
        phase="Primary", is_synthetic=True,
    )  # fmt: skip
    for name, first, last in (("Autumn 1", -78, -26), ("Autumn 2", -20, 40), ("Spring 1", 55, 100)):
        rows.add(
            Term, school_id=school_id, name=name,
            starts_on=on + timedelta(days=first), ends_on=on + timedelta(days=last),
        )  # fmt: skip
    return school_id


def _adult(rows: Rows, school_id: int, role: RoleName, on: date) -> int:
    user_id = rows.add(
        User, username=f"measured.{role.value}", name=f"Measured {role.value}", password="!",
        public_id=UUID(int=10_000_000 + len(role.value) * 100 + rows.count(User)),
        is_synthetic=True,
    )  # fmt: skip
    rows.add(
        RoleHeld, user_id=user_id, role=role.value, organisation_id=school_id,
        starts_on=on - timedelta(days=400),
    )  # fmt: skip
    return user_id


def _class(rows: Rows, school_id: int, number: int, on: date) -> int:
    return rows.add(
        SchoolClass, school_id=school_id, name=f"{1 + number % 6} C{number:03}",
        year_starting=on.year if on.month >= 9 else on.year - 1, year_group=str(1 + number % 6),
    )  # fmt: skip


def _child(rows: Rows, school_id: int, class_id: int, place: int, on: date) -> int:
    began = on - timedelta(days=800)
    child_id = rows.add(
        Child, public_id=public_id(place), school_id=school_id,
        forename=FORENAMES[place % len(FORENAMES)],
        surname=f"{SURNAMES[place % len(SURNAMES)]} {place:04}",
        born_on=date(on.year - 10, 1 + place % 12, 1 + place % 28), sex="F",
        year_group=str(1 + place // CLASS_SIZE % 6), entered_on=began, is_synthetic=True,
    )  # fmt: skip
    rows.add(Enrolment, child_id=child_id, school_id=school_id, starts_on=began)
    rows.add(
        ClassMember, child_id=child_id, school_class_id=class_id,
        starts_on=on - timedelta(days=80),
    )  # fmt: skip
    return child_id


@dataclass
class Planned:
    """A child with a plan under way."""

    child_id: int
    cycle_id: int
    outcome_id: int


def _on_register(rows: Rows, school_id: int, child_id: int, place: int, on: date) -> Planned:
    began = on - timedelta(days=7 * WEEKS_PAST)
    rows.add(
        SenStatus, child_id=child_id, provision="E" if place % 7 == 0 else "K", source="measured",
        layer="specialist" if place % 7 == 0 else "targeted", starts_on=on - timedelta(days=500),
    )  # fmt: skip
    for rank in (1, 2):
        rows.add(
            SenNeed, child_id=child_id, need_type=NEEDS[(place + rank) % len(NEEDS)], rank=rank,
            starts_on=on - timedelta(days=500), source="measured",
        )  # fmt: skip
    for position, kind in enumerate(("do", "do", "do", "avoid", "alert")):
        rows.add(
            Strategy, child_id=child_id, kind=kind, position=position, starts_on=began,
            text="Say the name first, wait, then give one step at a time with the picture",
        )  # fmt: skip
    cycle_id = rows.add(
        Cycle, child_id=child_id, school_id=school_id, number=3 if place == 0 else 1,
        state="active", starts_on=began, review_due_on=on + timedelta(days=5 + place % 20),
        what_we_know="Loves building, explains it well, and tires when there is much to listen to.",
    )  # fmt: skip
    outcome_id = 0
    for position in range(2):
        outcome_id = add_outcome(rows, child_id, cycle_id, position, on)
    return Planned(child_id, cycle_id, outcome_id)


def add_outcome(rows: Rows, child_id: int, cycle_id: int, position: int, on: date) -> int:
    """One outcome with a target and its weekly measurements."""
    outcome_id = rows.add(
        Outcome, child_id=child_id, cycle_id=cycle_id, area=AREAS[position % 4], position=position,
        text="Joins in talk with friends at play and says when something is too much",
    )  # fmt: skip
    target_id = rows.add(
        Target, child_id=child_id, outcome_id=outcome_id, measure="probe", unit="times a lesson",
        text="Asks for help with words in class at least once a lesson", baseline=Decimal(2),
        baseline_on=on - timedelta(days=63), goal=Decimal(10), due_on=on + timedelta(days=30),
        child_words="I ask when I am stuck",
    )  # fmt: skip
    for week in range(6):
        rows.add(
            Measurement, child_id=child_id, target_id=target_id, value=Decimal(2 + week),
            on=on - timedelta(days=56 - 7 * week), note="Counted over one lesson",
        )  # fmt: skip
    return outcome_id


def _group(
    rows: Rows, school_id: int, lead: int, members: list[Planned], number: int, on: date
) -> None:
    monday = on - timedelta(days=on.weekday() + 7 * WEEKS_PAST)
    ends = monday + timedelta(days=7 * WEEKS_PLANNED - 3)
    group_id = rows.add(
        ProvisionGroup, school_id=school_id, name=f"Talking together {number}", layer="targeted",
        area=AREAS[number % 4], lead_id=lead, hourly_rate=Decimal("15.00"), minutes=20,
        times_per_week=5, weeks=WEEKS_PLANNED, place="Rainbow room", starts_on=monday, ends_on=ends,
    )  # fmt: skip
    at = time(9 + number % 5, 15)
    for weekday in range(5):
        rows.add(Slot, group_id=group_id, weekday=weekday, starts_at=at)
    lines = [
        rows.add(
            ProvisionLine, child_id=one.child_id, cycle_id=one.cycle_id, group_id=group_id,
            outcome_id=one.outcome_id, starts_on=monday, ends_on=ends,
        )
        for one in members
    ]  # fmt: skip
    for offset in range(7 * WEEKS_PAST):
        day = monday + timedelta(days=offset)
        if day.weekday() < 5:
            _session(rows, group_id, day, at, list(zip(members, lines, strict=True)), offset)


def _session(
    rows: Rows, group_id: int, day: date, at: time, told: list[tuple[Planned, int]], offset: int
) -> None:
    missed = offset % 9 == 0
    session_id = rows.add(
        Session, key=UUID(int=group_id * 1_000 + offset, version=4), group_id=group_id, on=day,
        slot_time=at, state="missed" if missed else "delivered", minutes=0 if missed else 20,
        reason="cover" if missed else "", note="" if missed else "Everyone had a turn.",
        logged_at=datetime.combine(day, time(15), UTC),
    )  # fmt: skip
    for one, line_id in told:
        rows.add(
            SessionChild, child_id=one.child_id, session_id=session_id, line_id=line_id,
            present=not missed, minutes=0 if missed else 20, reason="cover" if missed else "",
        )  # fmt: skip
