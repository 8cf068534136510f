"""On PostgreSQL an authority's files and runs are rows that only its own planners see."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from goldthread.records.accounts.models import RoleHeld
from goldthread.records.organisations.models import Organisation
from goldthread.records.planning.models import AreaFile, SavedRun
from goldthread.records.sight.context import PAGE, enter, walled
from tests.factories.everyone import build_everyone
from tests.factories.everything import school_things_of
from tests.factories.world import TODAY, World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such policies"),
]

DAY = timedelta(days=1)


@pytest.fixture
def everyone(db: None) -> World:
    world = build_everyone()
    for child, senco in ((world.ada, world.senco), (world.children["far"], world.far_senco)):
        school_things_of(child, senco)
    for run in SavedRun.objects.order_by("pk"):
        run.files.set(AreaFile.objects.filter(organisation=run.organisation))
    return world


def rows(everyone: World, who: str | None) -> tuple[set[Any], set[Any], int]:
    with walled():
        if who is not None:
            enter(everyone.people[who].pk, TODAY, PAGE)
        return (
            set(SavedRun.objects.values_list("organisation_id", flat=True)),
            set(AreaFile.objects.values_list("organisation_id", flat=True)),
            SavedRun.files.through.objects.count(),
        )


def test_planners_see_their_own_authority_and_nobody_else_sees_any(everyone: World) -> None:
    wyndale = Organisation.objects.get(name="Wyndale Council").pk
    assert SavedRun.objects.count() == 2
    for who in ("analyst", "officer"):
        assert rows(everyone, who) == ({wyndale}, {wyndale}, 1), who
    for who in ("senco", "head", "trust_lead", "dpo", "operator", "parent", None):
        assert rows(everyone, who) == (set(), set(), 0), who


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "sees"),
    [
        (TODAY, TODAY, True),
        (TODAY - DAY, TODAY - DAY, False),
        (TODAY + DAY, None, False),
        (TODAY - DAY, None, True),
    ],
)
def test_a_role_opens_planning_on_its_own_days_only(
    everyone: World, starts_on: date, ends_on: date | None, sees: bool
) -> None:
    held = RoleHeld.objects.filter(user=everyone.people["analyst"])
    held.update(starts_on=starts_on, ends_on=ends_on)
    assert bool(rows(everyone, "analyst")[0]) is sees
