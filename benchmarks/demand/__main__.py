"""Forecast from every origin beside what others use, and write the scores into the README."""

import os
import platform
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.demand.classical import further_methods
from benchmarks.demand.tables import table_lines, tables
from goldthread.analysis.demand.backtest import (
    OURS,
    THIRDS,
    Tested,
    averaged,
    backtest,
    methods,
    origins_of,
)
from goldthread.analysis.demand.breaks import break_alarm
from goldthread.analysis.demand.cohorts import simulate_cohorts
from goldthread.analysis.demand.flows import Flows, fit_flows
from goldthread.analysis.demand.growth import fit_growth, simulate_growth
from goldthread.analysis.demand.history import known_at
from goldthread.analysis.demand.panel import Panel
from goldthread.analysis.demand.project import project
from goldthread.exchange.demand_panel.folder import read_folder
from goldthread.statute.reforms import reforms_within
from goldthread.statute.vocabulary.areas import REORGANISATIONS

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->"
DATA = Path(os.environ.get("GOLDTHREAD_DATA", README.parents[3] / "shared" / "data"))
SETTLED = 2018
"""The first January by which every statement had to have become a plan (31 March 2018)."""
HORIZONS = (1, 2, 3, 4, 5)


def main() -> None:
    """Measure, print, write."""
    panel = read_folder(DATA / "ehc_la" / "release_2022").panel
    origins = origins_of(panel)
    everyone = {**methods(), **further_methods()}
    tested = list(backtest(panel, REORGANISATIONS, origins, max(HORIZONS), 1000, 1, everyone))
    settled = [one for one in tested if one.origin >= SETTLED]
    found, exact = tables(panel, tuple(year for year in origins if year >= SETTLED))
    lines = [
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}; 1,000 draws, seed 1.",
        "",
        f"### Origins {SETTLED} to {origins[-1]}: after the reform of 2014 had settled",
        *_scores(settled), "", *_margins(settled), "", *_coverage(settled),
        "", f"### All origins, {origins[0]} to {origins[-1]}: the break included",
        *_scores(tested), "", *_margins(tested), "", *_coverage(tested),
        "", "### Each origin, ours: CRPS in % of the outcome, and the break alarm",
        *_by_origin(tested, panel, origins),
        "", f"### Tables by age and setting, origins {SETTLED} to {origins[-1]}",
        f"Every draw of every table adds up to its area's: {'yes' if exact else 'NO'}.", "",
        *table_lines(found),
        "", "### Time", *_times(panel),
    ]  # fmt: skip
    table = "\n".join(lines)
    print(table)
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{table}\n\n{END}{after}", encoding="utf-8")


def _scores(tested: Sequence[Tested]) -> Iterator[str]:
    yield ""
    yield "| years | method | MAPE | WAPE | MASE | CRPS % | bias % | 80 % coverage |"
    yield "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    figures = ("mape", "wape", "mase", "crps", "bias", "coverage")
    means = {figure: averaged(tested, figure) for figure in figures}
    for horizon in HORIZONS:
        names = [key[0] for key in means["crps"] if key[1] == horizon and key[2] == THIRDS[0]]
        for name in sorted(names, key=lambda one: means["crps"][one, horizon, THIRDS[0]]):
            cells = " | ".join(f"{means[one][name, horizon, THIRDS[0]]:.2f}" for one in figures)
            shown = f"**{name}**" if name == OURS else name
            yield f"| {horizon} | {shown} | {cells} |"


def _margins(tested: Sequence[Tested]) -> Iterator[str]:
    """How far our CRPS lies below the best of the others, at each horizon."""
    crps = averaged(tested, "crps")
    for horizon in HORIZONS:
        others = {
            name: value for (name, years, group), value in crps.items()
            if years == horizon and group == THIRDS[0] and name not in (OURS, "without requests")
        }  # fmt: skip
        if others:
            best = min(others, key=lambda name: others[name])
            less = 100 * (1 - crps[OURS, horizon, THIRDS[0]] / others[best])
            yield f"- {horizon} years: CRPS {less:+.1f} % below the best of the others ({best})."


def _coverage(tested: Sequence[Tested]) -> Iterator[str]:
    yield "| years | " + " | ".join(f"80 % coverage, {group}" for group in THIRDS) + " |"
    yield "| ---: |" + " ---: |" * len(THIRDS)
    means = averaged(tested, "coverage")
    for horizon in HORIZONS:
        if (OURS, horizon, THIRDS[0]) in means:
            cells = " | ".join(f"{means[OURS, horizon, group]:.1f}" for group in THIRDS)
            yield f"| {horizon} | {cells} |"


def _by_origin(tested: Sequence[Tested], panel: Panel, origins: Sequence[int]) -> Iterator[str]:
    yield ""
    yield "| origin | 1 | 2 | 3 | 4 | 5 | surprise of last year | alarm |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
    crps = {
        (one.origin, one.horizon): one.scores.crps for one in tested
        if one.method == OURS and one.group == THIRDS[0]
    }  # fmt: skip
    for origin in (*origins, panel.years[-1]):
        model = fit_growth(known_at(panel, origin, REORGANISATIONS))
        reforms = tuple(one.name for one in reforms_within(origin, 5))
        alarm = break_alarm(model, reforms)
        cells = " | ".join(
            f"{crps[origin, step]:.1f}" if (origin, step) in crps else "" for step in HORIZONS
        )
        said = " and ".join(
            [*(["a reform is dated"] if reforms else []),
             *(["last year was a surprise"] if alarm.surprised else [])]
        )  # fmt: skip
        yield f"| {origin} | {cells} | {alarm.surprise:+.1f} | {said} |"


def _times(panel: Panel) -> Iterator[str]:
    """Seconds on the clock and of CPU: on a shared machine the clock says more about the others."""
    known = known_at(panel, panel.years[-1], REORGANISATIONS)
    for by in ("la", "age", "setting"):
        began, worked = time.perf_counter(), time.process_time()
        project(known, 10, np.random.default_rng(1), by, workers=os.cpu_count() or 1).summary()
        said = _seconds(began, worked)
        yield f"- {len(known.areas)} areas, 10 years, 1,000 draws, by {by}: {said}"
    flows, plans = _full_detail(known)
    totals = simulate_growth(fit_growth(known), 10, 1000, np.random.default_rng(1))
    began, worked = time.perf_counter(), time.process_time()
    made = simulate_cohorts(flows, totals[:, _largest(known)], np.random.default_rng(1))
    said = _seconds(began, worked)
    yield (
        f"- one area ({plans:,.0f} plans), {made.counts.shape[0]} years, {made.counts.shape[2]} "
        f"ages, {made.counts.shape[3]} needs, {made.counts.shape[4]} settings, 1,000 draws: "
        f"{said}"
    )


def _seconds(began: float, worked: float) -> str:
    clock, work = time.perf_counter() - began, time.process_time() - worked
    return f"{clock:.1f} s on the clock, {work:.1f} s of CPU"


def _largest(known: Panel) -> int:
    return int(np.argmax(known.plans[:, -1]))


def _full_detail(known: Panel) -> tuple[Flows, float]:
    """The largest area with 13 needs of equal share, and its settings spread over ten."""
    flows = fit_flows(known, np.full((len(known.areas), 13), 1 / 13))[_largest(known)]
    spare = 10 - flows.stock.shape[2]
    wider = np.concatenate([np.arange(flows.stock.shape[2]), np.arange(spare)])
    share = 1.0 / np.bincount(wider)[wider]
    return Flows(
        stock=flows.stock[:, :, wider] * share,
        ends=flows.ends,
        moves=flows.moves[:, wider][:, :, wider] * share,
        starts=flows.starts[:, :, wider] * share,
        stock_spread=flows.stock_spread,
        start_spread=flows.start_spread[:, wider],
        end_spread=flows.end_spread,
        setting_spread=flows.setting_spread[wider],
        bands=flows.bands,
    ), float(known.plans[_largest(known), -1])


if __name__ == "__main__":
    main()
