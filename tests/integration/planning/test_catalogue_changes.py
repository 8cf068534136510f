"""Saying an entry of the catalogue differently: for one school, and never in a plan already made."""

import uuid
from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from goldthread.access.actor import SYSTEM
from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.audit.models import Event
from goldthread.records.provision.actions.catalogue import (
    EntryPlan,
    UnableToChangeCatalogue,
    add_entry,
    change_entry,
    load_catalogue,
    retire_entry,
)
from goldthread.records.provision.actions.planning import change_dose, plan_line, replan_group
from goldthread.records.provision.models import CatalogueEntry, ProvisionGroup
from goldthread.records.provision.queries.catalogue import usable_entries
from goldthread.records.provision.queries.planning import plan_lines_of
from goldthread.web.school.planning.catalogue_views import EntryForm, entry_start
from tests.conftest import NOW, TODAY
from tests.factories.plans import line_plan, make_draft
from tests.factories.world import World

FOREST = EntryPlan("Forest group", "targeted", "semh", "Outdoors together.", "TA")
PAGE = {
    "name": "Forest school", "what": "Outdoors, in all weathers.", "who": "TA", "layer": "targeted",
    "area": "semh", "synonyms": "woods, den building", "child_words": "I go to the woods.",
}  # fmt: skip


def forest(world: World) -> CatalogueEntry:
    return add_entry(school=world.oakfield, plan=FOREST, by=world.actor("senco"), at=NOW)


def change(world: World, entry: CatalogueEntry, plan: EntryPlan, by: str = "senco"):
    return change_entry(school=world.oakfield, entry=entry, plan=plan, by=world.actor(by), at=NOW)


def changes() -> list[Event]:
    return list(Event.objects.filter(action="catalogue_entry.changed").order_by("pk"))


def shipped(key: str) -> CatalogueEntry:
    load_catalogue(by=SYSTEM, at=NOW)
    return CatalogueEntry.objects.get(school=None, key=key)


def as_it_is(entry: CatalogueEntry) -> EntryPlan:
    typed = {name: "" if value is None else value for name, value in entry_start(entry).items()}
    form = EntryForm(typed)
    assert form.is_valid(), (entry.key, form.errors)
    return form.plan(entry)


def test_own_entry_changes_in_place_and_says_which_fields(world: World) -> None:
    entry = forest(world)
    changed = change(world, entry, replace(FOREST, name="Forest school", who="Two TAs"))
    assert (changed.pk, changed.key, changed.name) == (entry.pk, entry.key, "Forest school")
    (event,) = changes()
    assert (list(event.fields), event.organisation_id) == (["name", "who"], world.oakfield.pk)


def test_the_same_again_changes_nothing(world: World) -> None:
    entry = forest(world)
    for _ in range(2):
        change(world, entry, replace(FOREST, who="Two TAs"))
    assert len(changes()) == 1


def test_every_shipped_entry_shown_and_sent_unchanged_stays_shipped(world: World) -> None:
    load_catalogue(by=SYSTEM, at=NOW)
    for entry in CatalogueEntry.objects.filter(school=None):
        assert change(world, entry, as_it_is(entry)).pk == entry.pk
    assert not CatalogueEntry.objects.filter(school=world.oakfield).exists()
    assert changes() == []


def test_a_shipped_entry_becomes_the_schools_own_copy(world: World) -> None:
    entry = shipped("key_adult")
    plan = replace(as_it_is(entry), name="Trusted adult")
    own = change(world, entry, plan)
    assert (own.school_id, own.key, own.phases) == (world.oakfield.pk, entry.key, entry.phases)
    names = {one.name for one in usable_entries(world.oakfield.pk)}
    assert "Trusted adult" in names
    assert entry.name not in names
    assert entry.name in {one.name for one in usable_entries(world.brook.pk)}
    assert change(world, entry, plan).pk == own.pk
    assert len(changes()) == 1


def test_a_name_in_use_is_refused_and_a_freed_one_can_be_taken(world: World) -> None:
    entry, other = forest(world), shipped("key_adult")
    with pytest.raises(UnableToChangeCatalogue) as refused:
        change(world, entry, replace(FOREST, name=other.name.upper()))
    assert refused.value.field == "name"
    retire_entry(school=world.oakfield, entry=other, by=world.actor("senco"), at=NOW)
    with pytest.raises(UnableToChangeCatalogue):
        change(world, entry, replace(FOREST, name=other.name))
    change(world, entry, replace(FOREST, name="Forest school"))
    again = forest(world)
    assert (again.name, again.pk == entry.pk, again.key) == (
        "Forest group",
        False,
        "forest_group_2",
    )


def test_an_entry_taken_out_or_with_a_dose_that_cannot_be_is_refused(world: World) -> None:
    entry = forest(world)
    with pytest.raises(UnableToChangeCatalogue):
        change(world, entry, replace(FOREST, minutes=20, times_per_week=3, weeks=99, group_size=1))
    other = shipped("key_adult")
    retire_entry(school=world.oakfield, entry=other, by=world.actor("senco"), at=NOW)
    with pytest.raises(UnableToChangeCatalogue):
        change(world, other, replace(as_it_is(other), who="Anyone"))
    assert changes() == []


def test_only_the_right_people_change_it(world: World) -> None:
    entry = forest(world)
    for nickname in ("teacher", "ta", "head", "office"):
        with pytest.raises(NotPermitted):
            change(world, entry, replace(FOREST, who="Anyone"), by=nickname)
    for nickname in ("far_senco", "brook_senco", "parent", "pupil"):
        with pytest.raises(NotVisible):
            change(world, entry, replace(FOREST, who="Anyone"), by=nickname)
    with pytest.raises(NotVisible):
        change_entry(
            school=world.farland,
            entry=entry,
            plan=FOREST,
            by=world.actor("far_senco"),
            at=NOW,
        )
    assert changes() == []


def test_plans_keep_what_they_said(world: World) -> None:
    entry, senco = forest(world), world.actor("senco")
    entry = change(world, entry, replace(FOREST, child_words="I go outside."))
    cycle = make_draft(world.ada)
    line = plan_line(cycle=cycle, plan=line_plan(entry=entry), by=senco, at=NOW)
    change(world, entry, replace(FOREST, what="Indoors instead.", child_words="I stay in."))
    entry.refresh_from_db()

    def said() -> set[tuple[str, str]]:
        return {(row.what, row.child_words) for row in plan_lines_of([cycle.pk])[cycle.pk]}

    assert said() == {("Outdoors together.", "I go outside.")}
    group = replan_group(
        group=line.group, plan=line_plan(entry=entry, minutes=30), by=senco, at=NOW
    )
    assert said() == {("Outdoors together.", "I go outside.")}
    type(cycle).objects.filter(pk=cycle.pk).update(state="active")
    group.refresh_from_db()
    later = line_plan(entry=entry, starts_on=TODAY.replace(day=23), weeks=3)
    change_dose(group=group, plan=later, by=senco, at=NOW)
    assert said() == {("Outdoors together.", "I go outside.")}
    new = make_draft(world.children["ben"])
    plan_line(cycle=new, plan=line_plan(entry=entry), by=senco, at=NOW)
    assert plan_lines_of([new.pk])[new.pk][0].what == "Indoors instead."


def test_plans_made_before_take_the_words_of_the_day(world: World) -> None:
    entry = forest(world)
    cycle = make_draft(world.ada)
    plan_line(cycle=cycle, plan=line_plan(entry=entry), by=world.actor("senco"), at=NOW)
    plan_line(cycle=cycle, plan=line_plan(), by=world.actor("senco"), at=NOW)
    ProvisionGroup.objects.update(what="")
    fill = import_module("goldthread.records.provision.migrations.0003_fill_words_of_plans").fill
    for _ in range(2):
        fill(apps, None)
    words = ProvisionGroup.objects.order_by("pk").values_list("what", flat=True)
    assert list(words) == ["Outdoors together.", ""]


def test_page_changes_an_entry_once(world: World) -> None:
    entry, senco = forest(world), world.client("senco")
    address = reverse("entry_change", args=[entry.pk])
    assert f'href="{address}"' in senco.get(reverse("catalogue")).content.decode()
    assert 'value="Forest group"' in senco.get(address).content.decode()
    sent = PAGE | {"receipt": str(uuid.uuid4())}
    for _ in range(2):
        assert senco.post(address, sent).status_code == 302
    entry.refresh_from_db()
    assert (entry.name, entry.synonyms) == ("Forest school", ["woods", "den building"])
    assert len(changes()) == 1
    wrong = senco.post(address, PAGE | {"name": ""}).content.decode()
    assert 'href="#id_name"' in wrong


def test_page_is_closed_to_others_and_not_found_elsewhere(world: World) -> None:
    entry = forest(world)
    address = reverse("entry_change", args=[entry.pk])
    for nickname in ("teacher", "ta", "head", "office", "parent", "pupil", "trust_lead"):
        client = world.client(nickname)
        assert client.get(address).status_code == 403, nickname
        assert client.post(address, PAGE).status_code == 403, nickname
    for nickname in ("far_senco", "brook_senco"):
        client = world.client(nickname)
        assert client.get(address).status_code == 404, nickname
        assert client.post(address, PAGE).status_code == 404, nickname
    assert address not in world.client("teacher").get(reverse("catalogue")).content.decode()
    assert changes() == []
