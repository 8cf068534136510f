"""Asking about schools: when they are open to pupils."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from goldthread.records.organisations.models import ClosedDay, Organisation, Term
from goldthread.statute.calendar import TermDates


def term_dates_of(school_ids: Collection[int]) -> dict[int, TermDates]:
    """When each school is open, for those with terms on record: two statements, however many.

    Terms typed with an overlap are joined rather than refused: the days are what count.
    """
    ids = sorted(set(school_ids))
    spans: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for school_id, first, last in Term.objects.filter(school_id__in=ids).values_list(
        "school_id", "starts_on", "ends_on"
    ):
        spans[school_id].append((first, last))
    closed: dict[int, set[date]] = defaultdict(set)
    for school_id, on in ClosedDay.objects.filter(school_id__in=ids).values_list("school_id", "on"):
        closed[school_id].add(on)
    return {
        school_id: TermDates(_joined(found), frozenset(closed[school_id]))
        for school_id, found in spans.items()
    }


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


def school_by_id(school_id: int) -> Organisation:
    """One school the caller may know of."""
    return Organisation.objects.get(pk=school_id)


def organisations_named(organisation_ids: Collection[int]) -> list[Organisation]:
    """These organisations by name."""
    return list(Organisation.objects.filter(pk__in=organisation_ids).order_by("name", "pk"))


def find_organisation(urn: str) -> Organisation | None:
    """The organisation with this URN."""
    return Organisation.objects.filter(urn=urn).first()


def organisations_called(name: str) -> list[Organisation]:
    """Organisations with exactly this name, whatever its case."""
    return list(Organisation.objects.filter(name__iexact=name.strip()).order_by("pk"))
