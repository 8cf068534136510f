"""What works here: what each support went with, for one school or a trust's; nobody named, nothing ranked."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goldthread.access.checks import holds, schools_where
from goldthread.access.permissions import Permission as P
from goldthread.analysis.disclosure.suppression import MINIMUM
from goldthread.records.assurance.queries.own_practice import OwnPractice, Support, own_practice
from goldthread.records.assurance.queries.support_outcomes import LeftOut
from goldthread.records.organisations.queries import organisations_named
from goldthread.web.components.funnel_chart import FunnelChart
from goldthread.web.components.interval_chart import Interval, IntervalChart
from goldthread.web.leadership.head import school_of
from goldthread.web.leadership.works_pictures import picture_of_all
from goldthread.web.pages import page
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.analysis.impact.practice.integrate import Figure
    from goldthread.analysis.impact.practice.results import InterventionResult

LEFT_OUT: dict[LeftOut, Any] = {
    LeftOut.SCALE: gettext_lazy("Measured in a way that does not state its spread"),
    LeftOut.NO_BASELINE: gettext_lazy("Without a baseline"),
    LeftOut.NO_SUPPORT: gettext_lazy("No support with a planned dose was tied to the outcome"),
    LeftOut.SEVERAL: gettext_lazy(
        "Several kinds of support at once, so that none can be told apart"
    ),
    LeftOut.NOT_MEASURED: gettext_lazy("Not measured while the support ran, or in six weeks after"),
}
FURTHEST_MONTHS: Final = 1.0
"""The Toolkit's table ends at one standard deviation."""


@dataclass(frozen=True)
class Shown:
    """What may be said of one support, and from how many pupils and targets between which days.

    `group_id` names the support in an address, where a name could be anybody's.
    """

    group_id: int
    name: str
    counted: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """Supports with an answer, with too few data, and measured on goals of pupils' own only.

    `scatter_words` are empty where there is no support at all to say something of.
    """

    told: tuple[Shown, ...]
    too_few: tuple[Shown, ...]
    goals_only: tuple[Shown, ...]
    chart: IntervalChart | None
    scatter: FunnelChart | None
    scatter_words: str
    left_out: tuple[tuple[str, str], ...]
    some_hidden: bool


@page(P.FIGURES_VIEW)
def school_works(request: Request) -> HttpResponse:
    """One's own school."""
    school_id = school_of(request)
    return _answer(request, [school_id], least=1, back="head_home", one="school_work")


@page(P.TRUST_FIGURES_VIEW)
def trust_works(request: Request) -> HttpResponse:
    """All schools one answers for, as one; what fewer than ten pupils had is not shown."""
    schools = schools_where(request.actor, P.TRUST_FIGURES_VIEW)
    return _answer(request, schools, least=MINIMUM, back="trust_home", one="trust_work")


def _answer(
    request: Request, school_ids: Collection[int], *, least: int, back: str, one: str
) -> HttpResponse:
    from goldthread.analysis.refusals import Unanswerable

    try:
        found = page_of(own_practice(school_ids, request.on), least=least)
    except (Unanswerable, ArithmeticError):
        found = None
    return render(
        request,
        "leadership/works.html",
        {
            "schools": organisations_named(school_ids),
            "found": found,
            "hides": least > 1,
            "back": back,
            "one": one,
            "reads_models": holds(request.actor, P.GUIDANCE_VIEW),
            "least": MINIMUM,
        },
    )


def page_of(practice: OwnPractice, *, least: int) -> Page:
    """What may be said where support that fewer than `least` pupils had is not shown."""
    from goldthread.analysis.impact.practice.results import Verdict

    everything = practice.result.interventions if practice.result else ()
    told, too_few, goals_only, drawn, measured = [], [], [], [], []
    for one in everything:
        support = practice.supports[one.name]
        if one.children < least:
            continue
        if support.has_goals_only(one):
            goals_only.append(_shown(one, support, ()))
            continue
        measured.append(one)
        if one.verdict is Verdict.NOT_ENOUGH:
            too_few.append(_shown(one, support, _claimed(one)[:2]))
        else:
            drawn.append(one)
            told.append(_shown(one, support, (*_claimed(one), *in_months(one.effect))))
    scatter, scatter_words = picture_of_all(measured) if measured else (None, "")
    return Page(
        tuple(told), tuple(too_few), tuple(goals_only), _chart(drawn), scatter, scatter_words,
        _left_out(practice, least), any(one.children < least for one in everything),
    )  # fmt: skip


def _claimed(one: "InterventionResult") -> tuple[str, ...]:
    from goldthread.analysis.impact.practice.claims import claim

    return tuple(sentence.said(_) for sentence in claim(one))


def _shown(one: "InterventionResult", support: Support, sentences: tuple[str, ...]) -> Shown:
    return Shown(min(support.group_ids), one.name, counted_from(one, support), sentences)


def counted_from(one: "InterventionResult", support: Support) -> str:
    """From how many pupils and targets, between which days."""
    pupils = ngettext("%(num)s pupil", "%(num)s pupils", one.children) % {"num": one.children}
    targets = ngettext("%(num)s target", "%(num)s targets", one.outcomes) % {"num": one.outcomes}
    return _("%(pupils)s, %(targets)s, %(first)s to %(last)s") % {
        "pupils": pupils,
        "targets": targets,
        "first": date_format(support.first, "j M Y"),
        "last": date_format(support.last, "j M Y"),
    }


def in_months(effect: "Figure") -> tuple[str, ...]:
    """The same figure and interval on the Toolkit's table of months, where the table goes that far."""
    from goldthread.analysis.impact.effect_scale import months_of_progress

    figures = (effect.estimate, effect.low, effect.high)
    if any(round(abs(figure), 2) > FURTHEST_MONTHS for figure in figures):
        return ()
    middle, low, high = (months_of_progress(figure) for figure in figures)
    sentence = _(
        "In months of the Education Endowment Foundation’s Toolkit that is about %(middle)s; anything "
        "from %(low)s to %(high)s fits what was measured. It went with the support: an association."
    )
    return (sentence % {"middle": _number(middle), "low": _number(low), "high": _number(high)},)


def _number(months: int) -> str:
    return f"−{-months}" if months < 0 else str(months)


def _chart(drawn: "list[InterventionResult]") -> IntervalChart | None:
    if not drawn:
        return None
    return IntervalChart(
        key="works",
        title=_("Distance from where pupils were expected without help"),
        description=_(
            "One row for each support, by name: a dot for the figure and a line for where it probably "
            "lies, in standard deviations. The upright line is nought: as expected without help."
        ),
        heads=(_("Support"), _("Figure"), _("Probably from"), _("to")),
        rows=tuple(
            Interval(one.name, one.effect.low, one.effect.estimate, one.effect.high)
            for one in drawn
        ),
    )


def _left_out(practice: OwnPractice, least: int) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            str(LEFT_OUT[why]),
            str(count) if count >= least else _("fewer than %(least)s") % {"least": least},
        )
        for why, count in practice.left_out.items()
    )
