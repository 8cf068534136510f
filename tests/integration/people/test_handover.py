"""Handing on: opened by the SENCO, written by who leaves, read, asked about and taken on by who comes."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldthread.records.audit.models import Event
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.models import ChildAdult, ClassMember
from goldthread.records.transitions.models import Handover, HandoverChild, HandoverQuestion
from tests.factories.world import TODAY, World, make_class
from tests.integration.people.conftest import add_classmates


def key() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def opened(known: World) -> Handover:
    """Oak is handed on to Ash and `other_teacher`, who teaches Elm today."""
    response = known.client("senco").post("/handover/new/", opening(known))
    assert response.status_code == 302, response.content.decode()
    return Handover.objects.get()


def opening(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "from_class": world.classes["oak"].pk,
        "to_class": "",
        "new_class_name": "Ash",
        "teachers": [world.people["other_teacher"].pk],
        "read_by_day": "10",
        "read_by_month": "7",
        "read_by_year": "2027",
        "receipt": key(),
    } | changes


def share(world: World, handover: Handover) -> None:
    response = world.client("senco").post(f"/handover/{handover.pk}/share/", {"receipt": key()})
    assert response.status_code == 302
    handover.refresh_from_db()


def row_of(handover: Handover) -> HandoverChild:
    return handover.children.get()


def page_of(handover: Handover) -> str:
    return f"/handover/{handover.pk}/{row_of(handover).pk}/"


def test_opening_makes_the_class_and_a_page_for_who_has_something(
    known: World, opened: Handover
) -> None:
    ash = SchoolClass.objects.get(name="Ash")
    assert (ash.year_starting, ash.year_group) == (2027, "6")
    assert [row.child for row in opened.children.all()] == [known.ada]
    assert not ChildAdult.objects.filter(kind="receiver").exists()
    known.client("senco").post("/handover/new/", opening(known))
    assert Handover.objects.count() == HandoverChild.objects.count() == 1


def test_opening_says_what_is_missing(known: World) -> None:
    client = known.client("senco")
    assert (
        "Choose at least one teacher"
        in client.post("/handover/new/", opening(known, teachers=[])).content.decode()
    )
    assert (
        "name a new one"
        in client.post("/handover/new/", opening(known, new_class_name="")).content.decode()
    )
    assert (
        "real date"
        in client.post(
            "/handover/new/", opening(known, read_by_day="31", read_by_month="6")
        ).content.decode()
    )
    far = make_class(known.farland, "Beech", "6", 2027)
    client.post("/handover/new/", opening(known, to_class=far.pk))
    client.post("/handover/new/", opening(known, teachers=[known.people["far_teacher"].pk]))
    assert not Handover.objects.exists()


@pytest.mark.parametrize("nickname", ["teacher", "ta", "head", "office", "parent", "pupil"])
def test_only_who_runs_handovers_opens_one(known: World, nickname: str) -> None:
    assert known.client(nickname).post("/handover/new/", opening(known)).status_code == 403
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    ("nickname", "status"),
    [
        ("senco", 200),
        ("teacher", 200),
        ("other_teacher", 403),
        ("ta", 403),
        ("head", 403),
        ("office", 403),
        ("parent", 403),
        ("far_senco", 404),
        ("far_teacher", 404),
        ("brook_senco", 404),
    ],
)
def test_before_sharing_only_who_hands_over_sees_it(
    known: World, opened: Handover, nickname: str, status: int
) -> None:
    for path in (f"/handover/{opened.pk}/", page_of(opened)):
        response = known.client(nickname).get(path)
        assert response.status_code == status
        if status != 200:
            assert b"Zyxcanary" not in response.content


def test_shared_it_opens_for_the_receiver_and_nobody_more(known: World, opened: Handover) -> None:
    child_page = f"/classes/{known.classes['oak'].pk}/"
    share(known, opened)
    for nickname, status in (("other_teacher", 200), ("ta", 403), ("far_teacher", 404)):
        response = known.client(nickname).get(page_of(opened))
        assert response.status_code == status
    assert known.client("other_teacher").get(child_page).status_code == 403
    tie = ChildAdult.objects.get(kind="receiver")
    assert (tie.user, tie.starts_on, tie.ends_on) == (
        known.people["other_teacher"],
        TODAY,
        date(2027, 9, 30),
    )
    share(known, opened)
    assert ChildAdult.objects.filter(kind="receiver").count() == 1


def test_reading_is_stamped_by_the_receiver_alone(known: World, opened: Handover) -> None:
    share(known, opened)
    known.client("senco").get(page_of(opened))
    assert row_of(opened).read_at is None
    known.client("other_teacher").get(page_of(opened))
    first = row_of(opened).read_at
    assert first is not None
    assert Event.objects.filter(action="handover.read").count() == 1
    page = known.client("senco").get(f"/handover/{opened.pk}/").content.decode()
    assert "Everything is read" in page


def test_the_day_one_page_holds_what_you_need(known: World, opened: Handover) -> None:
    known.client("teacher").post(
        page_of(opened) + "write/",
        {
            "from_teacher_note": "Meets you at the gate.",
            "first_day": "Peg by the door.",
            "receipt": key(),
        },
    )
    share(known, opened)
    page = known.client("other_teacher").get(page_of(opened)).content.decode()
    for words in (
        "Show Ada first",
        "Reading aloud without",
        "Hearing aid",
        "full sentence",
        "Meets you at the gate.",
        "Peg by the door.",
        "drawing horses",
    ):
        assert words in page
    assert "Qwvcanary" not in page
    assert Event.objects.filter(action="day_one.viewed", child_ids=[known.ada.pk]).exists()


def test_what_is_added_later_has_to_be_read_again(known: World, opened: Handover) -> None:
    share(known, opened)
    known.client("other_teacher").get(page_of(opened))
    form = {"from_teacher_note": "One more thing.", "first_day": ""}
    known.client("teacher").post(page_of(opened) + "write/", form | {"receipt": key()})
    assert row_of(opened).read_at is None
    known.client("other_teacher").get(page_of(opened))
    known.client("teacher").post(page_of(opened) + "write/", form | {"receipt": key()})
    assert row_of(opened).read_at is not None
    refused = known.client("other_teacher").post(page_of(opened) + "write/", form)
    assert refused.status_code == 403


def test_questions_are_asked_answered_and_then_taken_on(known: World, opened: Handover) -> None:
    share(known, opened)
    receiver, leaver = known.client("other_teacher"), known.client("teacher")
    receiver.post(page_of(opened) + "ask/", {"text": "Too early?", "receipt": key()})
    assert not HandoverQuestion.objects.exists()
    receiver.get(page_of(opened))
    receiver.post(page_of(opened) + "ask/", {"text": "Who walks with her?", "receipt": key()})
    question = HandoverQuestion.objects.get()
    answer = page_of(opened) + f"answer/{question.pk}/"
    assert receiver.post(answer, {"answer": "Me"}).status_code == 403
    leaver.post(answer, {"answer": "Her brother.", "receipt": key()})
    assert "Her brother." in receiver.get(page_of(opened)).content.decode()
    assert leaver.post(page_of(opened) + "take-on/").status_code == 403
    for _ in range(2):
        receiver.post(page_of(opened) + "take-on/", {"receipt": key()})
    assert row_of(opened).acknowledged_at is not None
    assert Event.objects.filter(action="handover.acknowledged").count() == 1


def test_a_reminder_stands_on_the_first_page(known: World, opened: Handover) -> None:
    share(known, opened)
    known.client("senco").post(f"/handover/{opened.pk}/remind/", {"receipt": key()})
    page = known.client("other_teacher").get("/classes/").content.decode()
    assert "Reminder: read by" in page
    assert known.client("teacher").post(f"/handover/{opened.pk}/remind/").status_code == 403


def test_the_whole_class_moves_in_one_pass_and_once(known: World, opened: Handover) -> None:
    client = known.client("senco")
    client.post(f"/handover/{opened.pk}/move/", {"receipt": key()})
    assert not ClassMember.objects.filter(school_class__name="Ash").exists()
    share(known, opened)
    for _ in range(2):
        client.post(f"/handover/{opened.pk}/move/", {"receipt": key()})
    moved = ClassMember.objects.filter(school_class__name="Ash")
    assert {(one.child.forename, one.starts_on) for one in moved} == {
        ("Ada", date(2027, 9, 1)),
        ("Ben", date(2027, 9, 1)),
    }
    left = ClassMember.objects.filter(school_class=known.classes["oak"])
    assert {one.ends_on for one in left} == {date(2027, 8, 31)}
    assert Event.objects.filter(action="handover.completed").count() == 1
    assert known.client("other_teacher").get(page_of(opened)).status_code == 200


def test_handover_page_takes_the_same_statements_for_three(known: World, opened: Handover) -> None:
    client, counts = known.client("senco"), []
    for more in (0, 2):
        add_classmates(known, more)
        share(known, opened)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/handover/{opened.pk}/").status_code == 200
        counts.append(len(caught))
    assert opened.children.count() == 3
    assert counts[0] == counts[1] <= 30
