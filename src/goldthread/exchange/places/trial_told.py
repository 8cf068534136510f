"""Whether planning for uncertainty gained anything in fresh futures, in one sentence."""

from collections.abc import Mapping
from typing import Any

from goldthread.exchange.words import gettext as _


def trial_sentence(trial: Mapping[str, Any]) -> str:
    """The paired difference from a plan for the mean demand, with its interval; or that none shows."""
    words = {
        "count": trial["futures"], "difference": _pounds(abs(trial["difference"])),
        "low": _pounds(trial["interval_95"][0]), "high": _pounds(trial["interval_95"][1]),
    }  # fmt: skip
    if trial["gains"]:
        return _(
            "In %(count)s fresh futures the plan costs %(difference)s less than one made for the "
            "mean demand (95 %% interval of the difference %(low)s to %(high)s)."
        ) % words  # fmt: skip
    return _(
        "Planning for uncertainty gains nothing here that can be shown: in %(count)s fresh futures "
        "the 95 %% interval of the difference from a plan for the mean demand is %(low)s to "
        "%(high)s."
    ) % words  # fmt: skip


def _pounds(amount: float) -> str:
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.0f}"
