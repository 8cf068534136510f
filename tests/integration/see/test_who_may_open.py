"""Every page of See and of concerns, for everyone in the small world: 200, 403 or 404."""

from typing import Final

import pytest
from django.test import Client

from goldthread.records.audit.models import Event
from goldthread.records.profiles.models import Strategy
from goldthread.records.sen_support.models import Concern
from tests.factories.asking import look
from tests.factories.world import TODAY, World

pytestmark = pytest.mark.django_db

STAFF: Final = {"senco", "teacher", "ta", "head"}
PAGES: Final = {
    "": STAFF,
    "thread/": STAFF,
    "profile/": STAFF,
    "status/": STAFF,
    "voice/": STAFF,
    "profile/interests/": {"senco"},
    "profile/strategies/": {"senco"},
    "profile/barriers/": {"senco"},
    "profile/diagnoses/": {"senco"},
    "voice/record/": {"senco", "teacher", "ta"},
    "observations/new/": {"senco", "teacher", "ta"},
    "history/": {"senco", "head"},
}
WRITES: Final = {
    "status/change/": {"senco"},
    "status/needs/": {"senco"},
    "read/": {"senco", "teacher", "ta"},
    "profile/interests/": {"senco"},
    "observations/new/": {"senco", "teacher", "ta"},
}
OWN_SCHOOL: Final = {
    "senco", "teacher", "other_teacher", "ta", "head", "office", "parent", "pupil", "trust_lead",
}  # fmt: skip


def refused(world: World, nickname: str) -> set[int]:
    """403 within the school or family, 404 beyond; a right held nowhere is 403 for anyone."""
    return {403} if nickname in OWN_SCHOOL else {403, 404}


@pytest.mark.parametrize("tail", PAGES)
def test_page_opens_for_those_who_may_and_no_one_else(world: World, tail: str) -> None:
    url = f"/children/{world.ada.public_id}/{tail}"
    for nickname in world.people:
        answer = world.client(nickname).get(url)
        if nickname in PAGES[tail]:
            assert answer.status_code == 200, (nickname, tail)
            assert "Zyxcanary" in answer.content.decode()
        else:
            assert answer.status_code in refused(world, nickname), (nickname, tail)
            assert "Zyxcanary" not in answer.content.decode()
    assert Client().get(url).status_code == 302


def test_a_strangers_senco_finds_no_page_at_all(world: World) -> None:
    for tail in PAGES:
        for nickname in ("far_senco", "brook_senco"):
            answer = world.client(nickname).get(f"/children/{world.ada.public_id}/{tail}")
            assert answer.status_code == 404, (nickname, tail)


@pytest.mark.parametrize("tail", WRITES)
def test_writes_are_refused_to_others_and_change_nothing(world: World, tail: str) -> None:
    url = f"/children/{world.ada.public_id}/{tail}"
    for nickname in set(world.people) - WRITES[tail]:
        before = Event.objects.filter(kind="write").count()
        answer = world.client(nickname).post(url, {"text": "no"})
        assert answer.status_code in refused(world, nickname), (nickname, tail)
        assert Event.objects.filter(kind="write").count() == before


def test_reply_to_another_childs_strategy_is_not_found(world: World) -> None:
    cleo = world.children["cleo"]
    line = Strategy.objects.create(child=cleo, kind="do", text="Wait", starts_on=TODAY)
    url = f"/children/{world.ada.public_id}/strategies/{line.pk}/reply/"
    assert world.client("teacher").post(url, {"worked": "yes"}).status_code == 404


def test_concern_pages_for_everyone(world: World) -> None:
    concern = Concern.objects.create(
        child=world.ada, raised_by=world.teacher, raised_on=TODAY, noticed="Looks away"
    )
    for nickname in world.people:
        client = world.client(nickname)
        seen = client.get(f"/concerns/{concern.pk}/")
        listed = client.get("/concerns/")
        triaged = client.post(f"/concerns/{concern.pk}/triage/") if nickname != "senco" else None
        if nickname in STAFF:
            assert seen.status_code == 200
        else:
            assert seen.status_code in refused(world, nickname), nickname
        if nickname in {"senco", "teacher"}:
            assert "Zyxcanary" in listed.content.decode()
        else:
            assert "Zyxcanary" not in listed.content.decode(), nickname
        if triaged is not None:
            assert triaged.status_code in {403, 404}, nickname
    assert Concern.objects.get().state == "raised"


def test_diagnoses_are_kept_from_teaching_assistants(world: World) -> None:
    from goldthread.records.profiles.models import Diagnosis

    Diagnosis.objects.create(
        child=world.ada, name="Xqdiagnosis", source="Letter", diagnosed_on=TODAY, recorded_on=TODAY
    )
    for tail in ("", "profile/", "thread/"):
        url = f"/children/{world.ada.public_id}/{tail}"
        assert "Xqdiagnosis" not in world.client("ta").get(url).content.decode(), tail
    assert (
        "Xqdiagnosis"
        in world.client("teacher").get(f"/children/{world.ada.public_id}/profile/").content.decode()
    )


def test_search_is_scoped_and_audited(world: World) -> None:
    ada = world.ada
    ada.former_surname, ada.upn, ada.preferred_forename = "O'Brien", "X90000100001Z", "Adé"
    ada.save()
    for text in ("zyx", "obri", "ade", "oak", "01z"):
        html = look(world.client("senco"), "/search/", text).content.decode()
        assert "Zyxcanary" in html, text
    for nickname in ("other_teacher", "far_senco", "brook_senco"):
        html = look(world.client(nickname), "/search/", "zyx").content.decode()
        assert "Zyxcanary" not in html, nickname
    for nickname in ("office", "parent", "pupil", "trust_lead"):
        assert look(world.client(nickname), "/search/", "zyx").status_code == 403
    read = Event.objects.filter(action="child.found").last()
    assert read is not None
    assert ada.pk in read.child_ids


def test_every_page_notes_who_looked(world: World) -> None:
    for tail in PAGES:
        before = Event.objects.filter(kind="read").count()
        world.client("senco").get(f"/children/{world.ada.public_id}/{tail}")
        event = Event.objects.filter(kind="read").order_by("-sequence").first()
        assert Event.objects.filter(kind="read").count() == before + 1, tail
        assert event is not None
        assert event.child_ids == [world.ada.pk]
        assert event.actor_id == world.senco.pk
