"""Figures and ranges as people read them: rounded outwards, never surer than they are."""

from math import ceil, floor

from django.utils.translation import gettext as _

STEPS = ((20.0, 1), (100.0, 5), (2000.0, 10), (20_000.0, 100))
COARSEST = 1000


def figure(value: float) -> str:
    """Return '1,610'."""
    return f"{value:,.0f}"


def pounds(value: float) -> str:
    """Return '£1,240,000', or in millions from ten on: '£12.4 million'."""
    if value >= 10_000_000:
        return _("£%(amount)s million") % {"amount": f"{value / 1e6:,.1f}"}
    return f"{'-' if value < 0 else ''}£{abs(value):,.0f}"


def about(value: float) -> str:
    """Money that a model worked out, in three figures: '£5,680,000'."""
    if abs(value) < 1000:
        return pounds(value)
    step = 10 ** (len(f"{abs(value):.0f}") - 3)
    return pounds(round(value / step) * step)


def outwards(low: float, high: float) -> tuple[int, int]:
    """Round numbers around a range: the wider it is, the rounder."""
    step = next((step for width, step in STEPS if high - low < width), COARSEST)
    return floor(low / step) * step, ceil(high / step) * step


def probably(low: float, high: float) -> str:
    """Return 'probably be between 1,240 and 1,610'."""
    below, above = outwards(low, high)
    if below == above:
        return _("probably be %(count)s") % {"count": figure(below)}
    return _("probably be between %(low)s and %(high)s") % {
        "low": figure(below), "high": figure(above),
    }  # fmt: skip


def span(low: float, high: float) -> str:
    """Return '1,240 to 1,610'."""
    below, above = outwards(low, high)
    return _("%(low)s to %(high)s") % {"low": figure(below), "high": figure(above)}
