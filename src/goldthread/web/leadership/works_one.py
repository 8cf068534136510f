"""All that is known of one support, here and elsewhere, in one statement; nobody is named."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from goldthread.access.checks import holds, schools_where
from goldthread.access.permissions import Permission as P
from goldthread.analysis.disclosure.suppression import MINIMUM
from goldthread.records.assurance.queries.outside_evidence import as_reading, evidence_for
from goldthread.records.assurance.queries.own_practice import Support, own_practice
from goldthread.records.guidance.queries import LibraryEntry, library_of
from goldthread.records.organisations.queries import organisations_named
from goldthread.web.components.interval_chart import IntervalChart
from goldthread.web.leadership.head import school_of
from goldthread.web.leadership.works import counted_from, in_months
from goldthread.web.leadership.works_pictures import (
    is_silent,
    picture_of_ages,
    picture_of_doses,
    picture_of_groups,
    safe_to_show,
)
from goldthread.web.pages import page
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.analysis.impact.practice.results import InterventionResult
    from goldthread.analysis.impact.sentences import Sentence
    from goldthread.analysis.impact.statement import Statement


@dataclass(frozen=True)
class Part:
    """One heading of the statement with its sentences."""

    title: str
    sentences: tuple[str, ...]
    charts: tuple[IntervalChart, ...] = ()


@page(P.FIGURES_VIEW)
def school_work(request: Request, group_id: int) -> HttpResponse:
    """One support in one's own school."""
    school_id = school_of(request)
    return _answer(request, [school_id], group_id, least=1, back="school_works")


@page(P.TRUST_FIGURES_VIEW)
def trust_work(request: Request, group_id: int) -> HttpResponse:
    """One support over all schools one answers for; none that fewer than ten pupils had."""
    schools = schools_where(request.actor, P.TRUST_FIGURES_VIEW)
    return _answer(request, schools, group_id, least=MINIMUM, back="trust_works")


def _answer(
    request: Request, school_ids: Collection[int], group_id: int, *, least: int, back: str
) -> HttpResponse:
    one, support = _found(request, school_ids, group_id, least)
    reads_library = holds(request.actor, P.GUIDANCE_VIEW)
    evidence = evidence_for(
        library_of(school_ids if reads_library else ()), support.entry_key, one.name
    )
    shown = safe_to_show(one, least)
    statement = _statement(shown, support, evidence, request.on)
    return render(
        request,
        "leadership/works_one.html",
        {
            "name": one.name,
            "group_id": group_id,
            "counted": counted_from(one, support),
            "schools": organisations_named(school_ids),
            "hides": least > 1,
            "least": MINIMUM,
            "back": back,
            "parts": _parts(shown, statement, silent=is_silent(one, support)),
            "evidence": evidence[:1],
            "others": list(zip(evidence[1:], map(_said, statement.others), strict=True)),
            "reads_library": reads_library,
            "may_publish": least == 1 and holds(request.actor, P.CATALOGUE_EDIT),
        },
    )


def _found(
    request: Request, school_ids: Collection[int], group_id: int, least: int
) -> "tuple[InterventionResult, Support]":
    """The support given in this group, or 404: also where too few had it to be shown."""
    from goldthread.analysis.refusals import Unanswerable

    try:
        practice = own_practice(school_ids, request.on)
    except (Unanswerable, ArithmeticError) as error:
        raise Http404 from error
    for one in practice.result.interventions if practice.result else ():
        support = practice.supports[one.name]
        if group_id in support.group_ids and one.children >= least:
            return one, support
    raise Http404


def _statement(
    one: "InterventionResult",
    support: Support,
    evidence: Iterable[LibraryEntry],
    on: date,
) -> "Statement":
    from goldthread.analysis.impact.costs import spent
    from goldthread.analysis.impact.statement import Takes, make_statement

    readings = tuple(as_reading(found.entry) for found in evidence)
    return make_statement(
        one.name,
        one,
        None,
        Takes(support.hours, cost=spent(support.pounds or ()), until=date_format(on, "j F Y")),
        readings=readings,
        goals_only=support.has_goals_only(one),
    )


def _parts(one: "InterventionResult", statement: "Statement", *, silent: bool) -> list[Part]:
    """The statement under its headings; where it is `silent` on its own outcomes there are no pictures."""
    headed: tuple[tuple[str, tuple[Sentence, ...], tuple[IntervalChart | None, ...]], ...] = (
        (_("What is known"), statement.known, ()),
        (_("For whom"), statement.for_whom, (picture_of_groups(one), picture_of_ages(one))),
        (_("How sure outside evidence is"), statement.how_sure, ()),
        (_("What it takes"), statement.takes, ()),
        (_("Whether more of it went with more"), statement.by_dose, (picture_of_doses(one),)),
        (_("What it cost here"), statement.costs, ()),
    )
    parts = [
        Part(title, _said(sentences), tuple(one for one in charts if one and not silent))
        for title, sentences, charts in headed
    ]
    months = () if silent else in_months(one.effect)
    parts[0] = replace(parts[0], sentences=(*parts[0].sentences, *months))
    return [part for part in parts if part.sentences]


def _said(sentences: "Iterable[Sentence]") -> tuple[str, ...]:
    return tuple(one.said(_).strip() for one in sentences)
