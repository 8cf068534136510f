"""Every value of the mixed models beside lme4's: `python -m validation.multilevel`.

And beside lme4's when it is told to go on to the end (`lme4_tight.json`, which `lme4_tight.R` made).
And the integral over spreads beside NumPyro's NUTS: `--sampling PYTHON`, the interpreter of an environment with it.
"""

import csv
import gzip
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from goldthread.analysis.impact.multilevel.fit import MultilevelFit, deviance_at, fit_multilevel
from goldthread.analysis.impact.multilevel.terms import Model, intercepts, make_model, slopes
from validation.comparison import Comparison, compare, printed_numbers

Table = dict[str, list[str]]
TIGHT = Path(__file__).with_name("lme4_tight.json")


def main() -> None:
    """Print what differs, then how many agree."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    data = Path(os.environ.get("GOLDTHREAD_DATA", default)) / "multilevel"
    for name, path in (("expected.json", data / "expected.json"), (TIGHT.name, TIGHT)):
        every = list(comparisons(data, path))
        for one in every:
            if not one.agrees:
                why = "theirs is less likely" if one.explained else "NOT EXPLAINED"
                print(f"{one.case}, {one.quantity}: {one.reference}, ours {one.ours:.8g} ({why})")
        agree = sum(one.agrees for one in every)
        explained = sum(one.explained and not one.agrees for one in every)
        left = len(every) - agree - explained
        print(f"{name}, {len(every)} values: {agree} agree, {explained} explained, {left} left")
    if "--sampling" in sys.argv:
        from validation.practice_sampling import report

        print(report(sys.argv[sys.argv.index("--sampling") + 1]))


def comparisons(data: Path, reference_file: Path | None = None) -> Iterator[Comparison]:
    """All of `expected.json`, or of another file made like it."""
    expected = printed_numbers(reference_file or data / "expected.json")
    for case, model in models(data).items():
        reference = expected[case]
        fit = fit_multilevel(model, restricted="REML" in case)
        better = _is_better(model, fit, reference, restricted="REML" in case)
        for quantity, ours in _values(case, fit).items():
            for one in compare(case, quantity, reference[quantity], ours):
                yield replace(one, better=better)


def _is_better(
    model: Model, fit: MultilevelFit, reference: dict[str, Any], *, restricted: bool
) -> bool:
    """Whether at lme4's printed variances the likelihood is no higher than at ours."""
    theirs = _factors(reference)
    return deviance_at(model, theirs, restricted=restricted) >= -2 * fit.log_likelihood


def _factors(reference: dict[str, Any]) -> list[np.ndarray]:
    """lme4's variances as factors, in residual standard deviations, in the order of our terms."""
    found = {name: float(one) for name, one in reference.items() if isinstance(one, str)}
    residual = found["var_resid"]
    if "var_slope" in found:
        square = [[found["var_int"], found["cov"]], [found["cov"], found["var_slope"]]]
        return [np.linalg.cholesky(np.array(square) / residual)]
    school = np.sqrt([[found["var_school"] / residual]])
    if "var_child_int" in found:
        cov = found["cov_child"]
        square = [[found["var_child_int"], cov], [cov, found["var_child_year"]]]
        return [np.linalg.cholesky(np.array(square) / residual), school]
    return [school]


def _values(case: str, fit: MultilevelFit) -> dict[str, Any]:
    values: dict[str, Any] = {
        "b": fit.coefficients,
        "se": np.sqrt(np.diag(fit.covariance)),
        "var_resid": fit.residual,
        "logLik": fit.log_likelihood,
    }
    first = fit.variances[0]
    if case.startswith("egsingle"):
        values |= {"var_child_int": first[0, 0], "var_child_year": first[1, 1]}
        return values | {"cov_child": first[1, 0], "var_school": fit.variances[1][0, 0]}
    if first.size > 1:
        return values | {"var_int": first[0, 0], "var_slope": first[1, 1], "cov": first[1, 0]}
    return values | {"var_school": first[0, 0]}


def models(data: Path) -> dict[str, Model]:
    """The six, by the names of `expected.json`."""
    exam, growth = table_of(data / "mlmRev_Exam.csv.gz"), table_of(data / "mlmRev_egsingle.csv.gz")
    school, y, x = exam["school"], numbers(exam["normexam"]), numbers(exam["standLRT"])
    one = np.ones_like(y)
    more = [
        _is(exam["sex"], "M"),
        _is(exam["schgend"], "boys"),
        _is(exam["schgend"], "girls"),
    ]
    by_school = [intercepts("school", school)]
    year = numbers(growth["year"])
    return {
        "Exam ML normexam~1+(1|school)": make_model(y, one[:, None], by_school, school),
        "Exam ML normexam~standLRT+(1|school)": make_model(y, np.c_[one, x], by_school, school),
        "Exam REML normexam~standLRT+(1|school)": make_model(y, np.c_[one, x], by_school, school),
        "Exam ML normexam~standLRT+(standLRT|school)": make_model(
            y, np.c_[one, x], [slopes("school", school, x)], school
        ),
        "Exam REML normexam~standLRT+sex+schgend+(1|school)": make_model(
            y, np.column_stack([one, x, *more]), by_school, school
        ),
        "egsingle REML math~year+(year|childid)+(1|schoolid)": make_model(
            numbers(growth["math"]), np.c_[np.ones_like(year), year],
            [slopes("child", growth["childid"], year), intercepts("school", growth["schoolid"])],
            growth["schoolid"],
        ),
    }  # fmt: skip


def table_of(path: Path) -> Table:
    """A gzipped CSV by columns."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


def numbers(column: list[str]) -> np.ndarray:
    """A column of numbers."""
    return np.array(column, dtype=float)


def _is(column: list[str], word: str) -> np.ndarray:
    return np.array([float(one == word) for one in column])


if __name__ == "__main__":
    main()
