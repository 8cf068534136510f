"""An invented region with everything that fools a naive reader of outcomes. All synthetic.

200 schools, 20 interventions of which 10 do nothing to anybody. Children are chosen for low scores;
how far scores would have come back by themselves is known with an error; outcomes are on three
tests, rated targets (GAS) and weekly probes that grow and hang together; sessions are missed most
by those who need them most, and 15 in 100 leave before the end, the lowest scorers first. What works
works best with the youngest, each intervention with a slant of its own, and a school has children of
one phase; the time from before to after differs, and longer moves scores by itself.
"""

from dataclasses import dataclass
from functools import cache

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
PHASES = ((5.0, 11.0, 0.6), (11.0, 16.0, 0.4))
"""Youngest, oldest and share of schools: primary, secondary."""
BANDS = {"Aged under 7": (5.0, 7.0), "Aged 7 to 10": (7.0, 11.0), "Aged 11 to 15": (11.0, 16.0)}
YOUNG, SLANT = 0.12, 0.015
"""More at five than from nine on; deviation of each intervention's own slope, a year of age."""
WEEKS, LONGER = (12.0, 36.0), {"GAS": 0.1, "test": 0.03}
"""From before to after; what the usual time moves by itself, in standard deviations."""


@dataclass(frozen=True)
class Truth:
    """What each intervention really did, as delivered: on average, by school, by barrier, by age.

    `elsewhere` is a school's effect with children of all ages, `school` with those of its own phase.
    """

    mean: np.ndarray  # (interventions,)
    elsewhere: np.ndarray  # (interventions, schools)
    school: np.ndarray  # (interventions, schools)
    barrier: np.ndarray  # (interventions, barriers)
    slant: np.ndarray  # (interventions,)
    phase: np.ndarray  # (schools,)
    null: np.ndarray

    def by_age(self, j: int, youngest: float, oldest: float) -> float:
        """The mean over children between two ages, of all schools."""
        return float(self.mean[j] + self.at_age(j, np.linspace(youngest, oldest, 201)).mean())

    def at_age(self, j: int, age: np.ndarray) -> np.ndarray:
        """What a child's age adds to the mean effect; nothing over all children of the region."""
        return 0.0 * age if self.null[j] else _curve(age, self.slant[j]) - _typical(self.slant[j])


@dataclass
class Region:
    """Rows as the command takes them; `gain` and `unit` for whoever would only subtract."""

    rows: Rows
    measures: dict[str, Measure]
    truth: Truth


def _curve(age: np.ndarray, slant: float) -> np.ndarray:
    return YOUNG * np.clip((9 - age) / 4, 0, None) + slant * age


@cache
def _typical(slant: float) -> float:
    """Of all children of the region."""
    return sum(
        share * float(_curve(np.linspace(youngest, oldest, 201), slant).mean())
        for youngest, oldest, share in PHASES
    )


def region(rng: np.random.Generator, schools: int = 200, interventions: int = 20) -> Region:
    """One region."""
    truth = _truth(rng, schools, interventions)
    made: dict[str, list] = {name: [] for name in COLUMNS}
    growth = []
    for school in range(schools):
        marks = dict.fromkeys((*TESTS, "GAS", "probes"), 0.0)
        weeks = rng.uniform(*WEEKS)
        for name in marks:
            marks[name] = rng.normal(0, LENIENT if name == "GAS" else SCHOOL)
            if name != "probes":
                marks[name] += LONGER.get(name, LONGER["test"]) * (weeks / np.mean(WEEKS) - 1)
        used = set()
        for j in rng.choice(interventions, 5, replace=False):
            measure = rng.choice(MIX)
            group = int(rng.integers(6, 15))
            _supported(
                rng, made, growth, truth, school, int(j), str(measure), group, marks[str(measure)],
                weeks,
            )  # fmt: skip
            used.add(str(measure))
        if rng.random() < 0.7:
            for measure in sorted(used & set(TESTS)):
                _compared(rng, made, truth, school, measure, 10, marks[measure], weeks)
    return Region(_rows(made, growth), _measures(rng, growth), truth)


COLUMNS = ("before", "after", "intervention", "measure", "school", "barrier", "dose", "expected", "chosen", "age", "time")  # fmt: skip


def _truth(rng: np.random.Generator, schools: int, interventions: int) -> Truth:
    null = np.arange(interventions) % 2 == 0
    works = ~null[:, None]
    mean = np.where(null, 0.0, rng.uniform(0.08, 0.40, interventions))
    elsewhere = mean[:, None] + works * rng.normal(0, EFFECT, (interventions, schools))
    slant = rng.normal(0, SLANT, interventions)
    phase = (rng.random(schools) > PHASES[0][2]).astype(int)
    apart = rng.normal(0, SUBGROUP, (interventions, len(BARRIERS)))
    # about their own mean: the effect of an intervention is the mean over its children's barriers
    barrier = mean[:, None] + works * (apart - apart.mean(axis=1, keepdims=True))
    truth = Truth(mean, elsewhere, elsewhere.copy(), barrier, slant, phase, null)
    for j in range(interventions):
        for number, (youngest, oldest, _) in enumerate(PHASES):
            more = float(truth.at_age(j, np.linspace(youngest, oldest, 201)).mean())
            truth.school[j, phase == number] += more
    return truth


def _ages(rng: np.random.Generator, truth: Truth, school: int, count: int) -> np.ndarray:
    return rng.uniform(*PHASES[truth.phase[school]][:2], count)


def _helped(
    rng: np.random.Generator, truth: Truth, school: int, j: int, low: np.ndarray, age: np.ndarray
):
    """Each child's barrier, the share delivered (less to those who score lowest), and its effect."""
    barrier = rng.integers(0, len(BARRIERS), low.size)
    dose = np.clip(rng.beta(6, 2, low.size) + 0.05 * (low - low.mean()), 0.05, 1.0)
    full = truth.elsewhere[j, school] + truth.barrier[j, barrier] - truth.mean[j]
    full = full + truth.at_age(j, age)
    return barrier, dose, full * dose / DOSE


def _stays(rng: np.random.Generator, before: np.ndarray) -> np.ndarray:
    """Whether a child is still there at the end."""
    low = (before - before.mean()) / max(before.std(), 1e-9) if before.size > 1 else 0 * before
    return rng.random(before.size) > LEFT * np.exp(-0.3 * low)


def _chosen(rng: np.random.Generator, count: int) -> np.ndarray:
    """The lowest quarter of those screened."""
    screened = rng.normal(size=4 * count)
    return np.sort(screened)[:count]


def _supported(rng, made, growth, truth, school, j, measure, count, mark, weeks) -> None:
    age = _ages(rng, truth, school, count)
    if measure == "GAS":
        before = np.full(count, -2.0)
        need = rng.normal(size=count)
        barrier, dose, effect = _helped(rng, truth, school, j, need, age)
        goals = (
            -0.5
            + mark
            + (effect + 0.5 * rng.normal(size=count))[:, None]
            + 0.75 * rng.normal(size=(count, 3))
        )
        after, expected, chosen = np.clip(np.rint(goals), -2, 2).mean(axis=1), 0.0, True
    elif measure == "probes":
        before, after, barrier, dose = _probes(rng, growth, truth, school, j, age, mark)
        expected, chosen, weeks = 0.0, False, BETWEEN
    else:
        mean, sd, retest = TESTS[measure]
        x = _chosen(rng, count)
        barrier, dose, effect = _helped(rng, truth, school, j, x, age)
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
        made["age"].append(float(age[i]))
        made["time"].append(weeks / 52)


def _probes(rng, growth, truth, school, j, age, mark):
    """Weekly values: a low level, growth of its own, and noise that hangs together."""
    count = age.size
    level = -1.0 + 0.7 * rng.normal(size=count)
    barrier, dose, effect = _helped(rng, truth, school, j, level, age)
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


def _compared(rng, made, truth, school, measure, count, mark, weeks) -> None:
    """Some of those screened and not chosen are tested again."""
    age = _ages(rng, truth, school, count)
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
        made["age"].append(float(age[i]))
        made["time"].append(weeks / 52)


BETWEEN = (BASELINE + SUPPORT) / 2
"""Weeks from the middle of baseline to the middle of support."""


def _rows(made: dict[str, list], growth: list[float]) -> Rows:
    """Ordinary growth of probes is taken from the baselines of all children."""
    expected = np.array(made["expected"])
    expected[np.array(made["measure"]) == "probes"] = BETWEEN * float(np.mean(growth))
    return Rows(
        before=made["before"], after=made["after"], intervention=made["intervention"],
        measure=made["measure"], school=made["school"], barrier=made["barrier"], dose=made["dose"],
        expected=list(expected), chosen=made["chosen"], age=made["age"], time=made["time"],
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
