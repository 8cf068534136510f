"""No false hope: who calls nothing something, whose intervals hold, whose top ten is true."""

import time
from dataclasses import dataclass, field

import numpy as np

from benchmarks.evidence.rivals import RIVALS, Said, flat
from benchmarks.evidence.simulate import BANDS, BARRIERS, Region, Truth, region
from goldthread.analysis.impact.practice.analyse import analyse
from goldthread.analysis.impact.practice.outcomes import make_outcomes
from goldthread.analysis.impact.practice.results import PracticeResult, Verdict

OURS = "Goldthread"
TOP = 10


@dataclass
class Score:
    """Everything counted over regions, for one way of reading outcomes."""

    nulls: list[float] = field(default_factory=list)
    found: list[float] = field(default_factory=list)
    held: dict[str, list[float]] = field(default_factory=dict)
    top: list[float] = field(default_factory=list)
    top_cells: list[float] = field(default_factory=list)
    error: list[float] = field(default_factory=list)
    cell_error: list[float] = field(default_factory=list)

    def hold(self, what: str, inside: bool) -> None:
        """Count an interval."""
        self.held.setdefault(what, []).append(float(inside))


def run(regions: int, seed: int = 0) -> tuple[dict[str, Score], float, float]:
    """Scores by name; seconds of ours and of all."""
    scores = {name: Score() for name in (OURS, *RIVALS)}
    began, ours = time.perf_counter(), 0.0
    for number in range(regions):
        made = region(np.random.default_rng([seed, number]))
        start = time.perf_counter()
        result = analyse(make_outcomes(made.rows, made.measures))
        ours += time.perf_counter() - start
        _score_ours(scores[OURS], result, made.truth)
        _score_rivals(scores, made)
    return scores, ours, time.perf_counter() - began


def _score_rivals(scores: dict[str, Score], made: Region) -> None:
    data = flat(made)
    for name, rival in RIVALS.items():
        _score(scores[name], rival(data), made.truth)


def _score(score: Score, said: Said, truth: Truth) -> None:
    called = said.low > 0
    score.nulls.extend(called[truth.null].astype(float))
    score.found.extend(called[~truth.null].astype(float))
    for low, high, true in zip(said.low, said.high, truth.mean, strict=True):
        score.hold("overall", low <= true <= high)
    _tops(score, said.estimate, truth, said.cells)


def _tops(score: Score, estimate: np.ndarray, truth: Truth, cells: dict) -> None:
    best = np.argsort(estimate)[::-1][:TOP]
    score.top.append(float((estimate - truth.mean)[best].mean()))
    shown = sorted(((value, truth.school[cell]) for cell, value in cells.items()), reverse=True)
    score.top_cells.append(float(np.mean([value - true for value, true in shown[:TOP]])))
    score.error.extend((estimate - truth.mean) ** 2)
    score.cell_error.extend((value - true) ** 2 for value, true in shown)


def _score_ours(score: Score, result: PracticeResult, truth: Truth) -> None:
    cells = {}
    for j, one in enumerate(result.interventions):
        called = float(one.verdict is Verdict.MONTH_OR_MORE)
        (score.nulls if truth.null[j] else score.found).append(called)
        score.hold("overall", one.effect.low <= truth.mean[j] <= one.effect.high)
        for group in one.by_barrier:
            true = truth.barrier[j, BARRIERS.index(group.name)]
            score.hold("subgroup", group.effect.low <= true <= group.effect.high)
        for group in one.by_age:
            true = truth.by_age(j, *BANDS[group.name])
            score.hold("age band", group.effect.low <= true <= group.effect.high)
        for group in one.by_school:
            school = int(group.name[1:])
            true = truth.school[j, school]
            score.hold("school", group.effect.low <= true <= group.effect.high)
            cells[j, school] = group.effect.estimate
        for school in range(truth.school.shape[1]):
            if (j, school) not in cells:
                true = truth.elsewhere[j, school]
                inside = one.next_school.low <= true <= one.next_school.high
                score.hold("next school", inside)
    estimate = np.array([one.effect.estimate for one in result.interventions])
    _tops(score, estimate, truth, cells)


def report(scores: dict[str, Score], ours: float, every: float, regions: int) -> str:
    """A table for people, then each target with what came out."""
    lines = [
        f"{regions} regions of 200 schools and 20 interventions, 10 of them null: "
        f"{every:.1f} s in all, {ours / regions:.2f} s a region for ours",
        "",
        "| way | nulls called effective | true ones found | intervals that hold: overall, school, "
        "subgroup, age band, next school | top ten interventions: shown - true | top ten schools: shown - true "
        "| error, interventions | error, schools |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [_line(name, score) for name, score in scores.items()]
    return "\n".join([*lines, "", *_targets(scores, every)])


def _line(name: str, score: Score) -> str:
    held = ", ".join(
        f"{np.mean(score.held[what]):.1%}" if what in score.held else "-"
        for what in ("overall", "school", "subgroup", "age band", "next school")
    )
    return (
        f"| {name} | {np.mean(score.nulls):.1%} | {np.mean(score.found):.1%} | {held} | "
        f"{np.mean(score.top):+.3f} | {np.mean(score.top_cells):+.3f} | "
        f"{np.mean(score.error) ** 0.5:.3f} | {np.mean(score.cell_error) ** 0.5:.3f} |"
    )


def _targets(scores: dict[str, Score], every: float) -> list[str]:
    ours, rivals = scores[OURS], [scores[name] for name in RIVALS]
    nulls = float(np.mean(ours.nulls))
    told = [_target("nulls called effective at most 2.5 %", nulls <= 0.025, f"{nulls:.2%}")]
    for what, held in ours.held.items():
        share = float(np.mean(held))
        chance = 196 * (share * (1 - share) / len(held)) ** 0.5
        said = f"{share:.2%} of {len(held)} (chance alone: {chance:.1f} points or more)"
        told.append(_target(f"intervals hold 93-97 %: {what}", 0.93 <= share <= 0.97, said))
    for what, shown in (("interventions", ours.top), ("schools", ours.top_cells)):
        gap = float(np.mean(shown))
        told.append(_target(f"top ten {what} within 0.03", abs(gap) <= 0.03, f"{gap:+.3f}"))
    for what, name in (("interventions", "error"), ("schools", "cell_error")):
        mine = float(np.mean(getattr(ours, name))) ** 0.5
        best = min(float(np.mean(getattr(one, name))) ** 0.5 for one in rivals)
        said = f"{mine:.3f} against {best:.3f}, {mine / best:.2f} of it"
        told.append(
            _target(f"error at most half of the best rival's: {what}", mine <= best / 2, said)
        )
    told.append(_target("all in under 10 s", every < 10, f"{every:.1f} s"))
    return told


def _target(what: str, met: bool, found: str) -> str:
    return f"- {what}: {found} ({'met' if met else 'MISSED'})"
