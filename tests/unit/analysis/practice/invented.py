"""Invented outcomes for the tests of own practice."""

from dataclasses import replace

import numpy as np

from goldthread.analysis.impact.practice.outcomes import Measure, Rows

NORM = {"reading": Measure("reading", 100, 15, 0.7, 0.05)}


def outcomes(
    effects: dict[str, float], *, seed: int = 0, schools: int = 10, each: int = 8, compared: int = 0,
    retest: float = 0.7,
) -> Rows:  # fmt: skip
    """Children from the lowest quarter of a screen, `each` in every school for each intervention.

    And `compared` from the others of the same screen, in every school.
    """
    rng = np.random.default_rng(seed)
    before, after, name, school = [], [], [], []
    for place in range(schools):
        for which, effect in (*effects.items(), (None, 0.0)):
            count = each if which else compared
            if not count:
                continue
            screen = np.sort(rng.normal(size=4 * max(each, compared)))
            x = screen[:count] if which else rng.choice(screen[each:], count, replace=False)
            y = retest * x + np.sqrt(1 - retest**2) * rng.normal(size=count) + effect
            before += list(100 + 15 * x)
            after += list(100 + 15 * y)
            name += [which] * count
            school += [f"S{place}"] * count
    return Rows(before, after, name, ["reading"] * len(before), school)


def barriers(rows: Rows, seed: int = 0) -> Rows:
    """The same with a barrier for each child."""
    rng = np.random.default_rng(seed)
    return replace(rows, barrier=list(rng.choice(["worry", "language"], len(rows.before))))
