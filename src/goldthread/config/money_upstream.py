"""`goldthread money upstream`: whether and when money spent earlier comes back."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from goldthread.config.evidence_table import refusals_said, said
from goldthread.config.places_plan import plan_table
from goldthread.config.places_plan_said import pounds
from goldthread.config.terminal import DONE, Misused, Refused, Subparsers, add_command, give
from goldthread.config.words import _, gettext_noop, ngettext

TEACHES = gettext_noop("""
Earlier help is paid for beside what is already there, and what it saves comes later, if at all. The
path goes down before it may come up: how deep, when it is back at nought, and in what share of the
draws it never is within the years looked at.

files (CSV)
  --spend       year, spend; its rows are the years, in order
  --savings     year, saved (below 0 where it costs more), draw: whole futures, such as the
                difference of two scenarios

Both in prices of the first year, discounted by --discount (0.035, the Green Book's).

example
  goldthread money upstream --spend spend.csv --savings savings.csv
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the question."""
    parser = add_command(
        kinds, "upstream", run, summary=_("Whether and when money spent earlier comes back"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    for name, helped in (
        ("spend", _("what is spent earlier, by year")),
        ("savings", _("what is saved later, by year and draw")),
    ):
        parser.add_argument(f"--{name}", type=Path, metavar=_("FILE"), required=True, help=helped)
    parser.add_argument(
        "--discount", type=float, default=0.035, metavar=_("N"), help=_("a year (default 0.035)")
    )


def run(args: argparse.Namespace) -> int:
    """Read, add up, say."""
    from goldthread.analysis.money.block import CannotCost
    from goldthread.analysis.money.upstream import returned
    from goldthread.exchange.money.tables import savings_of

    if not 0 <= args.discount < 1:
        raise Misused(_("--discount lies from 0 up to, not including, 1."))
    try:
        with refusals_said():
            tables = [plan_table(getattr(args, name), name) for name in ("spend", "savings")]
            spend_table, savings_table = (table for table in tables if table is not None)
            years, spend, saved = savings_of(spend_table, savings_table)
        told = returned(spend, saved, args.discount)
    except CannotCost as error:
        raise Refused(said(error)) from error
    data = _data(years, told, args)
    give(args, data, lambda: _lines(data))
    return DONE


def _data(years: tuple[str, ...], told: Any, args: argparse.Namespace) -> dict[str, Any]:
    import numpy as np

    low, middle, high = (np.quantile(told.path, share, axis=0) for share in (0.1, 0.5, 0.9))
    back = np.sort(np.where(told.years < 0, len(years), told.years))
    half = int(back[len(back) // 2])
    return {
        "assumptions": {"discount": args.discount, "prices": years[0], "draws": len(told.net)},
        "net": round(float(told.net.mean()), 2),
        "net_q10": round(float(np.quantile(told.net, 0.1)), 2),
        "net_q90": round(float(np.quantile(told.net, 0.9)), 2),
        "deepest": round(float(told.deepest.mean()), 2),
        "back_by": years[half] if half < len(years) else None,
        "share_never_back": round(told.never, 4),
        "path": [
            {"year": year, "q10": round(float(low[at]), 2), "median": round(float(middle[at]), 2),
             "q90": round(float(high[at]), 2)}
            for at, year in enumerate(years)
        ],
    }  # fmt: skip


def _lines(data: dict[str, Any]) -> Iterator[str]:
    rests = data["assumptions"]
    yield ngettext(
        "This rests on %(count)s draw, prices of %(year)s and a discount of %(discount)s %% a year",
        "This rests on %(count)s draws, prices of %(year)s and a discount of %(discount)s %% a year",
        rests["draws"],
    ) % {
        "count": rests["draws"], "year": rests["prices"],
        "discount": f"{100 * rests['discount']:g}",
    }  # fmt: skip
    for one in data["path"]:
        yield _("%(year)s: %(median)s so far (%(low)s to %(high)s)") % {
            "year": one["year"], "median": pounds(one["median"]), "low": pounds(one["q10"]),
            "high": pounds(one["q90"]),
        }  # fmt: skip
    yield _("In all: %(net)s (%(low)s to %(high)s); at the deepest %(deepest)s") % {
        "net": pounds(data["net"]), "low": pounds(data["net_q10"]),
        "high": pounds(data["net_q90"]), "deepest": pounds(data["deepest"]),
    }  # fmt: skip
    never = {"share": f"{100 * data['share_never_back']:.0f}", "year": data["back_by"]}
    if data["back_by"] is None:
        yield _("It does not come back within these years in %(share)s %% of the draws.") % never
    else:
        yield _(
            "In half of the draws it is back by %(year)s, in %(share)s %% not within these years."
        ) % never  # fmt: skip
