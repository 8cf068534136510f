"""Models of provision: what a school could publish, and what others have published to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from goldthread.records.assurance.models import AUDIENCES, ModelOfProvision
from goldthread.records.organisations.models import Organisation
from goldthread.records.provision.models import ProvisionGroup

if TYPE_CHECKING:
    from goldthread.analysis.impact.sentences import Sentence

MODEL_AUDIENCES = AUDIENCES


@dataclass(frozen=True)
class Given:
    """How a school gives a support now, to begin a model with."""

    name: str
    what: str
    who: str
    layer: str
    area: str
    minutes: int
    times_per_week: int
    weeks: int
    group_size: int


def given_as(school_id: int, group_id: int) -> Given | None:
    """One group of the school, in its catalogue's words where it has an entry: one statement."""
    group = (
        ProvisionGroup.objects.filter(school_id=school_id, pk=group_id)
        .select_related("entry")
        .first()
    )
    if group is None:
        return None
    entry = group.entry
    return Given(
        entry.name if entry else group.name, group.what or (entry.what if entry else ""),
        entry.who if entry else "", group.layer, group.area, group.minutes, group.times_per_week,
        group.weeks, entry.group_size if entry else 0,
    )  # fmt: skip


def audiences_of(school_id: int) -> tuple[str, ...]:
    """To whom this school can publish: the schools of its trust, of its area."""
    school = Organisation.objects.get(pk=school_id)
    able = {"trust": school.trust_id is not None, "area": school.authority_id is not None}
    return tuple(name for name in AUDIENCES if able[name])


def models_for(school_ids: Collection[int]) -> QuerySet[ModelOfProvision]:
    """What these schools can read, by name: their own, also withdrawn, and what is published to them."""
    schools = Organisation.objects.filter(pk__in=sorted(school_ids))
    trusts = schools.filter(trust__isnull=False).values("trust")
    areas = schools.filter(authority__isnull=False).values("authority")
    to_them = Q(audience="trust", school__trust__in=trusts) | Q(
        audience="area", school__authority__in=areas
    )
    found = ModelOfProvision.objects.filter(
        Q(school_id__in=sorted(school_ids)) | (to_them & Q(withdrawn_at__isnull=True))
    )
    return found.select_related("school").order_by("name", "id")


def frozen(
    sentences: "Collection[Sentence]", *, pupils: int, targets: int, days: tuple[date, date, date]
) -> dict[str, Any]:
    """Results as a model keeps them: first and last day of the outcomes, and the day they stood so."""
    first, last, on = days
    return {
        "pupils": pupils, "targets": targets, "first": first.isoformat(), "last": last.isoformat(),
        "on": on.isoformat(),
        "sentences": [[one.text, dict(one.values)] for one in sentences],
    }  # fmt: skip
