"""`goldthread demand project`: plans by area for years to come, with ranges, as a table."""

import argparse
import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config.demand_panel import (
    add_panel,
    panel_of,
    projections_said,
    say_doubtful_returns,
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
from goldthread.config.words import _, gettext_noop
from goldthread.exchange.formulas import neutral

if TYPE_CHECKING:
    from goldthread.analysis.demand.breaks import BreakAlarm
    from goldthread.analysis.demand.project import Projection

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
FIGURES = ("q05", "q25", "median", "q75", "q95", "mean")
LONGEST = 20
TEACHES = gettext_noop("""
Uses nothing later than January of --origin, whatever the folder holds. Each of --draws is one whole
future: tables by age or setting are sums over the same futures as the table by area, so their means
add up to it. Medians and other quantiles do not add up, and should not.

The ranges are for the rules and practice of the past few years. Where a change of the law lies
within the horizon, or last year was unlike the years before, it is said beside the answer.

examples
  goldthread demand project --panel releases --origin 2022 --horizon 10 --by la --out plans.csv
  goldthread demand project --panel releases --origin 2022 --horizon 5 --by la,setting \\
      --out settings.csv --json
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
    parser.add_argument("--draws", type=int, metavar=_("N"), default=1000, help=_("default 1000"))
    parser.add_argument("--seed", type=int, metavar=_("N"), default=1,
                        help=_("the same seed gives the same numbers (default 1)"))  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Read, project, write, say."""
    if not 1 <= args.horizon <= LONGEST:
        raise Misused(_("--horizon lies from 1 to %(longest)s.") % {"longest": LONGEST})
    if args.draws < 100:
        raise Misused(_("--draws is at least 100: fewer give no quantiles."))
    from goldthread.exchange.demand_panel.doubts import alarm_sentences

    projection, alarm = _projected(args)
    table = TABLES[args.by]
    try:
        rows = _write(args.out, projection, COLUMNS[table])
    except OSError as error:
        raise Refused(
            _("%(file)s cannot be written (%(reason)s).")
            % {"file": args.out, "reason": error.strerror}
        ) from error
    for sentence in alarm_sentences(alarm, args.origin):
        note(sentence)
    data = _as_data(projection, alarm, args, rows)
    give(args, data, lambda: _lines(data))
    return DONE


def _projected(args: argparse.Namespace) -> tuple["Projection", "BreakAlarm"]:
    import numpy as np

    from goldthread.analysis.demand.breaks import break_alarm
    from goldthread.analysis.demand.history import known_at
    from goldthread.analysis.demand.project import project
    from goldthread.statute.reforms import reforms_within
    from goldthread.statute.vocabulary.areas import REORGANISATIONS

    panel = panel_of(args.panel, until=args.origin)
    with projections_said(args.panel):
        known = known_at(panel, args.origin, REORGANISATIONS)
        say_doubtful_returns(known)
        projection = project(
            known, args.horizon, np.random.default_rng(args.seed), TABLES[args.by], args.draws,
            workers=os.cpu_count() or 1,
        )  # fmt: skip
    reforms = tuple(reform.name for reform in reforms_within(args.origin, args.horizon))
    return projection, break_alarm(projection.model, reforms)


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
    import numpy as np

    model = projection.model
    nation = projection.draws.sum(axis=(1, 3))  # (D, H)
    quantiles = np.quantile(nation, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0).T
    return {
        "origin": args.origin,
        "horizon": args.horizon,
        "by": args.by,
        "areas": len(projection.areas),
        "rows": rows,
        "out": args.out,
        "draws": args.draws,
        "seed": args.seed,
        "nation": [
            {"year": year, **dict(zip(FIGURES, [*map(float, middle), float(mean)], strict=True))}
            for year, middle, mean in zip(
                projection.years, quantiles, nation.mean(axis=0), strict=True
            )
        ],
        "national_growth": float(np.expm1(model.pace.level)),
        "break_alarm": {
            "raised": alarm.raised,
            "surprise": alarm.surprise,
            "surprised": alarm.surprised,
            "reforms": list(alarm.reforms),
        },
    }


def _lines(data: dict[str, Any]) -> Iterator[str]:
    """For people: what was written, and all areas together."""
    yield _("%(rows)s rows for %(areas)s areas in %(file)s") % {
        "rows": f"{data['rows']:,}",
        "areas": data["areas"],
        "file": data["out"],
    }
    yield _("All areas together (%(draws)s futures; 90 %% of them lie within the range)") % {
        "draws": f"{data['draws']:,}"
    }
    for year in data["nation"]:
        yield _("  %(year)s  %(middle)s  (%(low)s to %(high)s)") % {
            "year": year["year"],
            "middle": f"{year['median']:>11,.0f}",
            "low": f"{year['q05']:,.0f}",
            "high": f"{year['q95']:,.0f}",
        }
