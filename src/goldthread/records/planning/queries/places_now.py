"""Places for children with SEN that the register of schools (GIAS) knows of in an area."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from goldthread.records.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class PlacesNow:
    """Schools, places and pupils of one kind; None where no school has told."""

    key: str
    schools: int
    places: int | None
    pupils: int | None


def places_now(area: Organisation) -> list[PlacesNow]:
    """Special schools, SEN units and resourced provision of the schools linked to an authority."""
    special = Q(type_name__icontains="special")
    unit = Q(sen_unit_capacity__gt=0)
    resourced = Q(resourced_capacity__gt=0)
    found = Organisation.objects.filter(authority=area, kind="school", closed_on__isnull=True).aggregate(
        special=Count("pk", filter=special),
        special_places=Sum("capacity", filter=special),
        special_pupils=Sum("pupils_on_roll", filter=special),
        units=Count("pk", filter=unit),
        unit_places=Sum("sen_unit_capacity", filter=unit),
        unit_pupils=Sum("sen_unit_on_roll", filter=unit),
        resourced=Count("pk", filter=resourced),
        resourced_places=Sum("resourced_capacity", filter=resourced),
        resourced_pupils=Sum("resourced_on_roll", filter=resourced),
    )  # fmt: skip
    kinds = (("special", "special"), ("units", "unit"), ("resourced", "resourced"))
    return [
        PlacesNow(key, found[key], found[f"{one}_places"], found[f"{one}_pupils"])
        for key, one in kinds
        if found[key]
    ]
