"""The integral over spreads beside a long random walk over the same posterior.

An adaptive Metropolis walk over the log spreads (coefficients are exact for each), which makes no
use of parabolas. Three invented data sets, from one school to twelve.
"""

import time

import numpy as np

from goldthread.analysis.impact.practice.integrate import Integrated
from goldthread.analysis.impact.practice.layout import lay_out
from goldthread.analysis.impact.practice.outcomes import Measure, Rows, make_outcomes

STEPS, WARM = 12_000, 2_000
MEASURE = {"reading": Measure("reading", 100, 15, 0.7, 0.05)}
SETS = ((1, 2, 8), (4, 3, 6), (12, 4, 6))
"""Schools, interventions, children of each in each school."""


def report() -> str:
    """One line for each data set."""
    return "\n".join(_compared(number, *size) for number, size in enumerate(SETS))


def _compared(seed: int, schools: int, interventions: int, each: int) -> str:
    layout = lay_out(make_outcomes(_rows(seed, schools, interventions, each), MEASURE))
    contrasts = np.zeros((interventions, layout.model.p))
    contrasts[:, layout.at[("support",)]] = 1.0
    for j in range(interventions):
        contrasts[j, layout.at[("intervention", j)]] = 1.0
    began = time.perf_counter()
    fit = Integrated(layout)
    figures = fit.moments(contrasts).figures()
    ours = time.perf_counter() - began
    mean, se, low, high = _walk(fit, contrasts, np.random.default_rng(seed))
    walk = time.perf_counter() - began - ours
    gaps = {
        "mean": max(abs(one.estimate - by) for one, by in zip(figures, mean, strict=True)),
        "deviation": max(abs(one.se - by) for one, by in zip(figures, se, strict=True)),
        "ends": max(
            max(abs(one.low - left), abs(one.high - right))
            for one, left, right in zip(figures, low, high, strict=True)
        ),
    }
    said = ", ".join(f"{name} {gap:.4f}" for name, gap in gaps.items())
    return (
        f"{schools} schools, {interventions} interventions, {layout.model.n} outcomes: largest "
        f"difference of {said}; {ours:.2f} s against {walk:.0f} s ({walk / ours:.0f} times)"
    )


def _rows(seed: int, schools: int, interventions: int, each: int) -> Rows:
    rng = np.random.default_rng([3, seed])
    made: list[tuple[float, float, str | None, str]] = []
    for school in range(schools):
        mark = rng.normal(0, 0.15)
        for j in range(-1, interventions):
            effect = 0.15 * j + rng.normal(0, 0.1) if j >= 0 else 0.0
            x = rng.normal(-1.0 if j >= 0 else 0.5, 0.6, each)
            y = 0.7 * x + 0.7 * rng.normal(size=each) + effect + mark
            name = f"I{j}" if j >= 0 else None
            made += [
                (100 + 15 * a, 100 + 15 * b, name, f"S{school}") for a, b in zip(x, y, strict=True)
            ]
    before, after, names, places = zip(*made, strict=True)
    return Rows(list(before), list(after), list(names), ["reading"] * len(made), list(places))


def _walk(fit: Integrated, contrasts: np.ndarray, rng: np.random.Generator) -> tuple:
    """Means, deviations and interval ends of the figures over the walk."""
    posterior = fit.full
    here = fit.best
    covariance = fit.covariance * 2.4**2 / len(fit.covariance)
    root = np.linalg.cholesky(covariance)
    kept = []
    for step in range(STEPS + WARM):
        tried = posterior.given(here.spreads + root @ rng.normal(size=len(root)))
        if np.log(rng.random()) < (here.height - tried.height) / 2:
            here = tried
        if step >= WARM:
            variance = ((contrasts @ here.covariance) * contrasts).sum(axis=1)
            kept.append((contrasts @ here.mean, variance))
    means, variances = (np.array(part) for part in zip(*kept, strict=True))
    drawn = means + np.sqrt(variances) * rng.normal(size=means.shape)
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    se = np.sqrt(variances.mean(axis=0) + means.var(axis=0))
    return means.mean(axis=0), se, low, high
