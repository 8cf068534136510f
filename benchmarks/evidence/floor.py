"""How much error is left to take out of the figures of the invented region, and where it comes from.

An intervention's error is split into what all of a region have in common (where children would be without
help) and its own. Beside ours stands the same model told the true retest correlations, which nobody knows.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.evidence.rivals import ancova, flat
from benchmarks.evidence.simulate import TESTS, Region, region
from goldthread.analysis.impact.practice.analyse import analyse
from goldthread.analysis.impact.practice.outcomes import Measure, make_outcomes

EXACTLY = 0.002
"""How well the true retest correlations are known, where they are."""


def report(regions: int, seed: int = 0) -> Iterator[str]:
    """Lines for the README."""
    errors: dict[str, list[np.ndarray]] = {}
    stated = []
    for number in range(regions):
        made = region(np.random.default_rng([seed, number]))
        ours, said = _ours(made, made.measures)
        stated.append(said)
        told, _ = _ours(made, _known(made.measures))
        best = ancova(flat(made)).estimate - made.truth.mean
        for name, error in (("Goldthread", ours), ("Goldthread, told the true retest correlations", told),
                            ("ANCOVA, pooled", best)):  # fmt: skip
            errors.setdefault(name, []).append(error)
    yield f"{regions} regions; root mean square error of the interventions' figures"
    yield ""
    yield "| way | all | in common | its own |"
    yield "| --- | ---: | ---: | ---: |"
    for name, lot in errors.items():
        every = np.array(lot)
        common = every.mean(axis=1, keepdims=True)
        yield f"| {name} | {_size(every):.4f} | {_size(common):.4f} | {_size(every - common):.4f} |"
    yield f"| what ours says of its own error | {_size(np.array(stated)):.4f} | | |"


def _ours(made: Region, measures: dict[str, Measure]) -> tuple[np.ndarray, np.ndarray]:
    """Errors and stated standard errors."""
    found = analyse(make_outcomes(made.rows, measures)).interventions
    estimate = np.array([one.effect.estimate for one in found])
    return estimate - made.truth.mean, np.array([one.effect.se for one in found])


def _known(measures: dict[str, Measure]) -> dict[str, Measure]:
    return {
        name: replace(one, retest=TESTS[name][2], retest_se=EXACTLY) if name in TESTS else one
        for name, one in measures.items()
    }


def _size(errors: np.ndarray) -> float:
    return float((errors**2).mean() ** 0.5)
