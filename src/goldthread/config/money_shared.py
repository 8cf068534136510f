"""What every `goldthread money …` shares: its options, its ranges, and the assumptions said first."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config.evidence_table import refusals_said, said
from goldthread.config.places_plan import plan_table
from goldthread.config.places_plan_said import pounds
from goldthread.config.terminal import Misused, Refused
from goldthread.config.words import _

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from goldthread.analysis.money.sensitivity import Swing
    from goldthread.exchange.money.cost_table import CostFile
    from goldthread.exchange.places.plan_table import PlanTable

QUANTILES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}


def add_table(parser: argparse.ArgumentParser, name: str, helped: str) -> None:
    """A file that must be given."""
    parser.add_argument(f"--{name}", type=Path, metavar=_("FILE"), required=True, help=helped)


def add_number(parser: argparse.ArgumentParser, name: str, usual: float, helped: str) -> None:
    """A number with a usual value."""
    parser.add_argument(f"--{name}", type=float, default=usual, metavar=_("N"), help=helped)


def add_costs(parser: argparse.ArgumentParser) -> None:
    """The table of unit costs and how it is counted."""
    add_table(parser, "costs", _("what a child costs in each setting, figure by figure"))
    add_number(parser, "threshold", 6000.0, _("pounds a year the school pays first (default 6000)"))
    add_discount(parser)
    parser.add_argument(
        "--unconfirmed", action="store_true",
        help=_("count with national figures that were not confirmed in print"),
    )  # fmt: skip


def add_discount(parser: argparse.ArgumentParser) -> None:
    """The rate years are weighed and buildings are charged at."""
    add_number(parser, "discount", 0.035, _("a year (default 0.035, the Green Book's)"))


def add_draws(parser: argparse.ArgumentParser) -> None:
    """How many futures, and which."""
    parser.add_argument(
        "--draws", type=int, default=1000, metavar=_("N"), help=_("futures at least (default 1000)")
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar=_("N"),
        help=_("the same seed gives the same numbers (default 1)"),
    )  # fmt: skip


def check_numbers(args: argparse.Namespace) -> None:
    """Refuse what cannot be meant, before any file is opened."""
    if not 0 <= getattr(args, "discount", 0.0) < 1:
        raise Misused(_("--discount lies from 0 up to, not including, 1."))
    if not 0 <= getattr(args, "threshold", 0.0) < 1e9:
        raise Misused(_("--threshold is in pounds, 0 or more."))
    if not 100 <= getattr(args, "draws", 100) <= 100_000:
        raise Misused(_("--draws lies from 100 to 100,000: fewer give no quantiles."))
    if getattr(args, "seed", 0) < 0:
        raise Misused(_("--seed is 0 or more."))


@contextmanager
def sums_said() -> Iterator[None]:
    """Say why a file or a sum is refused."""
    from goldthread.analysis.money.figures import CannotCost

    try:
        with refusals_said():
            yield
    except CannotCost as error:
        raise Refused(said(error)) from error


def table_of(args: argparse.Namespace, name: str) -> "PlanTable":
    """The file of an option that must be given."""
    table = plan_table(getattr(args, name), name)
    assert table is not None
    return table


def cost_file(args: argparse.Namespace) -> "CostFile":
    """The unit costs."""
    from goldthread.exchange.money.cost_table import costs_of

    return costs_of(
        table_of(args, "costs"), threshold=args.threshold, discount=args.discount,
        unconfirmed=args.unconfirmed,
    )  # fmt: skip


def spread_of(values: "npt.NDArray[np.floating[Any]]") -> dict[str, float]:
    """Mean and quantiles of draws."""
    import numpy as np

    found = {name: float(np.quantile(values, at)) for name, at in QUANTILES.items()}
    return {"mean": round(float(values.mean()), 2)} | {k: round(v, 2) for k, v in found.items()}


def costs_data(files: "CostFile", args: argparse.Namespace) -> dict[str, Any]:
    """Every figure a sum rests on, each with its range, its day and its source."""
    return {
        "element_2_threshold": args.threshold,
        "discount": args.discount,
        "figures": [
            {
                "setting": one.cost.setting, "figure": one.cost.kind.value, "band": one.cost.band,
                "share": one.cost.share, "pounds": one.cost.pounds.value,
                "low": one.cost.pounds.low, "high": one.cost.pounds.high,
                "life": one.cost.life if one.cost.kind == "capital" else None,
                "as_of": one.as_of or None, "source": one.source or None,
                "confirmed": one.confirmed,
            }
            for one in files.rows
        ],
    }  # fmt: skip


def national_data() -> list[dict[str, Any]]:
    """The national figures that can be named in place of pounds."""
    from goldthread.analysis.money.assumptions import NATIONAL

    return [
        {"name": one.name, "value": one.value, "year": one.year, "source": one.source,
         "confirmed": one.confirmed}
        for one in NATIONAL
    ]  # fmt: skip


def figure_lines(rests: dict[str, Any]) -> Iterator[str]:
    """For people: each figure on a line."""
    for one in rests["figures"]:
        yield _("  %(setting)s, %(figure)s: %(pounds)s (%(low)s to %(high)s), %(source)s") % {
            "setting": one["setting"], "figure": figure_name(one),
            "pounds": pounds(one["pounds"]), "low": pounds(one["low"]),
            "high": pounds(one["high"]), "source": source_words(one),
        }  # fmt: skip


def figure_name(one: dict[str, Any]) -> str:
    """What the figure is, with its band."""
    name = _(FIGURE_LABELS[one["figure"]])
    if not one["band"] and one["share"] == 1:
        return name
    words = {"figure": name, "band": one["band"] or "–", "share": f"{100 * one['share']:g}"}
    return _("%(figure)s (%(band)s, %(share)s %% of them)") % words


def source_words(one: dict[str, Any]) -> str:
    """Where it is from, when, and whether it is sure."""
    source = one["source"] or _("no source given")
    dated = f"{source}, {one['as_of']}" if one["as_of"] else source
    if one["confirmed"] is False:
        return _("%(source)s; NOT confirmed in print") % {"source": dated}
    return dated


def swings_data(swings: "tuple[Swing, ...]", answer: str) -> list[dict[str, Any]]:
    """A tornado's rows, the widest first."""
    return [
        {
            "assumption": one.name, f"{answer}_at_low": round(one.low, 2),
            f"{answer}_at_high": round(one.high, 2),
            "share_of_variance": None if one.share is None else round(one.share, 4),
        }
        for one in swings
    ]  # fmt: skip


def swing_lines(rows: list[dict[str, Any]], answer: str, most: int = 8) -> Iterator[str]:
    """For people: what moves the answer most."""
    for one in rows[:most]:
        line = _("  %(what)s: %(low)s to %(high)s") % {
            "what": swing_name(one["assumption"]), "low": pounds(one[f"{answer}_at_low"]),
            "high": pounds(one[f"{answer}_at_high"]),
        }  # fmt: skip
        share = one["share_of_variance"]
        words = _("%(line)s, %(share)s %% of the spread by itself")
        yield line if share is None else words % {"line": line, "share": percent(share)}


def percent(share: float) -> str:
    """In whole per cent; in tenths where that would say none and there are some."""
    return f"{100 * share:.1f}" if 0 < share < 0.005 else f"{100 * share:.0f}"


def swing_name(name: str) -> str:
    """An assumption in words; a figure of a setting keeps the setting's own name."""
    if name in SWING_LABELS:
        return _(SWING_LABELS[name])
    setting, _between, figure = name.rpartition(": ")
    return f"{setting}: {_(FIGURE_LABELS[figure])}" if figure in FIGURE_LABELS else name


FIGURE_LABELS = {
    "core": "core funding (element 1)",
    "beyond_core": "support beyond core funding",
    "top_up": "top-up (element 3)",
    "place": "place funding",
    "fees": "fees",
    "transport": "transport",
    "capital": "capital for a place",
}
SWING_LABELS = {
    "inflation": "inflation",
    "income": "income",
    "children": "how many children there are",
    "spend": "what is spent earlier",
    "savings": "what is saved later",
    "discount": "the discount rate, a point either way",
    "works": "whether it saves anything",
}
PAYER_LABELS = {
    "element_1": "element 1 (in the school's budget either way)",
    "element_2": "element 2 (the school's notional SEN budget)",
    "element_3": "element 3 (top-up, the high-needs block)",
    "place": "place funding (the block)",
    "fees": "fees (the block)",
    "transport": "transport (the council's own budget)",
    "capital": "capital, a year's charge",
    "building": "capital, once a place",
}
