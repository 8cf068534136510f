"""Work in the name of somebody who has left: found, counted, passed on whole, and by whom it may be."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.accounts.actions import end_role
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.assurance.actions.passing_on import Chosen, UnableToPassOn, pass_on
from goldthread.records.assurance.queries.work import (
    Piece,
    count_of_work_left,
    work_left,
    work_of,
)
from goldthread.records.audit.models import Event
from goldthread.records.cycles.models import Cycle
from goldthread.records.people.actions.barring import bar_person
from goldthread.records.people.models import ChildAdult, ClassStaff
from goldthread.records.people.queries.children import actor_for, children_for
from goldthread.records.provision.models import ProvisionGroup
from goldthread.records.sen_support.models import Concern, ConcernEvidence
from goldthread.records.transitions.models import Handover, HandoverChild, HandoverQuestion
from goldthread.statute.vocabulary.work import FOR_A_POST, Work
from goldthread.web.receipts import new_key
from tests.conftest import NOW
from tests.factories.delivery import make_cycle, make_group, make_line
from tests.factories.everyone import build_everyone
from tests.factories.world import TODAY, YEAR_BEGAN, World, make_class

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


def give_work(world: World, who: User, name: str = "ada", prefix: str = "") -> None:
    """One of each kind of work about a child, in one person's name."""
    child = world.children[name]
    make_cycle(child, lead=who)
    make_line(child, make_group(child.school, who, weekdays=(TODAY.weekday(),)))
    concern = Concern.objects.create(
        child=child, raised_by=world.people[f"{prefix}teacher"], raised_on=TODAY, noticed="Tired",
        state="gathering_evidence",
    )  # fmt: skip
    ConcernEvidence.objects.create(
        child=child, concern=concern, kind="observation", asked_of=who, asked_on=TODAY, due_on=TODAY
    )
    handover = Handover.objects.create(
        school=child.school, from_class=make_class(child.school, "From"), state="shared",
        to_class=make_class(child.school, "Next", "6", 2027), read_by=TODAY, opened_on=TODAY,
    )  # fmt: skip
    row = HandoverChild.objects.create(child=child, handover=handover, to_teacher=who)
    HandoverQuestion.objects.create(
        child=child, handover_child=row, text="Why?", asked_by=who, asked_at=NOW
    )
    ChildAdult.objects.create(child=child, user=who, kind="key_adult", starts_on=YEAR_BEGAN)


@pytest.fixture
def everyone(db: None) -> World:
    """Oakfield's teacher of Oak has left with one of each; Farland's own has work, and is there."""
    world = build_everyone()
    give_work(world, world.people["teacher"])
    give_work(world, world.people["far_teacher"], "far", "far_")
    leave(world, "teacher")
    return world


def leave(world: World, who: str) -> None:
    for held in RoleHeld.objects.filter(user=world.people[who]):
        end_role(held=held, by=world.actor(f"{'far_' if who[:4] == 'far_' else ''}head"), at=NOW)


def left(world: World, who: str = "senco") -> list[Piece]:
    return work_left(world.actor(who), world.oakfield.pk, TODAY)


def chosen(pieces: list[Piece], *works: Work) -> set[Chosen]:
    return {
        Chosen(one.work, one.record_id, one.owner.pk)
        for one in pieces
        if not works or one.work in works
    }


def passed(world: World, pieces: set[Chosen], to: str | None, by: str = "senco") -> int:
    taker = world.people[to] if to else None
    return pass_on(school_id=world.oakfield.pk, chosen=pieces, to=taker, by=world.actor(by), at=NOW)


def test_each_kind_is_found_with_whose_it_was_and_since_when(everyone: World) -> None:
    found = left(everyone)
    assert {one.work for one in found} == set(Work)
    assert {one.owner for one in found} == {everyone.people["teacher"]}
    assert {one.left_on for one in found} == {YESTERDAY}
    assert {c.pk for one in found for c in one.children} == {everyone.ada.pk}
    assert count_of_work_left(everyone.actor("senco"), everyone.oakfield.pk, TODAY) == len(found)


def test_nobody_has_left_and_nothing_waits(world: World) -> None:
    give_work(world, world.people["teacher"])
    assert work_left(world.actor("senco"), world.oakfield.pk, TODAY) == []
    assert count_of_work_left(world.actor("head"), world.oakfield.pk, TODAY) == 0
    found = work_of(world.actor("senco"), world.people["teacher"].pk, world.oakfield.pk, TODAY)
    assert {one.work for one in found} == set(Work)
    assert {one.left_on for one in found} == {None}


def test_who_lost_the_role_but_works_here_leaves_what_it_took(everyone: World) -> None:
    RoleHeld.objects.create(
        user=everyone.people["teacher"], role="office", organisation=everyone.oakfield, starts_on=TODAY
    )  # fmt: skip
    assert {one.work for one in left(everyone)} == {
        Work.SESSIONS, Work.EVIDENCE, Work.DAY_ONE, Work.CLASS
    }  # fmt: skip


def test_all_of_it_goes_to_a_colleague_who_can_then_open_it(everyone: World) -> None:
    taker = everyone.people["other_teacher"]
    assert everyone.ada not in children_for(everyone.actor("other_teacher"), "child.view", TODAY)  # type: ignore[arg-type]
    before = Event.objects.filter(action="work.passed_on").count()
    pieces = chosen(left(everyone))
    assert passed(everyone, pieces, "other_teacher") == len(pieces) == 6
    assert left(everyone) == []
    mine = work_of(everyone.actor("other_teacher"), taker.pk, everyone.oakfield.pk, TODAY)
    assert {one.work for one in mine} == set(Work)
    events = Event.objects.filter(action="work.passed_on")
    assert events.count() == before + 6
    assert {tuple(one.child_ids) for one in events} == {(), (everyone.ada.pk,)}
    assert ChildAdult.objects.get(user=everyone.people["teacher"], kind="key_adult").ends_on == YESTERDAY  # fmt: skip
    assert ClassStaff.objects.get(user=everyone.people["teacher"]).ends_on == YESTERDAY
    supporters = ChildAdult.objects.filter(child=everyone.ada, kind="supporter", ends_on__gte=TODAY)
    assert {tie.user for tie in supporters} == {taker}
    assert HandoverQuestion.objects.get(child=everyone.ada).handover_child.to_teacher == taker
    assert passed(everyone, pieces, "other_teacher") == 0
    assert Event.objects.filter(action="work.passed_on").count() == before + 6


def test_it_goes_to_the_post_and_so_to_the_next_senco(everyone: World) -> None:
    pieces = chosen(left(everyone), *FOR_A_POST)
    assert passed(everyone, pieces, None, by="head") == 3
    assert ProvisionGroup.objects.get(school=everyone.oakfield).lead is None
    assert Cycle.objects.get(child=everyone.ada).lead is None
    assert ConcernEvidence.objects.get(child=everyone.ada).asked_of is None
    new = everyone.people["other_teacher"]
    RoleHeld.objects.create(user=new, role="senco", organisation=everyone.oakfield, starts_on=TODAY)
    page = everyone.client("other_teacher").get(reverse("senco_home")).content.decode()
    assert "nobody else is asked for it" in page
    with pytest.raises(UnableToPassOn, match="one person"):
        passed(everyone, chosen(left(everyone)), None)


def test_it_is_all_or_nothing(everyone: World) -> None:
    for wrong, to, words in (
        (set(), "other_teacher", "Tick"),
        (chosen(left(everyone)), "office", "does not let"),
        (chosen(left(everyone)), "parent", "does not let"),
        (chosen(left(everyone)), "far_teacher", "does not let"),
        (chosen(left(everyone)) | {Chosen(Work.PLAN, 10**9, 1)}, "other_teacher", "meanwhile"),
        ({Chosen(one.work, one.record_id, 10**9) for one in chosen(left(everyone))}, "ta", None),
    ):  # fmt: skip
        with pytest.raises(UnableToPassOn, match=words):
            passed(everyone, wrong, to)
    far = Cycle.objects.get(child=everyone.children["far"])
    with pytest.raises(UnableToPassOn, match="meanwhile"):
        passed(everyone, {Chosen(Work.PLAN, far.pk, everyone.people["far_teacher"].pk)}, "ta")
    assert len(left(everyone)) == 6
    assert not Event.objects.filter(action="work.passed_on").exists()


def test_what_a_colleague_passed_on_meanwhile_is_not_taken_from_the_next(everyone: World) -> None:
    pieces = chosen(left(everyone), Work.PLAN, Work.KEY_ADULT)
    passed(everyone, pieces, "ta")
    for one in pieces:
        with pytest.raises(UnableToPassOn, match="meanwhile"):
            passed(everyone, {one}, "other_teacher")
    assert Cycle.objects.get(child=everyone.ada).lead == everyone.people["ta"]


def test_a_closed_record_is_not_given_to_whom_it_is_closed(everyone: World) -> None:
    dsl, taker = everyone.actor("dsl"), everyone.people["other_teacher"]
    bar_person(child=everyone.ada, user=taker, reason="Told", by=dsl, at=NOW)
    for work in set(Work) - {Work.CLASS}:
        with pytest.raises(UnableToPassOn, match="closed"):
            passed(everyone, chosen(left(everyone), work), "other_teacher")
    assert [one.work for one in left(everyone, "barred_senco")] == [Work.CLASS]


def test_a_second_teacher_of_the_class_keeps_one_page_with_all_questions(everyone: World) -> None:
    row = HandoverChild.objects.get(child=everyone.ada)
    other = everyone.people["other_teacher"]
    own = HandoverChild.objects.create(child=everyone.ada, handover=row.handover, to_teacher=other)
    passed(everyone, chosen(left(everyone), Work.DAY_ONE), "other_teacher")
    assert list(HandoverChild.objects.filter(child=everyone.ada)) == [own]
    assert own.questions.count() == 1


def test_who_may(everyone: World) -> None:
    pieces = chosen(left(everyone), Work.PLAN)
    for who, refusal in (
        ("ta", NotPermitted), ("office", NotPermitted), ("dsl", NotPermitted),
        ("parent", NotVisible), ("far_senco", NotVisible), ("leaver", NotVisible),
    ):  # fmt: skip
        with pytest.raises(refusal):
            passed(everyone, pieces, "other_teacher", by=who)
    for who, status in (("senco", 200), ("head", 200), ("office", 403), ("ta", 403), ("parent", 403)):  # fmt: skip
        assert everyone.client(who).get(reverse("work_left")).status_code == status
    someone = reverse("work_of", args=[everyone.people["ta"].public_id])
    assert everyone.client("senco").get(someone).status_code == 200
    assert everyone.client("far_senco").get(someone).status_code == 404
    page = everyone.client("far_senco").get(reverse("work_left")).content.decode()
    assert "Zyxcanary" not in page


def test_the_page_shows_and_passes_on_once(everyone: World) -> None:
    client = everyone.client("senco")
    assert reverse("work_left") in client.get(reverse("senco_home")).content.decode()
    page = client.get(reverse("work_left")).content.decode()
    assert "Zyxcanary" in page
    assert Event.objects.filter(action="work.viewed", child_ids=[everyone.ada.pk]).exists()
    sent = {"receipt": new_key(), "chosen": [f"all-{everyone.people['teacher'].pk}"]}
    url = reverse("work_left_pass")
    wrong = client.post(url, sent | {"to": "post"})
    assert (wrong.status_code, wrong.content.decode().count(" checked")) == (422, 1)
    good = sent | {"to": str(everyone.people["other_teacher"].public_id), "receipt": new_key()}
    for _again in range(2):
        assert client.post(url, good).status_code == 302
    assert Event.objects.filter(action="work.passed_on").count() == 6
    assert reverse("work_left") not in client.get(reverse("senco_home")).content.decode().split("<main")[1]  # fmt: skip
    mine = everyone.client("other_teacher").get(reverse("work_mine")).content.decode()
    assert mine.count("Zyxcanary") >= 5
    assert "Zyxcanary" not in everyone.client("far_teacher").get(reverse("work_mine")).content.decode()  # fmt: skip
    assert client.post(url, good | {"receipt": new_key()}).status_code == 422


def test_a_senco_of_two_schools_sees_and_passes_on_in_each(everyone: World) -> None:
    RoleHeld.objects.create(
        user=everyone.people["senco"], role="senco", organisation=everyone.farland,
        starts_on=YEAR_BEGAN,
    )  # fmt: skip
    leave(everyone, "far_teacher")
    client, url = everyone.client("senco"), reverse("work_left")
    page = client.get(url).content.decode()
    for school, child, owner in (
        (everyone.oakfield, everyone.ada, "teacher"),
        (everyone.farland, everyone.children["far"], "far_teacher"),
    ):
        part = page.split(f"<h2>{school.name}</h2>")[1].split("</form>")[0]
        assert child.surname in part
        assert f"all-{everyone.people[owner].pk}" in part
        assert f'name="school" value="{school.pk}"' in part
    count = count_of_work_left(everyone.actor("senco"), everyone.oakfield.pk, TODAY)
    count += count_of_work_left(everyone.actor("senco"), everyone.farland.pk, TODAY)
    assert f"{count} things stand in the name" in client.get(reverse("senco_home")).content.decode()
    send = reverse("work_left_pass")
    sent = {
        "chosen": [f"all-{everyone.people['far_teacher'].pk}"],
        "to": str(everyone.people["far_other_teacher"].public_id),
    }
    for school_id in ("", str(everyone.brook.pk), "x"):
        told = sent | {"receipt": new_key(), "school": school_id}
        assert client.post(send, told).status_code == 404
    elsewhere = sent | {"receipt": new_key(), "school": str(everyone.oakfield.pk)}
    wrong = client.post(send, elsewhere)
    assert wrong.status_code == 422
    assert f"id_{everyone.oakfield.pk}_chosen" in wrong.content.decode()
    assert Event.objects.filter(action="work.passed_on").count() == 0
    right = sent | {"receipt": new_key(), "school": str(everyone.farland.pk)}
    assert client.post(send, right).status_code == 302
    page = client.get(url).content.decode()
    assert everyone.children["far"].surname not in page
    assert everyone.ada.surname in page
    someone = reverse("work_of", args=[everyone.people["far_other_teacher"].public_id])
    assert everyone.children["far"].surname in client.get(someone).content.decode()


def test_ending_a_role_says_what_is_left_and_leads_on(world: World) -> None:
    give_work(world, world.people["teacher"])
    client, person = world.client("head"), reverse("person", args=[world.teacher.public_id])
    page = client.get(person).content.decode()
    assert "Plan to lead: 1" in page
    assert reverse("work_of", args=[world.teacher.public_id]) in page
    assert "waits for the SENCO" in world.client("office").get(person).content.decode()
    held = RoleHeld.objects.get(user=world.teacher)
    end = reverse("person_role_end", args=[world.teacher.public_id, held.pk])
    answer = client.post(end, {"receipt": new_key()})
    assert (answer.status_code, answer["Location"]) == (302, reverse("work_left"))
    assert reverse("work_left") in client.get(reverse("head_home")).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_statements_does_not_grow(
    everyone: World, number: int, django_assert_max_num_queries: Any
) -> None:
    for name in ("ben", "cleo")[: number - 1]:
        child = everyone.children[name]
        make_line(child, make_group(child.school, everyone.people["teacher"], name=name))
        Cycle.objects.filter(child=child).update(lead=everyone.people["teacher"])
    actor = actor_for(everyone.people["senco"], TODAY)
    with django_assert_max_num_queries(8):
        assert len(work_left(actor, everyone.oakfield.pk, TODAY)) == 4 + 2 * number
