"""The five figures in words: titles, values, how sure, what moved, what to decide."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.analysis.impact.proportions import wilson_interval
from goldthread.records.assurance.queries.figures import ENOUGH_TARGETS, Figure, SchoolFigures

TITLES: dict[str, Any] = {
    "reviews": gettext_lazy("Reviews on time"),
    "delivered": gettext_lazy("Planned support delivered"),
    "progress": gettext_lazy("Targets moving towards the goal"),
    "families": gettext_lazy("Families heard before reviews"),
    "money": gettext_lazy("Money spent of what is planned"),
}
COUNTED: dict[str, Any] = {
    "reviews": gettext_lazy("reviews due"),
    "delivered": gettext_lazy("minutes planned to date"),
    "progress": gettext_lazy("targets measured at least twice"),
    "families": gettext_lazy("reviews held"),
    "money": gettext_lazy("planned for support begun this year"),
}
SUGGESTIONS: dict[str, Any] = {
    "reviews": gettext_lazy("Which reviews are late, and what would free the time to hold them?"),
    "delivered": gettext_lazy(
        "Which support happens least, and can it move, be covered or be stopped?"
    ),
    "progress": gettext_lazy("For which targets is nothing moving, and should the plan change?"),
    "families": gettext_lazy("How will each family be asked before the next review?"),
}
SHARES = ("reviews", "progress", "families")
"""Figures that count things one by one, so that an interval can be given."""


@dataclass(frozen=True)
class Said:
    """One figure as shown."""

    key: str
    title: str
    value: str
    counted: str
    dates: str
    note: str
    moved: str


def said(figure: Figure, earlier: Figure | None) -> Said:
    """A figure in words, with what moved since the earlier one."""
    return Said(
        key=figure.key,
        title=str(TITLES[figure.key]),
        value=value_of(figure),
        counted=counted(figure),
        dates=_("%(first)s to %(last)s")
        % {
            "first": date_format(figure.first, "j M"),
            "last": date_format(figure.last, "j M Y"),
        },
        note=how_sure(figure),
        moved=moved(figure, earlier),
    )


def value_of(figure: Figure) -> str:
    """The share, or why there is none."""
    if not figure.whole:
        return _("Nothing to count yet")
    if figure.percent is None:
        return _("Not enough data")
    return f"{figure.percent}\u00a0%"


def counted(figure: Figure) -> str:
    """ "412 of 496 minutes planned to date"."""
    part, whole = (
        number_format(n, use_l10n=True, force_grouping=True) for n in (figure.part, figure.whole)
    )
    pounds = "£" if figure.key == "money" else ""
    sentence = _("%(part)s of %(whole)s %(what)s")
    return sentence % {"part": pounds + part, "whole": pounds + whole, "what": COUNTED[figure.key]}


def how_sure(figure: Figure) -> str:
    """The interval in words for figures that count one by one."""
    if figure.key == "progress" and 0 < figure.whole < ENOUGH_TARGETS:
        return _("With fewer than 10 targets measured twice, a share would say nothing.")
    if figure.key not in SHARES or figure.percent is None:
        return ""
    interval = wilson_interval(figure.part, figure.whole)
    return _("The usual level is probably between %(low)s and %(high)s\u00a0%%.") % {
        "low": int(100 * interval.low),
        "high": -int(-100 * interval.high // 1),
    }


def moved(figure: Figure, earlier: Figure | None) -> str:
    """What moved since four weeks before, where both can be said."""
    if earlier is None or earlier.percent is None or figure.percent is None:
        return ""
    values = {"before": earlier.percent, "day": date_format(earlier.last, "j F")}
    if figure.percent == earlier.percent:
        return _("The same as on %(day)s.") % values
    if figure.percent > earlier.percent:
        return _("Up from %(before)s %% on %(day)s.") % values
    return _("Down from %(before)s %% on %(day)s.") % values


def to_decide(figures: SchoolFigures) -> list[tuple[str, str, str]]:
    """The two weakest figures, each as key, title and the question to decide with the SENCO."""
    known = [f for key, f in figures.items() if key in SUGGESTIONS and f.percent is not None]
    weak = sorted((f for f in known if (f.percent or 0) < 100), key=lambda f: f.percent or 0)
    return [(f.key, str(TITLES[f.key]), str(SUGGESTIONS[f.key])) for f in weak[:2]]
