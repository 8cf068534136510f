"""What somebody should ask about before they rely on a projection, in sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from goldthread.analysis.demand.breaks import BreakAlarm
from goldthread.analysis.demand.panel import Panel, implausible_returns
from goldthread.exchange.words import gettext as _

FEWEST_AREAS = 0.8
"""Of the areas that ever had counts: with fewer in the last January the nation's pace is theirs."""


def doubtful_returns(panel: Panel, codes: Collection[str] | None = None) -> Iterator[str]:
    """Every implausible count (of these areas, or of all), and areas missing from the last January."""
    for one in implausible_returns(panel):
        if codes is None or one.area.code in codes:
            yield _(
                "%(area)s, January %(year)s: %(count)s plans after %(before)s the year before. "
                "It is used as published; please ask before you rely on it."
            ) % {
                "area": one.area.name, "year": one.year, "count": f"{one.count:,.0f}",
                "before": f"{one.before:,.0f}",
            }  # fmt: skip
    known = np.isfinite(panel.plans).sum(axis=0)
    if known.size > 1 and known[-1] < FEWEST_AREAS * known.max():
        yield _(
            "January %(year)s has counts of %(count)s areas, other years of up to %(most)s: "
            "the nation's pace is that of these areas only."
        ) % {"year": panel.years[-1], "count": known[-1], "most": known.max()}


def alarm_sentences(alarm: BreakAlarm, origin: int, *, told: bool = False) -> Iterator[str]:
    """Why the ranges may be too narrow: a change of the law ahead, or a year unlike those before.

    `told`: there are scenarios, one of which may be about it.
    """
    for reform in alarm.reforms:
        sentence = _(
            "A change of the law lies within these years: %(reform)s. The ranges do not know it; "
            "project it as a scenario."
        )
        if told:
            sentence = _(
                "A change of the law lies within these years: %(reform)s. The ranges do not know "
                "it, with or without your scenarios, unless one of them is about it."
            )
        yield sentence % {"reform": reform}
    if alarm.surprised:
        yield _(
            "Growth up to January %(origin)s was %(times)s times as far from what was expected as "
            "in a usual year. Practice or rules may have changed: the ranges are likely too narrow."
        ) % {"origin": origin, "times": f"{abs(alarm.surprise):.0f}"}
