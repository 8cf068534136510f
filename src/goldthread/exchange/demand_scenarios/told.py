"""What scenarios would change, as data and in sentences: for the command and for the pages of an area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from goldthread.analysis.demand.differences import Differences, Worth, worth
from goldthread.analysis.demand.project import summarised
from goldthread.analysis.demand.scenarios import RateChange, Scenario
from goldthread.exchange.demand_scenarios.figures import FIGURES, RANGE
from goldthread.exchange.words import gettext as _

RATE_LABELS: Final = {
    "starts": "new plans", "ends": "plans that end", "stays": "plans that go on",
    "moves": "moves between settings",
}  # fmt: skip
VERDICT_WORDS: Final = {
    "fewer": "There are fewer plans over these years; no cost is given for it.",
    "more": "There are more plans over these years: none is avoided, so none has a cost.",
    "unsure": "There may be fewer plans or more: no cost for a plan avoided can be given.",
    "none": "It changes no number of plans in these years.",
}


def date_doubts(scenarios: Sequence[Scenario], years: Sequence[int]) -> Iterator[str]:
    """Changes that lie outside the years, or that the past already holds."""
    for scenario in scenarios:
        for number, change in enumerate(scenario.changes, 1):
            if change.first_year > years[-1] or (change.last_year or years[0]) < years[0]:
                text = _("“%(name)s”, change %(number)s lies outside these years: it does nothing.")
            elif change.first_year < years[0]:
                text = _(
                    "“%(name)s”, change %(number)s begins by the origin: what it did until then is "
                    "in the counts already, and would be counted twice."
                )
            else:
                continue
            yield text % {"name": scenario.name, "number": number}


def scenarios_as_data(made: Differences) -> list[dict[str, Any]]:
    """Each scenario over all the areas shown: its changes, its difference by year, its worth."""
    found = []
    for one in made.found:
        together, spent = one.totals.sum(axis=1), np.asarray(one.spent.sum(axis=0))
        summary = summarised(together)
        years = [
            {"year": year, **dict(zip(FIGURES, map(float, figures), strict=True)), "cost": cost}
            for year, figures, cost in zip(made.years, summary, map(float, spent), strict=True)
        ]
        found.append(
            {
                "name": one.scenario.name,
                "changes": [_change_as_data(change) for change in one.scenario.changes],
                "difference": years,
                "worth": _worth_as_data(worth(spent, together)),
            }
        )
    return found


def _change_as_data(change: RateChange) -> dict[str, Any]:
    return {
        "rate": change.rate.value,
        "factor": list(change.factor),
        "first_year": change.first_year,
        "last_year": change.last_year,
        "years_to_full": change.years_to_full,
        "ages": list(change.ages),
        "needs": list(change.needs),
        "settings": list(change.settings),
        "towards": list(change.towards),
        "cost_a_year": change.cost_a_year,
        "cost_a_plan": change.cost_a_plan,
        "evidence": change.evidence,
    }


def _worth_as_data(one: Worth) -> dict[str, Any]:
    return {
        "spent": one.spent,
        "plan_years_avoided": dict(zip(RANGE, one.avoided, strict=True)),
        "verdict": one.verdict.value,
        "cost_of_a_plan_year_avoided": (
            None if one.each is None else dict(zip(RANGE, one.each, strict=True))
        ),
    }


def change_sentence(change: Mapping[str, Any]) -> str:
    """One change with its range, from when, and on what evidence."""
    return _("%(rate)s times %(low)s to %(high)s from January %(year)s: %(evidence)s") % {
        "rate": _(RATE_LABELS[change["rate"]]),
        "low": f"{change['factor'][0]:g}", "high": f"{change['factor'][1]:g}",
        "year": change["first_year"], "evidence": change["evidence"],
    }  # fmt: skip


def worth_sentence(found: Mapping[str, Any]) -> str:
    """What one plan less for one year costs, or why that cannot be said."""
    each = found["cost_of_a_plan_year_avoided"]
    if each is None:
        return _(VERDICT_WORDS[found["verdict"]])
    return _(
        "£%(spent)s over these years; for one plan less for one year £%(middle)s "
        "(£%(low)s to £%(high)s)"
    ) % {
        "spent": f"{found['spent']:,.0f}", "middle": f"{each['median']:,.0f}",
        "low": f"{each['q05']:,.0f}", "high": f"{each['q95']:,.0f}",
    }  # fmt: skip
