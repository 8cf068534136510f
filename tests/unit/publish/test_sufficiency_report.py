"""The report for members: assumptions first, every word on paper and in Word, no child to be found."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from goldthread.publish.sheet.blocks import Bars, Bullets, Heading, Sheet, Table, strings_of
from goldthread.publish.sheet.pdf import write_pdf
from goldthread.publish.sheet.word import write_word
from goldthread.publish.sufficiency.layout import Report, report_sheet
from goldthread.publish.sufficiency.words import about, pounds
from tests.unit.publish import area_samples
from tests.unit.publish.paper import docx_words, pdf_words, squeezed, tags

ON = date(2026, 11, 18)


@pytest.fixture
def plan(tmp_path: Path, capsys: Any) -> dict[str, Any]:
    return area_samples.places(tmp_path, capsys, "--if-refused", "Oak", "--alternatives", "0.05")


def report(**parts: Any) -> Sheet:
    return report_sheet(Report("Saltmarsh", "Saltmarsh Council", ON, **parts))


def words(sheet: Sheet) -> str:
    return "\n".join(strings_of(sheet))


def headings(sheet: Sheet) -> list[str]:
    return [block.text for block in sheet.blocks if isinstance(block, Heading) and block.level == 2]


@pytest.mark.slow
def test_the_report_is_a_tagged_pdf_and_a_word_file_with_every_word(plan: dict[str, Any]) -> None:
    sheet = report(
        demand=area_samples.demand(), places=plan, assumptions=("A base has eight places.",)
    )
    pdf = write_pdf(sheet)
    on_paper, in_word = pdf_words(pdf), docx_words(write_word(sheet))
    for said in strings_of(sheet):
        assert squeezed(said) in on_paper, said
        assert squeezed(said) in in_word, said
    assert tags(pdf).count("/H1") == 1
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) <= 4
    assert pages[0].mediabox.height > pages[0].mediabox.width


def test_what_it_rests_on_stands_before_any_other_section(plan: dict[str, Any]) -> None:
    sheet = report(
        demand=area_samples.demand(), places=plan, assumptions=("A base has eight places.",)
    )
    assert headings(sheet) == [
        "What this rests on", "What is needed", "Where", "What it costs", "How sure this is",
    ]  # fmt: skip
    lists = [block.items for block in sheet.blocks if isinstance(block, Bullets)]
    assert lists[0][:2] == (
        "Practice goes on as in the past few years.",
        "A base has eight places.",
    )
    assert "A child’s travel costs £900 a year for each kilometre." in lists[0]
    assert lists[1] == tuple(area_samples.demand()["alarm"])
    assert lists[2] == tuple(area_samples.demand()["faults"])


def test_it_says_the_range_and_draws_each_year_to_come() -> None:
    sheet = report(demand=area_samples.demand())
    assert "In 2029 there will probably be between 1,300 and 1,700 education" in words(sheet)
    (bars,) = [block for block in sheet.blocks if isinstance(block, Bars)]
    assert [bar.label for bar in bars.items] == ["2027", "2028", "2029"]
    assert {bar.planned for bar in bars.items} == {1697}
    assert bars.items[0].words == "1,330, probably 1,150 to 1,510"


def test_small_numbers_are_not_printed() -> None:
    sheet = report(demand=area_samples.demand())
    (needs,) = [block for block in sheet.blocks if isinstance(block, Table)]
    assert needs.rows[0][:2] == ("Autistic spectrum disorder", "480")
    assert needs.rows[-1] == ("Multi-sensory", "fewer than 10", "–")
    assert "@SUM" not in words(sheet)  # own casework by need is not for a public report
    assert "1,311 plans" in words(sheet)
    few = area_samples.demand(live={"on": "2026-11-18", "plans": 4, "note": ""})
    assert "Own casework" not in words(report(demand=few))


def test_nobody_is_named_by_where_they_live_and_what_they_need(plan: dict[str, Any]) -> None:
    served = plan | {"worst_served": {"zone": "Zone Nine", "need": "MSI", "share_unplaced": 0.4}}
    said = words(report(places=served))
    assert "Of the group served worst, 40% find no place here." in said
    assert "Zone Nine" not in said


def test_few_children_without_a_place_are_not_counted_out(plan: dict[str, Any]) -> None:
    plan["periods"][0]["unplaced"], plan["periods"][1]["unplaced"] = 3.2, 0.0
    (costs,) = [
        block for block in report(places=plan).blocks
        if isinstance(block, Table) and block.caption == "Period by period"
    ]  # fmt: skip
    assert [row[-1] for row in costs.rows] == ["fewer than 10", "0"]


def test_where_and_what_it_costs_are_the_plans_own(plan: dict[str, Any]) -> None:
    sheet = report(places=plan)
    tables = {block.caption: block for block in sheet.blocks if isinstance(block, Table)}
    assert [row[0] for row in tables["What opens when"].rows] == [
        step["site"] for step in plan["steps"]
    ]
    assert about(plan["objective"]) in words(sheet)
    assert pounds(sum(step["capital"] for step in plan["steps"])) in words(sheet)
    assert "No cheaper plan exists for these figures: proven." in words(sheet)
    assert "If Oak says no, it costs about " in words(sheet)


def test_a_plan_that_was_not_found_or_opens_nothing_says_so(plan: dict[str, Any]) -> None:
    none = plan | {
        "objective": None,
        "bound": None,
        "steps": [],
        "periods": [],
        "status": "infeasible",
    }
    said = words(report(places=none | {"alternatives": None, "if_refused": {}}))
    assert "No plan was found that keeps to the budgets and limits given." in said
    assert "What it costs" not in said
    assert "Nothing new opens in this plan." in words(report(places=plan | {"steps": []}))


def test_without_assumptions_it_says_that_none_were_recorded() -> None:
    bare = area_samples.demand(assumptions=[], alarm=[], faults=[], live=None, need=None)
    assert "No assumptions were recorded with these figures." in words(report(demand=bare))


def test_proof_and_doubt_are_said_as_they_stand(plan: dict[str, Any]) -> None:
    loose = {"status": "time_limit", "objective": 5_682_562.0, "bound": 5_600_000.0}
    one = {"costs_more_at_least": 100_400.0, "costs_more_at_most": 252_900.0}
    none = {"costs_more_at_least": 0.0, "costs_more_at_most": None}
    said = words(report(places=plan | loose | {"if_refused": {"Elm": one, "Ash": none}}))
    assert "The search ended before the proof was complete." in said
    assert "No plan for these figures can be cheaper by more than £82,600." in said
    assert "If Elm says no, it costs about £100,000 to £253,000 more." in said
    assert "Ash says no" not in said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "£0"),
        (999.4, "£999"),
        (5_682_562, "£5,680,000"),
        (252_900, "£253,000"),
        (-1234, "-£1,230"),
    ],
)
def test_what_a_model_worked_out_is_said_in_three_figures(amount: float, said: str) -> None:
    assert about(amount) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "£0"),
        (1_240_000.4, "£1,240,000"),
        (9_999_999, "£9,999,999"),
        (12_436_000, "£12.4 million"),
    ],
)
def test_money_is_said_so_that_it_can_be_read(amount: float, said: str) -> None:
    assert pounds(amount) == said


@pytest.mark.parametrize(
    ("futures", "said"), [(1, "one future: the demand"), (7, "7 possible futures")]
)
def test_chances_are_told_of_several_futures_only(
    plan: dict[str, Any], futures: int, said: str
) -> None:
    terms = {**plan["assumptions"], "scenarios": futures}
    text = words(report(places={**plan, "assumptions": terms}))
    assert said in text
    assert ("of the futures some children find no place here" in text) is (futures > 1)


def test_an_authority_that_is_its_area_is_named_once(plan: dict[str, Any]) -> None:
    assert report(places=plan).where == "Saltmarsh Council"
    assert report_sheet(Report("Saltmarsh", "Saltmarsh", ON, places=plan)).where == ""
