"""Telling other schools how a support is given, taking that back, and taking one over."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_school
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.assurance.models import ModelOfProvision
from goldthread.records.assurance.queries.models_of_provision import audiences_of, models_for
from goldthread.records.assurance.queries.pupil_names import pupils_named_in
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.organisations.models import Organisation
from goldthread.records.provision.actions.catalogue import EntryPlan, add_entry
from goldthread.records.provision.models import CatalogueEntry

TEXTS = ("name", "what", "for_whom", "who", "takes")


class UnableToPublish(UnableTo):
    """It names a pupil, or there is nobody to publish to."""


@dataclass(frozen=True)
class Described:
    """A support in the words of the school that gives it."""

    name: str
    what: str
    for_whom: str
    who: str
    takes: str
    layer: str
    area: str
    minutes: int = 0
    times_per_week: int = 0
    weeks: int = 0
    group_size: int = 0


@transaction.atomic
def publish_model(
    *, school: Organisation, audience: str, described: Described, results: dict[str, Any],
    by: Actor, at: datetime,
) -> ModelOfProvision:  # fmt: skip
    """Publish to the schools of the trust or the area, with results as they stand now."""
    check_may_in_school(by, Permission.CATALOGUE_EDIT, school.pk)
    if audience not in audiences_of(school.pk):
        raise UnableToPublish(_("Your school has no such schools around it."), field="audience")
    _check_names(school.pk, described)
    model = ModelOfProvision(
        school=school, audience=audience, results=_renamed(results, described.name), published_at=at,
        published_by_id=by.user_id, **asdict(described),
    )  # fmt: skip
    clean_row(model)
    model.save()
    record_write(
        action="model.published", by=by, at=at, organisation_id=school.pk, subject=model,
        fields=["audience", "results", *TEXTS],
    )  # fmt: skip
    return model


@transaction.atomic
def withdraw_model(*, model_id: int, by: Actor, at: datetime) -> ModelOfProvision:
    """Take it back: others no longer see it. What they took over is theirs. Again changes nothing."""
    model = ModelOfProvision.objects.select_for_update().filter(pk=model_id).first()
    if model is None:
        raise NotVisible
    check_may_in_school(by, Permission.CATALOGUE_EDIT, model.school_id)
    if model.withdrawn_at is not None:
        return model
    model.withdrawn_at, model.withdrawn_by_id = at, by.user_id
    model.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record_write(
        action="model.withdrawn", by=by, at=at, organisation_id=model.school_id, subject=model,
        fields=["withdrawn_at"],
    )  # fmt: skip
    return model


@transaction.atomic
def take_over_model(
    *, model_id: int, school: Organisation, by: Actor, at: datetime
) -> CatalogueEntry:
    """Put what others published into the school's own catalogue, to change as it likes."""
    check_may_in_school(by, Permission.CATALOGUE_EDIT, school.pk)
    model = models_for([school.pk]).filter(pk=model_id, withdrawn_at__isnull=True).first()
    if model is None or model.school_id == school.pk:
        raise NotVisible
    entry = add_entry(school=school, plan=_plan(model), by=by, at=at)
    record_write(action="model.taken_over", by=by, at=at, organisation_id=school.pk, subject=model)
    return entry


def _renamed(results: dict[str, Any], name: str) -> dict[str, Any]:
    """With the name that was checked: a group of the school's may be called after a pupil."""
    if not results:
        return {}
    told = [
        [text, values | {"name": name} if "name" in values else values]
        for text, values in results["sentences"]
    ]
    return {**results, "sentences": told}


def _plan(model: ModelOfProvision) -> EntryPlan:
    return EntryPlan(
        name=model.name, layer=model.layer, area=model.area, what=model.what, who=model.who,
        minutes=model.minutes, times_per_week=model.times_per_week, weeks=model.weeks,
        group_size=model.group_size,
    )  # fmt: skip


def _check_names(school_id: int, described: Described) -> None:
    """Refuse, at the first text that does, what names a pupil of the school."""
    for name in TEXTS:
        words = pupils_named_in(school_id, [getattr(described, name)])
        if words:
            quoted = ", ".join(f"“{word}”" for word in words)
            raise UnableToPublish(
                _(
                    "Other schools will read this, so it must name no pupil. These words are names of "
                    "pupils of your school: %(words)s. Say it without them."
                )
                % {"words": quoted},
                field=name,
            )
