"""Tables of results: what a table is made of, and how figures are written in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from goldthread.web.components.environment import number

Columns = list[dict[str, Any]]
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Part:
    """One table of a result; empty rows where it could not be worked out."""

    key: str
    title: str
    columns: Columns
    rows: Rows


def columns_of(*labels: str) -> Columns:
    """The first column names, the others count."""
    return [{"label": label, "numeric": place > 0} for place, label in enumerate(labels)]


def range_of(figures: Mapping[str, Any], low: str, high: str) -> str:
    """From one quantile to another."""
    return _("%(low)s to %(high)s") % {"low": number(figures[low]), "high": number(figures[high])}


def pounds(value: float | None) -> str:
    """Whole pounds with the sign before."""
    if value is None:
        return ""
    return f"{'−' if value < 0 else ''}£{number(abs(value))}"


def share(value: float | None, places: int = 0) -> str:
    """A share as a percentage."""
    return "" if value is None else f"{number(100 * value, places)}\u00a0%"
