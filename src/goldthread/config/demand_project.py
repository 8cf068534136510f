"""`goldthread demand project`: plans by area for years to come, with ranges, as a table."""

import argparse
import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from math import expm1
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config.demand_draws import (
    add_draws_out,
    area_at,
    check_draws_out,
    write_draws,
)
from goldthread.config.demand_newer import (
    add_newer,
    check_newer,
    newer_point,
    point_as_data,
    return_of,
    say_point,
)
from goldthread.config.demand_panel import (
    add_panel,
    panel_of,
    projections_said,
    row_of,
    say_doubtful_returns,
)
from goldthread.config.demand_scenarios import (
    add_scenarios,
    check_scenarios,
    say_dates,
    scenario_lines,
    scenarios_of,
    write_costs,
    write_differences,
)
from goldthread.config.terminal import (
    DONE,
    Misused,
    Refused,
    Subparsers,
    add_command,
    give,
    note,
)
from goldthread.config.words import _, gettext_noop, ngettext
from goldthread.exchange.demand_scenarios.figures import FIGURES
from goldthread.exchange.formulas import neutral

if TYPE_CHECKING:
    from goldthread.analysis.demand.breaks import BreakAlarm
    from goldthread.analysis.demand.live import LivePoint
    from goldthread.analysis.demand.panel import Panel
    from goldthread.analysis.demand.project import Projection
    from goldthread.analysis.demand.scenarios import Scenario

TABLES = {
    "la": "la",
    "la,age": "age",
    "la,single-age": "single_age",
    "la,setting": "setting",
    "la,need": "need",
}
COLUMNS = {
    "la": (),
    "age": ("age",),
    "single_age": ("age",),
    "setting": ("setting",),
    "need": ("need",),
}
LONGEST = 20
TEACHES = gettext_noop("""
Uses nothing later than January of --origin, whatever the folder holds. Each of --draws is one whole
future: tables by age or setting are sums over the same futures as the table by area, so their means
add up to it. Medians and other quantiles do not add up, and should not.

The ranges are for the rules and practice of the past few years. Where a change of the law lies
within the horizon, or last year was unlike the years before, it is said beside the answer.

A scenario is dated changes to rates, in a file. The same futures are run with and without it.

With --area, one authority: learnt from all of them, so its figures are those of the whole table.
Its own SEN2 return (--sen2) stands beside the releases, or, if it is newer than the origin, says
where the authority has got to; so do counts of its register (--live: columns day, plans and, if
you like, age, need, setting; counts only). Neither is a published January, and it is said.

examples
  goldthread demand project --panel releases --origin 2022 --horizon 10 --by la --out plans.csv
  goldthread demand project --panel releases --origin 2022 --horizon 5 --by la,setting \\
      --out settings.csv --draws-out futures.csv --draws-area Norfolk
  goldthread demand project --panel releases --origin 2025 --horizon 10 --area 330 --out plans.csv \\
      --scenario earlier.toml --scenarios-out differences.csv --costs-out costs.csv
  goldthread demand project --panel releases --origin 2025 --horizon 5 --area 330 \\
      --live register.csv --out plans.csv
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the command."""
    parser = add_command(
        kinds, "project", run, summary=_("Project the number of plans"), teaches=_(TEACHES),
        json_output=True,
    )  # fmt: skip
    add_panel(parser)
    parser.add_argument("--origin", type=int, metavar=_("YEAR"), required=True,
                        help=_("the last January that is used"))  # fmt: skip
    parser.add_argument("--horizon", type=int, metavar=_("N"), required=True, help=_("years ahead"))
    parser.add_argument("--by", choices=tuple(TABLES), default="la", help=_("rows of the table"))
    parser.add_argument(
        "--out", type=Path, metavar=_("FILE.csv"), required=True, help=_("where to write the table")
    )
    add_newer(parser)
    add_scenarios(parser)
    parser.add_argument("--draws", type=int, metavar=_("N"), default=1000, help=_("default 1000"))
    parser.add_argument("--seed", type=int, metavar=_("N"), default=1,
                        help=_("the same seed gives the same numbers (default 1)"))  # fmt: skip
    add_draws_out(parser)


def run(args: argparse.Namespace) -> int:
    """Read, project, write, say."""
    if not 1 <= args.horizon <= LONGEST:
        raise Misused(_("--horizon lies from 1 to %(longest)s.") % {"longest": LONGEST})
    if args.draws < 100:
        raise Misused(_("--draws is at least 100: fewer give no quantiles."))
    from goldthread.exchange.demand_panel.doubts import alarm_sentences

    check_draws_out(args)
    check_newer(args)
    check_scenarios(args)
    scenarios = scenarios_of(args.scenario)
    start = _start(args)
    projection = _projected(args, start)
    alarm = _alarm(projection, args)
    table = TABLES[args.by]
    at = area_at(projection, args.draws_area) if args.draws_out else 0
    try:
        rows = _write(args.out, projection, COLUMNS[table])
        if args.draws_out:
            write_draws(args.draws_out, projection, at, "".join(COLUMNS[table]))
    except OSError as error:
        raise Refused(
            _("%(file)s cannot be written (%(reason)s).")
            % {"file": error.filename, "reason": error.strerror}
        ) from error
    for sentence in alarm_sentences(alarm, args.origin, told=bool(scenarios)):
        note(sentence)
    data = _as_data(projection, alarm, args, rows)
    if start.points:
        say_point(*start.points.values())
        data["live"] = point_as_data(*start.points.values())
    if scenarios:
        data["scenarios"] = _compared(args, start, scenarios)
    give(args, data, lambda: _lines(data))
    return DONE


@dataclass(frozen=True)
class _Start:
    """What is known at the origin, which areas are asked for, and what is newer of one of them."""

    known: "Panel"
    only: tuple[int, ...] | None
    points: "dict[int, LivePoint]"


def _start(args: argparse.Namespace) -> _Start:
    from goldthread.analysis.demand.history import known_at
    from goldthread.analysis.demand.live import with_needs
    from goldthread.statute.vocabulary.areas import REORGANISATIONS

    own = return_of(args)
    panel = panel_of(args.panel, until=args.origin, further=own.rows if own else ())
    with projections_said(args.panel):
        known = known_at(panel, args.origin, REORGANISATIONS)
    say_doubtful_returns(known)
    found = newer_point(args, known, own)
    if found is not None:
        known = with_needs(known, *found)
    only = (row_of(known, args.area),) if args.area else None
    return _Start(known, only, dict([found]) if found else {})


def _projected(args: argparse.Namespace, start: _Start) -> "Projection":
    import numpy as np

    from goldthread.analysis.demand.project import project

    with projections_said(args.panel):
        return project(
            start.known, args.horizon, np.random.default_rng(args.seed), TABLES[args.by],
            args.draws, workers=os.cpu_count() or 1, only=start.only, live=start.points,
        )  # fmt: skip


def _alarm(projection: "Projection", args: argparse.Namespace) -> "BreakAlarm":
    from goldthread.analysis.demand.breaks import break_alarm
    from goldthread.statute.reforms import reforms_within

    reforms = tuple(reform.name for reform in reforms_within(args.origin, args.horizon))
    return break_alarm(projection.model, reforms)


def _compared(
    args: argparse.Namespace, start: _Start, scenarios: "tuple[Scenario, ...]"
) -> list[dict[str, Any]]:
    """The scenarios run and written; as data, over all the areas shown."""
    from goldthread.analysis.demand.differences import differences
    from goldthread.exchange.demand_scenarios.told import scenarios_as_data

    with projections_said(args.panel):
        made = differences(
            start.known, scenarios, args.horizon, args.seed, TABLES[args.by], args.draws,
            workers=os.cpu_count() or 1, only=start.only, live=start.points,
        )  # fmt: skip
    say_dates(scenarios, made.years)
    if args.scenarios_out:
        write_differences(args.scenarios_out, made, COLUMNS[TABLES[args.by]])
    if args.costs_out:
        write_costs(args.costs_out, made)
    return scenarios_as_data(made)


def _write(path: Path, projection: "Projection", columns: tuple[str, ...]) -> int:
    """One row for each area, year and category; how many there are."""
    summary = projection.summary()
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("area_code", "area", "year", *columns, *FIGURES))
        for row, area in enumerate(projection.areas):
            for step, year in enumerate(projection.years):
                for place, category in enumerate(projection.categories):
                    figures = [f"{value:.12g}" for value in summary[row, step, place]]
                    kept = (neutral(category),) if columns else ()
                    code = neutral(area.gss_code or area.code)
                    writer.writerow((code, neutral(area.name), year, *kept, *figures))
                    count += 1
    return count


def _as_data(
    projection: "Projection", alarm: "BreakAlarm", args: argparse.Namespace, rows: int
) -> dict[str, Any]:
    from goldthread.analysis.demand.project import summarised

    model = projection.model
    summary = summarised(projection.draws.sum(axis=(1, 3)))  # (H, 6)
    years = [
        {"year": year, **dict(zip(FIGURES, map(float, figures), strict=True))}
        for year, figures in zip(projection.years, summary, strict=True)
    ]
    shown = projection.areas[0]
    return {
        "origin": args.origin,
        "horizon": args.horizon,
        "by": args.by,
        "areas": len(projection.areas),
        "rows": rows,
        "out": args.out,
        "draws": args.draws,
        "seed": args.seed,
        **(
            {"area": {"code": shown.gss_code or shown.code, "name": shown.name, "years": years}}
            if args.area
            else {"nation": years}
        ),
        "national_growth": expm1(model.pace.level),
        "break_alarm": {
            "raised": alarm.raised,
            "surprise": alarm.surprise,
            "surprised": alarm.surprised,
            "reforms": list(alarm.reforms),
        },
    }


def _lines(data: dict[str, Any]) -> Iterator[str]:
    """For people: what was written, and all areas together."""
    yield ngettext(
        "%(rows)s rows for one area in %(file)s",
        "%(rows)s rows for %(areas)s areas in %(file)s",
        data["areas"],
    ) % {
        "rows": f"{data['rows']:,}",
        "areas": data["areas"],
        "file": data["out"],
    }
    area = data.get("area")
    whom = area["name"] if area else _("All areas together")
    yield _("%(area)s (%(draws)s futures; 90 %% of them lie within the range)") % {
        "area": whom, "draws": f"{data['draws']:,}",
    }  # fmt: skip
    for year in area["years"] if area else data["nation"]:
        yield _("  %(year)s  %(middle)s  (%(low)s to %(high)s)") % {
            "year": year["year"],
            "middle": f"{year['median']:>11,.0f}",
            "low": f"{year['q05']:,.0f}",
            "high": f"{year['q95']:,.0f}",
        }
    yield from scenario_lines(data.get("scenarios", ()))
