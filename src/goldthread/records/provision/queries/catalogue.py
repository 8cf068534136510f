"""Looking things up in the catalogue: a school's own entries over those that ship, and its rates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from goldthread.records.provision.models import STAFF_RATE_GRADES, CatalogueEntry, StaffRate
from goldthread.statute.vocabulary.provision import Layer

GRADES = STAFF_RATE_GRADES
EVERY_AREA = "all"


@dataclass(frozen=True)
class CatalogueSearch:
    """What to look for: words (each must be found), an area of need, a phase and a layer."""

    words: str = ""
    area: str = ""
    phase: str = ""
    layer: str = ""


def usable_entries(school_id: int) -> QuerySet[CatalogueEntry]:
    """What a school can choose from: its own entries, and shipped ones it has not replaced or retired."""
    own_keys = CatalogueEntry.objects.filter(school_id=school_id).values("key")
    return (
        CatalogueEntry.objects.filter(Q(school_id=school_id) | Q(school__isnull=True))
        .exclude(Q(school__isnull=True) & Q(key__in=own_keys))
        .filter(is_retired=False)
        .order_by("name", "id")
    )


def retired_entries(school_id: int) -> QuerySet[CatalogueEntry]:
    """What a school has taken out of its catalogue, by name."""
    return CatalogueEntry.objects.filter(school_id=school_id, is_retired=True).order_by(
        "name", "id"
    )


def search_catalogue(school_id: int, search: CatalogueSearch) -> list[CatalogueEntry]:
    """Entries that fit, the nearest in name first: one statement. No words finds all that fit."""
    words = search.words.casefold().split()
    fitting = [entry for entry in usable_entries(school_id) if _fits(entry, search)]
    ranked = [(_rank(entry, words), entry) for entry in fitting]
    found = [(rank, entry) for rank, entry in ranked if rank is not None]
    return [entry for _, entry in sorted(found, key=lambda pair: _order(pair[0], pair[1]))]


def entry_in_use(school_id: int, entry_id: int) -> CatalogueEntry | None:
    """One entry the school can choose, or None."""
    return usable_entries(school_id).filter(pk=entry_id).first()


def rates_on(school_id: int, on: date) -> dict[str, Decimal]:
    """The hourly rate of each grade on a day; grades never set are left out."""
    rates = StaffRate.objects.filter(school_id=school_id, starts_on__lte=on)
    ordered = rates.order_by("starts_on", "id").values_list("grade", "hourly_rate")
    return dict(ordered)


def rate_history(school_id: int) -> QuerySet[StaffRate]:
    """Every rate a school has set, newest first within a grade."""
    return StaffRate.objects.filter(school_id=school_id).order_by("grade", "-starts_on", "id")


def _fits(entry: CatalogueEntry, search: CatalogueSearch) -> bool:
    return (
        (not search.area or entry.area in {search.area, EVERY_AREA})
        and (not search.phase or search.phase in entry.phases)
        and (not search.layer or entry.layer == search.layer)
    )


def _rank(entry: CatalogueEntry, words: Iterable[str]) -> int | None:
    """0 when every word is in the name, 1 with its synonyms, 2 anywhere; None when one is missing."""
    name = entry.name.casefold()
    also = f"{name} {' '.join(entry.synonyms)}".casefold()
    rest = f"{also} {entry.what} {entry.who} {' '.join(entry.need_types)}".casefold()
    places = (name, also, rest)
    found = [next((i for i, text in enumerate(places) if word in text), None) for word in words]
    return None if None in found else max((i for i in found if i is not None), default=0)


def _order(rank: int, entry: CatalogueEntry) -> tuple[int, bool, int, str, int]:
    """Nearest first; what is made for an area before what is for every area; universal first."""
    for_all = entry.area == EVERY_AREA
    return rank, for_all, Layer(entry.layer).order, entry.name.casefold(), entry.pk
