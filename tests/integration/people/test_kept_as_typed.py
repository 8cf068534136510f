"""What is typed into forms that are sent elsewhere is kept, shown again, belongs to the child, and goes when sent."""

import html
import re
import uuid

import pytest
from django.test import Client

from goldthread.access.actor import SYSTEM
from goldthread.records.cycles.models import Cycle
from goldthread.records.drafts.models import Draft
from goldthread.records.provision.actions.catalogue import load_catalogue
from goldthread.records.provision.actions.planning import plan_line
from goldthread.records.provision.models import CatalogueEntry
from goldthread.records.sen_support.actions.concerns import raise_concern, triage_concern
from tests.conftest import NOW
from tests.factories.plans import NEW_LINE, line_plan, make_draft, make_outcome
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
    outcome = make_outcome(open_draft(known))
    other = make_outcome(outcome.cycle, "Another outcome")
    page = f"/children/{known.ada.public_id}/plan/edit/?form=target&outcome="
    client = known.client("senco")
    check_kept(client, f"{page}{outcome.pk}", "text", outcome=str(outcome.pk))
    assert WORDS not in client.get(f"{page}{other.pk}").content.decode()


def open_draft(world: World) -> Cycle:
    """The one plan of Ada's that is still being written."""
    world.ada.cycles.exclude(state="closed").update(state="closed")
    return make_draft(world.ada)


def test_provision_being_planned_is_kept_until_it_is_added(known: World) -> None:
    cycle = open_draft(known)
    outcome = make_outcome(cycle)
    client, page = known.client("senco"), f"/children/{known.ada.public_id}/plan/edit/"
    form = f"{page}?form=line&outcome={outcome.pk}"
    draft = check_kept(client, f"{form}&own=1", "materials", outcome=str(outcome.pk), entry="")
    assert draft.child == known.ada
    assert WORDS not in client.get(f"{page}?form=line&own=1").content.decode()
    choosing = client.get(form).content.decode()
    assert "Go on with the provision you had begun to write" in choosing
    (way,) = re.findall(r'href="([^"]+)">Go on with', choosing)
    assert WORDS in client.get(html.unescape(way)).content.decode()
    _draft_url, sent = form_of(client.get(f"{form}&own=1").content.decode(), "materials")
    values = NEW_LINE | {"outcome": str(outcome.pk), "materials": WORDS}
    checked = client.post(sent, values | {"do": "check"})
    assert (checked.status_code, Draft.objects.count()) == (200, 1)
    client.post(sent, values | {"receipt": str(uuid.uuid4())})
    assert cycle.provision_lines.get().group.materials == WORDS
    assert not Draft.objects.exists()
    assert "you had begun" not in client.get(form).content.decode()


def test_provision_typed_for_one_entry_is_not_shown_in_another(known: World) -> None:
    load_catalogue(by=SYSTEM, at=NOW)
    open_draft(known)
    first, second = CatalogueEntry.objects.filter(school=None)[:2]
    client, page = known.client("senco"), f"/children/{known.ada.public_id}/plan/edit/?form=line"
    check_kept(client, f"{page}&entry={first.pk}", "materials", entry=str(first.pk))
    assert WORDS not in client.get(f"{page}&entry={second.pk}").content.decode()
    assert f"entry={first.pk}#form" in client.get(page).content.decode()


def test_a_new_dose_is_kept_until_it_is_saved(known: World) -> None:
    cycle = open_draft(known)
    line = plan_line(cycle=cycle, plan=line_plan(), by=known.actor("senco"), at=NOW)
    address = f"/children/{known.ada.public_id}/plan/line/{line.pk}/"
    client = known.client("senco")
    draft = check_kept(client, address, "materials", **NEW_LINE)
    assert draft.child == known.ada
    sent = NEW_LINE | {"materials": WORDS, "do": "dose", "receipt": str(uuid.uuid4())}
    assert client.post(address, sent).status_code == 302
    assert cycle.provision_lines.get().group.materials == WORDS
    assert not Draft.objects.exists()


@pytest.mark.parametrize("nickname", ["teacher", "head", "far_senco"])
def test_nobody_else_keeps_or_sees_provision_being_planned(known: World, nickname: str) -> None:
    open_draft(known)
    page = f"/children/{known.ada.public_id}/plan/edit/?form=line&own=1"
    check_kept(known.client("senco"), page, "materials", entry="")
    assert WORDS not in known.client(nickname).get(page).content.decode()
    form = f"/children/{known.ada.public_id}/plan/edit/provision/"
    refused = known.client(nickname).post(f"/drafts/?form={form}", {"materials": WORDS})
    assert refused.status_code in {403, 404}
    assert Draft.objects.count() == 1


def test_a_decision_on_a_concern_is_kept_until_it_is_made(known: World) -> None:
    concern = raise_concern(
        child=known.ada,
        noticed="Leaves lines out",
        tried="",
        family_view="",
        by=known.actor("teacher"),
        at=NOW,
    )
    triage_concern(concern=concern, by=known.actor("senco"), at=NOW)
    address, client = f"/concerns/{concern.pk}/", known.client("senco")
    chosen = {"decide-outcome": "closed"}
    draft = check_kept(client, address, "decide-note", **chosen)
    assert draft.child == known.ada
    page = client.get(address).content.decode()
    assert re.search(r'value="closed"[^>]* checked', page)
    assert "There is a problem" not in page
    assert WORDS not in known.client("teacher").get(address).content.decode()
    _draft_url, sent = form_of(page, "decide-note")
    client.post(sent, chosen | {"decide-note": WORDS, "receipt": str(uuid.uuid4())})
    concern.refresh_from_db()
    assert (concern.decision_note, Draft.objects.count()) == (WORDS, 0)


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
