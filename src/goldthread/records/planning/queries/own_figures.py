"""Children with a plan in an authority's own schools, as sums with small numbers hidden."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import F, OuterRef, Q, Subquery

from goldthread.access.actor import Actor
from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission
from goldthread.analysis.disclosure.suppression import MINIMUM, hidden_cells
from goldthread.records.organisations.models import Organisation
from goldthread.records.sen_support.models import SenNeed, SenStatus
from goldthread.records.sight.context import counting_figures

BANDS: Final = (
    ("Under 5", 4), ("Age 5 to 10", 10), ("Age 11 to 15", 15), ("Age 16 to 19", 19),
    ("Age 20 to 25", 25),
)  # fmt: skip
"""The bands of the published releases, by the last age in each."""


def facts_of(area: Organisation, actor: Actor, on: date) -> dict[str, Any]:
    """What is frozen with a run beside its files: the area's code and name, and its own figures."""
    return {"area": {"code": area.la_code, "name": area.name}, "live": own_figures(actor, on)}


def own_figures(actor: Actor, on: date) -> dict[str, Any] | None:
    """Pupils with a plan today by age and primary need; None for who may not see schools' figures.

    `plans` and each part is None where fewer than ten, or what would give such a number away, stand
    behind it. A part that is nought is not told apart from one that is hidden: it is left out.
    """
    schools = schools_where(actor, Permission.TRUST_FIGURES_VIEW)
    if not schools:
        return None
    with counting_figures():
        rows = list(_rows(schools, on))
    ages = Counter(_band(born_on, on) for born_on, _need in rows)
    needs = Counter(need or "" for _born_on, need in rows)
    return {
        "on": on.isoformat(),
        "schools": len(schools),
        "plans": len(rows) if len(rows) >= MINIMUM else None,
        "by_age": _protected(ages),
        "by_need": _protected(needs),
    }


def _rows(schools: Collection[int], on: date) -> Any:
    """Birthday and primary need of each pupil on roll with a plan: one statement."""
    today = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    first = SenNeed.objects.filter(today, child_id=OuterRef("child_id")).order_by("rank", "pk")
    here = Q(child__left_on__isnull=True) | Q(child__left_on__gte=on)
    return (
        SenStatus.objects.filter(today, here, provision="E", child__school_id__in=sorted(schools))
        .filter(child__merged_into__isnull=True)
        .annotate(born=F("child__born_on"), need=Subquery(first.values("need_type")[:1]))
        .order_by("child_id", "pk")
        .values_list("born", "need")
    )


def _band(born_on: date, on: date) -> str:
    """The band of the age on the last 31 August, as the releases count it."""
    august = date(on.year if on.month >= 9 else on.year - 1, 8, 31)
    age = august.year - born_on.year - ((august.month, august.day) < (born_on.month, born_on.day))
    return next((label for label, last in BANDS if age <= last), BANDS[-1][0])


def _protected(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    hidden = hidden_cells(counts)
    return [
        {"category": name, "plans": None if name in hidden else count}
        for name, count in sorted(counts.items())
    ]
