"""Whose account a pupil's own page belongs to: the office says so, and can end it."""

import uuid
from html import unescape

import pytest

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import User
from goldthread.records.audit.models import Event
from goldthread.records.people.actions.children import (
    UnableToTie,
    give_own_page,
    take_own_page_back,
)
from goldthread.records.people.models import Child
from tests.conftest import NOW
from tests.factories.world import World, make_user


def own_of(world: World, nickname: str, child: str) -> str:
    return (
        f"/account/people/{world.people[nickname].public_id}/own/{world.children[child].public_id}/"
    )


@pytest.fixture
def bens(world: World) -> User:
    """A pupil's account at Oakfield that belongs to nobody yet."""
    world.people["bens"] = make_user("bens", RoleName.CHILD, world.oakfield)
    return world.people["bens"]


def test_the_office_gives_a_pupil_their_page_once_and_ends_it(world: World, bens: User) -> None:
    office, pupil = world.client("office"), world.client("bens")
    assert "Qwvcanary" not in pupil.get("/family/me/").content.decode()
    for _ in range(2):
        office.post(own_of(world, "bens", "ben"), {"receipt": str(uuid.uuid4())})
    assert Child.objects.get(user=bens) == world.children["ben"]
    assert Event.objects.filter(action="own_page.given").count() == 1
    assert "Hello, Ben" in pupil.get("/family/me/").content.decode()
    for _ in range(2):
        office.post(own_of(world, "bens", "ben"), {"end": "yes", "receipt": str(uuid.uuid4())})
    assert not Child.objects.filter(user=bens).exists()
    assert Event.objects.filter(action="own_page.taken_back").count() == 1
    assert "Hello, Ben" not in pupil.get("/family/me/").content.decode()


@pytest.mark.parametrize(
    ("nickname", "status"),
    [
        ("teacher", 403),
        ("ta", 403),
        ("parent", 403),
        ("pupil", 403),
        ("far_office", 404),
        ("brook_senco", 404),
        ("trust_lead", 403),
    ],
)
def test_nobody_else_says_whose_page_it_is(
    world: World, bens: User, nickname: str, status: int
) -> None:
    answer = world.client(nickname).post(own_of(world, "bens", "ben"))
    assert answer.status_code == status
    with pytest.raises((NotPermitted, NotVisible)):
        give_own_page(child=world.children["ben"], user=bens, by=world.actor(nickname), at=NOW)
    with pytest.raises((NotPermitted, NotVisible)):
        take_own_page_back(child=world.ada, by=world.actor(nickname), at=NOW)
    assert not Child.objects.filter(user=bens).exists()
    assert Child.objects.filter(user=world.pupil).exists()


def test_a_child_of_another_school_is_not_there_to_be_chosen(world: World, bens: User) -> None:
    assert world.client("office").post(own_of(world, "bens", "far")).status_code == 404
    assert not Child.objects.filter(user=bens).exists()


@pytest.mark.parametrize(
    ("account", "child", "words"),
    [
        ("teacher", "ben", "child's role"),
        ("bens", "ada", "signs in already"),
        ("pupil", "ben", "belongs to another pupil"),
    ],
)
def test_a_page_is_one_pupils_and_says_why_not(
    world: World, bens: User, account: str, child: str, words: str
) -> None:
    before = set(Child.objects.values_list("pk", "user_id"))
    with pytest.raises(UnableToTie, match=words):
        give_own_page(
            child=world.children[child],
            user=world.people[account],
            by=world.actor("office"),
            at=NOW,
        )
    page = world.client("office").post(own_of(world, account, child), follow=True)
    assert words in unescape(page.content.decode())
    assert set(Child.objects.values_list("pk", "user_id")) == before
    assert not Event.objects.filter(action="own_page.given").exists()
