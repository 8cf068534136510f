"""`goldthread demand backtest`: how good these projections would have been, beside simpler ones."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from goldthread.config.demand_panel import add_panel, panel_of, projections_said
from goldthread.config.terminal import (
    DONE,
    Misused,
    Refused,
    Subparsers,
    add_command,
    give,
    progress,
)
from goldthread.config.words import _, gettext_noop

if TYPE_CHECKING:
    from goldthread.analysis.demand.backtest import Tested

METHOD_LABELS = {
    "Goldthread": gettext_noop("Goldthread"),
    "last value": gettext_noop("last value"),
    "last growth": gettext_noop("last growth"),
    "national growth": gettext_noop("national growth"),
    "half and half": gettext_noop("half and half"),
    "cohort survival": gettext_noop("cohort survival"),
}
GROUP_LABELS = {
    "all areas": gettext_noop("all areas"),
    "smallest third": gettext_noop("smallest third"),
    "middle third": gettext_noop("middle third"),
    "largest third": gettext_noop("largest third"),
}
FIGURES = ("mape", "wape", "mase", "crps", "bias", "coverage")
TEACHES = gettext_noop("""
Forecasts from every January that has a history and an outcome, each time with what was known then,
and scores what came: ours beside last value, last growth, national growth, half own and half
national growth, and a sheet of year groups.

mape, wape and crps are in per cent of the outcome, smaller is better; mase is beside the area's
usual yearly change; bias is of the sum over areas; coverage is the share of outcomes inside the
80 % range. Means over origins, for all areas and for the smallest, middle and largest third.

At the end it says where one of the others was better, and where the ranges held too little or too
much. ETS and ARIMA need a package of their own: benchmarks/demand sets them beside these.

examples
  goldthread demand backtest --panel releases
  goldthread demand backtest --panel releases --first 2018 --horizon 3 --json
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the command."""
    parser = add_command(
        kinds, "backtest", run, summary=_("Test projections on the past"), teaches=_(TEACHES),
        json_output=True,
    )  # fmt: skip
    add_panel(parser)
    parser.add_argument("--first", type=int, metavar=_("YEAR"), help=_("the first origin"))
    parser.add_argument("--last", type=int, metavar=_("YEAR"), help=_("the last origin"))
    parser.add_argument("--horizon", type=int, metavar=_("N"), default=5, help=_("default 5"))
    parser.add_argument("--draws", type=int, metavar=_("N"), default=1000, help=_("default 1000"))
    parser.add_argument("--seed", type=int, metavar=_("N"), default=1, help=_("default 1"))


def run(args: argparse.Namespace) -> int:
    """Read, forecast from every origin, score, say."""
    if args.horizon < 1 or args.draws < 100:
        raise Misused(_("--horizon is at least 1 and --draws at least 100."))
    tested, origins = _tested(args)
    if not tested:
        raise Refused(
            _("%(folder)s: no origin has both a history of four Januaries and an outcome.")
            % {"folder": args.panel}
        )
    data = {"origins": list(origins), **_as_data(tested)}
    give(args, data, lambda: _lines(data))
    return DONE


def _tested(args: argparse.Namespace) -> tuple[list["Tested"], tuple[int, ...]]:
    from goldthread.analysis.demand.backtest import backtest, origins_of
    from goldthread.statute.vocabulary.areas import REORGANISATIONS

    panel = panel_of(args.panel)
    origins = origins_of(panel, args.first, args.last)
    found: list[Tested] = []
    with progress(_("Forecasting"), len(origins)) as told:
        for origin in origins:
            with projections_said(args.panel):
                found.extend(
                    backtest(panel, REORGANISATIONS, [origin], args.horizon, args.draws, args.seed)
                )
            told(_("January %(year)s") % {"year": origin}, 1)
    return found, origins


def _as_data(tested: list["Tested"]) -> dict[str, Any]:
    from goldthread.analysis.demand.backtest import averaged, missed, worse

    means = {figure: averaged(tested, figure) for figure in FIGURES}
    return {
        "mean_over_origins": [
            {"method": method, "horizon": horizon, "group": group,
             **{figure: means[figure][method, horizon, group] for figure in FIGURES}}
            for method, horizon, group in means["mape"]
        ],
        "by_origin": [
            {"method": one.method, "origin": one.origin, "horizon": one.horizon,
             "group": one.group, "areas": one.scores.cases,
             **{figure: getattr(one.scores, figure) for figure in FIGURES}}
            for one in tested
        ],
        "worse": [asdict(one) for one in worse(tested)],
        "ranges_missed": [asdict(one) for one in missed(tested)],
    }  # fmt: skip


def _lines(data: dict[str, Any]) -> Iterator[str]:
    """For people: one line for each group, horizon and method; then where ours is worse."""
    yield _("Origins: January %(years)s") % {"years": ", ".join(map(str, data["origins"]))}
    for group, label in GROUP_LABELS.items():
        yield ""
        yield _(label)
        yield from _table(row for row in data["mean_over_origins"] if row["group"] == group)
    yield ""
    yield from _worse_lines(data["worse"])
    yield from _missed_lines(data["ranges_missed"])


def _table(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    years, method = _("years"), _("method")
    yield f"{years:>5}  {method:<16}" + "".join(f"{figure:>10}" for figure in FIGURES)
    for row in sorted(rows, key=lambda row: (row["horizon"], row["crps"])):
        figures = "".join(f"{row[figure]:>10.2f}" for figure in FIGURES)
        name = _(METHOD_LABELS[row["method"]])
        yield f"{row['horizon']:>5}  {name:<16}{figures}"


def _worse_lines(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    if not found:
        yield _("None of the others was better at any horizon, in any third.")
        return
    yield _("Where one of the others was better (bias: nearer to nought)")
    for one in found:
        yield _("  %(years)s years, %(group)s, %(figure)s: %(ours)s; %(method)s %(theirs)s") % {
            "years": one["horizon"], "group": _(GROUP_LABELS[one["group"]]),
            "figure": one["figure"], "ours": f"{one['ours']:.2f}",
            "method": _(METHOD_LABELS[one["method"]]), "theirs": f"{one['theirs']:.2f}",
        }  # fmt: skip


def _missed_lines(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    if not found:
        yield (
            _("The 80 %% ranges held 77 to 83 %% of the outcomes at every horizon and third.") % {}
        )
        return
    yield _("Where the 80 %% ranges held less than 77 or more than 83 %% of the outcomes") % {}
    for one in found:
        yield _("  %(years)s years, %(group)s: %(held)s %%") % {
            "years": one["horizon"], "group": _(GROUP_LABELS[one["group"]]),
            "held": f"{one['coverage']:.1f}",
        }  # fmt: skip
