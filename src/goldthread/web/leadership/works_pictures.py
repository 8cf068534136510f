"""The pictures of what works here, and what of them may be shown beyond a school."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.analysis.disclosure.suppression import hidden_cells
from goldthread.records.assurance.queries.own_practice import Support
from goldthread.web.components.funnel_chart import Dot, FunnelChart
from goldthread.web.components.interval_chart import Interval, IntervalChart

if TYPE_CHECKING:
    from goldthread.analysis.impact.practice.results import DoseBand, Group, InterventionResult

LEAST_OF_A_GROUP: Final = 5
"""Fewer pupils with one need are not told apart from the others, even within their school."""


def is_silent(one: "InterventionResult", support: Support) -> bool:
    """Whether its own outcomes say nothing: too few, or goals alone."""
    from goldthread.analysis.impact.practice.results import Verdict

    return support.has_goals_only(one) or one.verdict is Verdict.NOT_ENOUGH


def safe_to_show(one: "InterventionResult", least: int) -> "InterventionResult":
    """Without groups of too few pupils; beyond a school without what would give those away, too."""
    bands = {str(band.start): band.children for band in one.by_dose}
    hidden = _hidden(bands, least)
    return replace(
        one,
        by_barrier=_shown_groups(one.by_barrier, least),
        by_age=_shown_groups(one.by_age, least),
        by_dose=tuple(band for band in one.by_dose if str(band.start) not in hidden),
    )


def _shown_groups(groups: "tuple[Group, ...]", least: int) -> "tuple[Group, ...]":
    hidden = _hidden({group.name: group.children for group in groups}, least)
    kept = tuple(group for group in groups if group.name not in hidden)
    return () if len(kept) == 1 and len(kept) < len(groups) else kept


def _hidden(sizes: dict[str, int], least: int) -> frozenset[str]:
    few = frozenset(name for name, size in sizes.items() if size < LEAST_OF_A_GROUP)
    return few | hidden_cells(sizes, least) if least > 1 else few


def picture_of_groups(one: "InterventionResult") -> IntervalChart | None:
    """By area of need, where there are two to compare."""
    return _picture(
        one.by_barrier,
        key="groups",
        title=_("Distance from where pupils were expected, by area of need"),
        head=_("Area of need"),
        description=_(
            "One row for each area of need: a dot for the figure and a line for where it probably lies, "
            "in standard deviations. Each is pulled towards the others as far as its own data are thin."
        ),
    )


def picture_of_ages(one: "InterventionResult") -> IntervalChart | None:
    """By age where support began, where there are two bands to compare."""
    return _picture(
        one.by_age,
        key="ages",
        title=_("Distance from where pupils were expected, by age"),
        head=_("Age when support began"),
        description=_(
            "One row for each age band: a dot for the figure and a line for where it probably lies, "
            "in standard deviations. Each is pulled towards the others as far as its own data are thin."
        ),
    )


def _picture(
    groups: "tuple[Group, ...]", *, key: str, title: str, head: str, description: str
) -> IntervalChart | None:
    if len(groups) < 2:
        return None
    return IntervalChart(
        key=key,
        title=title,
        description=description,
        heads=(head, _("Figure"), _("Probably from"), _("to")),
        rows=tuple(
            Interval(
                _labelled(_(group.name), group.children),
                group.effect.low,
                group.effect.estimate,
                group.effect.high,
            )
            for group in groups
        ),
    )


def picture_of_doses(one: "InterventionResult") -> IntervalChart | None:
    """By share delivered of what was planned, where two bands have enough pupils."""
    from goldthread.analysis.impact.practice.doses import enough_bands

    bands = enough_bands(one.by_dose)
    if not bands:
        return None
    return IntervalChart(
        key="doses",
        title=_("Distance from where pupils were expected, by how much was delivered"),
        description=_(
            "One row for each band of the share delivered of what was planned: a dot for the mean and a "
            "line for where it probably lies, in standard deviations. It is an association."
        ),
        heads=(_("Delivered of planned"), _("Mean"), _("Probably from"), _("to")),
        rows=tuple(_dose_row(bands)),
    )


def _dose_row(bands: "Iterable[DoseBand]") -> Iterable[Interval]:
    for band in bands:
        if band.gain is not None and band.low is not None and band.high is not None:
            label = _labelled(_band_words(band), band.children)
            yield Interval(label, band.low, band.gain, band.high)


def _band_words(band: "DoseBand") -> str:
    values = {"start": round(100 * band.start), "end": round(100 * (band.end or 0))}
    if band.end is None:
        return _("%(start)s %% or more") % values
    if band.start:
        return _("%(start)s to %(end)s %%") % values
    return _("under %(end)s %%") % values


def _labelled(label: str, count: int) -> str:
    pupils = ngettext("%(num)s pupil", "%(num)s pupils", count) % {"num": count}
    return f"{label} ({pupils})"


def picture_of_all(
    supports: "Iterable[InterventionResult]",
) -> tuple[FunnelChart | None, str]:
    """The funnel of these supports, and its sentence; the sentence alone where there are too few."""
    from goldthread.analysis.impact.funnel import Z_998, funnel, said_of
    from goldthread.analysis.impact.practice.enough import LEAST_CHILDREN
    from goldthread.analysis.impact.proportions import Z_95

    enough = [one for one in supports if one.children >= LEAST_CHILDREN]
    found = funnel([(one.name, *one.alone) for one in enough if one.alone is not None])
    words = said_of(found, LEAST_CHILDREN).said(_)
    if found is None:
        return None, words
    chart = FunnelChart(
        key="funnel",
        title=_("Each support beside how exactly it is known"),
        description=_(
            "One numbered dot for each support, from its own outcomes alone: to the right the further "
            "pupils ended above where they were expected, higher up the more exactly that is known. The "
            "lines narrow upwards: between the outer ones lies what chance alone would bring."
        ),
        heads=(_("Support"), _("Figure"), _("By chance from"), _("to")),
        across=_("Standard deviations; the more exact, the higher"),
        middle=found.mean,
        limits=(Z_95, Z_998),
        dots=tuple(Dot(spot.name, spot.estimate, spot.se) for spot in found.spots),
        words=words,
    )
    return chart, words
