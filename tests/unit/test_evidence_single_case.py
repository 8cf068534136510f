"""`goldthread evidence single-case`: reads a table of sessions, and never gives a NaN in silence."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from goldthread.analysis.impact.single_case.estimate import Index
from goldthread.config.command import main

HEAD = "pupil,phase,week,words"
ASHA = "Asha,A,1,3\nAsha,A,2,4\nAsha,A,3,3\nAsha,B,4,6\nAsha,B,5,5\nAsha,B,7,8\n"
BEN = "Ben,A,1,1\nBen,A,2,2\nBen,A,4,1\nBen,A,5,2\nBen,B,6,2\nBen,B,7,5\n"
COLUMNS = ("--case", "pupil", "--phase", "phase", "--outcome", "words", "--session", "week")


@pytest.fixture
def table(tmp_path: Path) -> Any:
    """Write a table; the path of it."""

    def write(rows: str, head: str = HEAD) -> str:
        path = tmp_path / "probes.csv"
        path.write_text(f"{head}\n{rows}", encoding="utf-8")
        return str(path)

    return write


def answer(capsys: pytest.CaptureFixture[str], *typed: str) -> Any:
    assert main(["evidence", "single-case", *typed, "--json"]) == 0
    return json.loads(capsys.readouterr().out, parse_constant=_not_json)


def refusal(capsys: pytest.CaptureFixture[str], *typed: str) -> str:
    assert main(["evidence", "single-case", *typed, "--json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def _not_json(word: str) -> None:
    raise AssertionError(f"{word} is not JSON")


def nulls(value: Any) -> Iterator[dict[str, Any]]:
    """Every figure that is null, wherever it is."""
    if isinstance(value, dict):
        if "estimate" in value and value["estimate"] is None:
            yield value
        for inner in value.values():
            yield from nulls(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nulls(inner)


def test_every_index_of_every_case_and_combined(table: Any, capsys: Any) -> None:
    found = answer(capsys, table(ASHA + BEN), *COLUMNS)
    assert list(found["cases"]) == ["Asha", "Ben"]
    names = [index.value for index in Index]
    for case in found["cases"].values():
        assert list(case["indices"]) == names
    assert list(found["combined"]) == names
    asha = found["cases"]["Asha"]
    assert (asha["design"], asha["n_baseline"], asha["n_treatment"]) == ("AB", 3, 3)
    assert asha["indices"]["NAP"]["estimate"] == 1.0
    assert asha["indices"]["NAP"]["se"] == pytest.approx(math.sqrt(17 / 324 / 4))
    assert found["combined"]["NAP"]["k"] == 2
    assert found["between_case"]["REML"]["estimate"] is None
    assert "at least three" in found["between_case"]["REML"]["note"]


def test_direction_turns_the_figures(table: Any, capsys: Any) -> None:
    more = answer(capsys, table(ASHA), *COLUMNS)["cases"]["Asha"]["indices"]
    less = answer(capsys, table(ASHA), *COLUMNS, "--direction", "decrease")
    figures = less["cases"]["Asha"]["indices"]
    assert figures["NAP"]["estimate"] == 1 - more["NAP"]["estimate"]
    assert figures["SMD"]["estimate"] == -more["SMD"]["estimate"]
    assert figures["LRRd"]["estimate"] == -more["LRRd"]["estimate"]


def test_missing_values_are_left_out_and_counted(table: Any, capsys: Any) -> None:
    gaps = ASHA.replace("Asha,A,2,4", "Asha,A,2,NA").replace("Asha,B,7,8", "Asha,B,7,")
    case = answer(capsys, table(gaps), *COLUMNS)["cases"]["Asha"]
    assert (case["n_baseline"], case["n_treatment"], case["n_missing"]) == (2, 2, 2)
    assert case["indices"]["SMD"]["note"]
    assert main(["evidence", "single-case", table(gaps), *COLUMNS]) == 0
    assert "Left out: 2 without a value" in capsys.readouterr().out


def test_without_sessions_lines_are_counted_in_order(table: Any, capsys: Any) -> None:
    typed = ("--case", "pupil", "--phase", "phase", "--outcome", "words")
    by_line = answer(capsys, table(ASHA.replace("Asha,B,7", "Asha,B,6")), *COLUMNS)
    assert answer(capsys, table(ASHA), *typed)["cases"] == by_line["cases"]


def test_dates_are_sessions_counted_in_the_commonest_gap(table: Any, capsys: Any) -> None:
    weeks = {week: f"2026-09-{7 * week - 6:02}" for week in (1, 2, 3, 4)}
    rows = "Asha,A,1,3\nAsha,A,2,5\nAsha,A,3,4\nAsha,B,4,9\nAsha,B,6,9\nAsha,B,7,7\n"
    dates = {**weeks, 6: "2026-10-06", 7: "2026-10-13"}
    dated = rows
    for week, day in dates.items():
        dated = dated.replace(f",{week},", f",{day},")
    assert dated.count("2026-") == 6
    plain, by_date = (answer(capsys, table(text), *COLUMNS) for text in (rows, dated))
    assert plain["cases"] == by_date["cases"]


def test_phases_may_be_named(table: Any, capsys: Any) -> None:
    rows = ASHA.replace(",A,", ",club,").replace(",B,", ",tuition,") + "Asha,holiday,9,4\n"
    said = refusal(capsys, table(rows), *COLUMNS)
    assert "--baseline" in said
    named = answer(capsys, table(rows), *COLUMNS, "--baseline", "club", "--treatment", "tuition")
    assert (named["baseline"], named["treatment"]) == (["club"], ["tuition"])
    assert named["phases_not_used"] == ["holiday"]
    assert named["values_in_phases_not_used"] == 1
    assert named["cases"] == answer(capsys, table(ASHA), *COLUMNS)["cases"]


def test_one_measure_of_several_may_be_chosen(table: Any, capsys: Any) -> None:
    head = f"{HEAD},measure"
    rows = "".join(
        f"{line},{measure}\n" for measure in ("reading", "spelling") for line in ASHA.split()
    )
    said = refusal(capsys, table(rows, head), *COLUMNS)
    assert "two values in one session (lines 2 and 8)" in said
    assert "--only" in said
    one = answer(capsys, table(rows, head), *COLUMNS, "--only", "measure=reading")
    assert list(one["cases"]) == ["Asha"]
    both = answer(capsys, table(rows, head), *COLUMNS, "--case", "measure")
    assert list(both["cases"]) == ["Asha reading", "Asha spelling"]
    assert "no line has “sums”" in refusal(
        capsys, table(rows, head), *COLUMNS, "--only", "measure=sums"
    )


def test_only_without_a_value_makes_no_sense(table: Any, capsys: Any) -> None:
    assert main(["evidence", "single-case", table(ASHA), *COLUMNS, "--only", "measure"]) == 2
    assert "--only" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (ASHA.replace("Asha,A,2,4", "Asha,A,2,four"), "“words” holds something other than a number on line 3"),
        (ASHA.replace("Asha,A,2,4", "Asha,A,soon,4"), "“week” holds something other than a number on line 3"),
        (ASHA.replace("Asha,A,2,4", "Asha,A,2,inf"), "“words” holds something other than a number on line 3"),
        (ASHA.replace("Asha,A,2,4", "Asha,A,2,1e80"), "Asha: a number is too large"),
        (ASHA.replace("Asha,A,2,4", "Asha,,2,4"), "no phase on line 3"),
        (ASHA.replace("Asha,A,2,4", ",A,2,4"), "no case on line 3"),
        (ASHA.replace("Asha,A,2,4", "Asha,A,,4"), "no session on line 3"),
        (ASHA.replace("Asha,A,2,4", "Asha,A,3,4"), "two values in one session (lines 3 and 4)"),
        (ASHA.replace(",B,", ",A,"), "one phase"),
        ("Asha,A,1,3\nBen,B,1,4\n", "no case has values in both phases"),
        ("Asha,A,1,\nAsha,B,2,NA\n", "no line holds a value in “words”"),
        ("", "probes.csv"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_place(
    rows: str, says: str, table: Any, capsys: Any
) -> None:
    assert says in refusal(capsys, table(rows), *COLUMNS)


def test_a_column_that_is_not_there_is_named(table: Any, capsys: Any) -> None:
    assert "no column “word”" in refusal(capsys, table(ASHA), *COLUMNS, "--outcome", "word")
    assert "cannot be read" in refusal(capsys, "nowhere.csv", *COLUMNS)


def test_a_case_with_one_phase_is_left_out_and_named(table: Any, capsys: Any) -> None:
    found = answer(capsys, table(ASHA + "Ben,A,1,3\nBen,A,2,4\n"), *COLUMNS)
    assert list(found["cases"]) == ["Asha"]
    assert "one phase only" in found["left_out"]["Ben"]
    assert main(["evidence", "single-case", table(ASHA + "Ben,A,1,3\n"), *COLUMNS]) == 0
    assert "Ben is left out." in capsys.readouterr().out


def test_values_that_never_change_have_reasons_instead_of_figures(table: Any, capsys: Any) -> None:
    rows = "".join(
        f"{name},{'A' if week < 6 else 'B'},{week},4\n"
        for name in ("Asha", "Ben", "Cai", "Dee")
        for week in range(1, 11)
    )
    found = answer(capsys, table(rows), *COLUMNS)
    assert found["combined"]["NAP"]["estimate"] == 0.5
    assert found["cases"]["Cai"]["indices"]["SMD"]["note"]
    assert found["between_case"]["REML"]["estimate"] is None
    assert all(one["note"] for one in nulls(found))


def test_the_table_for_people(table: Any, capsys: Any) -> None:
    assert main(["evidence", "single-case", table(ASHA + BEN), *COLUMNS]) == 0
    shown = capsys.readouterr().out
    assert "Baseline (A): A. Support (B): B." in shown
    assert "all cases" in shown
    assert "Asha: A phase has fewer than five values." in shown
    assert "nan" not in shown.lower()


REAL = [
    ("scan_Huber2014", "case", "phase", "compliance", "mt", ()),
    ("scan_byHeart2011", "case", "phase", "values", "mt", ()),
    ("scan_GruenkeWilbert2014", "case", "phase", "score", "mt", ()),
    ("scan_Leidig2018", "case", "phase", "disruptive_behavior", "mt", ("--direction", "decrease")),
    ("scan_Parker2011", "case", "phase", "values", "mt", ()),
    ("scan_Parker2011b", "case", "phase", "values", "mt", ()),
    ("scan_Tarlow2017", "case", "phase", "values", "mt", ()),
    ("scdhlm_AlberMorgan", "case", "condition", "outcome", "session", ()),
    ("scdhlm_BartonArwood", "case", "condition", "outcome", "session", ()),
    ("scdhlm_Lambert", "case", "treatment", "outcome", "time", ("--only", "measure=disruptive behavior", "--direction", "decrease")),
    ("scdhlm_Peltier", "case", "condition", "outcome", "session", ()),
    ("scdhlm_Rodriguez", "case", "condition", "outcome", "session", ("--direction", "decrease")),
    ("scdhlm_Saddler", "case", "treatment", "outcome", "time", ("--only", "measure=T-unit length")),
    ("sces_McKissick", "Case_pseudonym", "Condition", "Outcome", "Session_number", ("--direction", "decrease")),
    ("sces_Schmidt2012", "Case", "Trt", "Outcome", "Session_num", ("--case", "Behavior")),
    ("sces_Shogren", "Case", "Phase", "Percentage", "Session", ("--case", "Measure", "--case", "Study", "--scale", "percentage", "--baseline", "No Choice")),
    ("sces_Strasberger2014", "StudyID_CaseID", "Condition", "Outcome", "Session_number", ()),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "case", "phase", "outcome", "session", "more"), REAL)
def test_every_public_study_can_be_read(
    name: str, case: str, phase: str, outcome: str, session: str, more: tuple[str, ...],
    shared_data: Path, capsys: Any,
) -> None:  # fmt: skip
    file = str(shared_data / "single_case" / f"{name}.csv")
    found = answer(
        capsys, file, "--case", case, "--phase", phase, "--outcome", outcome,
        "--session", session, *more,
    )  # fmt: skip
    assert found["cases"]
    assert all(one["note"] for one in nulls(found))


def test_published_effect_between_cases_from_the_file(shared_data: Path, capsys: Any) -> None:
    found = answer(
        capsys, str(shared_data / "single_case" / "scdhlm_Saddler.csv"), "--case", "case",
        "--phase", "treatment", "--outcome", "outcome", "--session", "time",
        "--only", "measure=writing quality",
    )["between_case"]["moments"]  # fmt: skip
    assert found["estimate"] == pytest.approx(1.963073, abs=5e-7)
    assert found["se"] ** 2 == pytest.approx(0.33491289, abs=5e-8)
