"""The child's own page: theirs alone, with pictures or plain, and a way to say something."""

import uuid

import pytest

from goldthread.records.accounts.models import User
from goldthread.records.audit.models import Event
from goldthread.records.contributions.models import Contribution
from tests.factories.world import World


@pytest.mark.parametrize(
    ("nickname", "status"),
    [("pupil", 200), ("far_pupil", 200), ("parent", 403), ("teacher", 403), ("senco", 403)],
)
def test_my_page_is_mine(known: World, nickname: str, status: int) -> None:
    response = known.client(nickname).get("/family/me/")
    assert response.status_code == status
    shows_ada = "drawing horses" in response.content.decode()
    assert shows_ada == (nickname == "pupil")


def test_my_page_shows_me_my_steps_and_my_wins(known: World) -> None:
    page = known.client("pupil").get("/family/me/").content.decode()
    for words in (
        "Hello, Ada",
        "drawing horses",
        "what comes next",
        "I say whole sentences.",
        "2 of 5 steps",
        "Asked a friend to play.",
    ):
        assert words in page
    assert "Secretnote" not in page
    assert "Zyxcanary" not in page
    assert Event.objects.filter(action="own_page.viewed").count() == 1


def test_my_say_takes_pictures_a_feeling_and_words_once(known: World) -> None:
    client, key = known.client("pupil"), str(uuid.uuid4())
    form = {
        "prompt": "help",
        "feeling": "good",
        "choices": ["friends", "break", "evil"],
        "receipt": key,
    }
    for _ in range(2):
        assert client.post("/family/me/say/", form).status_code == 302
    kept = Contribution.objects.get()
    assert (kept.voice, kept.feeling, kept.choices) == ("child", "good", ["friends", "break"])
    assert client.get("/family/me/").status_code == 200


def test_my_say_with_nothing_in_it_says_what_to_do(known: World) -> None:
    response = known.client("pupil").post("/family/me/say/", {"prompt": "help"})
    assert "choose a picture first" in response.content.decode()
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("nickname", ["parent", "teacher", "senco"])
def test_nobody_else_speaks_as_the_child(known: World, nickname: str) -> None:
    assert known.client(nickname).post("/family/me/say/", {"text": "x"}).status_code == 403


def test_older_pupils_get_the_plain_page_unless_they_choose(known: World) -> None:
    client = known.client("pupil")
    assert "Choose pictures" in client.get("/family/me/").content.decode()
    known.ada.year_group = "7"
    known.ada.save(update_fields=["year_group"])
    assert "Choose pictures" not in client.get("/family/me/").content.decode()
    client.post("/family/me/look/", {"style": "pictures"})
    assert "Choose pictures" in client.get("/family/me/").content.decode()
    assert User.objects.get(username="pupil").page_style == "pictures"


def test_my_page_is_kind_when_there_is_nothing_yet(world: World) -> None:
    page = world.client("pupil").get("/family/me/").content.decode()
    assert "Tell us below what helps you." in page
