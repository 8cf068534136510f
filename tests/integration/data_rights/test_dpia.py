"""The draft impact assessment: true to the code and the school, marked as a draft, naming no child."""

import io

import docx
import pytest
from django.urls import reverse

from goldthread.access.purposes import PURPOSE_WORDS
from goldthread.publish.dpia.build import build_dpia
from goldthread.publish.dpia.judgement import risks
from goldthread.publish.dpia.layout import dpia_sheet
from goldthread.publish.dpia.promises import PROMISE_WORDS
from goldthread.publish.sheet.blocks import Table, strings_of
from goldthread.records.accounts.models import RoleHeld
from tests.factories.everyone import YESTERDAY
from tests.factories.world import TODAY, World, make_child
from tests.unit.publish.paper import docx_words, pdf_words, squeezed

pytestmark = pytest.mark.django_db
CANARY = "canary"


@pytest.mark.parametrize("who", ["senco", "head", "school_dpo"])
def test_a_school_takes_it_out_on_screen_as_pdf_and_as_word(everyone: World, who: str) -> None:
    client, url = everyone.client(who), reverse("dpia")
    screen = client.get(url).content.decode()
    pdf = pdf_words(client.get(url, {"format": "pdf"}).content)
    word = client.get(url, {"format": "docx"})
    assert "attachment" in word.headers["Content-Disposition"]
    written = docx_words(word.content)
    for words in (screen, pdf, written):
        assert CANARY not in words.lower()
        for said in ("Draft", "Oakfield", "not legal advice", "What remains", "[name and how"):
            assert squeezed(said) in squeezed(words), said
    headings = [one.text for one in docx.Document(io.BytesIO(word.content)).paragraphs if one.style.name == "Heading 2"]  # fmt: skip
    assert headings[:2] == ["1. Why an assessment is needed", "2. What is done with data"]
    assert headings[-1] == "9. Decision"


def test_it_is_of_the_schools_one_answers_for(everyone: World) -> None:
    for nickname in ("teacher", "parent", "dsl", "office", "governor", "operator", "therapist"):
        assert everyone.client(nickname).get(reverse("dpia")).status_code == 403, nickname
    listed = everyone.client("dpo").get(reverse("dpia")).content.decode()
    assert "Brook Primary" in listed
    assert "Farland" not in listed
    brook = everyone.client("dpo").get(reverse("dpia"), {"school": everyone.brook.pk})
    assert "Brook Primary" in brook.content.decode()
    for nickname in ("dpo", "senco"):
        far = everyone.client(nickname).get(reverse("dpia"), {"school": everyone.farland.pk})
        assert far.status_code == 404


def test_its_facts_are_those_of_the_code_and_the_school(everyone: World) -> None:
    content = build_dpia(everyone.oakfield, TODAY)
    assert content.pupils == 3
    make_child(everyone.oakfield, "Eve", "Newcanary")
    assert build_dpia(everyone.oakfield, TODAY).pupils == 4
    held = {role.title: role.people for role in content.roles}
    assert held["SENCO"] == 3
    RoleHeld.objects.filter(user=everyone.people["barred_senco"]).update(ends_on=YESTERDAY)
    after = {role.title: role.people for role in build_dpia(everyone.oakfield, TODAY).roles}
    assert after["SENCO"] == 2
    assert held["Local authority SEND officer"] == 0
    purposes = {table.name: table.purpose for table in content.tables}
    assert purposes["profiles.Diagnosis"] == PURPOSE_WORDS["profiles.Diagnosis"]
    assert "organisations.Term" not in purposes  # about nobody
    assert [one.number for one in content.promises] == list(PROMISE_WORDS)
    said = list(strings_of(dpia_sheet(content)))
    for table in content.tables:
        assert table.name in said


def test_every_risk_says_what_reduces_it_and_what_remains(everyone: World) -> None:
    for one in risks():
        assert all(len(words) > 20 for words in (one.risk, one.reduced_by, one.remains))
        assert one.rating
    tables = [block for block in dpia_sheet(build_dpia(everyone.oakfield, TODAY)).blocks if isinstance(block, Table)]  # fmt: skip
    shown = next(table for table in tables if table.caption == "Risks")
    assert len(shown.rows) == len(risks()) > 8
