"""The futures of a projection as a table: for sums that must be made within each of them."""

import argparse
import csv
from pathlib import Path
from typing import TYPE_CHECKING

from goldthread.config.terminal import Misused, Refused
from goldthread.config.words import _
from goldthread.exchange.formulas import neutral

if TYPE_CHECKING:
    from goldthread.analysis.demand.project import Projection


def add_draws_out(parser: argparse.ArgumentParser) -> None:
    """The two options."""
    parser.add_argument(
        "--draws-out", type=Path, metavar=_("FILE.csv"),
        help=_("also write each future of one area, as `goldthread money block` reads it"),
    )  # fmt: skip
    parser.add_argument(
        "--draws-area", metavar=_("AREA"), help=_("of which area, by its code or name")
    )


def check_draws_out(args: argparse.Namespace) -> None:
    """One area's futures are a file; a hundred and fifty areas' are not."""
    if (args.draws_out is None) != (args.draws_area is None):
        raise Misused(_("--draws-out and --draws-area go together: the futures of one area."))


def area_at(projection: "Projection", name: str) -> int:
    """Where the area stands; refuses where it does not."""
    for at, area in enumerate(projection.areas):
        if name in {area.code, area.gss_code, area.name}:
            return at
    raise Refused(_("There is no area “%(area)s” in the projection.") % {"area": name})


def write_draws(path: Path, projection: "Projection", at: int, column: str) -> None:
    """One row for each future, year and category of an area."""
    area = projection.areas[at]
    start = neutral(area.gss_code or area.code), neutral(area.name)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        categories = (column,) if column else ()
        writer.writerow(("area_code", "area", "draw", "year", *categories, "children"))
        for draw, future in enumerate(projection.draws[:, at], start=1):
            for step, year in enumerate(projection.years):
                for place, category in enumerate(projection.categories):
                    kept = (neutral(category),) if column else ()
                    children = f"{future[step, place]:.12g}"
                    writer.writerow((*start, draw, year, *kept, children))
