"""What a scenario would change, as a table and in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from goldthread.exchange.demand_scenarios.told import change_sentence, worth_sentence
from goldthread.web.components.environment import number
from goldthread.web.sufficiency.tables import Part, columns_of, pounds


@dataclass(frozen=True)
class ScenarioShown:
    """One scenario: what changes and on what evidence, the difference by year, what it is worth."""

    changes: tuple[str, ...]
    difference: Part
    worth: str


def scenario_shown(found: Mapping[str, Any]) -> ScenarioShown:
    """Plans with it less plans without it, in the same futures."""
    columns = columns_of(
        _("January"),
        _("Plans more or fewer, middle"),
        _("90 in 100 futures"),
        _("Cost in the year"),
    )
    rows = [
        {"cells": [str(one["year"]), _signed(one["median"]), _between(one), pounds(one["cost"])]}
        for one in found["difference"]
    ]
    return ScenarioShown(
        tuple(map(change_sentence, found["changes"])),
        Part("scenario", found["name"], columns, rows), worth_sentence(found["worth"]),
    )  # fmt: skip


def _between(one: Mapping[str, Any]) -> str:
    return _("%(low)s to %(high)s") % {"low": _signed(one["q05"]), "high": _signed(one["q95"])}


def _signed(value: float) -> str:
    whole = round(value)
    return f"+{number(whole)}" if whole > 0 else number(whole).replace("-", "−")
