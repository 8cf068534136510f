"""`goldthread money upstream`: whether and when money spent earlier comes back."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from goldthread.config.money_shared import (
    add_discount,
    add_draws,
    add_number,
    add_table,
    check_numbers,
    percent,
    spread_of,
    sums_said,
    swing_lines,
    swings_data,
    table_of,
)
from goldthread.config.places_plan_said import pounds
from goldthread.config.terminal import DONE, Misused, Subparsers, add_command, give
from goldthread.config.words import _, gettext_noop

if TYPE_CHECKING:
    from goldthread.analysis.money.upstream import Earlier, Return

TEACHES = gettext_noop("""
Earlier help is paid for beside what is already there, and what it saves comes later, if at all. The
path goes down before it may come up: how deep, when it is back at nought, and in what share of the
futures it never is within the years looked at.

files (CSV)
  --spend       year, spend; its rows are the years, in order. May have: low and high (pounds)
  --savings     year, saved (below 0 where it costs more), draw: whole futures, such as the
                difference of two scenarios

Both in prices of the first year, discounted by --discount (0.035, the Green Book's). --works is
the chance that it saves anything at all; otherwise only the spending is left.

example
  goldthread money upstream --spend spend.csv --savings savings.csv --works 0.6
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the question."""
    parser = add_command(
        kinds, "upstream", run, summary=_("Whether and when money spent earlier comes back"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    add_table(parser, "spend", _("what is spent earlier, by year"))
    add_table(parser, "savings", _("what is saved later, by year and draw"))
    add_discount(parser)
    add_number(parser, "works", 1.0, _("the chance that it saves anything (default 1)"))
    add_draws(parser)


def run(args: argparse.Namespace) -> int:
    """Read, add up, say."""
    import numpy as np

    from goldthread.analysis.money.upstream import Earlier
    from goldthread.exchange.money.tables import savings_of

    check_numbers(args)
    if not 0 <= args.works <= 1:
        raise Misused(_("--works is a chance from 0 to 1."))
    with sums_said():
        years, spend, saved = savings_of(table_of(args, "spend"), table_of(args, "savings"))
        earlier = Earlier(spend, saved, args.discount, args.works)
        told = earlier.futures(args.draws, np.random.default_rng(args.seed))
        data = _data(years, earlier, told, args)
    give(args, data, lambda: _lines(data))
    return DONE


def _data(
    years: tuple[str, ...], earlier: "Earlier", told: "Return", args: argparse.Namespace
) -> dict[str, Any]:
    import numpy as np

    from goldthread.analysis.money.upstream import tornado

    back = np.sort(np.where(told.years < 0, len(years), told.years))
    half = int(back[(len(back) - 1) // 2])
    return {
        "assumptions": {
            "discount": args.discount, "works": args.works, "prices": years[0], "seed": args.seed,
            "draws": len(told.net), "draws_of_savings": len(earlier.saved),
            "spend": [
                {"year": year, "pounds": one.value, "low": one.low, "high": one.high}
                for year, one in zip(years, earlier.spend, strict=True)
            ],
        },
        "net": spread_of(told.net),
        "deepest": spread_of(told.deepest),
        "back_by": years[half] if half < len(years) else None,
        "share_back_by": {
            year: round(float(((told.years >= 0) & (told.years <= at)).mean()), 4)
            for at, year in enumerate(years)
        },
        "share_never_back": round(told.never, 4),
        "path": [
            {"year": year, **spread_of(told.path[:, at])} for at, year in enumerate(years)
        ],
        "sensitivity": swings_data(tornado(earlier, told, min(0.01, args.discount)), "net"),
    }  # fmt: skip


def _lines(data: dict[str, Any]) -> Iterator[str]:
    rests = data["assumptions"]
    yield _(
        "This rests on: %(count)s futures (savings of %(given)s), prices of %(year)s, a discount of "
        "%(discount)s %% a year, a chance of %(works)s %% that it saves anything"
    ) % {
        "count": f"{rests['draws']:,}", "given": f"{rests['draws_of_savings']:,}",
        "year": rests["prices"], "discount": f"{100 * rests['discount']:g}",
        "works": f"{100 * rests['works']:g}",
    }  # fmt: skip
    for one in data["path"]:
        yield _("%(year)s: %(median)s so far (%(low)s to %(high)s)") % {
            "year": one["year"], "median": pounds(one["median"]), "low": pounds(one["q05"]),
            "high": pounds(one["q95"]),
        }  # fmt: skip
    yield _("In all: %(net)s (%(low)s to %(high)s); at the deepest %(deepest)s") % {
        "net": pounds(data["net"]["mean"]), "low": pounds(data["net"]["q05"]),
        "high": pounds(data["net"]["q95"]), "deepest": pounds(data["deepest"]["mean"]),
    }  # fmt: skip
    never = {"share": percent(data["share_never_back"]), "year": data["back_by"]}
    if data["back_by"] is None:
        yield _("It does not come back within these years in %(share)s %% of the futures.") % never
    else:
        yield _(
            "In half of the futures it is back by %(year)s, in %(share)s %% not within these years."
        ) % never  # fmt: skip
    yield _("What moves it most:")
    yield from swing_lines(data["sensitivity"], "net")
