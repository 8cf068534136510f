"""Duties handed to a colleague: never more than the giver holds, never passed on, and they end."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goldthread.access.checks import may, schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.accounts.actions import end_role
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.audit.models import Event
from goldthread.records.people.actions.barring import bar_person
from goldthread.records.people.actions.standing_in import (
    UnableToHandOn,
    end_standing_in,
    hand_on_duties,
)
from goldthread.records.people.models import Delegation
from goldthread.records.people.queries.children import actor_for, children_for, facts_of
from goldthread.statute.vocabulary.duties import Duty
from goldthread.web.receipts import new_key
from tests.conftest import NOW
from tests.factories.everyone import build_everyone
from tests.factories.world import TODAY, World, put_on_register

pytestmark = pytest.mark.django_db
SOON = TODAY + timedelta(days=20)
NOBODYS = {P.USERS_MANAGE, P.RECORD_PROTECT, P.AUDIT_READ, P.REGISTER_EXPORT, P.DUTY_HAND_ON, P.NOTE_WRITE, P.NOTE_KNOW, P.RIGHTS_RECORD}  # fmt: skip


@pytest.fixture
def everyone(db: None) -> World:
    world = build_everyone()
    Delegation.objects.update(ends_on=TODAY - timedelta(days=1))
    return world


def handed(world: World, *names: str, **also: Any) -> Delegation:
    children = [world.children[name] for name in names] or None
    given = {
        "school": world.oakfield,
        "receiver": world.people["ta"],
        "duties": [Duty.REVIEWS],
        "children": children,
        "starts_on": TODAY,
        "ends_on": SOON,
        "by": world.actor("senco"),
    }
    return hand_on_duties(**(given | also), at=NOW)


def may_review(world: World, child: str = "cleo", who: str = "ta", on: date = TODAY) -> bool:
    facts = facts_of(world.children[child], on)
    return may(actor_for(world.people[who], on), P.REVIEW_RUN, facts)


def test_it_opens_the_duty_for_the_named_and_nothing_else(everyone: World) -> None:
    assert not may_review(everyone)
    handed(everyone, "cleo")
    assert may_review(everyone)
    assert not may_review(everyone, "ben")
    actor, cleo = everyone.actor("ta"), facts_of(everyone.children["cleo"], TODAY)
    assert not may(actor, P.PLAN_EDIT, cleo)
    assert not any(may(actor, right, cleo) for right in NOBODYS)
    reviewed = children_for(actor, P.REVIEW_RUN, TODAY)
    assert [child.pk for child in reviewed] == [everyone.children["cleo"].pk]
    client, page = everyone.client("ta"), f"/children/{everyone.children['cleo'].public_id}/"
    assert client.get(page).status_code == 200
    assert client.get(f"{page}history/").status_code == 403
    assert client.get(reverse("reviews_due")).status_code == 200
    assert client.get(reverse("senco_home")).status_code == 403


def test_for_all_covers_the_school_and_no_other(everyone: World) -> None:
    handed(everyone, duties=list(Duty))
    actor = everyone.actor("ta")
    seen = set(children_for(actor, P.PLAN_EDIT, TODAY).values_list("pk", flat=True))
    assert seen == {everyone.children[name].pk for name in ("ada", "ben", "cleo")}
    assert not may_review(everyone, "dev")
    assert schools_where(actor, P.REVIEW_RUN) == {everyone.oakfield.pk}
    assert everyone.client("ta").get(reverse("people")).status_code == 403


def test_it_holds_from_day_to_day_and_ends_by_itself(everyone: World) -> None:
    handed(everyone, "cleo", starts_on=TODAY + timedelta(days=1))
    assert not may_review(everyone)
    assert may_review(everyone, on=TODAY + timedelta(days=1))
    assert may_review(everyone, on=SOON)
    assert not may_review(everyone, on=SOON + timedelta(days=1))


@pytest.mark.parametrize("leaves", ["senco", "ta"])
def test_it_ends_at_once_when_either_leaves(everyone: World, leaves: str) -> None:
    handed(everyone, "cleo")
    for held in RoleHeld.objects.filter(user=everyone.people[leaves]):
        end_role(held=held, by=everyone.actor("head"), at=NOW)
    assert not may_review(everyone)
    assert children_for(everyone.actor("ta"), P.REVIEW_RUN, TODAY).count() == 0


def test_an_account_that_was_ended_hands_on_nothing(everyone: World) -> None:
    handed(everyone, "cleo")
    User.objects.filter(username="senco").update(is_active=False)
    assert not may_review(everyone)


def test_it_shrinks_with_what_the_giver_holds_and_respects_bars(everyone: World) -> None:
    handed(everyone, duties=list(Duty))
    senco, dsl = everyone.people["senco"], everyone.actor("dsl")
    bar_person(child=everyone.ada, user=senco, reason="Told", by=dsl, at=NOW)
    assert not may_review(everyone, "ada")
    assert may_review(everyone, "cleo")
    found = children_for(everyone.actor("ta"), P.REVIEW_RUN, TODAY)
    assert everyone.ada not in set(found)
    bar_person(child=everyone.children["cleo"], user=everyone.people["ta"], reason="Told", by=dsl, at=NOW)  # fmt: skip
    assert not may_review(everyone, "cleo")
    RoleHeld.objects.filter(user=senco).update(role="head")
    assert not may_review(everyone, "ben")
    assert may(everyone.actor("ta"), P.CHILD_VIEW, facts_of(everyone.children["ben"], TODAY))


def test_it_cannot_be_passed_on_or_given_by_others(everyone: World) -> None:
    handed(everyone, duties=list(Duty))
    for nickname in ("ta", "head", "dsl", "teacher", "office"):
        with pytest.raises(NotPermitted):
            handed(everyone, receiver=everyone.people["other_teacher"], by=everyone.actor(nickname))
    with pytest.raises(NotVisible):
        handed(everyone, by=everyone.actor("far_senco"))
    assert not may_review(everyone, who="other_teacher")


def test_what_cannot_be_handed_on_is_said(everyone: World) -> None:
    people = everyone.people
    for nickname in ("senco", "parent", "far_teacher", "therapist", "leaver", "governor"):
        with pytest.raises(UnableToHandOn, match="colleague"):
            handed(everyone, receiver=people[nickname])
    for wrong, words in (
        ({"duties": []}, "one duty"),
        ({"children": []}, "Choose the pupils"),
        ({"ends_on": TODAY - timedelta(days=1)}, "six months"),
        ({"starts_on": TODAY - timedelta(days=1)}, "six months"),
        ({"ends_on": TODAY + timedelta(days=184)}, "six months"),
    ):
        with pytest.raises(UnableToHandOn, match=words):
            handed(everyone, **wrong)
    with pytest.raises(NotVisible):
        handed(everyone, "far")
    with pytest.raises(NotVisible):
        handed(everyone, "ada", by=everyone.actor("barred_senco"))
    one = handed(everyone)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=one.pk).update(receiver=people["senco"])


def test_what_is_done_is_written_down_as_done_for_the_giver(everyone: World) -> None:
    handed(everyone, "cleo")
    cleo, senco = everyone.children["cleo"], everyone.people["senco"]
    everyone.client("ta").get(f"/children/{cleo.public_id}/")
    event = Event.objects.filter(action="child.viewed").latest("pk")
    assert event.actor_roles == f"teaching_assistant+for:{senco.pk}"
    everyone.client("ta").get(f"/children/{everyone.ada.public_id}/")
    assert (
        Event.objects.filter(action="child.viewed").latest("pk").actor_roles == "teaching_assistant"
    )
    history = reverse("child_history", args=[cleo.public_id])
    html = everyone.client("head").get(history).content.decode()
    assert f"Teaching assistant, on behalf of {senco.name}" in html
    oversight = everyone.client("school_dpo").get(reverse("oversight_home")).content.decode()
    assert "Teaching assistant, standing in for a colleague" in oversight
    assert senco.name not in oversight


def test_both_sides_and_the_head_see_it_and_end_it(everyone: World) -> None:
    url = reverse("standing_in")
    for ends in ("ta", "senco", "head"):
        one = handed(everyone, "cleo")
        for nickname in ("ta", "senco", "head"):
            html = everyone.client(nickname).get(url).content.decode()
            assert everyone.people["ta"].name in html, nickname
            assert ("Jkxcanary" in html) is (nickname != "head"), nickname
        end = reverse("standing_in_end", args=[one.pk])
        for nickname in ("teacher", "office", "parent", "far_senco", "brook_senco", "dsl"):
            html = everyone.client(nickname).get(url).content.decode()
            assert everyone.people["ta"].name not in html.split("<main")[1], nickname
            assert everyone.client(nickname).post(end).status_code == 404, nickname
        assert may_review(everyone)
        assert everyone.client(ends).post(end).headers["Location"] == url
        assert not may_review(everyone)
        end_standing_in(delegation=one, by=everyone.actor("senco"), at=NOW)
    assert Event.objects.filter(action="duties.taken_back").count() == 3
    with pytest.raises(NotVisible):
        end_standing_in(delegation=one, by=everyone.actor("teacher"), at=NOW)


def test_the_senco_hands_on_by_a_form_once(everyone: World) -> None:
    url, senco = reverse("standing_in_new"), everyone.client("senco")
    put_on_register(everyone.children["ben"])
    assert "Jkxcanary" in senco.get(url).content.decode()
    assert senco.post(url, {"for_all": "all"}).status_code == 422
    sent = {
        "receiver": str(everyone.people["ta"].public_id), "duties": ["reviews", "concerns"],
        "for_all": "some", "children": [str(everyone.children["cleo"].public_id)],
        "starts_on_day": TODAY.day, "starts_on_month": TODAY.month, "starts_on_year": TODAY.year,
        "ends_on_day": SOON.day, "ends_on_month": SOON.month, "ends_on_year": SOON.year,
        "receipt": new_key(),
    }  # fmt: skip
    missing = sent | {"children": [], "receipt": new_key()}
    assert senco.post(url, missing).status_code == 422
    for _twice in range(2):
        assert senco.post(url, sent).headers["Location"] == reverse("standing_in")
    one = Delegation.objects.get(receiver=everyone.people["ta"])
    assert (one.duties, one.is_for_all) == (["concerns", "reviews"], False)
    assert may_review(everyone)
    assert not may_review(everyone, "ben")
    assert senco.post(url, sent | {"for_all": "all", "receipt": new_key()}).status_code == 302
    assert may_review(everyone, "ben")
    for nickname in ("head", "ta", "dsl", "office"):
        assert everyone.client(nickname).get(url).status_code == 403, nickname


@pytest.mark.parametrize("number", [1, 3])
def test_who_stands_in_costs_the_same_with_one_and_with_three(everyone: World, number: int) -> None:
    for _index in range(number):
        handed(everyone, "cleo")
    with CaptureQueriesContext(connection) as captured:
        actor_for(everyone.people["ta"], TODAY)
    assert len(captured) == 5
    client, url = everyone.client("ta"), reverse("standing_in")
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    assert len(captured) <= 18
