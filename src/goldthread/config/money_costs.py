"""`goldthread money costs`: what a placement costs in each setting, and out of whose money."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from goldthread.config.money_shared import (
    PAYER_LABELS,
    add_costs,
    add_draws,
    check_numbers,
    cost_file,
    costs_data,
    figure_lines,
    national_data,
    spread_of,
    sums_said,
)
from goldthread.config.places_plan_said import pounds
from goldthread.config.terminal import DONE, Subparsers, add_command, give
from goldthread.config.words import _, gettext_noop

if TYPE_CHECKING:
    from goldthread.exchange.money.cost_table import CostFile

TEACHES = gettext_noop("""
The assumptions page: every figure with its range, its day and its source; then what one child in
each setting costs a year, and who pays.

file (CSV)
  --costs       setting, figure, pounds. A figure is core (element 1), beyond_core (what support
                costs beyond it: up to the threshold element 2, above it element 3), top_up
                (element 3 where the rate is known), place, fees, transport or capital (once a
                place). May have: low and high (pounds; one case in ten lies below, one above),
                band and share (of the setting's children, where bands of need or distance have
                rates of their own), life (of capital, in years), as_of, source, and national:
                the name of a national figure in place of pounds

Capital is charged as the yearly payment that is worth it over its life at --discount.

example
  goldthread money costs --costs costs.csv
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the question."""
    parser = add_command(
        kinds, "costs", run, summary=_("What a placement costs in each setting, and who pays"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    add_costs(parser)
    add_draws(parser)


def run(args: argparse.Namespace) -> int:
    """Read, add up, say."""
    check_numbers(args)
    with sums_said():
        files = cost_file(args)
    data = _data(files, args)
    give(args, data, lambda: _lines(data))
    return DONE


def _data(files: "CostFile", args: argparse.Namespace) -> dict[str, Any]:
    import numpy as np

    from goldthread.analysis.money.unit_costs import Payer

    costs = files.costs
    z = np.random.default_rng(args.seed).standard_normal((args.draws, len(costs.inputs)))
    drawn, middle = costs.priced(z), costs.middle()
    yearly = [payer for payer in Payer if payer is not Payer.BUILDING]
    return {
        "assumptions": costs_data(files, args) | {"national_figures": national_data()},
        "settings": [
            {
                "setting": name,
                "pounds": {payer.value: round(float(middle[payer][at]), 2) for payer in Payer},
                "all": round(float(sum(middle[payer][at] for payer in yearly)), 2),
                "all_drawn": spread_of(np.sum([drawn[payer][:, at] for payer in yearly], axis=0)),
            }
            for at, name in enumerate(costs.settings)
        ],
    }


def _lines(data: dict[str, Any]) -> Iterator[str]:
    rests = data["assumptions"]
    yield _("This rests on: a threshold of %(threshold)s, a discount of %(discount)s %% a year") % {
        "threshold": pounds(rests["element_2_threshold"]),
        "discount": f"{100 * rests['discount']:g}",
    }
    yield from figure_lines(rests)
    for one in data["settings"]:
        drawn = one["all_drawn"]
        yield _("%(setting)s: %(all)s a year a child (%(low)s to %(high)s)") % {
            "setting": one["setting"], "all": pounds(one["all"]), "low": pounds(drawn["q05"]),
            "high": pounds(drawn["q95"]),
        }  # fmt: skip
        for payer, value in one["pounds"].items():
            if value:
                yield f"  {_(PAYER_LABELS[payer])}: {pounds(value)}"
