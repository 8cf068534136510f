"""How long a trust's or an authority's outcomes take, and whether the boundary ever fails."""

import resource
import time
from collections.abc import Iterator

import numpy as np

from goldthread.analysis.impact.multilevel.fit import fit_multilevel
from goldthread.analysis.impact.multilevel.terms import intercepts, make_model
from goldthread.analysis.impact.practice.analyse import analyse
from goldthread.analysis.impact.practice.outcomes import Measure, Rows, make_outcomes

BARRIERS = ("attention", "language", "literacy", "worry")


def region_rows(
    rng: np.random.Generator, schools: int = 200, interventions: int = 40, outcomes: int = 20_000
) -> tuple[Rows, dict[str, Measure]]:
    """Everything the model can take: children with several outcomes, staff, barriers, dose, need, age, time."""
    school = rng.integers(0, schools, outcomes)
    j = rng.integers(0, interventions, outcomes)
    helped = rng.random(outcomes) > 0.2
    child = rng.integers(0, max(2, outcomes * 4 // (5 * schools)), outcomes)
    staff, barrier = rng.integers(0, 5, outcomes), rng.integers(0, 4, outcomes)
    measure = rng.choice(["reading", "maths", "language"], outcomes)
    effect = rng.normal(0.1, 0.1, interventions)[j]
    effect = effect + rng.normal(0, 0.1, (schools, interventions))[school, j]
    dose = rng.beta(6, 2, outcomes)
    x = rng.normal(-1.0 * helped, 0.6)
    y = 0.7 * x + rng.normal(0, 0.15, schools)[school] + rng.normal(0, 0.65, outcomes)
    y += helped * (effect + rng.normal(0, 0.1, (schools, 5))[school, staff])
    rows = Rows(
        before=list(100 + 15 * x), after=list(100 + 15 * y),
        intervention=[f"I{k:02d}" if h else None for k, h in zip(j, helped, strict=True)],
        measure=list(measure), school=[f"S{k:03d}" for k in school],
        child=[f"C{k}" for k in child],
        staff=[f"T{k}" if h else None for k, h in zip(staff, helped, strict=True)],
        barrier=[BARRIERS[k] for k in barrier], dose=list(dose),
        covariates={"need": list(rng.normal(size=outcomes))},
        age=list(rng.uniform(5, 16, outcomes)), time=list(rng.uniform(0.2, 0.7, outcomes)),
    )  # fmt: skip
    return rows, {name: Measure(name, 100, 15) for name in ("reading", "maths", "language")}


def report(sets: int = 1000) -> Iterator[str]:
    """Lines for the README."""
    rows, measures = region_rows(np.random.default_rng(0))
    make_outcomes(rows, measures)
    warm, warm_measures = region_rows(np.random.default_rng(1), 10, 4, 400)
    analyse(make_outcomes(warm, warm_measures))
    began, used = time.perf_counter(), _cpu()
    analyse(make_outcomes(rows, measures))
    took, cpu = time.perf_counter() - began, _cpu() - used
    met = "met" if took <= 2 else "MISSED"
    yield (
        f"- 200 schools, 40 interventions, 20,000 outcomes with staff, children, barriers, dose, age, "
        f"time, "
        f"every figure: {took:.1f} s, {cpu:.1f} s of CPU (target 2 s: {met})"
    )
    yield from _boundary(sets)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _boundary(sets: int) -> Iterator[str]:
    """30 schools of 8 without any variance between them, as `methods` did with statsmodels."""
    failed_fit = failed_practice = noughts = 0
    began = time.perf_counter()
    for seed in range(sets):
        rng = np.random.default_rng([7, seed])
        school = np.repeat(np.arange(30), 8)
        helped = rng.random(240) < 0.5
        x = rng.normal(size=240)
        y = 0.7 * x + 0.2 * helped + 0.7 * rng.normal(size=240)
        design = np.c_[np.ones(240), x, helped]
        try:
            fit = fit_multilevel(make_model(y, design, [intercepts("school", school)], school))
            noughts += int(fit.variances[0][0, 0] == 0)
            failed_fit += not np.isfinite([*fit.coefficients, *np.diag(fit.covariance)]).all()
        except Exception:
            failed_fit += 1
        rows = Rows(
            list(x),
            list(y),
            ["club" if one else None for one in helped],
            school=list(map(str, school)),
        )
        try:
            effect = analyse(make_outcomes(rows)).interventions[0].effect
            failed_practice += not np.isfinite([effect.estimate, effect.se]).all()
        except Exception:
            failed_practice += 1
    took = time.perf_counter() - began
    yield (
        f"- the boundary, {sets} sets of 30 schools of 8 with no variance between schools: REML failed "
        f"in {failed_fit} (variance nought in {noughts}), own practice in {failed_practice} "
        f"(target 0; {took:.0f} s)"
    )
