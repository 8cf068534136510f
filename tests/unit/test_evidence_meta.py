"""`goldthread evidence meta`: its keys, its rules for awkward tables, its exit codes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from goldthread.config.command import main
from validation.meta_analysis_data import konstantopoulos, rows_of

KEYS = [
    "k", "estimate", "se", "ci", "pi", "tau2", "tau2_ci", "i2", "q", "q_df", "coefficients",
    "sigma2", "log_likelihood",
]  # fmt: skip
TRIALS = """study,lab,g,v,hours,kind
a,x,0.10,0.02,1,reading
b,x,0.40,0.05,2,maths
c,y,-0.20,0.04,3,reading
d,y,0.80,0.10,5,maths
e,z,0.35,0.03,8,reading
f,z,0.15,0.06,9,writing
"""


@pytest.fixture
def meta(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Run the command on a table; (exit code, JSON or None, what was said beside it)."""

    def run(text: str, *options: str) -> tuple[int, dict[str, Any], str]:
        path = tmp_path / "trials.csv"
        path.write_text(text, encoding="utf-8")
        code = main(["evidence", "meta", str(path), *COLUMNS, *options, "--json"])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else {}, err

    return run


BOTH = ("--moderator", "m", "--moderator", "n")
COLUMNS = ("--effect", "g", "--variance", "v")


def everything_is_a_number_or_null(value: Any) -> bool:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return all(everything_is_a_number_or_null(one) for one in inner)
    return value is None or bool(np.isfinite(value))


def test_the_keys_are_those_promised(meta) -> None:
    code, found, said = meta(TRIALS)
    assert (code, said) == (0, "")
    assert list(found) == KEYS
    assert list(found["coefficients"]) == ["intercept"]
    assert list(found["coefficients"]["intercept"]) == ["estimate", "se", "ci", "df"]
    assert everything_is_a_number_or_null(found)
    assert (found["k"], found["q_df"], found["sigma2"]) == (6, 5, [])


def test_published_values_through_the_command(tmp_path, shared_data, capsys) -> None:
    rows = rows_of(shared_data / "meta_analysis" / "dat.konstantopoulos2011.txt")
    path = tmp_path / "schools.csv"
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    named = ["--effect", "yi", "--variance", "vi", "--cluster", "district", "--study", "study"]
    assert main(["evidence", "meta", str(path), *named, "--interval", "CR2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["k"] == konstantopoulos(shared_data / "meta_analysis").effects.k
    assert found["estimate"] == pytest.approx(0.18471316, abs=5e-9)
    assert found["sigma2"] == pytest.approx([0.06506194, 0.03273652], abs=5e-9)
    assert found["log_likelihood"] == pytest.approx(-7.958724, abs=5e-7)
    assert found["coefficients"]["intercept"]["df"] == pytest.approx(9.86, abs=5e-3)
    assert found["tau2"] == pytest.approx(sum(found["sigma2"]))
    low, high = found["tau2_ci"]
    assert low < found["tau2"] < high


@pytest.mark.parametrize("interval", ["wald", "knapp-hartung", "cr2"])
@pytest.mark.parametrize("method", ["REML", "ml", "DL", "PM", "EB", "HE", "SJ", "FE"])
def test_every_method_with_every_interval(meta, method: str, interval: str) -> None:
    code, found, _ = meta(TRIALS, "--method", method, "--interval", interval)
    assert code == 0
    assert everything_is_a_number_or_null(found)
    low, high = found["ci"]
    assert low < found["estimate"] < high
    assert (found["coefficients"]["intercept"]["df"] is None) == (interval == "wald")


def test_moderators_are_lines_or_categories(meta) -> None:
    _, found, _ = meta(TRIALS, "--moderator", "hours", "--moderator", "kind")
    assert list(found["coefficients"]) == ["intercept", "hours", "kind=reading", "kind=writing"]
    assert found["estimate"] == found["coefficients"]["intercept"]["estimate"]
    several = TRIALS.replace(",5,", ",2,").replace(",8,", ",10,").replace(",9,", ",10,")
    _, found, _ = meta(several, "--moderator", "factor(hours)")
    names = ["intercept", "hours=2", "hours=3", "hours=10"]
    assert list(found["coefficients"]) == names


def test_rows_that_lack_a_value_are_left_out_and_counted(meta) -> None:
    holes = TRIALS + "g,z,,0.1,1,reading\nh,z,0.3,NA,1,reading\ni,z,0.3,0.1,,reading\n"
    code, found, said = meta(holes, "--moderator", "hours")
    assert code == 0
    assert found["k"] == 6
    assert "3 of 9 rows" in said
    assert meta(holes)[1]["k"] == 7


def test_one_effect_is_given_and_what_it_cannot_tell_is_null(meta) -> None:
    code, found, said = meta("g,v\n0.3,0.04\n", "--interval", "knapp-hartung")
    assert code == 0
    assert (found["estimate"], found["se"]) == pytest.approx((0.3, 0.2))
    assert found["pi"] == found["tau2_ci"] == [None, None]
    assert (found["tau2"], found["i2"], found["log_likelihood"]) == (None, None, None)
    assert "One effect alone" in said


@pytest.mark.parametrize(
    ("text", "options", "why"),
    [
        ("g,v\n0.3,0.04\n0.2,n.s.\n", (), "line 3"),
        ("g,v\n0.3,0.04\n0.2,0\n", (), "nought or less on line 3"),
        ("g,v\n0.3,0.04\n0.2,-1\n", (), "nought or less on line 3"),
        ("g,v\n,0.04\n0.2,\n", (), "no row"),
        ("g,w\n0.3,0.04\n", (), "no column “v”"),
        (TRIALS, ("--moderator", "nothing"), "no column “nothing”"),
        ("g,v,m\n0.3,0.1,2\n0.2,0.1,2\n0.1,0.1,2\n", ("--moderator", "m"), "same in every row"),
        ("g,v,m\n0.3,0.1,a\n0.2,0.1,a\n0.1,0.1,a\n", ("--moderator", "m"), "same in every row"),
        (TRIALS, ("--moderator", "study"), "different in every row"),
        ("g,v,m,n\n0.3,0.1,1,2\n0.2,0.1,2,4\n0.1,0.1,4,8\n", BOTH, "“n” is made up of"),
        ("g,v,m,n\n0.3,0.1,1,2\n0.2,0.1,2,5\n", BOTH, "too few"),
        ("g,v,c\n0.3,0.1,1\n0.2,0.1,1\n", ("--cluster", "c"), "one cluster"),
        ("g,v,c\n0.3,0.1,1\n0.2,0.1,1\n", ("--study", "c", "--interval", "cr2"), "two clusters"),
        ("g,v\n1e300,1e-300\n-1e300,1e300\n", (), "differ too much in size"),
    ],
)  # fmt: skip
def test_tables_that_cannot_answer_are_refused(meta, text: str, options, why: str) -> None:
    code, found, said = meta(text, *options)
    assert (code, found) == (1, {})
    assert why in said


@pytest.mark.parametrize(
    "options",
    [
        ("--rho", "0.5"),
        ("--rho", "1", "--cluster", "lab"),
        ("--rho", "nan", "--cluster", "lab"),
        ("--cluster", "lab", "--method", "DL"),
        ("--cluster", "lab", "--interval", "knapp-hartung"),
    ],
)
def test_what_makes_no_sense_ends_with_2(meta, options) -> None:
    assert meta(TRIALS, *options)[0] == 2


def test_file_that_is_not_there_is_refused(tmp_path, capsys) -> None:
    assert main(["evidence", "meta", str(tmp_path / "none.csv"), *COLUMNS]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_dependent_effects_are_pointed_out(meta) -> None:
    assert "takes as independent" in meta(TRIALS, "--study", "lab")[2]
    code, found, said = meta(TRIALS, "--study", "lab", "--cluster", "lab", "--rho", "0.5")
    assert (code, len(found["sigma2"])) == (0, 2)
    assert "Every cluster is one study" in said
    assert found == meta(TRIALS, "--cluster", "lab", "--rho", "0.5")[1]


def test_equal_effects_are_an_answer(meta) -> None:
    code, found, said = meta("g,v\n0.3,0.1\n0.3,0.2\n0.3,0.3\n", "--interval", "knapp-hartung")
    assert (code, found["tau2"]) == (0, 0.0)
    assert "All effects are equal" in said
    assert everything_is_a_number_or_null(found)


def test_people_read_lines(tmp_path, capsys) -> None:
    path = tmp_path / "trials.csv"
    path.write_text(TRIALS, encoding="utf-8")
    options = ["--cluster", "lab", "--moderator", "hours"]
    assert main(["evidence", "meta", str(path), *COLUMNS, *options]) == 0
    out = capsys.readouterr().out
    assert out.startswith("6 effects, REML\nmean effect ")
    assert "hours:" in out
    path.write_text("g,v\n0.3,0.04\n", encoding="utf-8")
    assert main(["evidence", "meta", str(path), *COLUMNS]) == 0
    assert "cannot be estimated" in capsys.readouterr().out
