"""`goldthread money provision`: schools' own provision, added up to the area."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config.money_shared import sums_said
from goldthread.config.places_plan import plan_table
from goldthread.config.places_plan_said import pounds
from goldthread.config.terminal import DONE, Subparsers, add_command, give
from goldthread.config.words import _, gettext_noop, ngettext

if TYPE_CHECKING:
    from goldthread.analysis.money.provision import Total

TEACHES = gettext_noop("""
Adds up what schools' own provision was planned to cost and has cost this school year, by school,
layer and area of need; and what of it lies above the threshold of element 2, child by child.

The file is what `goldthread export --costs` writes. Cells of too few children are empty in it: they
are counted, not guessed, and the sums say so.

example
  goldthread export --costs --out provision.csv
  goldthread money provision provision.csv
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the question."""
    parser = add_command(
        kinds, "provision", run, summary=_("Schools' own provision, added up to the area"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    parser.add_argument("provision", type=Path, metavar=_("FILE"), help=_("as it was exported"))


def run(args: argparse.Namespace) -> int:
    """Read, add up, say."""
    from goldthread.analysis.money.provision import totals
    from goldthread.exchange.money.tables import provision_of

    with sums_said():
        table = plan_table(args.provision, "provision")
        assert table is not None
        threshold, costs = provision_of(table)
    data = {
        "assumptions": {"element_2_threshold": threshold, "cells": len(costs)},
        "area": _total(totals(costs, lambda _one: "")[0]),
        "schools": [_total(one) for one in totals(costs, lambda one: one.school)],
        "layers": [_total(one) for one in totals(costs, lambda one: one.layer)],
        "areas_of_need": [_total(one) for one in totals(costs, lambda one: one.area)],
    }
    give(args, data, lambda: _lines(data))
    return DONE


def _total(one: "Total") -> dict[str, Any]:
    return {
        "name": one.name, "planned": round(one.planned, 2), "delivered": round(one.delivered, 2),
        "element_2": round(one.element_2, 2), "above_threshold": round(one.above, 2),
        "unsplit": round(one.unsplit, 2), "cells_not_shown": one.hidden,
    }  # fmt: skip


def _lines(data: dict[str, Any]) -> Iterator[str]:
    yield _(
        "This rests on a threshold of %(threshold)s a child, and on plans that began this school "
        "year. The notional SEN budget is not ring-fenced, nor is the threshold money for each "
        "child."
    ) % {"threshold": pounds(data["assumptions"]["element_2_threshold"])}
    yield _line(_("All schools"), data["area"])
    for key in ("schools", "layers", "areas_of_need"):
        yield f"{_(PARTS_LABELS[key])}:"
        for one in data[key]:
            yield "  " + _line(_named(key, one["name"]), one)
    hidden = data["area"]["cells_not_shown"]
    if hidden:
        yield ngettext(
            "%(count)s cell holds too few children to show, so these sums are too low.",
            "%(count)s cells hold too few children to show, so these sums are too low.",
            hidden,
        ) % {"count": hidden}


def _named(key: str, name: str) -> str:
    """A layer or an area of need in words; a school by its name."""
    from goldthread.statute.vocabulary.needs import NEED_AREA_LABELS, NeedArea
    from goldthread.statute.vocabulary.provision import LAYER_LABELS, Layer

    if key == "layers" and name in set(Layer):
        return _(LAYER_LABELS[Layer(name)])
    if key == "areas_of_need" and name in set(NeedArea):
        return _(NEED_AREA_LABELS[NeedArea(name)])
    return _("All areas of need") if key == "areas_of_need" and name == "all" else name


def _line(name: str, one: dict[str, Any]) -> str:
    return _(
        "%(name)s: planned %(planned)s, delivered %(delivered)s; up to the threshold %(below)s, "
        "above it %(above)s, not to be split %(unsplit)s"
    ) % {
        "name": name, "planned": pounds(one["planned"]), "delivered": pounds(one["delivered"]),
        "below": pounds(one["element_2"]), "above": pounds(one["above_threshold"]),
        "unsplit": pounds(one["unsplit"]),
    }  # fmt: skip


PARTS_LABELS = {
    "schools": "By school",
    "layers": "By layer",
    "areas_of_need": "By area of need",
}
