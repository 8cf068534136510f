"""Asking about schools: when they are open to pupils."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import BooleanField, F, QuerySet, Value

from goldthread.records.organisations.models import ClosedDay, Organisation, SchoolClass, Term
from goldthread.statute.calendar import TermDates


def term_dates_of(school_ids: Collection[int]) -> dict[int, TermDates]:
    """When each school is open, for those with terms on record: one statement, however many.

    Terms typed with an overlap are joined rather than refused: the days are what count.
    """
    ids = sorted(set(school_ids))
    terms = Term.objects.filter(school_id__in=ids).order_by()
    closures = ClosedDay.objects.filter(school_id__in=ids).order_by()
    spans: dict[int, list[tuple[date, date]]] = defaultdict(list)
    closed: dict[int, set[date]] = defaultdict(set)
    for school_id, first, last, is_term in _days(terms, "starts_on", "ends_on", True).union(
        _days(closures, "on", "on", False), all=True
    ):
        if is_term:
            spans[school_id].append((first, last))
        else:
            closed[school_id].add(first)
    return {
        school_id: TermDates(_joined(found), frozenset(closed[school_id]))
        for school_id, found in spans.items()
    }


def _days(rows: QuerySet[Any], first: str, last: str, is_term: bool) -> Any:
    named = rows.annotate(_first=F(first), _last=F(last), _is_term=Value(is_term, BooleanField()))
    return named.values_list("school_id", "_first", "_last", "_is_term")


def _joined(spans: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    joined: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


LONGEST: dict[str, int] = {
    column.name: column.max_length or 0
    for column in Organisation._meta.concrete_fields
    if getattr(column, "max_length", None)
}
"""How long each text about an organisation may be."""


def school_by_urn(urn: str) -> Organisation | None:
    """The school with this unique reference number."""
    return Organisation.objects.filter(kind="school", urn=urn).first()


def schools_by_id(ids: Collection[int]) -> QuerySet[Organisation]:
    """Schools by id, by name."""
    return Organisation.objects.filter(kind="school", pk__in=sorted(ids)).order_by("name", "id")


def schools_within(organisation: Organisation) -> list[Organisation]:
    """A school itself, or the schools of a trust or an authority, by name."""
    if organisation.kind == "school":
        return [organisation]
    within = {organisation.kind: organisation}
    return list(Organisation.objects.filter(kind="school", **within).order_by("name", "pk"))


def school_by_id(school_id: int) -> Organisation:
    """One school the caller may know of."""
    return Organisation.objects.get(pk=school_id)


def classes_of(school_ids: Collection[int], year: int) -> list[SchoolClass]:
    """The classes of these schools in the academic year that starts in `year`, by school and name."""
    classes = SchoolClass.objects.filter(school_id__in=sorted(school_ids), year_starting=year)
    return list(classes.select_related("school").order_by("school_id", "name", "pk"))


def organisations_named(organisation_ids: Collection[int]) -> list[Organisation]:
    """These organisations by name."""
    return list(Organisation.objects.filter(pk__in=organisation_ids).order_by("name", "pk"))


def find_organisation(urn: str) -> Organisation | None:
    """The organisation with this URN."""
    return Organisation.objects.filter(urn=urn).first()


def organisations_called(name: str) -> list[Organisation]:
    """Organisations with exactly this name, whatever its case."""
    return list(Organisation.objects.filter(name__iexact=name.strip()).order_by("pk"))
