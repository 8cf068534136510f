"""Planning for several children in one pass, joining and leaving; the catalogue and its rates."""

import html
import re
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from goldthread.access.actor import SYSTEM
from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.audit.models import Event, EventChild
from goldthread.records.cycles.models import Cycle
from goldthread.records.drafts.models import Draft
from goldthread.records.outcomes.models import Target
from goldthread.records.people.models import Child, ChildAdult, Enrolment
from goldthread.records.provision.actions.catalogue import (
    EntryPlan,
    UnableToChangeCatalogue,
    add_entry,
    load_catalogue,
    retire_entry,
    set_rate,
)
from goldthread.records.provision.actions.planning import (
    UnableToPlan,
    change_dose,
    join_group,
    leave_group,
)
from goldthread.records.provision.models import CatalogueEntry, ProvisionGroup, ProvisionLine
from goldthread.records.provision.queries.catalogue import (
    CatalogueSearch,
    rates_on,
    search_catalogue,
    usable_entries,
)
from goldthread.records.provision.queries.planning import live_lines_of, plan_lines_of
from tests.conftest import NOW, TODAY
from tests.factories.asking import look
from tests.factories.plans import (
    AREA,
    line_plan,
    make_draft,
    make_plan,
    set_rates,
    the_group,
)
from tests.factories.world import World, make_child, put_on_register

FORM = {
    "outcome-text": "Joins in with talk",
    "outcome-area": AREA,
    "target-text": "Asks for help with words once a lesson",
    "target-measure": "probe",
    "target-goal": "10",
    "target-due_on": "2026-12-18",
    "line-name": "Talking together",
    "line-layer": "targeted",
    "line-area": AREA,
    "line-minutes": "20",
    "line-times_per_week": "3",
    "line-weeks": "8",
    "line-grade": "teaching_assistant",
    "line-starts_on": "2026-11-23",
    "line-slot_0": "09:30",
}


def six(world: World) -> list:
    names = ("Ivy", "Jon", "Kit", "Lou", "Max")
    more = [make_child(world.oakfield, name, f"{name}canary") for name in names]
    for child in more:
        put_on_register(child)
    return [world.ada, *more]


def test_six_children_are_planned_for_in_one_pass(world: World) -> None:
    set_rates(world)
    children = six(world)
    started = make_draft(children[1])
    senco, address = world.client("senco"), reverse("plan_group")
    page = senco.get(address).content.decode()
    assert all(child.known_as in page for child in children)
    chosen = {"child": [str(child.public_id) for child in children]}
    assert "Plan for 6 pupils" in senco.get(address, chosen).content.decode()
    own = {
        f"own-baseline_{children[2].pk}": "3",
        f"own-text_{children[2].pk}": "Asks a friend for help with words",
        "own-activate": "on",
        "line-lead": str(world.ta.pk),
    }
    shown = senco.post(address, FORM | chosen | own | {"do": "check"}).content.decode()
    assert "20 minutes, 3 times a week, 8 weeks, group of 6, 8 hours in all, £20" in shown
    assert ProvisionGroup.objects.count() == 0
    response = senco.post(address, FORM | chosen | own | {"receipt": str(uuid.uuid4())})
    assert response.status_code == 302
    group = the_group()
    assert (group.lines.count(), Cycle.objects.filter(state="active").count()) == (6, 6)
    assert Cycle.objects.get(child=children[1]).pk == started.pk
    target = Target.objects.get(child=children[2])
    assert (target.text, target.baseline) == ("Asks a friend for help with words", Decimal(3))
    assert Target.objects.get(child=world.ada).baseline is None
    assert ChildAdult.objects.filter(user=world.ta, kind="supporter").count() == 6
    planned = Event.objects.get(action="provision.planned")
    assert planned.child_ids == sorted(child.pk for child in children)


def test_group_with_an_impossible_dose_writes_nothing_for_anyone(world: World) -> None:
    children = six(world)[:3]
    chosen = {"child": [str(child.public_id) for child in children]}
    before = Event.objects.filter(kind="write").count()
    bad = FORM | chosen | {"line-minutes": "500", "receipt": str(uuid.uuid4())}
    page = world.client("senco").post(reverse("plan_group"), bad).content.decode()
    assert 'href="#id_line-minutes"' in page
    assert (Cycle.objects.count(), ProvisionLine.objects.count()) == (0, 0)
    assert Event.objects.filter(kind="write").count() == before


def test_group_page_is_closed_and_another_schools_child_is_not_found(world: World) -> None:
    address = reverse("plan_group")
    for nickname in ("teacher", "ta", "head", "office", "parent", "pupil", "trust_lead"):
        assert world.client(nickname).get(address).status_code == 403
    for name in ("far", "dev"):
        chosen = {"child": str(world.children[name].public_id)}
        response = world.client("senco").get(address, chosen)
        assert response.status_code == 404
        assert "canary" not in response.content.decode()
    page = world.client("brook_senco").get(address, {"everyone": "on"}).content.decode()
    assert "Vbzcanary" in page
    assert "Zyxcanary" not in page
    assert world.client("senco").get(address, {"child": "nonsense"}).status_code == 404


def test_ticks_stay_while_others_are_looked_for(world: World) -> None:
    ada, cleo = world.ada, world.children["cleo"]
    senco = world.client("senco")
    answer = look(senco, reverse("plan_group"), "Jkx", child=str(ada.public_id), show="1")
    page = answer.content.decode()
    assert f'value="{ada.public_id}" id="child-{ada.public_id}" checked' in page
    assert f'value="{cleo.public_id}"' in page
    both = {"child": [str(ada.public_id), str(cleo.public_id)]}
    written = look(senco, reverse("plan_group"), "", **both).content.decode()
    assert "Plan for 2 pupils" in written


def test_a_plan_for_a_group_is_kept_as_it_is_typed(world: World) -> None:
    three = six(world)[:3]
    address = reverse("plan_group")
    chosen = {"child": [str(child.public_id) for child in three]}
    senco = world.client("senco")
    found = re.search(r'data-draft-url="([^"]*)"', senco.get(address, chosen).content.decode())
    assert found
    typed = FORM | chosen | {"outcome-text": "Quokka words", "line-minutes": "35"}
    assert senco.post(html.unescape(found[1]), typed).status_code == 200
    again = senco.get(address, chosen).content.decode()
    assert "Quokka words" in again
    assert 'value="35"' in again
    assert "Quokka words" not in senco.get(address, {"child": chosen["child"][:2]}).content.decode()
    begun = senco.get(address).content.decode()
    assert "Go on with it" in begun
    way = re.search(r'href="(/plans/group/\?child=[^"]*)"', begun)
    assert way
    assert "Quokka words" in senco.get(html.unescape(way[1])).content.decode()
    assert Draft.objects.get().child is None
    senco.post(address, FORM | chosen | {"receipt": str(uuid.uuid4())})
    assert not Draft.objects.exists()
    assert "Go on with it" not in senco.get(address).content.decode()


def test_a_draft_is_kept_on_request_and_offers_nobody_one_may_not_plan_for(world: World) -> None:
    three = six(world)[:3]
    address, senco = reverse("plan_group"), world.client("senco")
    typed = FORM | {"child": [str(child.public_id) for child in three], "save_draft": "1"}
    answer = senco.post(address, typed)
    assert answer.status_code == 302
    assert "Your draft is saved" in senco.get(answer["Location"]).content.decode()
    assert Cycle.objects.count() == 0
    Child.objects.filter(pk=three[0].pk).update(school=world.farland)
    Enrolment.objects.filter(child=three[0]).update(school=world.farland)
    page = senco.get(address).content.decode()
    assert "Go on with it" not in page
    assert three[0].surname not in page


def test_another_entry_of_the_catalogue_brings_its_dose_and_keeps_what_was_typed(
    world: World,
) -> None:
    load_catalogue(by=SYSTEM, at=NOW)
    chosen = {"child": [str(world.ada.public_id)]}
    address, senco = reverse("plan_group"), world.client("senco")
    typed = (
        FORM | chosen | {"outcome-text": "Quokka words", "line-minutes": "35", "save_draft": "1"}
    )
    senco.post(address, typed)
    entry = CatalogueEntry.objects.filter(minutes__gt=0).exclude(minutes=35).earliest("pk")
    page = senco.get(address, chosen | {"entry": entry.pk}).content.decode()
    assert "Quokka words" in page
    box = re.search(r'<input[^>]*name="line-minutes"[^>]*>', page)
    assert box
    assert f'value="{entry.minutes}"' in box[0]


def test_choosing_takes_the_same_statements_for_one_and_three(
    world: World, django_assert_max_num_queries
) -> None:
    senco, counts = world.client("senco"), []
    senco.get(reverse("plan_group"))  # begins the school's chain of events
    for _ in range(2):
        with django_assert_max_num_queries(20) as captured:
            senco.get(reverse("plan_group"))
        counts.append(len(captured))
        six(world)
    assert counts[0] == counts[1]


def test_joining_and_leaving_midway_keep_history(world: World) -> None:
    make_plan(world, world.ada, world.children["cleo"])
    group, senco = the_group(), world.actor("senco")
    ProvisionGroup.objects.update(ends_on=date(2026, 12, 18))
    ProvisionLine.objects.update(ends_on=date(2026, 12, 18))
    group.refresh_from_db()
    draft = make_draft(world.children["ben"])
    line = join_group(cycle=draft, group=group, starts_on=TODAY, by=senco, at=NOW)
    assert (line.starts_on, line.ends_on) == (TODAY, group.ends_on)
    with pytest.raises(UnableToPlan):
        join_group(cycle=draft, group=group, starts_on=TODAY, by=senco, at=NOW)
    first = ProvisionLine.objects.get(child=world.ada)
    leave_group(line=first, stopped_on=TODAY, by=senco, at=NOW)
    assert live_lines_of([world.ada.pk], TODAY)
    assert not live_lines_of([world.ada.pk], date(2026, 11, 19))
    (row,) = plan_lines_of([first.cycle_id])[first.cycle_id]
    assert (row.last_day, row.group_size) == (TODAY, 3)
    for nickname, refusal in (("teacher", NotPermitted), ("far_senco", NotVisible)):
        with pytest.raises(refusal):
            leave_group(line=line, stopped_on=TODAY, by=world.actor(nickname), at=NOW)


def test_a_new_dose_moves_everyone_still_there(world: World) -> None:
    make_plan(world, world.ada, world.children["cleo"])
    ProvisionGroup.objects.update(ends_on=date(2026, 12, 18))
    ProvisionLine.objects.update(ends_on=date(2026, 12, 18))
    group, senco = the_group(), world.actor("senco")
    plan = line_plan(starts_on=date(2026, 11, 23), minutes=40, weeks=3)
    successor = change_dose(group=group, plan=plan, by=senco, at=NOW)
    assert set(successor.lines.values_list("carried_from_id", flat=True)) == set(
        group.lines.values_list("pk", flat=True)
    )
    assert set(group.lines.values_list("stopped_on", flat=True)) == {date(2026, 11, 22)}
    with pytest.raises(UnableToPlan):
        change_dose(group=group, plan=plan, by=senco, at=NOW)


def test_loading_the_catalogue_twice_changes_nothing(world: World) -> None:
    first = load_catalogue(by=SYSTEM, at=NOW)
    assert first.created == CatalogueEntry.objects.count() >= 60
    before = Event.objects.count()
    again = load_catalogue(by=SYSTEM, at=NOW)
    assert (again.created, again.changed, again.unchanged) == (0, 0, first.created)
    assert Event.objects.count() == before
    with pytest.raises(NotPermitted):
        load_catalogue(by=world.actor("senco"), at=NOW)


def test_search_finds_names_synonyms_areas_and_phases(world: World) -> None:
    load_catalogue(by=SYSTEM, at=NOW)
    school = world.oakfield.pk
    found = search_catalogue(school, CatalogueSearch(words="pupil passport"))
    assert found[0].key == "one_page_profile"
    sensory = search_catalogue(school, CatalogueSearch(area="sensory_and_physical"))
    assert {entry.area for entry in sensory} == {"sensory_and_physical", "all"}
    early = search_catalogue(school, CatalogueSearch(phase="early_years", layer="universal"))
    assert early
    assert all("early_years" in one.phases and one.layer == "universal" for one in early)
    assert search_catalogue(school, CatalogueSearch(words="zzzz")) == []


def test_a_school_adds_and_retires_without_touching_another(world: World) -> None:
    load_catalogue(by=SYSTEM, at=NOW)
    senco, brook = world.actor("senco"), world.brook.pk
    plan = EntryPlan("Forest group", "targeted", "semh", "Outdoors together.", "TA")
    own = add_entry(school=world.oakfield, plan=plan, by=senco, at=NOW)
    with pytest.raises(UnableToChangeCatalogue):
        add_entry(school=world.oakfield, plan=plan, by=senco, at=NOW)
    assert not usable_entries(brook).filter(pk=own.pk).exists()
    shipped = CatalogueEntry.objects.get(key="key_adult", school=None)
    retire_entry(school=world.oakfield, entry=shipped, by=senco, at=NOW)
    assert not usable_entries(world.oakfield.pk).filter(key="key_adult").exists()
    assert usable_entries(brook).filter(pk=shipped.pk).exists()
    for nickname, refusal in (("head", NotPermitted), ("far_senco", NotVisible)):
        with pytest.raises(refusal):
            add_entry(school=world.oakfield, plan=plan, by=world.actor(nickname), at=NOW)
        with pytest.raises(refusal):
            retire_entry(school=world.oakfield, entry=own, by=world.actor(nickname), at=NOW)


def test_rates_are_dated_and_past_costs_stay(world: World) -> None:
    set_rates(world)
    (cycle,) = make_plan(world)
    for _ in range(2):
        set_rate(
            school=world.oakfield, grade="teaching_assistant", hourly_rate=Decimal(30),
            starts_on=TODAY, by=world.actor("senco"), at=NOW,
        )  # fmt: skip
    assert rates_on(world.oakfield.pk, TODAY)["teaching_assistant"] == Decimal(30)
    assert rates_on(world.oakfield.pk, date(2026, 11, 1))["teaching_assistant"] == Decimal(15)
    assert plan_lines_of([cycle.pk])[cycle.pk][0].cost == Decimal("120.00")
    with pytest.raises(NotPermitted):
        set_rate(
            school=world.oakfield, grade="teacher", hourly_rate=Decimal(1), starts_on=TODAY,
            by=world.actor("head"), at=NOW,
        )  # fmt: skip


def test_catalogue_pages(world: World) -> None:
    load_catalogue(by=SYSTEM, at=NOW)
    senco = world.client("senco")
    assert "One-page profile" in senco.get(reverse("catalogue"), {"q": "passport"}).content.decode()
    assert "Nothing found" in senco.get(reverse("catalogue"), {"q": "zzzz"}).content.decode()
    teacher_page = world.client("teacher").get(reverse("catalogue")).content.decode()
    assert "Take out of our catalogue" not in teacher_page
    entry = {
        "name": "Forest group", "what": "Outdoors together.", "who": "TA", "layer": "targeted",
        "area": "semh", "minutes": "60", "times_per_week": "1", "weeks": "6", "group_size": "6",
        "synonyms": "woods, den building",
    }  # fmt: skip
    assert senco.post(reverse("entry_add"), entry).status_code == 302
    made = CatalogueEntry.objects.get(school=world.oakfield)
    assert made.synonyms == ["woods", "den building"]
    wrong = entry | {"name": "Other", "weeks": "99"}
    assert 'href="#id_weeks"' in senco.post(reverse("entry_add"), wrong).content.decode()
    senco.post(reverse("entry_retire", args=[made.pk]))
    assert "Bring back" in senco.get(reverse("catalogue")).content.decode()
    senco.post(reverse("entry_bring_back", args=[made.pk]))
    assert not CatalogueEntry.objects.get(pk=made.pk).is_retired
    rate = {"grade": "teacher", "hourly_rate": "42.50", "starts_on": "2026-11-18"}
    assert senco.post(reverse("rates"), rate).status_code == 302
    assert "£42.50" in senco.get(reverse("rates")).content.decode()
    far = world.client("far_senco")
    assert far.post(reverse("entry_retire", args=[made.pk])).status_code == 404
    for nickname in ("teacher", "head", "office", "parent", "trust_lead"):
        assert world.client(nickname).get(reverse("entry_add")).status_code == 403
        assert world.client(nickname).get(reverse("rates")).status_code == 403
    for nickname in ("office", "parent", "trust_lead"):
        assert world.client(nickname).get(reverse("catalogue")).status_code == 403


def test_listing_children_to_choose_is_audited(world: World) -> None:
    world.client("senco").get(reverse("plan_group"))
    listed = EventChild.objects.filter(event__action="children.listed")
    assert set(listed.values_list("child_id", flat=True)) == {
        world.ada.pk,
        world.children["cleo"].pk,
    }
