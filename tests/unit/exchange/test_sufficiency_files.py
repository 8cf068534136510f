"""The workbook and the table shaped like DfE's: assumptions first, text never a formula, nothing invented."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from goldthread.exchange.sufficiency import scap
from goldthread.exchange.sufficiency.scap import Authority, academic_year, write_scap_table
from goldthread.exchange.sufficiency.writer import pages_of, write_workbook
from tests.unit.publish import area_samples

ON = date(2026, 11, 18)
SALTMARSH = Authority("999", "E08000999", "=Saltmarsh")


@pytest.fixture
def plan(tmp_path: Path, capsys: Any) -> dict[str, Any]:
    return area_samples.places(tmp_path, capsys, "--if-refused", "Oak", "--alternatives", "0.05")


def read(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def table(result: dict[str, Any]) -> list[dict[str, str]]:
    lines = write_scap_table(result, SALTMARSH).decode("utf-8-sig").splitlines()
    return list(csv.DictReader(lines[len(scap.first_lines()) :]))


def test_a_projection_has_its_assumptions_on_the_first_sheet() -> None:
    book = read(write_workbook(area_samples.demand(), ON))
    assert list(book) == ["Assumptions", "Plans", "By need", "Own casework"]
    said = dict(map(tuple, book["Assumptions"][1:]))
    assert said["Area"] == "Saltmarsh (E08000999)"
    assert (said["Seed"], said["Futures drawn"]) == (7, 1000)
    assert said["Assumption"].startswith("Practice goes on")
    assert said["Please keep in mind"].startswith("A change of the law")
    assert said["Doubtful in the data"].startswith("The count")


def test_every_number_of_a_projection_is_in_the_workbook() -> None:
    result = area_samples.demand()
    book = read(write_workbook(result, ON))
    assert book["Plans"][1][:2] == [2025, 1204]
    assert book["Plans"][3][2:] == pytest.approx(
        [result["total"][0][name] for name in ("q05", "q25", "median", "q75", "q95", "mean")]
    )
    assert len(book["By need"]) == 1 + 4 * 3
    assert book["By need"][1][0] == "Autistic spectrum disorder"
    assert book["Own casework"][2] == ["All plans", "", 1311]


def test_text_that_looks_like_a_formula_stands_as_text() -> None:
    data = write_workbook(area_samples.demand(), ON)
    book = read(data)
    assert "'=1+1" in {row[0] for row in book["By need"]}
    assert "'@SUM" in {row[1] for row in book["Own casework"]}


def test_the_same_result_gives_the_same_bytes() -> None:
    assert write_workbook(area_samples.demand(), ON) == write_workbook(area_samples.demand(), ON)


def test_what_is_missing_gives_no_sheet() -> None:
    assert [page.name for page in pages_of(area_samples.demand(need=None, live=None))] == [
        "Assumptions", "Plans",
    ]  # fmt: skip


def test_a_plan_of_places_is_whole(plan: dict[str, Any]) -> None:
    book = read(write_workbook(plan, ON))
    assert list(book) == [
        "Assumptions", "What opens", "Periods", "Sites", "Alternatives", "If refused",
    ]  # fmt: skip
    said = {row[0]: row[1] for row in book["Assumptions"][1:]}
    assert said["Pounds a year for a child and each unit of travel"] == 900
    assert said["Cost of the plan, pounds of today"] == plan["objective"]
    assert said["Status"] == "optimal"
    assert len(book["What opens"]) == 1 + len(plan["steps"]) > 1
    assert [row[0] for row in book["Periods"][1:]] == ["2027", "2029"]
    assert book["Sites"][1][:4] == ["Oak", "resource_base", 0, "SLCN"]


def test_a_plan_that_was_not_found_still_says_its_assumptions(plan: dict[str, Any]) -> None:
    none = {"objective": None, "bound": None, "gap": None, "steps": [], "periods": [], "sites": []}
    book = read(write_workbook(plan | none | {"alternatives": None, "if_refused": {}}, ON))
    assert list(book) == ["Assumptions", "What opens", "Periods"]


def test_the_terms_of_the_command_all_have_words(plan: dict[str, Any]) -> None:
    """A term added to the command and left out here would be an assumption nobody reads."""
    from goldthread.exchange.sufficiency.writer import PERIOD_LABELS, STEP_LABELS, TERM_LABELS

    assert plan["assumptions"].keys() == TERM_LABELS.keys()
    assert plan["periods"][0].keys() == PERIOD_LABELS.keys()
    assert plan["steps"][0].keys() == STEP_LABELS.keys()


def test_the_table_says_first_what_it_is_not(plan: dict[str, Any]) -> None:
    text = write_scap_table(plan, SALTMARSH).decode("utf-8-sig")
    assert text.startswith(
        ('"# A plan, not a return: not for upload', "# A plan, not a return: not for upload")
    )
    unverified = [column.name for column in scap.COLUMNS if column.source == "U"]
    assert unverified
    assert all(name in text.splitlines()[1] for name in unverified)


def test_every_column_says_whose_it_is_and_only_known_ones_are_filled(plan: dict[str, Any]) -> None:
    names = [column.name for column in scap.COLUMNS]
    assert len(set(names)) == len(names)
    for row in scap.rows_of(plan, SALTMARSH):
        assert row.keys() <= set(names)


def test_places_are_those_now_and_all_opened_so_far(plan: dict[str, Any]) -> None:
    opened = {
        (name, period): sum(
            step["places"] for step in plan["steps"]
            if step["site"] == name and step["period"] <= period
        )
        for name in ("Oak", "Elm", "Ash") for period in ("2027", "2029")
    }  # fmt: skip
    now = {site["name"]: site["places_now"] for site in area_samples.SITES}
    rows = {(row["school_name"], row["period"]): row for row in table(plan)}
    for key, more in opened.items():
        if now[key[0]] + more:
            row = rows.pop(key)
            assert float(row["places_now"]) == now[key[0]]
            assert float(row["places_new"]) == more
    assert rows == {}
    assert any(more for more in opened.values())


def test_each_kind_fills_its_own_columns_and_an_unknown_phase_stays_empty() -> None:
    step = {"site": "Oak", "period": "2029", "places": 8.0}
    result = {"sites": area_samples.SITES, "steps": [step], "periods": [{"period": "2027"}, {"period": "2029"}]}  # fmt: skip
    rows = {(row["school_name"], row["time_period"]): row for row in table(result)}
    assert ("Oak", "202728") not in rows
    oak, elm, ash = rows["Oak", "202930"], rows["Elm", "202930"], rows["Ash", "202930"]
    assert oak["primary_resourced_provision_capacity"] == oak["resourced_provision_capacity"] == "8"
    assert oak["secondary_resourced_provision_capacity"] == ""
    assert elm["SEND_unit_capacity"] == "8"
    assert elm["primary_SEND_unit_capacity"] == elm["secondary_SEND_unit_capacity"] == ""
    assert ash["secondary_capacity"] == ash["special_capacity"] == "40"
    assert oak["la_name"] == "'=Saltmarsh"


def test_mainstream_schools_count_once_they_get_a_base_and_unknown_kinds_never() -> None:
    sites = [
        {"name": "Lime", "kind": "mainstream"},
        {"name": "Hall", "kind": "other", "places_now": 9},
    ]
    result = {
        "sites": sites, "steps": [{"site": "Lime", "period": "2027", "places": 16.0}],
        "periods": [{"period": "2027"}],
    }  # fmt: skip
    (row,) = table(result)
    assert (row["school_name"], row["resourced_provision_capacity"]) == ("Lime", "16")


@pytest.mark.parametrize(
    ("period", "said"),
    [("2027", "202728"), ("2099", "209900"), ("Phase 1", "Phase 1"), ("²027", "²027")],
)
def test_academic_years_are_written_as_dfe_does(period: str, said: str) -> None:
    assert academic_year(period) == said
