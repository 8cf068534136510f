"""The class page: for the adults of the class and the SENCO, one tap each, the same on paper."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.records.audit.models import Event
from goldthread.records.people.models import ClassStaff
from goldthread.records.profiles.models import ProfileRead, Strategy, StrategyReply
from tests.factories.world import World
from tests.integration.people.conftest import add_classmates


def address(world: World, end: str = "") -> str:
    return f"/classes/{world.classes['oak'].pk}/{end}"


@pytest.mark.parametrize(
    ("nickname", "status"),
    [
        ("teacher", 200),
        ("ta", 200),
        ("senco", 200),
        ("head", 200),
        ("other_teacher", 403),
        ("office", 403),
        ("parent", 403),
        ("pupil", 403),
        ("trust_lead", 403),
        ("brook_senco", 404),
        ("far_teacher", 404),
        ("far_senco", 404),
    ],
)
@pytest.mark.parametrize("end", ["", "print/", "print/?for=cover"])
def test_class_page_opens_for_its_own(known: World, nickname: str, status: int, end: str) -> None:
    response = known.client(nickname).get(address(known, end))
    assert response.status_code == status
    if status != 200:
        assert b"Zyxcanary" not in response.content


def test_class_page_shows_what_helps_and_nobody_elses_class(known: World) -> None:
    page = known.client("teacher").get(address(known)).content.decode()
    for words in (
        "Zyxcanary",
        "Show Ada first",
        "Reading aloud without",
        "Hearing aid",
        "full sentence",
    ):
        assert words in page
    for words in ("Jkxcanary", "Qwvcanary", "Secretnote", "17.77"):
        assert words not in page


def test_class_page_is_audited_with_every_child_shown(known: World) -> None:
    known.client("teacher").get(address(known))
    event = Event.objects.get(action="class.viewed")
    assert event.child_ids == [known.ada.pk]


def test_cover_sheet_reduces_names(known: World) -> None:
    page = known.client("senco").get(address(known, "print/?for=cover")).content.decode()
    assert "Ada Z" in page
    assert "Zyxcanary" not in page
    assert "full sentence" not in page


def test_read_is_one_tap_and_once(known: World) -> None:
    client, key = known.client("teacher"), str(uuid.uuid4())
    path = address(known, f"read/{known.ada.public_id}/")
    for _ in range(2):
        assert client.post(path, {"receipt": key}).status_code == 302
    assert client.post(path, {"receipt": str(uuid.uuid4())}).status_code == 302
    assert ProfileRead.objects.count() == 1
    assert Event.objects.filter(action="profile.acknowledged").count() == 1
    assert "You have read everything" in client.get(address(known)).content.decode()


def test_a_changed_line_needs_reading_again(known: World) -> None:
    ProfileRead.objects.create(child=known.ada, by=known.people["teacher"], on=date(2026, 10, 1))
    assert "something new" not in known.client("teacher").get(address(known)).content.decode()
    Strategy.objects.create(
        child=known.ada, kind="do", text="New idea", position=3, starts_on=date(2026, 11, 2)
    )
    assert "something new" in known.client("teacher").get(address(known)).content.decode()


@pytest.mark.parametrize("nickname", ["other_teacher", "head", "far_teacher", "office"])
def test_read_is_refused_to_others(known: World, nickname: str) -> None:
    path = address(known, f"read/{known.ada.public_id}/")
    assert known.client(nickname).post(path).status_code in {403, 404}
    assert not ProfileRead.objects.exists()


def test_reply_is_kept_and_the_later_one_stands(known: World) -> None:
    client = known.client("teacher")
    strategy = Strategy.objects.filter(child=known.ada, kind="do").first()
    assert strategy is not None
    path = address(known, f"reply/{strategy.pk}/")
    client.post(path, {"worked": "yes", "receipt": str(uuid.uuid4())})
    client.post(path, {"worked": "no", "note": "Too noisy", "receipt": str(uuid.uuid4())})
    reply = StrategyReply.objects.get()
    assert (reply.worked, reply.note) == (False, "Too noisy")
    assert known.client("other_teacher").post(path, {"worked": "yes"}).status_code == 403
    assert known.client("far_teacher").post(path, {"worked": "yes"}).status_code == 404
    assert StrategyReply.objects.count() == 1


def test_senco_sees_who_has_not_read(known: World) -> None:
    ProfileRead.objects.create(child=known.ada, by=known.people["teacher"], on=date(2026, 11, 1))
    page = known.client("senco").get(address(known)).content.decode()
    assert "Who has read this" in page
    assert "Who has read this" not in known.client("teacher").get(address(known)).content.decode()


def test_teacher_whose_class_ended_loses_it(known: World) -> None:
    ClassStaff.objects.filter(user=known.people["teacher"]).update(ends_on=date(2026, 11, 17))
    response = known.client("teacher").get(address(known))
    assert response.status_code == 403
    assert "Zyxcanary" not in known.client("teacher").get("/classes/").content.decode()


def test_my_classes_leads_on_or_lists(known: World) -> None:
    assert known.client("teacher").get("/classes/").status_code == 302
    page = known.client("senco").get("/classes/").content.decode()
    assert "Oak" in page
    assert "Elm" in page
    assert known.client("office").get("/classes/").status_code == 403


def test_class_page_takes_the_same_statements_for_three_children(known: World) -> None:
    client = known.client("senco")
    counts = []
    for more in (0, 2):
        add_classmates(known, more)
        counts.append(_statements(client, address(known)))
    assert counts[0] == counts[1] <= 30


def _statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)
