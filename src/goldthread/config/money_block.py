"""`goldthread money block`: the high-needs block beside forecast placements."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config.evidence_table import refusals_said, said
from goldthread.config.places_plan import plan_table
from goldthread.config.places_plan_said import pounds
from goldthread.config.terminal import DONE, Misused, Refused, Subparsers, add_command, give
from goldthread.config.words import _, gettext_noop

if TYPE_CHECKING:
    from goldthread.exchange.money.tables import BlockFiles

FILES = ("placements", "costs", "income")
TEACHES = gettext_noop("""
What do forecast placements cost the high-needs block, year by year, beside its income; what
becomes of the reserve; and which assumption moves that most?

files (CSV)
  --placements  year, setting, children; draw, where the forecast has draws
  --costs       setting, place (pounds a year of place funding). May have: top_up (element 3), or
                beyond_core (what support costs beyond core funding: up to the threshold it is the
                school's, element 2, above it the block's, element 3), transport, low and high
                (what the cost may be multiplied by, as 0.9 and 1.2), source
  --income      year, income; its rows are the years, in order

Transport is paid from the council's own budget and stands apart. Costs are in prices of the first
year and grow by --inflation; income is as it comes in.

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
    helped = {
        "placements": _("children by year and setting"),
        "costs": _("what a child costs in each setting"),
        "income": _("what comes in each year"),
    }
    for name in FILES:
        parser.add_argument(
            f"--{name}", type=Path, metavar=_("FILE"), required=True, help=helped[name]
        )
    for name, usual, words in (
        ("reserve", 0.0, _("pounds at the start; below 0 in deficit (default 0)")),
        ("inflation", 0.0, _("of costs, a year, as 0.03 (default 0)")),
        ("threshold", 6000.0, _("pounds a year the school pays first (default 6000)")),
    ):
        parser.add_argument(f"--{name}", type=float, default=usual, metavar=_("N"), help=words)


def run(args: argparse.Namespace) -> int:
    """Read, add up, say."""
    from goldthread.analysis.money.block import CannotCost
    from goldthread.exchange.money.tables import block_of

    if not -0.5 < args.inflation < 0.5 or args.threshold < 0 or abs(args.reserve) >= 1e12:
        raise Misused(_("--inflation is a share as 0.03; --threshold and --reserve are pounds."))
    try:
        with refusals_said():
            tables = [plan_table(getattr(args, name), name) for name in FILES]
            placements, costs, income = (table for table in tables if table is not None)
            files = block_of(
                placements, costs, income, threshold=args.threshold, inflation=args.inflation,
                reserve=args.reserve,
            )  # fmt: skip
    except CannotCost as error:
        raise Refused(said(error)) from error
    data = as_data(files, args)
    give(args, data, lambda: _lines(data))
    return DONE


def as_data(files: "BlockFiles", args: argparse.Namespace) -> dict[str, Any]:
    """What it rests on first, then the years, then what moves the last reserve most."""
    import numpy as np

    from goldthread.analysis.money.block import tornado

    block = files.block
    spending, reserves = block.spending(), block.reserves()
    schools = (block.children @ files.element_2) * block.prices
    columns = {
        "income": block.income, "spending": spending.mean(axis=0),
        "spending_q10": np.quantile(spending, 0.1, axis=0),
        "spending_q90": np.quantile(spending, 0.9, axis=0),
        "of_it_place_funding": block.parts()["place"].mean(axis=0),
        "of_it_top_ups": block.parts()["top_up"].mean(axis=0),
        "schools_element_2": schools.mean(axis=0),
        "transport": block.parts()["transport"].mean(axis=0),
        "chance_of_overspend": (spending > block.income).mean(axis=0),
        "reserve": reserves.mean(axis=0), "reserve_q10": np.quantile(reserves, 0.1, axis=0),
        "reserve_q90": np.quantile(reserves, 0.9, axis=0),
    }  # fmt: skip
    return {
        "assumptions": _assumptions(files, args),
        "draws": len(block.children),
        "years": [
            {"year": year, **{name: round(float(part[at]), 2) for name, part in columns.items()}}
            for at, year in enumerate(files.years)
        ],
        "sensitivity": [
            {"assumption": one.name, "reserve_at_low": round(one.low, 2),
             "reserve_at_high": round(one.high, 2)}
            for one in tornado(block, files.settings, 0.01)
        ],
    }  # fmt: skip


def _assumptions(files: "BlockFiles", args: argparse.Namespace) -> dict[str, Any]:
    from goldthread.analysis.money.assumptions import NATIONAL

    block = files.block
    return {
        "inflation": args.inflation, "reserve_at_start": args.reserve,
        "element_2_threshold": args.threshold,
        "settings": [
            {
                "setting": name, "place": float(block.place[at]), "top_up": float(block.top_up[at]),
                "transport": float(block.transport[at]), "low": float(block.low[at]),
                "high": float(block.high[at]), "source": files.sources[at] or None,
            }
            for at, name in enumerate(files.settings)
        ],
        "national_figures": [
            {"name": one.name, "value": one.value, "year": one.year, "source": one.source,
             "confirmed": one.confirmed}
            for one in NATIONAL
        ],
    }  # fmt: skip


def _lines(data: dict[str, Any]) -> Iterator[str]:
    rests = data["assumptions"]
    yield _("This rests on: inflation %(inflation)s %%, a reserve of %(reserve)s at the start") % {
        "inflation": f"{100 * rests['inflation']:g}",
        "reserve": pounds(rests["reserve_at_start"]),
    }
    for one in rests["settings"]:
        yield _(
            "  %(setting)s: place %(place)s, top-up %(top_up)s, transport %(transport)s a year "
            "(%(source)s)"
        ) % {
            "setting": one["setting"], "place": pounds(one["place"]),
            "top_up": pounds(one["top_up"]), "transport": pounds(one["transport"]),
            "source": one["source"] or _("no source given"),
        }  # fmt: skip
    for year in data["years"]:
        yield _(
            "%(year)s: spending %(spending)s (%(low)s to %(high)s), income %(income)s, reserve at "
            "the end %(reserve)s; transport besides %(transport)s"
        ) % {
            "year": year["year"], "spending": pounds(year["spending"]),
            "low": pounds(year["spending_q10"]), "high": pounds(year["spending_q90"]),
            "income": pounds(year["income"]), "reserve": pounds(year["reserve"]),
            "transport": pounds(year["transport"]),
        }  # fmt: skip
    yield _("What moves the last reserve most:")
    for one in data["sensitivity"]:
        name = one["assumption"]
        yield _("  %(what)s: %(low)s to %(high)s") % {
            "what": _(SWING_LABELS[name]) if name in SWING_LABELS else name,
            "low": pounds(one["reserve_at_low"]), "high": pounds(one["reserve_at_high"]),
        }  # fmt: skip


SWING_LABELS = {
    "inflation": "inflation, a point either way",
    "children": "how many children there are",
}
