"""The costs of provision as a table, the way `goldthread money provision` reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from goldthread.analysis.money.provision import Cost
from goldthread.exchange.formulas import neutral

COLUMNS = ("school", "layer", "area", "threshold", "children", "planned", "delivered", "above")


def provision_csv(costs: Iterable[Cost], threshold: float) -> str:
    """One row for each cell; what may not be said is empty."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    for one in costs:
        figures = (one.children, one.planned, one.delivered, one.above)
        table.writerow(
            (neutral(one.school), one.layer, one.area, f"{threshold:g}",
             *("" if figure is None else f"{figure:.12g}" for figure in figures))
        )  # fmt: skip
    return written.getvalue()
