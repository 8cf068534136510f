"""An authority with its analyst and officer, another authority, and the clock of the worker."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from goldthread.access.actor import Actor
from goldthread.access.roles import RoleName
from goldthread.records.organisations.models import Organisation
from goldthread.records.planning.actions.working import Worker
from tests.conftest import NOW
from tests.factories.everyone import build_everyone
from tests.factories.world import World, make_user


@dataclass
class Area:
    """Wyndale with its people; `elsewhere` is another authority with an analyst of its own."""

    world: World
    wyndale: Organisation
    elsewhere: Organisation

    @property
    def analyst(self) -> Actor:
        return self.world.actor("analyst")


@pytest.fixture
def area(db: None) -> Area:
    world = build_everyone()
    elsewhere = Organisation.objects.create(kind="authority", name="Farshire", la_code="898")
    world.people["far_analyst"] = make_user("far_analyst", RoleName.AUTHORITY_ANALYST, elsewhere)
    return Area(world, Organisation.objects.get(name="Wyndale Council"), elsewhere)


@dataclass
class Clock:
    """The worker's clock, moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_minutes(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What `jobs` take for now."""
    made = Clock()
    for module in ("planning_runs", "telling"):
        monkeypatch.setattr(f"goldthread.jobs.{module}.this_moment", made)
    return made


@pytest.fixture
def worker() -> Worker:
    return Worker("one", "here", "1.0", "2.3")
