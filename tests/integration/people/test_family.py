"""The family's pages: their own children, in plain words, and nothing of anybody else."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.records.audit.models import Event
from goldthread.records.contributions.models import Agreement, Contribution
from goldthread.records.people.models import ChildAdult
from tests.factories.world import World
from tests.integration.people.conftest import said

PARTS = ("", "happened/", "going/", "say/", "who/")


def address(world: World, part: str = "", nickname: str = "ada") -> str:
    return f"/family/{world.children[nickname].public_id}/{part}"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("nickname", "status"),
    [
        ("parent", 200),
        ("pupil", 403),
        ("teacher", 403),
        ("senco", 403),
        ("office", 403),
        ("far_parent", 404),
        ("far_senco", 403),
    ],
)
def test_family_pages_open_for_the_family_only(
    known: World, nickname: str, status: int, part: str
) -> None:
    response = known.client(nickname).get(address(known, part))
    assert response.status_code == status
    assert b"Qwvcanary" not in response.content
    assert b"Jkxcanary" not in response.content


@pytest.mark.parametrize("part", PARTS)
def test_family_pages_keep_notes_costs_and_surnames_out(known: World, part: str) -> None:
    page = known.client("parent").get(address(known, part)).content.decode()
    for words in ("Secretnote", "17.77", "Hearing aid", "SLCN"):
        assert words not in page
    assert Event.objects.filter(kind="read", child_ids=[known.ada.pk]).count() == 1


def test_family_reads_the_plan_what_happened_and_how_it_is_going(known: World) -> None:
    client = known.client("parent")
    agreed = client.get(address(known)).content.decode()
    assert "Joins in class talk." in agreed
    assert "I say whole sentences." in agreed
    assert "Talking time" in agreed
    assert "3 times a week" in agreed
    happened = client.get(address(known, "happened/")).content.decode()
    assert "20 of" in happened
    assert "Asked a friend to play." in happened
    going = client.get(address(known, "going/")).content.decode()
    assert "Nearer than at the start" in going
    assert "<svg" in going
    assert "Senco" in client.get(address(known, "who/")).content.decode()


def test_family_home_leads_on_or_lets_choose_across_schools(two_schools: World) -> None:
    page = two_schools.client("parent").get("/family/").content.decode()
    assert "Ada" in page
    assert "Brook Primary" in page
    assert two_schools.client("parent").get(address(two_schools, "", "dev")).status_code == 200
    one_child = two_schools.client("far_parent").get("/family/")
    assert one_child.status_code == 302


def test_a_parent_whose_tie_ended_sees_nothing(known: World) -> None:
    ChildAdult.objects.filter(user=known.people["parent"]).update(ends_on=date(2026, 11, 17))
    response = known.client("parent").get(address(known))
    assert response.status_code == 404
    assert "Ada" not in known.client("parent").get("/family/").content.decode()


def test_a_say_is_kept_once_in_the_familys_voice(known: World) -> None:
    client, key = known.client("parent"), str(uuid.uuid4())
    form = {"prompt": "hard", "text": "Mornings are hard.", "receipt": key}
    for _ in range(2):
        assert client.post(address(known, "say/"), form).status_code == 302
    kept = Contribution.objects.get()
    assert (kept.voice, kept.prompt, kept.by) == ("family", "hard", known.people["parent"])
    assert "Mornings are hard." in client.get(address(known, "say/")).content.decode()
    assert Event.objects.filter(action="contribution.made").count() == 1


def test_a_say_without_words_says_what_to_do(known: World) -> None:
    response = known.client("parent").post(address(known, "say/"), {"prompt": "hard", "text": " "})
    assert response.status_code == 200
    assert "Write a few words first." in response.content.decode()
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("nickname", ["far_parent", "teacher", "pupil"])
def test_a_say_is_refused_to_others(known: World, nickname: str) -> None:
    response = known.client(nickname).post(
        address(known, "say/"), {"prompt": "hard", "text": "Not mine."}
    )
    assert response.status_code in {403, 404}
    assert not Contribution.objects.exists()


def test_the_family_does_not_read_what_the_child_said(known: World) -> None:
    said(known.ada, "child", "Childsecret")
    for part in PARTS:
        page = known.client("parent").get(address(known, part)).content.decode()
        assert "Childsecret" not in page


def test_the_plan_is_agreed_and_the_answer_can_change(known: World) -> None:
    client = known.client("parent")
    for answer in ("agreed", "agreed", "talk"):
        client.post(address(known, "answer/"), {"answer": answer, "receipt": str(uuid.uuid4())})
    assert list(Agreement.objects.order_by("pk").values_list("answer", flat=True)) == [
        "agreed",
        "talk",
    ]
    assert "You asked to talk" in client.get(address(known)).content.decode()
    client.post(address(known, "answer/"), {"answer": "nonsense"})
    assert Agreement.objects.count() == 2


@pytest.mark.parametrize("part", PARTS)
def test_family_pages_say_what_will_come_when_there_is_nothing(world: World, part: str) -> None:
    assert world.client("parent").get(address(world, part)).status_code == 200


def test_family_home_takes_the_same_statements_for_two_children(two_schools: World) -> None:
    client = two_schools.client("parent")
    ChildAdult.objects.create(
        child=two_schools.children["ben"],
        user=two_schools.people["parent"],
        kind="parent",
        starts_on=date(2026, 9, 1),
    )
    three = _statements(client, "/family/")
    ChildAdult.objects.filter(child=two_schools.children["ben"]).delete()
    assert _statements(client, "/family/") == three


@pytest.mark.parametrize("part", PARTS)
def test_family_pages_stay_within_their_statements(known: World, part: str) -> None:
    assert _statements(known.client("parent"), address(known, part)) <= 34


def _statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)
