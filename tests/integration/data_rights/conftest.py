"""What the tests of people's rights over data share: the small world with everyone in it."""

import pytest

from goldthread.access.roles import RoleName
from goldthread.records.people.models import ChildAdult
from tests.factories.everyone import build_everyone
from tests.factories.world import YEAR_BEGAN, World, make_user


@pytest.fixture
def everyone(db: None) -> World:
    """Everyone, with a second parent of Ada's (`father`) and Ada's own page (`pupil`)."""
    world = build_everyone()
    for nickname in ("parent", "father"):
        if nickname == "father":
            world.people[nickname] = make_user(nickname, RoleName.PARENT, world.oakfield)
        ChildAdult.objects.get_or_create(
            child=world.ada,
            user=world.people[nickname],
            kind="parent",
            defaults={"starts_on": YEAR_BEGAN},
        )
    world.ada.user = world.people["pupil"]
    world.ada.save(update_fields=["user"])
    return world
