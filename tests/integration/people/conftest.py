"""Ada's class with something to know: strategies, a plan under way, a win, a parent with children in two schools."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache

from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import RoleHeld
from goldthread.records.contributions.models import Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.people.models import Child, ChildAdult, ClassMember
from goldthread.records.profiles.models import Observation, ProfileEntry, Strategy
from goldthread.records.provision.models import (
    ProvisionGroup,
    ProvisionLine,
    Session,
    SessionChild,
    Slot,
)
from tests.factories.world import TODAY, YEAR_BEGAN, World, make_child

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


def know(child: Child) -> None:
    """Give a child everything the pages show."""
    for kind, position, text in (
        ("do", 0, f"Show {child.forename} first, then ask."),
        ("do", 1, "Ten seconds to answer."),
        ("avoid", 0, "Reading aloud without warning."),
        ("alert", 0, "Hearing aid, left ear."),
    ):
        Strategy.objects.create(
            child=child, kind=kind, position=position, text=text, starts_on=YEAR_BEGAN
        )
    for section, text in (
        ("strengths", "I am good at drawing horses."),
        ("best_support", "It helps when I know what comes next."),
    ):
        ProfileEntry.objects.create(
            child=child, section=section, voice="child", text=text, starts_on=YEAR_BEGAN
        )
    Observation.objects.create(
        child=child,
        on=date(2026, 11, 10),
        text="Asked a friend to play.",
        is_win=True,
        by=child.school.roles_teacher,  # type: ignore[attr-defined]
    )


def plan(child: Child, lead: Any) -> Cycle:
    """A plan under way with one outcome, one target with two measurements, one line, one session."""
    cycle = Cycle.objects.create(
        child=child,
        school=child.school,
        number=1,
        state="active",
        starts_on=date(2026, 9, 7),
        review_due_on=date(2026, 12, 11),
    )
    outcome = Outcome.objects.create(
        child=child, cycle=cycle, area="communication_and_interaction", text="Joins in class talk."
    )
    target = Target.objects.create(
        child=child,
        outcome=outcome,
        text="Answers in a full sentence.",
        child_words="I say whole sentences.",
        measure="probe",
        unit="sentences",
        baseline=Decimal(2),
        baseline_on=date(2026, 9, 7),
        goal=Decimal(10),
        due_on=date(2026, 12, 11),
    )
    for day, value in ((date(2026, 10, 1), 4), (date(2026, 11, 2), 6)):
        Measurement.objects.create(child=child, target=target, on=day, value=value)
    group = ProvisionGroup.objects.create(
        school=child.school,
        name="Talking time",
        layer="targeted",
        area="communication_and_interaction",
        lead=lead,
        hourly_rate=Decimal("17.77"),
        minutes=20,
        times_per_week=3,
        weeks=8,
        starts_on=date(2026, 9, 7),
        ends_on=date(2026, 12, 11),
    )
    Slot.objects.create(group=group, weekday=0, starts_at=time(9, 30))
    line = ProvisionLine.objects.create(
        child=child, cycle=cycle, group=group, starts_on=group.starts_on, ends_on=group.ends_on
    )
    session = Session.objects.create(
        group=group,
        on=date(2026, 9, 14),
        state="delivered",
        minutes=20,
        note="Secretnote for staff only",
        logged_at=NOW,
    )
    SessionChild.objects.create(child=child, session=session, line=line, present=True, minutes=20)
    return cycle


@pytest.fixture
def known(world: World) -> World:
    """The world with Ada and Cleo known and planned for, and Ada's mother with a child at Brook."""
    for nickname, teacher in (("ada", "teacher"), ("cleo", "other_teacher")):
        child = world.children[nickname]
        child.school.roles_teacher = world.people[teacher]  # type: ignore[attr-defined]
        know(child)
        plan(child, world.people["ta"])
    return world


@pytest.fixture
def two_schools(known: World) -> World:
    """Ada's mother is also Dev's, at Brook."""
    dev = known.children["dev"]
    ChildAdult.objects.create(
        child=dev, user=known.people["parent"], kind="parent", starts_on=YEAR_BEGAN
    )
    RoleHeld.objects.create(
        user=known.people["parent"],
        role=RoleName.PARENT.value,
        organisation=known.brook,
        starts_on=YEAR_BEGAN,
    )
    return known


def add_classmates(world: World, number: int) -> None:
    """More children like Ada in her class."""
    for index in range(number):
        child = make_child(world.oakfield, f"Mate{index}", f"Other{index}")
        child.school.roles_teacher = world.people["teacher"]  # type: ignore[attr-defined]
        ClassMember.objects.create(
            child=child, school_class=world.classes["oak"], starts_on=YEAR_BEGAN
        )
        know(child)
        plan(child, world.people["ta"])


def said(child: Child, voice: str, text: str) -> Contribution:
    """Something said earlier."""
    return Contribution.objects.create(child=child, voice=voice, text=text, made_at=NOW)


__all__ = ["NOW", "TODAY", "add_classmates", "said"]


@pytest.fixture(autouse=True)
def _no_code_was_used() -> None:
    """Six figures are taken once only; each test begins with none taken."""
    cache.clear()
