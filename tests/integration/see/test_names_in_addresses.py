"""Whom somebody looks for stands in no address: a key does, that opens nothing to anybody else."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from goldthread.records.assurance.models import SavedView
from goldthread.web import names
from tests.factories.asking import look
from tests.factories.world import World

WORDS = "Zyxcanary"


def address_after(client: Client, to: str, words: str = WORDS, **others: str) -> str:
    answer = client.post("/look/", {"to": to, "q": words, **others})
    assert answer.status_code == 302
    return str(answer["Location"])


def key_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["q"][0]


@pytest.mark.parametrize(
    ("nickname", "to"),
    [
        ("senco", "/search/"),
        ("senco", "/register/"),
        ("senco", "/plans/group/"),
        ("teacher", "/concerns/new/"),
    ],
)
def test_a_pupil_is_found_and_no_address_on_the_way_names_them(
    world: World, nickname: str, to: str
) -> None:
    page = look(world.client(nickname), to, WORDS)
    assert WORDS in page.content.decode()
    for address, _status in page.redirect_chain:
        assert address.startswith(to)
        assert WORDS.lower() not in address.lower()


def test_links_of_the_page_keep_the_key_and_not_the_name(world: World) -> None:
    page = look(world.client("senco"), "/register/", WORDS, sort="year").content.decode()
    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert any("q=~" in link or "q=%7E" in link for link in links)
    assert not any(WORDS.lower() in link.lower() for link in links)
    assert f'value="{WORDS}"' in page


def test_a_key_opens_nothing_to_another_person_or_another_sign_in(world: World) -> None:
    address = address_after(world.client("senco"), "/search/")
    for nickname in ("senco", "brook_senco", "teacher"):
        assert WORDS not in world.client(nickname).get(address).content.decode()


def test_words_in_an_address_are_not_looked_for(world: World) -> None:
    page = world.client("senco").get("/search/", {"q": WORDS}).content.decode()
    assert WORDS not in page


def test_the_same_words_have_one_key_and_the_oldest_make_room(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "MOST_KEPT", 2)
    senco = world.client("senco")
    first = address_after(senco, "/search/")
    assert address_after(senco, "/search/", f" {WORDS} ") == first
    for words in ("one", "two"):
        address_after(senco, "/search/", words)
    assert WORDS not in senco.get(first).content.decode()
    assert len(senco.session["looked_for"]) == 2


def test_what_else_was_asked_goes_along_and_empty_boxes_do_not(world: World) -> None:
    senco = world.client("senco")
    address = address_after(senco, "/register/", "", year="5", status="", child=["1", "2"])  # type: ignore[arg-type]
    assert parse_qs(urlsplit(address).query) == {"year": ["5"], "child": ["1", "2"]}
    assert address_after(senco, "/register/", "") == "/register/"


@pytest.mark.parametrize(
    "to", ["", "register/", "https://elsewhere.example/", "//elsewhere.example/", "/nowhere/", "/search/?q=x"]
)  # fmt: skip
def test_it_leads_nowhere_but_to_a_page_of_this_program(world: World, to: str) -> None:
    assert world.client("senco").post("/look/", {"to": to, "q": WORDS}).status_code == 404


def test_a_kept_view_of_the_register_keeps_no_name(world: World) -> None:
    senco = world.client("senco")
    query = urlsplit(address_after(senco, "/register/", year="5")).query
    senco.post(reverse("register_keep_view"), {"name": "Year 5", "query": query})
    assert SavedView.objects.get().query == "year=5"
    assert key_in(f"?{query}")
