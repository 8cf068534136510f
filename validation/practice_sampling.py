"""The integral over spreads beside NumPyro's NUTS on the same posterior, nothing summed out.

Three invented data sets, from one school to twelve. NumPyro lives in an environment of its own:
`python -m venv /somewhere && /somewhere/bin/pip install numpyro jax`; its interpreter is what
`python -m validation.multilevel --sampling /somewhere/bin/python` names.
"""

import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from goldthread.analysis.impact.practice.integrate import Integrated
from goldthread.analysis.impact.practice.layout import Layout, lay_out
from goldthread.analysis.impact.practice.outcomes import Measure, Rows, make_outcomes

MEASURE = {"reading": Measure("reading", 100, 15, 0.7, 0.05)}
SETS = ((1, 2, 8), (4, 3, 6), (12, 4, 6))
"""Schools, interventions, children of each in each school."""


def report(python: str) -> str:
    """One line for each data set; `python` is the interpreter that has numpyro."""
    return "\n".join(_compared(python, number, *size) for number, size in enumerate(SETS))


def _compared(python: str, seed: int, schools: int, interventions: int, each: int) -> str:
    layout = lay_out(make_outcomes(_rows(seed, schools, interventions, each), MEASURE))
    contrasts = np.zeros((interventions, layout.model.p))
    contrasts[:, layout.at[("support",)]] = 1.0
    for j in range(interventions):
        contrasts[j, layout.at[("intervention", j)]] = 1.0
    Integrated(layout)  # what is loaded the first time is not counted
    began = time.process_time()
    figures = Integrated(layout).moments(contrasts).figures()
    ours = time.process_time() - began
    draws, seconds = _drawn(python, layout, contrasts)
    mean, se = draws.mean(axis=0), draws.std(axis=0)
    low, high = np.quantile(draws, (0.025, 0.975), axis=0)
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
        f"difference of {said}; CPU {ours:.3f} s against {seconds:.1f} s ({seconds / ours:.0f} times)"
    )


def _drawn(python: str, layout: Layout, contrasts: np.ndarray) -> tuple[np.ndarray, float]:
    model = layout.model
    given = {
        "values": model.values,
        "design": model.design,
        "weights": model.weights,
        "mean": layout.mean,
        "deviation": layout.deviation,
        "spread": layout.spread,
        "column_scales": np.array(layout.spreads),
        "term_scales": np.array(layout.term_scales),
        "contrasts": contrasts,
    }
    for number, term in enumerate(model.terms):
        given[f"group{number}"] = term.group
        given[f"columns{number}"] = term.columns[:, 0]
    with tempfile.TemporaryDirectory() as folder:
        known, found = Path(folder) / "model.npz", Path(folder) / "draws.npz"
        np.savez(known, **given)
        drawing = Path(__file__).with_name("practice_numpyro.py")
        subprocess.run([python, str(drawing), str(known), str(found)], check=True)
        with np.load(found) as result:
            return result["draws"], float(result["seconds"])


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
