"""Two records of one child become one, with both histories."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.audit.models import Event
from goldthread.records.cycles.models import Cycle
from goldthread.records.imports.models import ImportChange
from goldthread.records.people.actions.children import UnableToMerge, create_child, merge_children
from goldthread.records.people.merging import relations
from goldthread.records.people.models import Child
from goldthread.records.people.queries.duplicates import possible_duplicates
from goldthread.records.profiles.models import Observation
from goldthread.records.sen_support.models import SenNeed
from tests.conftest import NOW
from tests.factories.world import World, make_child, put_on_register

TODAY = date(2026, 11, 18)


@pytest.fixture
def twice(world: World) -> Child:
    """Ada again, with a status, needs and an observation of her own."""
    child = make_child(world.oakfield, "Ada", "Zyx-Canary", world.classes["oak"])
    put_on_register(child, "E", "SLCN")
    SenNeed.objects.create(child=child, need_type="ASD", rank=2, starts_on=TODAY, source="test")
    for each in (child, world.ada):
        Observation.objects.create(child=each, by=world.teacher, on=TODAY, text="Smiled")
    return child


def plan(child: Child, state: str = "active", number: int = 1) -> Cycle:
    return Cycle.objects.create(
        child=child,
        school=child.school,
        number=number,
        state=state,
        starts_on=TODAY,
        review_due_on=TODAY + timedelta(days=60),
        closed_on=TODAY if state == "closed" else None,
    )


def merge(world: World, twice: Child, **more: Any) -> Child:
    return merge_children(
        duplicate=twice, survivor=world.ada, by=world.actor("senco"), at=NOW, **more
    )


def test_both_histories_live_on(world: World, twice: Child) -> None:
    plan(twice, "closed")
    plan(world.ada)
    ada = merge(world, twice)
    twice.refresh_from_db()
    assert (twice.merged_into_id, twice.surname) == (ada.pk, "Zyx-Canary")
    assert ada.observations.count() == 2
    assert sorted(ada.sen_statuses.values_list("provision", "ends_on"), key=str) == [
        ("E", TODAY),
        ("K", None),
    ]
    assert list(ada.sen_needs.filter(ends_on=None).values_list("need_type", "rank")) == [
        ("SLCN", 1),
        ("ASD", 2),
    ]
    assert list(ada.cycles.values_list("number", "state")) == [(1, "active"), (2, "closed")]
    assert ada.enrolments.count() == 2
    assert ada.class_members.count() == 1  # the same class from the same day, told twice
    event = Event.objects.get(action="children.merged")
    assert event.child_ids == sorted([ada.pk, twice.pk])


def test_two_open_plans_need_a_choice(world: World, twice: Child) -> None:
    theirs, hers = plan(twice), plan(world.ada)
    with pytest.raises(UnableToMerge, match="Say which plan goes on"):
        merge(world, twice)
    twice.refresh_from_db()
    assert twice.merged_into_id is None
    merge(world, twice, keep_plan_of=twice)
    theirs.refresh_from_db()
    hers.refresh_from_db()
    assert (theirs.state, theirs.number, hers.state) == ("active", 2, "closed")


def test_every_row_about_a_child_is_moved_except_what_a_file_did() -> None:
    from django.apps import apps

    with_child = {
        model
        for model in apps.get_models()
        if any(column.related_model is Child for column in model._meta.concrete_fields)
    }
    assert with_child - {model for model, _column in relations()} == {ImportChange, Child}


def test_numbers_are_taken_over_and_the_merged_id_leads_on(world: World, twice: Child) -> None:
    Child.objects.filter(pk=twice.pk).update(upn="H801200001001")
    twice.refresh_from_db()
    ada = merge(world, twice)
    assert ada.upn == "H801200001001"
    answer = world.client("senco").get(reverse("child_page", args=[twice.public_id]))
    assert answer.status_code == 200


def test_another_schools_record_cannot_be_merged(world: World) -> None:
    far = world.children["far"]
    with pytest.raises(NotVisible):
        merge(world, far)
    with pytest.raises(NotPermitted):
        merge_children(
            duplicate=world.children["ben"],
            survivor=world.ada,
            by=world.actor("teacher"),
            at=NOW,
        )


def alike(world: World, **person: Any) -> list[int]:
    born_on = person.pop("born_on", world.ada.born_on)
    found = possible_duplicates(school_id=world.oakfield.pk, born_on=born_on, **person)
    return [likeness.child.pk for likeness in found]


def test_possible_duplicates(world: World) -> None:
    ada, twin = world.ada.pk, make_child(world.oakfield, "Bea", "Zyxcanary")
    assert alike(world, forename="Ada", surname="ZYXCANARY") == [ada]
    assert alike(world, forename="Âda", surname="Zyxcanary-Hill") == [ada]
    assert alike(world, forename="Zyxcanary", surname="Ada") == [ada]
    assert alike(world, forename="Cy", surname="Zyxcanary") == []
    assert alike(world, forename="Ada", surname="Zyxcanary", born_on=TODAY) == []
    Child.objects.filter(pk=twin.pk).update(former_upn="H801200001001")
    assert alike(world, forename="X", surname="Y", born_on=TODAY, upn="H801200001001") == [twin.pk]


def new_child(world: World, who: str, **more: Any) -> Any:
    values = {
        "school": world.oakfield.pk, "forename": "Ada", "surname": "Zyx-canary", "sex": "F",
        "born_on_day": "4", "born_on_month": "5", "born_on_year": "2016",
    }  # fmt: skip
    return world.client(who).post(reverse("child_new"), {**values, **more})


def test_duplicates_are_shown_before_a_child_is_added(world: World) -> None:
    before = Child.objects.count()
    page = new_child(world, "senco").content.decode()
    assert "Is it one of these pupils?" in page
    assert str(world.ada.public_id) in page
    assert Child.objects.count() == before
    assert new_child(world, "senco", is_new="yes").status_code == 302
    assert Child.objects.count() == before + 1


def test_adding_checks_numbers(world: World) -> None:
    page = new_child(world, "office", upn="A801200001001", forename="Wholly", surname="New")
    assert "does not fit its digits" in page.content.decode()
    ok = new_child(world, "office", upn="H801200001001", forename="Wholly", surname="New")
    assert ok.status_code == 302
    with pytest.raises(Exception, match="has this number"):
        create_child(
            school=world.oakfield,
            details={"forename": "N", "surname": "M", "born_on": TODAY, "upn": "H801200001001"},
            by=world.actor("office"),
            at=NOW,
        )


def test_pairs_and_side_by_side(world: World, twice: Child) -> None:
    client = world.client("senco")
    assert "Zyx-Canary" in client.get(reverse("duplicate_list")).content.decode()
    address = reverse("child_merge", args=[world.ada.public_id, twice.public_id])
    assert "Zyx-Canary" in client.get(address).content.decode()
    assert "Choose the record" in client.post(address).content.decode()
    assert client.post(address, {"survivor": str(world.ada.public_id)}).status_code == 302
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("who", "status"), [("teacher", 403), ("head", 403), ("parent", 403), ("far_senco", 404)]
)
def test_who_may_join(world: World, twice: Child, who: str, status: int) -> None:
    client = world.client(who)
    address = reverse("child_merge", args=[world.ada.public_id, twice.public_id])
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == status
        assert "anary" not in answer.content.decode()
    if status == 404:
        assert "Zyx" not in client.get(reverse("duplicate_list")).content.decode()
