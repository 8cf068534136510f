"""Profiles of several pupils in one file: each from a page of its own, each in the audit."""

from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from pypdf import PdfReader

from goldthread.records.audit.models import Event
from goldthread.records.people.models import Child
from goldthread.web.school.documents.answers import MOST_TOGETHER
from tests.factories.papers import fill
from tests.factories.world import World, make_child
from tests.unit.publish.paper import pdf_words, squeezed


def address(*children: Child) -> str:
    chosen = urlencode([("child", str(child.public_id)) for child in children])
    return f"{reverse('print_profiles')}?{chosen}"


@pytest.fixture
def eve(world: World) -> Child:
    fill(world, world.ada)
    return make_child(world.oakfield, "Eve", "Ash-Canary", world.classes["oak"])


def test_each_pupil_begins_on_a_page_counted_from_one(world: World, eve: Child) -> None:
    response = world.client("senco").get(address(world.ada, eve))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert "Canary" not in response["Content-Disposition"]
    pages = [squeezed(page.extract_text()) for page in PdfReader(BytesIO(response.content)).pages]
    assert len(pages) == 2
    assert squeezed("Eve Ash-Canary") in pages[0]
    assert squeezed("Ada Zyxcanary") in pages[1]
    assert all(squeezed("Page 1 of 1") in page for page in pages)
    assert squeezed("Give one instruction at a time") in pdf_words(response.content)


def test_printing_is_noted_for_each_pupil(world: World, eve: Child) -> None:
    world.client("senco").get(address(world.ada, eve))
    event = Event.objects.get(action="document.taken_out")
    assert {row.child_id for row in event.children.all()} == {world.ada.pk, eve.pk}


def test_one_pupil_out_of_reach_prints_nothing(world: World, eve: Child) -> None:
    stranger = Child.objects.exclude(school=world.oakfield).order_by("pk")[0]
    response = world.client("senco").get(address(eve, stranger))
    assert response.status_code == 404
    assert world.client("far_senco").get(address(eve)).status_code == 404
    assert world.client("parent").get(address(world.ada)).status_code in {403, 404}
    assert not Event.objects.filter(action__startswith="document.").exists()


@pytest.mark.parametrize("query", ["", "?child=", "?child=ada", "?child=1&child=2"])
def test_an_address_without_pupils_says_so(world: World, query: str) -> None:
    response = world.client("senco").get(reverse("print_profiles") + query)
    assert response.status_code == 400


def test_the_register_leads_here_and_says_when_they_are_too_many(
    world: World, eve: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client("senco")
    chosen = {"pupil": [str(eve.public_id), str(world.ada.public_id)], "do": "print"}
    response = client.post("/register/chosen/", chosen)
    assert response["Location"].startswith(reverse("print_profiles"))
    monkeypatch.setattr("goldthread.web.school.register.register.MOST_TOGETHER", 1)
    response = client.post("/register/chosen/", chosen, follow=True)
    assert "Choose at most 1 pupils for this." in response.content.decode()
    assert MOST_TOGETHER == 100
