"""The plan's pages: what they show to whom, and that every step works by plain form posts."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from goldthread.access.actor import SYSTEM
from goldthread.records.audit.models import Event, EventChild
from goldthread.records.contributions.models import Agreement
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.provision.actions.catalogue import load_catalogue
from goldthread.records.provision.models import CatalogueEntry, ProvisionGroup, ProvisionLine
from tests.conftest import NOW
from tests.factories.plans import (
    AREA,
    NEW_LINE,
    make_draft,
    make_outcome,
    make_plan,
    set_rates,
    the_group,
)
from tests.factories.world import World

NO_RIGHT = ("other_teacher", "office", "trust_lead", "parent", "pupil")
STRANGERS = ("far_senco", "brook_senco")


def plan_url(name: str, world: World, *more: object) -> str:
    return reverse(name, args=[world.ada.public_id, *more])


def send(client: Client, address: str, receipt: str | None = None, **data: object) -> object:
    return client.post(address, data | {"receipt": receipt or str(uuid.uuid4())})


LINE = NEW_LINE | {"slot_0": "09:30"}
TARGET = {
    "text": "Asks for help with words once a lesson in English",
    "measure": "probe",
    "unit": "times a lesson",
    "baseline": "1",
    "goal": "5",
    "due_on": "2026-12-18",
}


@pytest.mark.parametrize("nickname", ["senco", "teacher", "ta", "head"])
def test_plan_page_opens_for_those_who_work_with_the_child(world: World, nickname: str) -> None:
    set_rates(world)
    make_plan(world)
    response = world.client(nickname).get(plan_url("plan_page", world))
    page = response.content.decode()
    assert response.status_code == 200
    assert "20 minutes, 3 times a week, 8 weeks, one to one, 8 hours in all" in page
    assert ("£120" in page) == (nickname in {"senco", "head"})
    assert EventChild.objects.filter(event__action="plan.viewed", child_id=world.ada.pk).exists()


@pytest.mark.parametrize("name", ["plan_page", "plan_edit", "review_page"])
def test_pages_of_a_child_are_closed_to_everyone_else(world: World, name: str) -> None:
    make_plan(world)
    for nickname, status in [*((one, 403) for one in NO_RIGHT), *((one, 404) for one in STRANGERS)]:
        response = world.client(nickname).get(plan_url(name, world))
        assert (nickname, response.status_code) == (nickname, status)
        assert "canary" not in response.content.decode()
    for nickname in ("far_parent", "far_office", "far_teacher"):
        response = world.client(nickname).get(plan_url(name, world))
        assert response.status_code in {403, 404}
        assert "canary" not in response.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "plan_start", "plan_head", "plan_outcome", "plan_target", "plan_provision", "plan_join",
        "plan_remove", "plan_agreement", "plan_activate", "plan_discard", "review_draft",
        "review_move",
    ],
)  # fmt: skip
def test_posts_are_closed_to_everyone_but_the_senco(world: World, name: str) -> None:
    make_draft(world.ada)
    before = Event.objects.filter(kind="write").count()
    for nickname in ("teacher", "ta", "head", *NO_RIGHT):
        assert send(world.client(nickname), plan_url(name, world)).status_code == 403
    for nickname in STRANGERS[:1]:
        assert send(world.client(nickname), plan_url(name, world)).status_code == 404
    assert world.client("senco").get(plan_url(name, world)).status_code == 405
    assert Event.objects.filter(kind="write").count() == before


def test_a_plan_is_written_and_started_by_form_posts_alone(world: World) -> None:
    set_rates(world)
    senco = world.client("senco")
    assert "Begin a plan" in senco.get(plan_url("plan_edit", world)).content.decode()
    send(senco, plan_url("plan_start", world))
    send(
        senco, plan_url("plan_head", world),
        **{"head-what_we_know": "Loves maps", "head-starts_on": "2026-11-23",
           "head-review_due_on": "2027-02-12", "head-lead": str(world.teacher.pk)},
    )  # fmt: skip
    send(senco, plan_url("plan_outcome", world), text="Joins in with talk", area=AREA)
    outcome = Outcome.objects.get()
    assert "form=target" in senco.get(plan_url("plan_edit", world)).content.decode()
    send(senco, plan_url("plan_target", world), outcome=outcome.pk, **TARGET)
    send(senco, plan_url("plan_provision", world), outcome=outcome.pk, **LINE)
    send(senco, plan_url("plan_agreement", world), voice="family", answer="agreed", comment="")
    response = send(senco, plan_url("plan_activate", world))
    assert response.url == plan_url("plan_page", world)
    cycle = Cycle.objects.get()
    assert (cycle.state, cycle.lead, cycle.what_we_know) == ("active", world.teacher, "Loves maps")
    assert (Target.objects.get().goal, Agreement.objects.get().answer) == (Decimal(5), "agreed")
    line = ProvisionLine.objects.get()
    assert (line.outcome, line.ends_on) == (outcome, date(2027, 1, 29))
    page = senco.get(plan_url("plan_page", world)).content.decode()
    assert "£120" in page
    assert "The family agrees" in page


def test_every_form_of_the_plan_opens_without_script(world: World) -> None:
    load_catalogue(by=SYSTEM, at=NOW)
    make_plan(world)
    senco, edit = world.client("senco"), plan_url("plan_edit", world)
    outcome, target = Outcome.objects.get(), Target.objects.get()
    entry = CatalogueEntry.objects.get(key="key_adult")
    for query, words in (
        ("?form=outcome", "Save outcome"),
        (f"?form=outcome&id={outcome.pk}", "Save outcome"),
        (f"?form=target&outcome={outcome.pk}", "Save target"),
        (f"?form=target&outcome={outcome.pk}&id={target.pk}", "Save target"),
        (f"?form=line&outcome={outcome.pk}", "Choose provision"),
        ("?form=line&q=key+adult", entry.name),
        (f"?form=line&entry={entry.pk}", "Add to the plan"),
        ("?form=line&own=1", "Add to the plan"),
        ("?form=agreement", "Save answer"),
        ("?form=target&outcome=999999999999999999999", "Add an outcome"),
    ):
        response = senco.get(edit + query)
        assert (query, response.status_code) == (query, 200)
        assert words in response.content.decode(), query


def test_head_saves_itself_and_tells_a_window_that_is_stale(world: World) -> None:
    make_draft(world.ada)
    senco = world.client("senco")
    typed = {
        "head-what_we_know": "First", "head-starts_on": "2026-11-23",
        "head-review_due_on": "2027-02-12", "head-lead": "",
    }  # fmt: skip
    address, fetch = plan_url("plan_head", world), {"X-Requested-With": "fetch"}
    saved = senco.post(address, typed, headers=fetch)
    assert saved.json()["saved_at"] == "09:30"
    stale = typed | {"head-what_we_know": "Second", "draft_version": "not-this"}
    assert senco.post(address, stale, headers=fetch).status_code == 409
    fresh = typed | {"head-what_we_know": "Third", "draft_version": saved.json()["version"]}
    assert senco.post(address, fresh, headers=fetch).status_code == 200
    assert senco.post(address, {"head-starts_on": "x"}, headers=fetch).status_code == 422
    assert Cycle.objects.get().what_we_know == "Third"


def test_sent_twice_is_written_once(world: World) -> None:
    cycle = make_draft(world.ada)
    outcome, senco, receipt = make_outcome(cycle), world.client("senco"), str(uuid.uuid4())
    answers = {
        send(senco, plan_url("plan_provision", world), receipt, outcome=outcome.pk, **LINE).url
        for _ in range(2)
    }
    assert len(answers) == 1
    assert (ProvisionGroup.objects.count(), ProvisionLine.objects.count()) == (1, 1)


def test_impossible_dose_comes_back_beside_its_field(world: World) -> None:
    make_draft(world.ada)
    before = Event.objects.filter(kind="write").count()
    response = send(
        world.client("senco"), plan_url("plan_provision", world), **(LINE | {"minutes": "400"})
    )
    page = response.content.decode()
    assert "A session lasts between 1 and 390 minutes." in page
    assert 'href="#id_minutes"' in page
    assert 'value="400"' in page
    assert ProvisionGroup.objects.count() == 0
    assert Event.objects.filter(kind="write").count() == before


def test_dose_and_cost_are_shown_before_saving_with_gentle_words(world: World) -> None:
    set_rates(world)
    make_draft(world.ada)
    response = send(
        world.client("senco"), plan_url("plan_provision", world), do="check",
        **(LINE | {"times_per_week": "1"}),
    )  # fmt: skip
    page = response.content.decode()
    assert "20 minutes, once a week, 8 weeks, one to one, 2 hours 40 minutes in all, £40" in page
    assert "Would a little more be possible?" in page
    assert ProvisionGroup.objects.count() == 0


def test_parts_of_another_childs_plan_are_not_found(world: World) -> None:
    make_draft(world.ada)
    other = make_outcome(make_draft(world.children["cleo"]))
    senco = world.client("senco")
    for name, data in (
        ("plan_target", TARGET | {"outcome": other.pk}),
        ("plan_provision", LINE | {"outcome": other.pk}),
        ("plan_outcome", {"text": "x", "area": AREA, "id": other.pk}),
        ("plan_remove", {"what": "outcome", "id": other.pk}),
    ):
        assert send(senco, plan_url(name, world), **data).status_code == 404
    assert Outcome.objects.get().text == other.text


def test_line_page_gives_a_new_dose_and_stops(world: World) -> None:
    make_plan(world)
    senco, group = world.client("senco"), the_group()
    ProvisionGroup.objects.update(ends_on=date(2026, 12, 18))
    ProvisionLine.objects.update(ends_on=date(2026, 12, 18))
    address = plan_url("plan_line_page", world, ProvisionLine.objects.get().pk)
    assert "A new dose from a day on" in senco.get(address).content.decode()
    send(senco, address, do="dose", **(LINE | {"minutes": "30"}))
    old, new = ProvisionLine.objects.order_by("id")
    assert (old.stopped_on, new.carried_from, new.group.minutes) == (date(2026, 11, 22), old, 30)
    group.refresh_from_db()
    assert (group.minutes, group.ends_on) == (20, date(2026, 11, 22))
    address = plan_url("plan_line_page", world, new.pk)
    assert (
        "while this was running"
        in send(senco, address, do="stop", stopped_on="2026-11-20").content.decode()
    )
    send(senco, address, do="stop", stopped_on="2026-11-27")
    new.refresh_from_db()
    assert new.stopped_on == date(2026, 11, 27)


def test_teacher_adds_a_measurement_and_sees_it(world: World) -> None:
    make_plan(world)
    teacher = world.client("teacher")
    address = plan_url("measurement_add", world, Target.objects.get().pk)
    assert teacher.get(address).status_code == 200
    for day, value in (("2026-10-05", "5"), ("2026-11-16", "7")):
        send(teacher, address, on=day, value=value, note="")
    assert Measurement.objects.count() == 2
    page = teacher.get(plan_url("plan_page", world)).content.decode()
    assert "<svg" in page
    assert "7 times a lesson" in page
    assert (
        "today or earlier"
        in send(teacher, address, on="2026-11-30", value="1", note="").content.decode()
    )
    for nickname, status in (("other_teacher", 403), ("head", 403), ("far_teacher", 404)):
        assert world.client(nickname).get(address).status_code == status


@pytest.mark.parametrize("name", ["plan_page", "plan_edit", "review_page"])
def test_pages_take_the_same_statements_for_one_and_three(
    world: World, name: str, django_assert_max_num_queries
) -> None:
    make_plan(world, world.ada, targets=1, lines=1)
    make_plan(world, world.children["cleo"], targets=3, lines=3)
    senco = world.client("senco")
    counts = []
    for child in (world.ada, world.children["cleo"]):
        with django_assert_max_num_queries(60) as captured:
            senco.get(reverse(name, args=[child.public_id]))
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 34
