"""The child page: what it shows, to whom, at what cost."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldthread.records.contributions.models import Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.profiles.models import (
    Barrier,
    Diagnosis,
    Observation,
    ProfileEntry,
    Strategy,
)
from goldthread.records.provision.models import (
    ProvisionGroup,
    ProvisionLine,
    Session,
    SessionChild,
    Slot,
)
from tests.conftest import NOW
from tests.factories.world import TODAY, World

pytestmark = pytest.mark.django_db
OLD = date(2026, 9, 10)


def fill(world: World, times: int = 3) -> None:
    """A child with a plan under way and `times` of everything."""
    ada, senco, ta = world.ada, world.senco, world.ta
    Strategy.objects.create(child=ada, kind="avoid", text="Reading aloud unasked", starts_on=OLD)
    Strategy.objects.create(child=ada, kind="alert", text="Hearing aid, left ear", starts_on=OLD)
    Diagnosis.objects.create(
        child=ada, name="Glue ear", source="ENT letter", diagnosed_on=OLD, recorded_on=OLD
    )
    cycle = Cycle.objects.create(
        child=ada, school=ada.school, number=1, state="active", lead=senco,
        starts_on=OLD, review_due_on=date(2026, 11, 27),
    )  # fmt: skip
    outcome = Outcome.objects.create(
        child=ada, cycle=cycle, area="communication_and_interaction", text="Join in talk"
    )
    for number in range(times):
        Strategy.objects.create(
            child=ada, kind="do", text=f"Show, then ask {number}", position=number, starts_on=OLD
        )
        ProfileEntry.objects.create(
            child=ada, section="interests", voice="child", text=f"I like owls {number}",
            starts_on=OLD + timedelta(days=number), recorded_by=ta,
        )  # fmt: skip
        Barrier.objects.create(
            child=ada, area="communication_and_interaction", title=f"Noise {number}",
            looks_like="Turns away", starts_on=OLD,
        )  # fmt: skip
        Observation.objects.create(child=ada, on=OLD, text=f"Asked first {number}", by=ta)
        Contribution.objects.create(
            child=ada, cycle=cycle, voice="family", text=f"Happier {number}", made_at=NOW
        )
        target = Target.objects.create(
            child=ada, outcome=outcome, text=f"Ask for help {number}", measure="probe",
            unit="times a week", baseline=Decimal(1), goal=Decimal(5), due_on=TODAY,
        )  # fmt: skip
        group = ProvisionGroup.objects.create(
            school=ada.school, name=f"Talk group {number}", layer="targeted",
            area="communication_and_interaction", lead=ta, hourly_rate=Decimal(15), minutes=20,
            times_per_week=3, weeks=10, starts_on=OLD, ends_on=date(2026, 11, 27),
        )  # fmt: skip
        Slot.objects.create(group=group, weekday=TODAY.weekday(), starts_at=time(9, 10 + number))
        line = ProvisionLine.objects.create(
            child=ada, cycle=cycle, group=group, outcome=outcome, starts_on=OLD,
            ends_on=date(2026, 11, 27),
        )  # fmt: skip
        for week in range(3):
            day = date(2026, 9, 16) + timedelta(weeks=week)
            Measurement.objects.create(child=ada, target=target, on=day, value=week + 1, by=ta)
            session = Session.objects.create(
                group=group, on=day, state="delivered", minutes=20, logged_by=ta, logged_at=NOW
            )
            SessionChild.objects.create(
                child=ada, session=session, line=line, present=True, minutes=20
            )


def page_of(world: World, nickname: str, tail: str = "") -> tuple[int, str]:
    answer = world.client(nickname).get(f"/children/{world.ada.public_id}/{tail}")
    return answer.status_code, answer.content.decode()


def test_page_shows_what_stands_today(world: World) -> None:
    fill(world)
    status, html = page_of(world, "teacher")
    assert status == 200
    for words in (
        "Ada Zyxcanary", "Year 5", "Oak", "SEN Support", "Speech, language and communication",
        "Show, then ask 0", "Reading aloud unasked", "Hearing aid, left ear", "09:10",
        "Talk group 1", "Ask for help 2", "Now 3 times a week, from 1, aiming for 5",
        "Review due in 9 days: ask the pupil for their view", "I have read this",
    ):  # fmt: skip
        assert words in html, words
    assert "Qwvcanary" not in html


@pytest.mark.parametrize("times", [1, 3])
def test_page_stays_within_its_budget(world: World, times: int) -> None:
    fill(world, times)
    client = world.client("teacher")
    client.get(f"/children/{world.ada.public_id}/")  # the school's audit has begun
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"/children/{world.ada.public_id}/")
    assert answer.status_code == 200
    assert len(captured) <= 21, "\n".join(query["sql"][:150] for query in captured)
    assert len(answer.content) <= 60_000


def test_empty_page_says_how_to_begin(world: World) -> None:
    _status, html = page_of(world, "senco")
    assert "Write the first three lines" in html
    assert "No plan yet" in html
