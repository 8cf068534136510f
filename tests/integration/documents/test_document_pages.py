"""Who gets which document, what is on it for them, and what is noted about it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goldthread.records.audit.models import Event
from goldthread.records.contributions.models import Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.sen_support.models import Review
from tests.conftest import NOW
from tests.factories.papers import fill, hand_on, write_profile
from tests.factories.plans import make_draft, make_plan, set_rates
from tests.factories.world import World, make_child
from tests.unit.publish.paper import docx_words, pdf_words, squeezed

STAFF_ROUTES = ("document_profile", "document_plan", "document_review", "document_day_one")
FAMILY_ROUTES = ("document_family_plan", "document_family_profile")


@pytest.fixture
def filled(world: World) -> World:
    """A world in which Ada has everything there is to print."""
    set_rates(world)
    fill(world, world.ada)
    return world


def run_on() -> None:
    """Let the lines of eight weeks run on past today."""
    ProvisionLine.objects.update(ends_on=date(2026, 12, 18))


def address(world: World, name: str, query: str = "") -> str:
    if name == "document_provision_map":
        return reverse(name, args=[world.classes["oak"].pk]) + query
    return reverse(name, args=[world.ada.public_id]) + query


@pytest.mark.parametrize("name", STAFF_ROUTES)
def test_document_says_the_same_on_screen_in_pdf_and_in_word(filled: World, name: str) -> None:
    client = filled.client("senco")
    page = client.get(address(filled, name)).content.decode()
    pdf = client.get(address(filled, name, "?format=pdf"))
    word = client.get(address(filled, name, "?format=docx"))
    assert pdf.status_code == word.status_code == 200
    expected = {
        "document_profile": ("Give one instruction at a time", "Watches others first"),
        "document_plan": ("Talking together 1", "Joins in talk with friends at play"),
        "document_review": ("Nearly there", "Pictures first, then words.", "Practise at home"),
        "document_day_one": ("Wears hearing aids", "I like it when people wait for my words."),
    }[name]
    for words in (*expected, "Ada Zyxcanary", "Oakfield Primary"):
        assert words in page
        assert squeezed(words) in pdf_words(pdf.content)
        assert squeezed(words) in docx_words(word.content)


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("document_profile", "one-page-profile"),
        ("document_plan", "support-plan"),
        ("document_review", "review-record"),
        ("document_day_one", "day-one"),
        ("document_provision_map", "provision-map"),
    ],
)
def test_files_are_named_by_kind_and_day_and_kept_nowhere(
    filled: World, name: str, file_name: str
) -> None:
    for ending, manner in (("pdf", "inline"), ("docx", "attachment")):
        response = filled.client("senco").get(address(filled, name, f"?format={ending}"))
        expected = f'{manner}; filename="{file_name}-2026-11-18.{ending}"'
        assert response["Content-Disposition"] == expected
        assert "no-store" in response["Cache-Control"]
        assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", [*STAFF_ROUTES, "document_provision_map", "documents"])
@pytest.mark.parametrize("query", ["", "?format=pdf", "?format=docx"])
def test_only_those_with_the_right_get_a_document(filled: World, name: str, query: str) -> None:
    statuses = {
        nickname: filled.client(nickname).get(address(filled, name, query))
        for nickname in (
            "senco", "teacher", "head", "other_teacher", "ta", "office", "parent",
            "pupil", "trust_lead", "far_senco", "brook_senco", "far_parent",
        )
    }  # fmt: skip
    expected = dict.fromkeys(("senco", "teacher", "head"), 200)
    expected |= dict.fromkeys(("other_teacher", "ta", "office", "parent", "pupil"), 403)
    expected |= {"trust_lead": 403, "far_parent": 403, "far_senco": 404, "brook_senco": 404}
    assert {name: response.status_code for name, response in statuses.items()} == expected
    for response in statuses.values():
        if response.status_code != 200:
            assert b"canary" not in response.content.lower()


@pytest.mark.parametrize("name", [*FAMILY_ROUTES, "document_family_list"])
@pytest.mark.parametrize("query", ["", "?format=pdf"])
def test_family_documents_are_for_the_family_alone(filled: World, name: str, query: str) -> None:
    expected = {"parent": 200, "senco": 403, "teacher": 403, "pupil": 403, "far_parent": 404}
    for nickname, status in expected.items():
        response = filled.client(nickname).get(address(filled, name, query))
        assert response.status_code == status, nickname
        if status != 200:
            assert b"canary" not in response.content.lower()


def test_family_version_holds_no_costs_diagnoses_or_remarks(filled: World) -> None:
    client = filled.client("parent")
    for name in FAMILY_ROUTES:
        for number in ("", "&number=1") if name == "document_family_plan" else ("",):
            response = client.get(address(filled, name, f"?format=pdf{number}"))
            words = pdf_words(response.content)
            for canary in ("DIAGNOSIS", "HISTORY", "COMMENT", "ADVICE", "£", "15.00"):
                assert canary not in words, (name, canary)
    staff = filled.client("senco").get(address(filled, "document_profile", "?format=pdf"))
    assert "DIAGNOSISCANARY" in pdf_words(staff.content)


def test_family_plan_keeps_one_parents_words_from_another(filled: World) -> None:
    first = Cycle.objects.get(child=filled.ada, number=1)
    Contribution.objects.create(
        child=filled.ada,
        cycle=first,
        voice="family",
        text="OTHERPARENTCANARY",
        by=filled.far_parent,
        made_at=NOW,
    )
    page = filled.client("parent").get(address(filled, "document_family_plan", "?number=1"))
    assert "Fewer tears in the morning." in page.content.decode()
    assert "I told Mum what I learned." in page.content.decode()
    assert "OTHERPARENTCANARY" not in page.content.decode()
    staff = filled.client("senco").get(address(filled, "document_plan", "?number=1"))
    assert "OTHERPARENTCANARY" in staff.content.decode()


def test_family_sees_a_plan_once_it_has_begun(world: World) -> None:
    make_draft(world.ada)
    family = world.client("parent").get(address(world, "document_family_plan"))
    assert "There is no such document yet" in family.content.decode()
    staff = world.client("senco").get(address(world, "document_plan"))
    assert "Plan 1, draft" in staff.content.decode()


def test_map_names_only_this_class_and_costs_need_the_right(filled: World) -> None:
    make_plan(filled, filled.children["ben"], filled.children["cleo"])
    run_on()
    costs = address(filled, "document_provision_map", "?costs=1&format=pdf")
    plain = address(filled, "document_provision_map", "?format=pdf")
    words = pdf_words(filled.client("teacher").get(plain).content)
    assert "BenQwvcanary" in words
    assert "Jkxcanary" not in words
    assert "£" not in words
    assert filled.client("teacher").get(costs).status_code == 403
    assert "£" in pdf_words(filled.client("senco").get(costs).content)


@pytest.mark.parametrize(
    ("query", "action"),
    [
        ("", "document.printed"),
        ("?format=pdf", "document.taken_out"),
        ("?format=docx", "document.taken_out"),
    ],
)
def test_each_printing_is_noted(filled: World, query: str, action: str) -> None:
    for name in (*STAFF_ROUTES, "document_provision_map"):
        before = Event.objects.filter(kind="read", action=action).count()
        filled.client("senco").get(address(filled, name, query))
        events = Event.objects.filter(kind="read", action=action).order_by("pk")
        assert events.count() == before + 1
        assert filled.ada.pk in events.last().child_ids


def test_what_is_not_there_yet_is_said_kindly(world: World) -> None:
    for name in ("document_plan", "document_review"):
        page = world.client("senco").get(address(world, name))
        assert page.status_code == 200
        assert "There is no such document yet" in page.content.decode()
        assert world.client("senco").get(address(world, name, "?format=pdf")).status_code == 404


def test_menu_lists_exactly_what_exists(world: World) -> None:
    def listed(nickname: str, name: str) -> set[str]:
        page = world.client(nickname).get(address(world, name)).content.decode()
        page = page[page.index("Documents to") :].split("<h2>Documents to print")[-1]
        return {one for one in (*STAFF_ROUTES, *FAMILY_ROUTES) if address(world, one) in page}

    assert listed("senco", "documents") == set()
    assert listed("parent", "document_family_list") == set()
    write_profile(world.ada)
    assert listed("senco", "documents") == {"document_profile", "document_day_one"}
    fill(world, world.ada)
    assert listed("senco", "documents") == set(STAFF_ROUTES)
    assert listed("parent", "document_family_list") == set(FAMILY_ROUTES)


@pytest.mark.parametrize("query", ["?format=exe", "?number=x", "?number=99999", "?number=²"])
def test_addresses_that_cannot_be_meant_are_answered(filled: World, query: str) -> None:
    response = filled.client("senco").get(address(filled, "document_plan", query))
    assert response.status_code == 400
    assert b"canary" not in response.content.lower()


def test_earlier_plans_and_reviews_can_be_asked_for(filled: World) -> None:
    first = filled.client("senco").get(address(filled, "document_plan", "?number=1"))
    second = filled.client("senco").get(address(filled, "document_plan"))
    assert "Plan 1, reviewed" in first.content.decode()
    assert "Plan 2" in second.content.decode()
    none = filled.client("senco").get(address(filled, "document_review", "?number=2"))
    assert "There is no such document yet" in none.content.decode()


def test_review_says_in_words_who_was_there(filled: World) -> None:
    Review.objects.update(attended=["child", "family", "senco"])
    page = filled.client("senco").get(address(filled, "document_review")).content.decode()
    assert "Ada · The family · SENCO" in page


def test_day_one_holds_the_note_once_it_is_shared(world: World) -> None:
    write_profile(world.ada)
    row = hand_on(world, world.ada, state="open")
    colleague = world.client("head").get(address(world, "document_day_one")).content.decode()
    assert "NOTECANARY" not in colleague
    writer = world.client("senco").get(address(world, "document_day_one")).content.decode()
    assert "NOTECANARY" in writer
    row.handover.state = "shared"
    row.handover.save(update_fields=["state"])
    colleague = world.client("head").get(address(world, "document_day_one")).content.decode()
    assert "NOTECANARY" in colleague


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("document_profile", 19),
        ("document_plan", 29),
        ("document_review", 24),
        ("document_day_one", 35),
    ],
)
def test_document_of_one_child_takes_few_statements(
    filled: World, name: str, most: int, django_assert_max_num_queries
) -> None:
    client = filled.client("senco")
    with django_assert_max_num_queries(most):
        assert client.get(address(filled, name)).status_code == 200


def test_map_takes_as_many_statements_for_three_children_as_for_one(
    world: World,
) -> None:
    client = world.client("senco")
    make_plan(world, world.ada)
    run_on()
    with CaptureQueriesContext(connection) as one:
        client.get(address(world, "document_provision_map"))
    others = [make_child(world.oakfield, "Eve", f"Eve{n}", world.classes["oak"]) for n in "ab"]
    make_plan(world, *others, lines=2)
    run_on()
    with CaptureQueriesContext(connection) as three:
        page = client.get(address(world, "document_provision_map"))
    assert page.content.decode().count("Talking together") == 5
    assert len(three) <= len(one)
