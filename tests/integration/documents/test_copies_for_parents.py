"""A plan or review printed for one parent holds nothing another parent said for themselves."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import User
from goldthread.records.audit.models import Event
from goldthread.records.contributions.actions import answer_plan, record_agreement
from goldthread.records.contributions.models import Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.people.models import ChildAdult
from goldthread.statute.vocabulary.delivery import Voice
from tests.conftest import NOW
from tests.factories.papers import fill
from tests.factories.plans import set_rates
from tests.factories.world import YEAR_BEGAN, World, make_user
from tests.unit.publish.paper import docx_words, pdf_words, squeezed

ROUTES = ("document_plan", "document_review")
LINE = "This copy may hold what each parent said separately."
MOTHER, FATHER = "Fewer tears in the morning.", "FATHERCANARY at weekends"


@pytest.fixture
def filled(world: World) -> World:
    """Ada has everything there is to print, and her mother has spoken."""
    set_rates(world)
    fill(world, world.ada)
    return world


@pytest.fixture
def apart(filled: World) -> World:
    """Ada's father is linked as well, and has spoken for himself."""
    father = make_user("father", RoleName.PARENT, filled.oakfield)
    filled.people["father"] = father
    tie(filled, father)
    Contribution.objects.create(
        child=filled.ada, cycle=first(filled), voice="family", text=FATHER, by=father, made_at=NOW
    )
    return filled


def tie(world: World, user: User, **values: object) -> ChildAdult:
    given: dict[str, object] = {"relationship": "Father", "starts_on": YEAR_BEGAN} | values
    return ChildAdult.objects.create(child=world.ada, user=user, kind="parent", **given)


def first(world: World) -> Cycle:
    return Cycle.objects.get(child=world.ada, number=1)


def address(world: World, name: str, reader: User | None = None) -> str:
    who = f"&for={reader.public_id}" if reader else ""
    return f"{reverse(name, args=[world.ada.public_id])}?number=1{who}"


def page(world: World, name: str, reader: User | None = None, nickname: str = "senco") -> str:
    response = world.client(nickname).get(address(world, name, reader))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ROUTES)
def test_the_copy_for_school_says_what_it_may_hold(apart: World, name: str) -> None:
    shown = page(apart, name)
    assert all(words in shown for words in (MOTHER, FATHER, LINE))
    assert "For Father (Father)" in shown
    assert "For Parent (Mother)" in shown
    client = apart.client("senco")
    pdf = client.get(address(apart, name) + "&format=pdf").content
    word = client.get(address(apart, name) + "&format=docx").content
    assert squeezed(LINE) in pdf_words(pdf)
    assert squeezed(LINE) in docx_words(word)


@pytest.mark.parametrize("name", ROUTES)
def test_the_copy_for_one_parent_keeps_the_others_words_out(apart: World, name: str) -> None:
    client = apart.client("senco")
    for reader, own, other in (
        (apart.parent, MOTHER, "FATHERCANARY"),
        (apart.father, FATHER, MOTHER),
    ):
        shown = page(apart, name, reader)
        assert own in shown
        assert "I told Mum what I learned." in shown
        assert other not in shown
        assert LINE not in shown
        assert ("ADVICECANARY" in shown) is (name == "document_review")
        for ending, words_of in (("pdf", pdf_words), ("docx", docx_words)):
            answer = client.get(address(apart, name, reader) + f"&format={ending}")
            assert squeezed(own) in words_of(answer.content)
            assert squeezed(other) not in words_of(answer.content)
            assert f"-for-family-2026-11-18.{ending}" in answer["Content-Disposition"]


@pytest.mark.parametrize("name", ROUTES)
def test_with_one_parent_there_is_one_copy(filled: World, name: str) -> None:
    shown = page(filled, name)
    assert MOTHER in shown
    assert LINE not in shown
    assert "This copy:" not in shown


def test_a_parent_linked_before_still_counts_and_has_no_copy(apart: World) -> None:
    ended = ChildAdult.objects.filter(user=apart.father)
    ended.update(ends_on=date(2026, 11, 1))
    shown = page(apart, "document_plan")
    assert LINE in shown
    assert "For Parent (Mother)" in shown
    assert "For Father (Father)" not in shown
    gone = apart.client("senco").get(address(apart, "document_plan", apart.father))
    assert gone.status_code == 404
    assert b"CANARY" not in gone.content


def test_where_no_family_has_spoken_there_is_nothing_to_say(apart: World) -> None:
    Contribution.objects.filter(voice="family").delete()
    for name in ROUTES:
        assert LINE not in page(apart, name)


@pytest.mark.parametrize("name", ROUTES)
def test_a_copy_is_only_for_a_parent_of_this_child(apart: World, name: str) -> None:
    client = apart.client("senco")
    for stranger in (apart.far_parent, apart.teacher):
        assert client.get(address(apart, name, stranger)).status_code == 404
    assert client.get(address(apart, name) + "&for=nonsense").status_code == 404
    for nickname, status in (("ta", 403), ("parent", 403), ("father", 403), ("far_senco", 404)):
        response = apart.client(nickname).get(address(apart, name, apart.parent))
        assert response.status_code == status, nickname
        assert b"canary" not in response.content.lower()


def test_each_copy_is_noted(apart: World) -> None:
    for reader in (None, apart.parent, apart.father):
        before = Event.objects.filter(kind="read", action="document.printed").count()
        page(apart, "document_review", reader)
        after = Event.objects.filter(kind="read", action="document.printed")
        assert after.count() == before + 1


def answers(world: World) -> None:
    """The mother agrees, then the father does not, and school writes down a talk."""
    cycle = Cycle.objects.get(child=world.ada, number=2)
    answer_plan(cycle=cycle, answer="agreed", by=world.actor("parent"), at=NOW)
    answer_plan(cycle=cycle, answer="not_agreed", comment=FATHER, by=world.actor("father"), at=NOW)
    record_agreement(
        cycle=cycle,
        voice=Voice.FAMILY,
        answer="talk",
        comment="TALKCANARY at the gate",
        by=world.actor("senco"),
        at=NOW,
    )


def test_an_answer_is_told_to_whoever_gave_it(apart: World) -> None:
    answers(apart)
    plan = reverse("document_family_plan", args=[apart.ada.public_id])
    agreed = reverse("family_agreed", args=[apart.ada.public_id])
    mother, father = apart.client("parent"), apart.client("father")
    for words in (mother.get(plan).content.decode(), mother.get(agreed).content.decode()):
        assert "CANARY" not in words.replace("Zyxcanary", "")
        assert "Agreed" in words
    assert FATHER in father.get(plan).content.decode()
    assert "You did not agree" in father.get(agreed).content.decode()
    assert "TALKCANARY" not in father.get(plan).content.decode()
    newest = reverse("document_plan", args=[apart.ada.public_id])
    staff = apart.client("senco").get(newest).content.decode()
    assert "TALKCANARY" in staff
    assert LINE in staff


def test_a_parent_alone_reads_what_school_wrote_down(filled: World) -> None:
    cycle = Cycle.objects.get(child=filled.ada, number=2)
    record_agreement(
        cycle=cycle,
        voice=Voice.FAMILY,
        answer="agreed",
        comment="Said at the gate",
        by=filled.actor("senco"),
        at=NOW,
    )
    plan = reverse("document_family_plan", args=[filled.ada.public_id])
    assert "Said at the gate" in filled.client("parent").get(plan).content.decode()
    agreed = reverse("family_agreed", args=[filled.ada.public_id])
    assert "Agreed on" in filled.client("parent").get(agreed).content.decode()
    post = {"answer": "talk", "receipt": str(uuid.uuid4())}
    address_ = reverse("family_answer", args=[filled.ada.public_id])
    filled.client("parent").post(address_, post)
    assert "You asked to talk" in filled.client("parent").get(agreed).content.decode()
