"""The library's pages: who may open them, what they say, and what they cost."""

import tomllib

import pytest
from django.urls import reverse

from goldthread.access.actor import SYSTEM
from goldthread.records.audit.models import Event
from goldthread.records.guidance.actions import keep_guidance
from goldthread.records.guidance.shipped import shipped_guidance
from goldthread.records.profiles.models import Barrier
from goldthread.records.provision.actions.catalogue import load_catalogue
from goldthread.records.provision.models import CatalogueEntry, ProvisionGroup, ProvisionLine
from goldthread.records.sen_support.actions.reviews import hold_review
from tests.conftest import NOW, TODAY
from tests.factories.plans import make_plan
from tests.factories.world import World
from tests.integration.reviews.test_reviews import notes
from tests.unit.guidance.samples import UNSOURCED, entry

LIBRARY = "/guidance/"


def page(world: World, nickname: str, address: str, **query: object) -> str:
    response = world.client(nickname).get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def add_barrier(world: World, title: str, area: str = "semh", **changes: object) -> Barrier:
    return Barrier.objects.create(
        child=world.ada, area=area, title=title, looks_like="", starts_on=TODAY, **changes
    )


def ideas(world: World, nickname: str = "senco", **query: object) -> str:
    return page(world, nickname, reverse("plan_ideas", args=[world.ada.public_id]), **query)


@pytest.mark.parametrize(
    ("nickname", "status"),
    [
        ("senco", 200), ("teacher", 200), ("ta", 200), ("head", 200), ("trust_lead", 200),
        ("far_senco", 200), ("office", 403), ("parent", 403),
    ],
)  # fmt: skip
def test_library_is_for_staff(world: World, nickname: str, status: int) -> None:
    client = world.client(nickname)
    for name, args in (
        ("guidance_library", []),
        ("guidance_entry", ["repeated_reading"]),
        ("guidance_file", ["repeated_reading"]),
    ):
        assert client.get(reverse(name, args=args)).status_code == status


def test_library_is_searched_in_teachers_words_and_says_how_sure(world: World) -> None:
    found = page(world, "teacher", LIBRARY, q="can't sit still")
    assert "Short movement breaks in class" in found
    assert "Helped where it was studied" in found
    assert "Not very sure" in found
    assert "Systematic phonics" not in found
    assert "Nothing found" in page(world, "teacher", LIBRARY, q="zzz")
    assert "Systematic phonics" in page(world, "teacher", LIBRARY, age="nonsense")


@pytest.mark.parametrize("one", shipped_guidance()[::7], ids=lambda one: one.key)
def test_entry_page_says_all_it_has_with_every_source(world: World, one) -> None:
    shown = page(world, "teacher", reverse("guidance_entry", args=[one.key]))
    for source in one.sources:
        assert source.address.replace("&", "&amp;") in shown
    assert shown.count("Read on ") == len(one.sources)
    assert "In words for the family" in shown


def test_strategy_without_a_source_says_so_on_its_face(world: World) -> None:
    keep_guidance(
        organisation=world.oakfield, entries=[entry(**UNSOURCED)], by=world.actor("senco"), at=NOW
    )
    address = f"{world.oakfield.pk}-den_building"
    for shown in (
        page(world, "teacher", LIBRARY, q="den"),
        page(world, "teacher", reverse("guidance_entry", args=[address])),
    ):
        assert "No source is given for this" in shown
        assert "Oakfield Primary" in shown
    assert world.client("far_senco").get(f"{LIBRARY}{address}/").status_code == 404
    assert world.client("brook_senco").get(f"{LIBRARY}{address}/").status_code == 404


def test_entry_leaves_as_a_file_that_can_be_read(world: World) -> None:
    response = world.client("senco").get(reverse("guidance_file", args=["repeated_reading"]))
    assert 'filename="repeated_reading.toml"' in response["Content-Disposition"]
    assert tomllib.loads(response.content.decode())["entry"][0]["key"] == "repeated_reading"


def test_library_feeds_the_catalogue_and_the_catalogue_names_it(world: World) -> None:
    load_catalogue(by=SYSTEM, at=NOW)
    assert "Paired reading" in page(world, "senco", f"{LIBRARY}repeated_reading/")
    assert f"{LIBRARY}repeated_reading/" in page(world, "senco", reverse("catalogue"), q="paired")
    form = page(world, "senco", reverse("entry_add"), **{"from": "early_talk_boost"})
    assert 'value="Early Talk Boost"' in form
    plain = page(world, "senco", reverse("entry_add"), **{"from": "nothing"})
    assert "Early Talk Boost" not in plain


def test_what_made_no_difference_is_not_offered_for_the_catalogue(world: World) -> None:
    offer = "Add it to your catalogue"
    assert offer in page(world, "senco", f"{LIBRARY}repeated_reading/")
    against = page(world, "senco", f"{LIBRARY}facilitated_communication/")
    assert "Do not use it." in against
    assert offer not in against


def test_ideas_are_ranked_with_their_reasons_and_nothing_is_chosen(world: World) -> None:
    load_catalogue(by=SYSTEM, at=NOW)
    add_barrier(world, "Cannot sit still on the carpet")
    shown = ideas(world, outcome="7")
    assert "For: Cannot sit still on the carpet" in shown
    assert "Short movement breaks in class" in shown
    assert "Looked at and not suggested" in shown
    assert shown.index("Looked at and not suggested") < shown.index("Weighted vests")
    entry_pk = CatalogueEntry.objects.get(key="movement_breaks").pk
    assert f"outcome=7&amp;entry={entry_pk}#form" in shown
    assert "checked" not in shown
    assert not ProvisionLine.objects.exists()
    event = Event.objects.get(action="plan.ideas_opened")
    assert event.child_ids == [world.ada.pk]


def test_ideas_say_what_was_tried_and_what_came_of_it(world: World) -> None:
    load_catalogue(by=SYSTEM, at=NOW)
    (cycle,) = make_plan(world)
    used = CatalogueEntry.objects.get(key="movement_breaks")
    ProvisionGroup.objects.update(entry=used, ends_on=TODAY)
    ProvisionLine.objects.update(ends_on=TODAY)
    hold_review(cycle=cycle, notes=notes(cycle), by=world.actor("senco"), at=NOW)
    add_barrier(world, "Cannot sit still on the carpet")
    shown = ideas(world)
    assert "Tried before, with this result:" in shown
    assert "Helped somewhat" in shown
    assert "Runs now in your school: Talking together 1" in shown


def test_ideas_keep_to_who_could_do_it_and_say_when_there_is_nothing(world: World) -> None:
    assert "Nothing written yet about what gets in the way" in ideas(world)
    add_barrier(world, "Cannot sit still on the carpet")
    assert "Short movement breaks in class" not in ideas(world, by="specialist")
    assert "Short movement breaks in class" in ideas(world, by="rubbish", outcome="x")
    add_barrier(world, "Hears little in the hall", "sensory_and_physical", impact=3)
    assert "It may not carry over" in ideas(world)


@pytest.mark.parametrize(
    ("nickname", "status"),
    [("teacher", 403), ("ta", 403), ("head", 403), ("parent", 403), ("trust_lead", 403),
     ("far_senco", 404), ("brook_senco", 404)],
)  # fmt: skip
def test_ideas_are_for_those_who_write_the_plan(world: World, nickname: str, status: int) -> None:
    address = reverse("plan_ideas", args=[world.ada.public_id])
    response = world.client(nickname).get(address)
    assert response.status_code == status
    assert "canary" not in response.content.decode()


def test_pages_take_the_same_statements_for_one_and_three(
    world: World, django_assert_max_num_queries
) -> None:
    load_catalogue(by=SYSTEM, at=NOW)
    senco = world.client("senco")
    addresses = (
        reverse("guidance_library"),
        reverse("guidance_entry", args=["repeated_reading"]),
        reverse("plan_ideas", args=[world.ada.public_id]),
    )
    for address in addresses:
        senco.get(address)  # begins the school's chain of events
    counts = []
    for number in (1, 3):
        keep_guidance(
            organisation=world.oakfield,
            entries=[entry(key=f"own_{n}", name=f"Own {n}") for n in range(number)],
            by=world.actor("senco"),
            at=NOW,
        )
        for n in range(number):
            add_barrier(world, f"Working with other children {n}")
        taken = []
        for address in addresses:
            with django_assert_max_num_queries(22) as captured:
                senco.get(address)
            taken.append(len(captured))
        counts.append(taken)
    assert counts[0] == counts[1]
