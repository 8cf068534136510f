"""What is typed into forms that are sent elsewhere is kept, shown again, belongs to the child, and goes when sent."""

import html
import re
import uuid

import pytest
from django.test import Client

from goldthread.records.drafts.models import Draft
from goldthread.records.sen_support.actions.concerns import raise_concern
from tests.conftest import NOW
from tests.factories.plans import make_draft, make_outcome
from tests.factories.world import World

WORDS = "Quokka words not sent yet"


def form_of(page: str, field: str) -> tuple[str, str]:
    """Where the form that holds a field saves itself, and where it is sent."""
    for form in re.findall(r"<form\b.*?</form>", page, re.DOTALL):
        if f'name="{field}"' in form:
            opening = form[: form.index(">")]
            draft = re.search(r'data-draft-url="([^"]*)"', opening)
            sent = re.search(r'action="([^"]*)"', opening)
            assert draft, f"the form of {field} does not save itself"
            return html.unescape(draft[1]), html.unescape(sent[1]) if sent else ""
    raise AssertionError(f"no form holds {field}")


def check_kept(client: Client, address: str, field: str, **others: str) -> Draft:
    """Type, lose the connection, come back: the words are there. Answers with the draft."""
    draft_url, _sent = form_of(client.get(address).content.decode(), field)
    saved = client.post(draft_url, {field: WORDS, **others})
    assert saved.status_code == 200, saved.content.decode()
    assert WORDS in client.get(address).content.decode()
    return Draft.objects.get()


def test_what_a_child_wants_to_say_is_kept(known: World) -> None:
    client = known.client("pupil")
    draft = check_kept(client, "/family/me/", "text", feeling="good")
    assert draft.child == known.ada
    _draft_url, sent = form_of(client.get("/family/me/").content.decode(), "text")
    client.post(sent, {"text": WORDS, "prompt": "help", "receipt": str(uuid.uuid4())})
    assert not Draft.objects.exists()


def test_what_a_family_wants_to_say_is_kept(known: World) -> None:
    client, address = known.client("parent"), f"/family/{known.ada.public_id}/say/"
    draft = check_kept(client, address, "text")
    assert draft.child == known.ada
    client.post(address, {"text": WORDS, "prompt": "anything", "receipt": str(uuid.uuid4())})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("nickname", ["senco", "far_parent", "far_pupil"])
def test_nobody_else_is_shown_it(known: World, nickname: str) -> None:
    address = f"/family/{known.ada.public_id}/say/"
    check_kept(known.client("parent"), address, "text")
    assert WORDS not in known.client(nickname).get(address).content.decode()


def test_evidence_for_a_concern_is_kept(known: World) -> None:
    concern = raise_concern(
        child=known.ada,
        noticed="Leaves lines out",
        tried="",
        family_view="",
        by=known.actor("teacher"),
        at=NOW,
    )
    address = f"/concerns/{concern.pk}/"
    draft = check_kept(known.client("senco"), address, "evidence-text")
    assert draft.child == known.ada


def test_a_target_is_kept_for_its_outcome_only(known: World) -> None:
    for open_plan in known.ada.cycles.exclude(state="closed"):
        open_plan.state = "closed"
        open_plan.save(update_fields=["state"])
    outcome = make_outcome(make_draft(known.ada))
    other = make_outcome(outcome.cycle, "Another outcome")
    page = f"/children/{known.ada.public_id}/plan/edit/?form=target&outcome="
    client = known.client("senco")
    check_kept(client, f"{page}{outcome.pk}", "text", outcome=str(outcome.pk))
    assert WORDS not in client.get(f"{page}{other.pk}").content.decode()


def test_a_note_for_the_next_teacher_is_kept(known: World) -> None:
    senco = known.client("senco")
    opening = {
        "from_class": known.classes["oak"].pk,
        "to_class": "",
        "new_class_name": "Ash",
        "teachers": [known.people["other_teacher"].pk],
        "read_by_day": "10",
        "read_by_month": "7",
        "read_by_year": "2027",
        "receipt": str(uuid.uuid4()),
    }
    where = senco.post("/handover/new/", opening)["Location"]
    listed = known.client("teacher").get(where).content.decode()
    found = re.search(rf'href="({where}\d+/)"', listed)
    assert found
    draft = check_kept(known.client("teacher"), found[1], "from_teacher_note")
    assert draft.child == known.ada


def test_draft_is_refused_from_someone_who_signed_in_since(world: World) -> None:
    form = f"/children/{world.ada.public_id}/observations/new/"
    address = f"/drafts/?form={form}&by={world.teacher.public_id}"
    typed = {"text": "Counted to forty."}
    assert world.client("senco").post(address, typed).status_code == 401
    assert world.client("teacher").post(address, typed).status_code == 200
