"""Every value of `single_case/expected.json`, to the digits it is given in."""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from goldthread.analysis.impact.single_case import overlap, ratio, trend
from goldthread.analysis.impact.single_case.estimate import Estimate, Index
from goldthread.analysis.impact.single_case.moments import between_case_moments
from goldthread.analysis.impact.single_case.series import Direction, Series, make_series
from goldthread.analysis.impact.single_case.study import indices
from goldthread.analysis.impact.single_case.within_case import smd
from validation.single_case_data import (
    MEASURES,
    REFERENCE_STUDIES,
    lambert,
    reference_study,
    saddler,
)

HALF_A_DIGIT = 5.1e-7
TIED_BUT_FOR_ROUNDING = {
    ("Schmidt2012", "Jason Conversation"),
    ("Saddler number of constructions", "Case 6"),
}
"""There a corrected A and a corrected B are equal; the reference's rounding makes one the better."""


@pytest.fixture(scope="module")
def expected(shared_data: Path) -> Any:
    return json.loads((shared_data / "single_case" / "expected.json").read_text(encoding="utf-8"))


def made(case: Series, direction: Direction) -> dict[str, float | None]:
    """Everything expected.json has of a case."""
    figures: dict[str, Estimate] = {
        name.value: one for name, one in indices(case, direction).items()
    }
    return {
        "nA": len(case.baseline),
        "nB": len(case.treatment),
        **{name: one.estimate for name, one in figures.items()},
        **{f"{name}_se": one.se for name, one in figures.items()},
    }


@pytest.mark.parametrize("name", REFERENCE_STUDIES)
def test_case_level_values(name: str, expected: Any, shared_data: Path) -> None:
    direction = Direction.DECREASE if name == "McKissick" else Direction.INCREASE
    figures = {case.name: made(case, direction) for case in reference_study(shared_data, name)}
    assert set(figures) == set(expected["case_level"][name])
    for case, values in expected["case_level"][name].items():
        none = {key for key, value in values.items() if value is None}
        assert {key for key in values if figures[case][key] is None} == none
        got = {key: figures[case][key] for key in values.keys() - none}
        wanted = {key: values[key] for key in values.keys() - none}
        assert got == pytest.approx(wanted, abs=HALF_A_DIGIT, rel=0), case


def test_every_study_of_the_file_is_checked(expected: Any) -> None:
    assert set(expected["case_level"]) == set(REFERENCE_STUDIES)
    assert len(expected) == 1 + 4 + 3 + 1


def _all_cases(data: Path) -> Iterator[tuple[str, Series]]:
    for name in REFERENCE_STUDIES:
        yield from ((name, case) for case in reference_study(data, name))


def test_tau_bc_differs_only_where_the_reference_breaks_a_tie_by_rounding(
    shared_data: Path,
) -> None:
    differing = {
        (name, case.name)
        for name, case in _all_cases(shared_data)
        if trend.tau_bc(case).estimate != trend.tau_bc(case, tie=trend.EXACT_TIE).estimate
    }
    assert differing == TIED_BUT_FOR_ROUNDING


def test_tau_bc_with_exact_ties_is_the_value_of_exact_arithmetic(shared_data: Path) -> None:
    for name, case in _all_cases(shared_data):
        exact = float(_exact_tau_bc(case))
        found = trend.tau_bc(case, tie=trend.EXACT_TIE).estimate
        assert found == pytest.approx(exact, abs=1e-12), (name, case.name)


def _exact_tau_bc(case: Series) -> Fraction:
    """Tarlow's steps in fractions of whole numbers, where nothing is rounded."""
    values = [Fraction(str(value)) for value in [*case.baseline, *case.treatment]]
    m = len(case.baseline)
    slopes = sorted((values[j] - values[i]) / (j - i) for i in range(m) for j in range(i + 1, m))
    middle = len(slopes) // 2
    slope = slopes[middle] if len(slopes) % 2 else (slopes[middle - 1] + slopes[middle]) / 2
    rest = [value - slope * place for place, value in enumerate(values)]
    signs = [(b > a) - (b < a) for a in rest[:m] for b in rest[m:]]
    return Fraction(sum(signs), len(signs))


EXAMPLE_INDICES = {
    "PND": overlap.pnd,
    "PAND": overlap.pand,
    "PEM": overlap.pem,
    "IRD": overlap.ird,
    "NAP": overlap.nap,
    "Tau": overlap.tau,
}


@pytest.mark.parametrize(
    "name", ["ParkerVannestDavis2011", "ParkerVannestDavis2011_ex2", "Tarlow2017"]
)
def test_published_examples(name: str, expected: Any) -> None:
    example = expected[name]
    a, b = np.array(example["A"], dtype=float), np.array(example["B"], dtype=float)
    phases = [False] * len(a) + [True] * len(b)
    case = make_series(name, range(len(phases)), [*a, *b], phases)
    figures = {key: index(a, b).estimate for key, index in EXAMPLE_INDICES.items()}
    figures["Tau_U"] = trend.tau_u(case).estimate
    figures["Tau_BC"] = trend.tau_bc(case).estimate
    values = {key: value for key, value in example.items() if key not in ("A", "B", "improvement")}
    assert {key: figures[key] for key in values} == pytest.approx(values, abs=1e-12, rel=0)


def test_standard_errors_of_the_published_example() -> None:
    a, b = np.array([20.0, 20, 26, 25, 22, 23]), np.array([28.0, 25, 24, 27, 30, 30, 29])
    share = overlap.nap(a, b)
    assert (share.se, share.low, share.high) == pytest.approx((0.0690, 0.5973, 0.9860), abs=5e-5)
    assert overlap.null_variance(6, 7) ** 0.5 == pytest.approx(0.1667, abs=5e-5)
    growth = ratio.lrr_increasing(a, b)
    assert (growth.estimate, growth.se) == pytest.approx((0.1954, 0.0556), abs=5e-5)
    assert smd(a, b).estimate == pytest.approx(1.6499, abs=5e-5)
    case = make_series("Parker", range(13), [*a, *b], [False] * 6 + [True] * 7)
    assert indices(case)[Index.TAU_U].estimate == pytest.approx(0.7381, abs=5e-5)


def test_perfect_separation_has_a_standard_error() -> None:
    assert overlap.nap(np.arange(1.0, 6), np.arange(6.0, 11)).se == pytest.approx(0.035, abs=5e-4)


def test_hps_2012_reversal_design(expected: Any, shared_data: Path) -> None:
    found = between_case_moments(lambert(shared_data))
    values = expected["HPS_Lambert_disruptive_ABk"]
    assert (found.difference, found.variance, found.unadjusted) == pytest.approx(
        (values["D_bar"], values["S_sq"], values["delta_hat_unadj"]), abs=HALF_A_DIGIT, rel=0
    )
    assert (found.autocorrelation, found.intraclass, found.df) == pytest.approx(
        (values["phi"], values["rho"], values["nu"]), abs=HALF_A_DIGIT, rel=0
    )
    _check_effect(found.effect, values)


def test_hps_2013_multiple_baseline(expected: Any, shared_data: Path) -> None:
    found = between_case_moments(saddler(shared_data, "writing quality"))
    values = expected["HPS_Saddler_writing_quality_MB"]
    assert (found.difference, found.variance, found.unadjusted) == pytest.approx(
        (values["D_bar"], values["S_sq"], values["delta_hat_unadj"]), abs=HALF_A_DIGIT, rel=0
    )
    assert (found.autocorrelation, found.intraclass, found.df) == pytest.approx(
        (values["phi"], values["rho"], values["nu"]), abs=HALF_A_DIGIT, rel=0
    )
    _check_effect(found.effect, values)


@pytest.mark.parametrize("measure", MEASURES[1:])
def test_hps_2013_other_measures(measure: str, expected: Any, shared_data: Path) -> None:
    found = between_case_moments(saddler(shared_data, measure))
    _check_effect(
        found.effect, expected[f"HPS_Saddler_{measure.replace(' ', '_').replace('-', '_')}_MB"]
    )


def test_hps_counts(expected: Any, shared_data: Path) -> None:
    """The numbers of values and cells that the published examples name."""
    quality = saddler(shared_data, "writing quality")
    cells = {(t, b) for case in quality for t, b in zip(case.session, case.treated, strict=True)}
    assert sum(len(case.value) for case in quality) == 41
    assert expected["HPS_Saddler_writing_quality_MB"]["g_dotdot"] == 41
    assert len(cells) == expected["HPS_Saddler_writing_quality_MB"]["K"]
    by_phase = [
        [phase.stop - phase.start for phase in case.phases] for case in lambert(shared_data)
    ]
    complete = sum(min(lengths) for lengths in zip(*by_phase, strict=True))
    assert complete == expected["HPS_Lambert_disruptive_ABk"]["M_dot"]


def _check_effect(effect: Estimate, values: Any) -> None:
    assert effect.se is not None
    assert effect.estimate == pytest.approx(values["delta_hat"], abs=HALF_A_DIGIT, rel=0)
    assert effect.se**2 == pytest.approx(values["V_delta_hat"], abs=5.1e-8, rel=0)
