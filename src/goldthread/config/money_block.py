"""`goldthread money block`: the high-needs block beside forecast placements."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from goldthread.config.money_shared import (
    add_costs,
    add_draws,
    add_number,
    add_table,
    check_numbers,
    cost_file,
    costs_data,
    figure_lines,
    national_data,
    percent,
    spread_of,
    sums_said,
    swing_lines,
    swings_data,
    table_of,
)
from goldthread.config.places_plan_said import pounds
from goldthread.config.terminal import DONE, Misused, Subparsers, add_command, give
from goldthread.config.words import _, gettext_noop, ngettext

if TYPE_CHECKING:
    from goldthread.analysis.money.block import Futures
    from goldthread.exchange.money.tables import BlockFiles

TEACHES = gettext_noop("""
What do forecast placements cost the high-needs block, year by year, beside its income; what
becomes of the reserve; in what share of the futures and when is it below nought; and which
assumption moves that most?

files (CSV)
  --placements  year, setting, children; draw, where the forecast has futures. Or what
                `goldthread demand project --by la,setting` writes: --draws-out has the futures,
                --out only means, so that no range of the children is known
  --costs       setting, figure, pounds: see `goldthread money costs --help`
  --income      year, income; its rows are the years, in order. May have: low and high

Transport is paid from the council's own budget and capital from elsewhere: both stand apart.
Costs are in prices of the first year and grow by --inflation; income is as it comes in.

example
  goldthread money block --placements placements.csv --costs costs.csv --income income.csv \\
      --reserve -2000000 --inflation 0.03
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the question."""
    parser = add_command(
        kinds, "block", run, summary=_("The high-needs block beside forecast placements"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    add_table(parser, "placements", _("children by year and setting"))
    add_costs(parser)
    add_table(parser, "income", _("what comes in each year"))
    parser.add_argument(
        "--area", default="", metavar=_("AREA"), help=_("code or name, where the file has several")
    )
    add_number(parser, "reserve", 0.0, _("pounds at the start; below 0 in deficit (default 0)"))
    add_number(parser, "inflation", 0.0, _("of costs, a year, as 0.03 (default 0)"))
    add_number(
        parser, "inflation-spread", 0.01,
        _("one case in ten lies so far below, one above (default 0.01)"),
    )  # fmt: skip
    add_draws(parser)


def run(args: argparse.Namespace) -> int:
    """Read, add up, say."""
    from goldthread.exchange.money.tables import block_of

    check_numbers(args)
    if not -0.5 < args.inflation < 0.5 or not abs(args.reserve) < 1e12:
        raise Misused(_("--inflation is a share as 0.03; --reserve is pounds."))
    if not 0 <= args.inflation_spread < 0.2:
        raise Misused(_("--inflation-spread is a share as 0.01."))
    with sums_said():
        files = block_of(
            table_of(args, "placements"), cost_file(args), table_of(args, "income"),
            inflation=args.inflation, spread=args.inflation_spread, reserve=args.reserve,
            area=args.area,
        )  # fmt: skip
    data = _data(files, args)
    give(args, data, lambda: _lines(data))
    return DONE


def _data(files: "BlockFiles", args: argparse.Namespace) -> dict[str, Any]:
    """What it rests on first, then the years, then what moves the last reserve most."""
    import numpy as np

    from goldthread.analysis.money.block import tornado

    block = files.block
    futures = block.futures(args.draws, np.random.default_rng(args.seed))
    first = futures.first_below()
    return {
        "assumptions": _assumptions(files, args),
        "draws": len(futures.income),
        "draws_of_children": len(block.children),
        "years": [_year(futures, at, year) for at, year in enumerate(files.years)],
        "first_year_below_nought": {
            year: round(float((first == at).mean()), 4) for at, year in enumerate(files.years)
        },
        "share_never_below_nought": round(float((first < 0).mean()), 4),
        "sensitivity": swings_data(tornado(block, futures), "reserve"),
    }


def _year(futures: "Futures", at: int, year: str) -> dict[str, Any]:
    parts = {
        f"of_it_{payer.value}" if payer in ("place", "element_3", "fees") else payer.value: round(
            float(values[:, at].mean()), 2
        )
        for payer, values in futures.parts.items()
    }
    return {
        "year": year,
        "income": spread_of(futures.income[:, at]),
        "spending": spread_of(futures.spending[:, at]),
        **parts,
        "balance": spread_of(futures.balances[:, at]),
        "reserve": spread_of(futures.reserves[:, at]),
        "share_overspent": round(float((futures.balances[:, at] < 0).mean()), 4),
        "share_below_nought": round(float((futures.reserves[:, at] < 0).mean()), 4),
    }


def _assumptions(files: "BlockFiles", args: argparse.Namespace) -> dict[str, Any]:
    return {
        "inflation": args.inflation,
        "inflation_spread": args.inflation_spread,
        "reserve_at_start": args.reserve,
        "seed": args.seed,
        **costs_data(files.costs, args),
        "national_figures": national_data(),
    }


def _lines(data: dict[str, Any]) -> Iterator[str]:
    rests = data["assumptions"]
    yield _(
        "This rests on: inflation %(inflation)s %%, a reserve of %(reserve)s at the start, a "
        "threshold of %(threshold)s"
    ) % {
        "inflation": f"{100 * rests['inflation']:g}", "reserve": pounds(rests["reserve_at_start"]),
        "threshold": pounds(rests["element_2_threshold"]),
    }  # fmt: skip
    yield from figure_lines(rests)
    if data["draws_of_children"] == 1:
        yield _("The placements have no futures: the ranges are of the costs alone, too narrow.")
    for year in data["years"]:
        yield _year_line(year)
    yield from _below(data)
    yield _("What moves the last reserve most:")
    yield from swing_lines(data["sensitivity"], "reserve")


def _year_line(year: dict[str, Any]) -> str:
    reserve, spending = year["reserve"], year["spending"]
    return _(
        "%(year)s: spending %(spending)s (%(low)s to %(high)s), income %(income)s, reserve at the "
        "end %(reserve)s (%(least)s to %(most)s); transport besides %(transport)s"
    ) % {
        "year": year["year"], "spending": pounds(spending["mean"]),
        "low": pounds(spending["q05"]), "high": pounds(spending["q95"]),
        "income": pounds(year["income"]["mean"]), "reserve": pounds(reserve["mean"]),
        "least": pounds(reserve["q05"]), "most": pounds(reserve["q95"]),
        "transport": pounds(year["transport"]),
    }  # fmt: skip


def _below(data: dict[str, Any]) -> Iterator[str]:
    """When the reserve falls below nought, in how many futures."""
    for year, share in data["first_year_below_nought"].items():
        if share:
            yield _("First below nought in %(year)s in %(share)s %% of the futures") % {
                "year": year, "share": percent(share),
            }  # fmt: skip
    never = {"share": percent(data["share_never_below_nought"])}
    yield _("Never below nought within these years in %(share)s %% of the futures") % never
    yield ngettext(
        "Ranges hold nine in ten of %(count)s future.",
        "Ranges hold nine in ten of %(count)s futures.",
        data["draws"],
    ) % {"count": f"{data['draws']:,}"}
