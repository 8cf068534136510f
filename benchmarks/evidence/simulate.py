"""An invented region with everything that fools a naive reader of outcomes. All synthetic.

200 schools, 20 interventions of which 10 do nothing to anybody. Children are chosen for low scores;
how far scores would have come back by themselves is known with an error; outcomes are on three
tests, rated targets (GAS) and weekly probes that grow and hang together; sessions are missed most
by those who need them most, and 15 in 100 leave before the end, the lowest scorers first.
"""

from dataclasses import dataclass

import numpy as np

from goldthread.analysis.impact.practice.outcomes import Measure, Rows

TESTS = {"reading": (100.0, 15.0, 0.7), "maths": (50.0, 10.0, 0.8), "language": (10.0, 3.0, 0.6)}
"""Mean, standard deviation and true retest correlation."""
MIX = (*TESTS, "GAS", "probes")
BARRIERS = ("attention", "language", "literacy", "worry")
DOSE = 0.75
BASELINE, SUPPORT = 6, 10  # weekly probes
GROWTH, HANGS = 0.02, 0.4  # a week, in standard deviations; autocorrelation
SCHOOL, EFFECT, SUBGROUP, LENIENT = 0.1, 0.1, 0.06, 0.3
LEFT = 0.15


@dataclass(frozen=True)
class Truth:
    """What each intervention really did, as delivered: on average, by school, by barrier."""

    mean: np.ndarray  # (interventions,)
    school: np.ndarray  # (interventions, schools)
    barrier: np.ndarray  # (interventions, barriers)
    null: np.ndarray


@dataclass
class Region:
    """Rows as the command takes them; `gain` and `unit` for whoever would only subtract."""

    rows: Rows
    measures: dict[str, Measure]
    truth: Truth


def region(rng: np.random.Generator, schools: int = 200, interventions: int = 20) -> Region:
    """One region."""
    truth = _truth(rng, schools, interventions)
    made: dict[str, list] = {name: [] for name in COLUMNS}
    growth = []
    for school in range(schools):
        marks = dict.fromkeys((*TESTS, "GAS", "probes"), 0.0)
        for name in marks:
            marks[name] = rng.normal(0, LENIENT if name == "GAS" else SCHOOL)
        used = set()
        for j in rng.choice(interventions, 5, replace=False):
            measure = rng.choice(MIX)
            group = int(rng.integers(6, 15))
            _supported(
                rng, made, growth, truth, school, int(j), str(measure), group, marks[str(measure)]
            )
            used.add(str(measure))
        if rng.random() < 0.7:
            for measure in sorted(used & set(TESTS)):
                _compared(rng, made, school, measure, 10, marks[measure])
    return Region(_rows(made, growth), _measures(rng, growth), truth)


COLUMNS = ("before", "after", "intervention", "measure", "school", "barrier", "dose", "expected", "chosen")  # fmt: skip


def _truth(rng: np.random.Generator, schools: int, interventions: int) -> Truth:
    null = np.arange(interventions) % 2 == 0
    works = ~null[:, None]
    mean = np.where(null, 0.0, rng.uniform(0.08, 0.40, interventions))
    school = mean[:, None] + works * rng.normal(0, EFFECT, (interventions, schools))
    apart = rng.normal(0, SUBGROUP, (interventions, len(BARRIERS)))
    # about their own mean: the effect of an intervention is the mean over its children's barriers
    barrier = mean[:, None] + works * (apart - apart.mean(axis=1, keepdims=True))
    return Truth(mean, school, barrier, null)


def _helped(rng: np.random.Generator, truth: Truth, school: int, j: int, low: np.ndarray):
    """Each child's barrier, the share delivered (less to those who score lowest), and its effect."""
    barrier = rng.integers(0, len(BARRIERS), low.size)
    dose = np.clip(rng.beta(6, 2, low.size) + 0.05 * (low - low.mean()), 0.05, 1.0)
    full = truth.school[j, school] + truth.barrier[j, barrier] - truth.mean[j]
    return barrier, dose, full * dose / DOSE


def _stays(rng: np.random.Generator, before: np.ndarray) -> np.ndarray:
    """Whether a child is still there at the end."""
    low = (before - before.mean()) / max(before.std(), 1e-9) if before.size > 1 else 0 * before
    return rng.random(before.size) > LEFT * np.exp(-0.3 * low)


def _chosen(rng: np.random.Generator, count: int) -> np.ndarray:
    """The lowest quarter of those screened."""
    screened = rng.normal(size=4 * count)
    return np.sort(screened)[:count]


def _supported(rng, made, growth, truth, school, j, measure, count, mark) -> None:
    if measure == "GAS":
        before = np.full(count, -2.0)
        need = rng.normal(size=count)
        barrier, dose, effect = _helped(rng, truth, school, j, need)
        goals = (
            -0.5
            + mark
            + (effect + 0.5 * rng.normal(size=count))[:, None]
            + 0.75 * rng.normal(size=(count, 3))
        )
        after, expected, chosen = np.clip(np.rint(goals), -2, 2).mean(axis=1), 0.0, True
    elif measure == "probes":
        before, after, barrier, dose = _probes(rng, growth, truth, school, j, count, mark)
        expected, chosen = 0.0, False
    else:
        mean, sd, retest = TESTS[measure]
        x = _chosen(rng, count)
        barrier, dose, effect = _helped(rng, truth, school, j, x)
        y = retest * x + np.sqrt(1 - retest**2) * rng.normal(size=count) + mark + effect
        before, after, expected, chosen = mean + sd * x, mean + sd * y, 0.0, True
    for i in np.flatnonzero(_stays(rng, before)):
        made["before"].append(float(before[i]))
        made["after"].append(float(after[i]))
        made["intervention"].append(f"I{j:02d}")
        made["measure"].append(measure)
        made["school"].append(f"S{school:03d}")
        made["barrier"].append(BARRIERS[barrier[i]])
        made["dose"].append(float(dose[i]))
        made["expected"].append(expected)
        made["chosen"].append(chosen)


def _probes(rng, growth, truth, school, j, count, mark):
    """Weekly values: a low level, growth of its own, and noise that hangs together."""
    level = -1.0 + 0.7 * rng.normal(size=count)
    barrier, dose, effect = _helped(rng, truth, school, j, level)
    weeks = np.arange(BASELINE + SUPPORT)
    noise = rng.normal(size=(count, weeks.size))
    for week in weeks[1:]:
        noise[:, week] = HANGS * noise[:, week - 1] + np.sqrt(1 - HANGS**2) * noise[:, week]
    slope = GROWTH + 0.01 * rng.normal(size=count)
    values = level[:, None] + slope[:, None] * weeks + 0.6 * noise
    values[:, BASELINE:] += (effect + mark)[:, None]
    time = weeks[:BASELINE] - weeks[:BASELINE].mean()
    growth.extend(values[:, :BASELINE] @ time / (time @ time))
    return values[:, :BASELINE].mean(axis=1), values[:, BASELINE:].mean(axis=1), barrier, dose


def _compared(rng, made, school, measure, count, mark) -> None:
    """Some of those screened and not chosen are tested again."""
    mean, sd, retest = TESTS[measure]
    x = np.sort(rng.normal(size=4 * count))[count:]
    x = rng.choice(x, count, replace=False)
    y = retest * x + np.sqrt(1 - retest**2) * rng.normal(size=count) + mark
    for i in np.flatnonzero(_stays(rng, x)):
        made["before"].append(float(mean + sd * x[i]))
        made["after"].append(float(mean + sd * y[i]))
        made["intervention"].append(None)
        made["measure"].append(measure)
        made["school"].append(f"S{school:03d}")
        made["barrier"].append(None)
        made["dose"].append(None)
        made["expected"].append(0.0)
        made["chosen"].append(True)


BETWEEN = (BASELINE + SUPPORT) / 2
"""Weeks from the middle of baseline to the middle of support."""


def _rows(made: dict[str, list], growth: list[float]) -> Rows:
    """Ordinary growth of probes is taken from the baselines of all children."""
    expected = np.array(made["expected"])
    expected[np.array(made["measure"]) == "probes"] = BETWEEN * float(np.mean(growth))
    return Rows(
        before=made["before"], after=made["after"], intervention=made["intervention"],
        measure=made["measure"], school=made["school"], barrier=made["barrier"], dose=made["dose"],
        expected=list(expected), chosen=made["chosen"],
    )  # fmt: skip


def _measures(rng: np.random.Generator, growth: list[float]) -> dict[str, Measure]:
    """What a school can know: the test's manual, within its error; of GAS only the design."""
    error = BETWEEN * float(np.std(growth)) / np.sqrt(len(growth))
    tests = {
        name: Measure(name, mean, sd, float(retest + rng.normal(0, 0.05)), 0.05)
        for name, (mean, sd, retest) in TESTS.items()
    }
    return {
        **tests,
        "GAS": Measure("GAS", sd=1.0),
        "probes": Measure("probes", sd=1.0, drift_se=float(np.hypot(error, 0.03))),
    }
