"""Every reference value of single cases, ours beside theirs: `python -m validation.single_case`.

Prints what differs, and how many were compared. With `--coverage` it simulates studies and counts
how often the intervals of the effect between cases hold the truth. The page is `single_case.md`.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from goldthread.analysis.impact.single_case import trend
from goldthread.analysis.impact.single_case.between_case import BetweenCase
from goldthread.analysis.impact.single_case.moments import between_case_moments
from goldthread.analysis.impact.single_case.reml import between_case_reml
from goldthread.analysis.impact.single_case.series import Direction, Series, make_series
from goldthread.analysis.impact.single_case.study import indices
from validation.comparison import Comparison, printed_numbers
from validation.single_case_data import MEASURES, lambert, reference_study, saddler

DATA = Path(
    os.environ.get("GOLDTHREAD_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")
)
HPS = ("D_bar", "S_sq", "delta_hat_unadj", "phi", "rho", "nu", "delta_hat", "V_delta_hat")
DESIGNS = ((4, 16, 0.2, 0.4), (6, 16, 0.4, 0.5), (6, 20, 0.0, 0.2))
"""Cases, sessions, autocorrelation, share of the variance between cases."""
STUDIES = 400


def comparisons() -> Iterator[Comparison]:
    """All numbers of `expected.json`, in its order."""
    expected = printed_numbers(DATA / "single_case" / "expected.json")
    yield from _between(expected)
    yield from _examples(expected)
    for name, cases in expected["case_level"].items():
        direction = Direction.DECREASE if name == "McKissick" else Direction.INCREASE
        for case in reference_study(DATA, name):
            yield from _case(f"{name}: {case.name}", case, direction, cases[case.name])


def _between(expected: dict[str, Any]) -> Iterator[Comparison]:
    yield from _hps(
        "Lambert", between_case_moments(lambert(DATA)), expected["HPS_Lambert_disruptive_ABk"]
    )
    for measure in MEASURES:
        key = f"HPS_Saddler_{measure.replace(' ', '_').replace('-', '_')}_MB"
        yield from _hps(measure, between_case_moments(saddler(DATA, measure)), expected[key])


def _hps(name: str, found: BetweenCase, values: dict[str, str]) -> Iterator[Comparison]:
    effect = found.effect
    ours = (
        found.difference, found.variance, found.unadjusted, found.autocorrelation,
        found.intraclass, found.df, effect.estimate, (effect.se or 0.0) ** 2,
    )  # fmt: skip
    for key, own in zip(HPS, ours, strict=True):
        if key in values:
            yield Comparison(name, key, values[key], own or 0.0)


def _examples(expected: dict[str, Any]) -> Iterator[Comparison]:
    for name in ("ParkerVannestDavis2011", "ParkerVannestDavis2011_ex2", "Tarlow2017"):
        example = expected[name]
        value = [float(text) for text in (*example["A"], *example["B"])]
        treated = [at >= len(example["A"]) for at in range(len(value))]
        case = make_series(name, range(len(value)), value, treated)
        named = {key.replace("_", "-"): text for key, text in example.items() if key not in "AB"}
        named.pop("improvement", None)
        yield from _case(name, case, Direction.INCREASE, named)


def _case(
    name: str, case: Series, direction: Direction, values: dict[str, str | None]
) -> Iterator[Comparison]:
    found = {index.value: one for index, one in indices(case, direction).items()}
    exact = trend.tau_bc(case, direction, tie=trend.EXACT_TIE)
    for key, text in values.items():
        index, _, se = key.partition("_")
        if text is None or index not in found:
            continue
        own, given = ((one.se if se else one.estimate) or 0.0 for one in (found[index], exact))
        yield Comparison(name, key, text, own, given if index == "Tau-BC" else None)


def coverage() -> Iterator[str]:
    """How often the 95 % intervals hold a true effect of 1, for both ways."""
    rng = np.random.default_rng(20260101)
    for design in DESIGNS:
        studies = [_simulated(rng, *design) for _ in range(STUDIES)]
        for way in (between_case_reml, between_case_moments):
            yield f"{design} {way.__name__}: {_summary(way, studies)}"


def _simulated(rng: np.random.Generator, m: int, n: int, phi: float, rho: float) -> list[Series]:
    """A multiple baseline of unit variance in which support adds 1."""
    made = []
    for number in range(m):
        noise = rng.normal(size=n)
        for at in range(1, n):
            noise[at] = phi * noise[at - 1] + (1 - phi**2) ** 0.5 * noise[at]
        treated = np.arange(n) >= 3 + (number + 1) * (n - 6) // (m + 1)
        value = rho**0.5 * rng.normal() + (1 - rho) ** 0.5 * noise + treated
        made.append(make_series(str(number), np.arange(n), value, treated))
    return made


def _summary(way: Callable[[list[Series]], BetweenCase], studies: list[list[Series]]) -> str:
    found = [way(study).effect for study in studies]
    known = [(e.estimate, e.low, e.high) for e in found if e.estimate is not None]
    held = sum((low or 0) <= 1 <= (high or 0) for _, low, high in known) / len(known)
    mean = sum(estimate for estimate, _, _ in known) / len(known)
    return f"{len(known)} of {len(studies)} estimated, mean {mean:.3f}, held {held:.1%}"


def main() -> None:
    """Print what differs."""
    every = list(comparisons())
    for one in every:
        if not one.agrees:
            why = "a tie broken by rounding" if one.explained else "NOT EXPLAINED"
            print(f"{one.case}, {one.quantity}: {one.reference}, ours {one.ours:.6f} ({why})")
    print(f"{sum(one.agrees for one in every)} of {len(every)} agree")
    for line in coverage() if "--coverage" in sys.argv else ():
        print(line)


if __name__ == "__main__":
    main()
