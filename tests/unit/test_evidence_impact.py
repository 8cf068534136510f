"""`goldthread evidence impact`: its columns, its rules for awkward tables, its words."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from goldthread.config.command import main
from tests.unit.analysis.practice.invented import outcomes

KEYS = ["outcomes", "children", "schools", "compared", "left_out", "interventions", "spreads", "measures"]  # fmt: skip
HEAD = "intervention,before,after,school"
SMALL = f"{HEAD}\nclub,80,90,A\nclub,85,84,A\nclub,79,88,B\n,100,101,A\n,90,95,B\n"


@pytest.fixture
def impact(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Run the command on a table; (exit code, JSON or None, what was said beside it)."""

    def run(text: str, *options: str) -> tuple[int, dict[str, Any], str]:
        path = tmp_path / "outcomes.csv"
        path.write_text(text, encoding="utf-8")
        code = main(["evidence", "impact", str(path), *options, "--json"])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else {}, err

    return run


def as_csv(**columns: Any) -> str:
    rows = outcomes({"club": 0.4, "talk": 0.0}, schools=12, compared=6)
    made = {
        "intervention": [name or "waiting" for name in rows.intervention],
        "before": rows.before, "after": rows.after, "school": rows.school,
        "norm_mean": [100] * len(rows.before), "norm_sd": [15] * len(rows.before),
        **{name: give(len(rows.before)) for name, give in columns.items()},
    }  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(made)
    writer.writerows(zip(*made.values(), strict=True))
    return out.getvalue()


def finite(value: Any) -> bool:
    if isinstance(value, dict | list):
        return all(finite(one) for one in (value.values() if isinstance(value, dict) else value))
    return value is None or isinstance(value, str | bool) or bool(np.isfinite(value))


def test_the_whole_answer(impact) -> None:
    code, found, said = impact(as_csv(barrier=lambda n: ["worry", "language"] * (n // 2)))
    assert (code, said) == (0, "")
    assert list(found) == KEYS
    assert finite(found)
    club = found["interventions"]["club"]
    assert (club["design"], club["causal"]) == ("comparison", True)
    assert club["ci"][0] < 0.4 < club["ci"][1]
    assert club["pi"][0] < club["ci"][0]
    assert set(club["by_barrier"]) == {"worry", "language"}
    assert len(club["by_school"]) == 12
    assert found["compared"] == 72
    assert "p" not in club


def test_columns_by_other_names_and_covariates(impact) -> None:
    text = as_csv(Alter=lambda n: list(range(n)), kind=lambda n: ["x", "y", "z"] * (n // 3))
    text = text.replace("intervention,before", "Programme,Autumn", 1)
    named = ("--column", "intervention=Programme", "--column", "before=Autumn")
    code, found, _ = impact(text, *named, "--covariate", "Alter", "--covariate", "kind")
    assert code == 0
    assert list(found["interventions"]) == ["club", "talk"]


def test_dose_and_direction(impact) -> None:
    text = as_csv(
        planned=lambda n: [60] * n,
        delivered=lambda n: [30 + i % 30 for i in range(n)],
        better=lambda n: ["less"] * n,
    )
    _, found, _ = impact(text)
    club = found["interventions"]["club"]
    assert club["dose"]["delivered"] == pytest.approx(0.74, abs=0.05)
    assert club["estimate"] < 0


def test_ages_and_weeks_may_be_missing_and_give_results_by_age(impact) -> None:
    text = as_csv(
        age=lambda n: ["" if i % 5 == 0 else 6 + 3 * (i % 3) for i in range(n)],
        weeks=lambda n: ["" if i % 7 == 0 else 12 + i % 20 for i in range(n)],
    )
    code, found, said = impact(text)
    assert (code, said, found["left_out"]) == (0, "", {})
    by_age = found["interventions"]["club"]["by_age"]
    assert list(by_age) == ["Aged under 7", "Aged 7 to 10", "Aged 11 to 15"]
    assert (
        sum(one["children"] for one in by_age.values()) < found["interventions"]["club"]["children"]
    )
    assert finite(found)


def test_people_read_results_by_age_where_the_whole_can_be_said(tmp_path, capsys) -> None:
    path = tmp_path / "o.csv"
    known = {"retest": lambda n: [0.7] * n, "retest_se": lambda n: [0.01] * n}
    text = as_csv(age=lambda n: [6 + 6 * (i % 2) for i in range(n)], **known)
    path.write_text(text, encoding="utf-8")
    assert main(["evidence", "impact", str(path)]) == 0
    said = capsys.readouterr().out
    assert "  Aged under 7: " in said
    assert "  Aged 11 to 15: " in said


def test_few_rows_are_not_enough_data(impact, capsys, tmp_path) -> None:
    code, found, _ = impact(SMALL)
    assert code == 0
    club = found["interventions"]["club"]
    assert club["verdict"] == "not enough data"
    assert club["would_be_enough"] is not None
    assert finite(found)
    one = "intervention,before,after,norm_mean,norm_sd\nclub,80,90,100,15\n"
    code, found, _ = impact(one)
    assert (code, found["outcomes"]) == (0, 1)
    assert finite(found)


def test_people_read_sentences(tmp_path, capsys) -> None:
    path = tmp_path / "o.csv"
    path.write_text(SMALL, encoding="utf-8")
    assert main(["evidence", "impact", str(path)]) == 0
    said = capsys.readouterr().out
    assert "5 outcomes of 5 children in 2 schools, 2 of them not supported" in said
    assert "Not enough data to say what club goes with (children so far: 3)" in said


def test_missing_values_are_left_out_and_counted(impact) -> None:
    code, found, said = impact(SMALL + "club,NA,90,A\nclub,80,,B\n")
    assert code == 0
    assert found["left_out"] == {"before": 1, "after": 1}
    assert "1 row lacks a value in “before” and was left out." in said


def test_a_constant_covariate_is_left_out(impact) -> None:
    assert impact(as_csv(age=lambda n: [7] * n), "--covariate", "age")[0] == 0


@pytest.mark.parametrize(
    ("text", "options", "why"),
    [
        ("before,after\n1,2\n", (), "no column “intervention”"),
        (SMALL.replace("90,A", "ninety,A"), (), "line 2"),
        (f"{HEAD}\nclub,80,80,A\nclub,80,80,A\n", (), "is the same, before and after"),
        (f"{HEAD}\nclub,80,90,A\n", (), "One child cannot tell"),
        (f"{HEAD}\nnone,80,81,A\n,80,82,A\n", (), "No row names an intervention"),
        (f"{HEAD}\nclub,,81,A\n", (), "no row has a value"),
        (f"{HEAD},norm_sd,norm_mean\nclub,80,81,A,0,100\n", (), "must be above nought; it is not on line 2"),
        (f"{HEAD},retest\nclub,80,81,A,1\n", (), "between 0 and 1"),
        (f"{HEAD},norm_sd\nclub,80,81,A,15\nclub,80,85,A,14\n", (), "two values for the measure"),
        (f"{HEAD},better\nclub,80,81,A,worse\n", (), "must be more or less"),
        (f"{HEAD},planned,delivered\nclub,80,81,A,0,5\n", (), "must be above nought"),
        (f"{HEAD},age\nclub,80,81,A,-4\n", (), "must be nought or more; it is not on line 2"),
        (f"{HEAD},weeks\nclub,80,81,A,-4\n", (), "must be nought or more"),
        (f"{HEAD},chosen_by_score\nclub,80,81,A,maybe\n", (), "must be yes or no"),
        ("intervention,before,after\nclub,1e300,-1e300\nclub,-1e300,1e300\n", (), "differ too much"),
    ],
)  # fmt: skip
def test_tables_that_cannot_answer_are_refused(impact, text: str, options, why: str) -> None:
    code, found, said = impact(text, *options)
    assert (code, found) == (1, {})
    assert why in said


def test_a_column_of_no_known_name_makes_no_sense(impact) -> None:
    code, _, said = impact(SMALL, "--column", "teacher=T")
    assert code == 2
    assert "NAME is one of" in said
