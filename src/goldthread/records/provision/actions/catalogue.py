"""Filling the catalogue: the entries that ship, a school's own, and what an hour costs."""

import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_school
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotPermitted, NotVisible, UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.organisations.models import Organisation
from goldthread.records.provision.models import CatalogueEntry, StaffRate
from goldthread.records.provision.queries.catalogue import retired_entries, usable_entries
from goldthread.statute.dose import Dose, ImpossibleDose

SHIPPED = "catalogue.toml"


class UnableToChangeCatalogue(UnableTo):
    """The name is taken, or a value cannot be meant."""


@dataclass(frozen=True)
class Loaded:
    """What loading the shipped entries did."""

    created: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class EntryPlan:
    """A school's own catalogue entry. 0 minutes means "all the time"."""

    name: str
    layer: str
    area: str
    what: str
    who: str
    minutes: int = 0
    times_per_week: int = 0
    weeks: int = 0
    group_size: int = 0
    measure: str = ""
    child_words: str = ""
    one_off_cost: Decimal = Decimal(0)
    need_types: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()


@transaction.atomic
def load_catalogue(*, by: Actor, at: datetime) -> Loaded:
    """Bring in the entries that ship. Again, it changes only what has changed since."""
    if not by.system:
        raise NotPermitted(Permission.CATALOGUE_EDIT)
    known = {entry.key: entry for entry in CatalogueEntry.objects.filter(school__isnull=True)}
    new, changed = [], []
    for values in _shipped():
        entry = known.get(values["key"])
        if entry is None:
            new.append(CatalogueEntry(school=None, **values))
        elif _take_over(entry, values):
            changed.append(entry)
    CatalogueEntry.objects.bulk_create(new)
    for entry in changed:
        entry.save()
    if new or changed:
        record_write(
            action="catalogue.loaded", by=by, at=at, organisation_id=None, fields=["entries"]
        )
    return Loaded(len(new), len(changed), len(_shipped()) - len(new) - len(changed))


@transaction.atomic
def add_entry(*, school: Organisation, plan: EntryPlan, by: Actor, at: datetime) -> CatalogueEntry:
    """A kind of provision of the school's own."""
    check_may_in_school(by, Permission.CATALOGUE_EDIT, school.pk)
    _check_entry(plan)
    own = CatalogueEntry.objects.filter(school=school)
    _check_name(plan.name, own.values_list("name", flat=True))
    key = _free_key(plan.name, frozenset(own.values_list("key", flat=True)))
    entry = CatalogueEntry(school=school, key=key, **_lists(asdict(plan)))
    clean_row(entry)
    entry.save()
    _record("catalogue_entry.added", entry, school.pk, by, at)
    return entry


@transaction.atomic
def change_entry(
    *, school: Organisation, entry: CatalogueEntry, plan: EntryPlan, by: Actor, at: datetime
) -> CatalogueEntry:
    """Say an entry differently in one school's catalogue. Plans that use it keep what they said.

    A shipped entry stays as it is for everyone else: the school gets a copy of its own. The same
    again changes nothing.
    """
    check_may_in_school(by, Permission.CATALOGUE_EDIT, school.pk)
    if entry.school_id not in {None, school.pk}:
        raise NotVisible
    _check_entry(plan)
    others = (*usable_entries(school.pk), *retired_entries(school.pk))
    _check_name(plan.name, [other.name for other in others if other.key != entry.key])
    now = CatalogueEntry.objects.filter(school=school, key=entry.key).first() or entry
    if now.is_retired:
        raise UnableToChangeCatalogue(_("This entry was taken out. Bring it back first."))
    values = _lists(asdict(plan))
    changed = sorted(name for name, value in values.items() if getattr(now, name) != value)
    if not changed:
        return now
    own = _own_copy(school, now)
    for name in changed:
        setattr(own, name, values[name])
    clean_row(own)
    own.save(update_fields=changed)
    _record("catalogue_entry.changed", own, school.pk, by, at, changed)
    return own


@transaction.atomic
def retire_entry(
    *, school: Organisation, entry: CatalogueEntry, by: Actor, at: datetime
) -> CatalogueEntry:
    """Take an entry out of one school's catalogue. Plans that use it keep it."""
    check_may_in_school(by, Permission.CATALOGUE_EDIT, school.pk)
    own = entry if entry.school_id == school.pk else _own_copy(school, entry)
    own.is_retired = True
    own.save()
    _record("catalogue_entry.retired", own, school.pk, by, at)
    return own


@transaction.atomic
def bring_back_entry(
    *, school: Organisation, entry: CatalogueEntry, by: Actor, at: datetime
) -> CatalogueEntry:
    """Put a retired entry of the school's back into its catalogue."""
    check_may_in_school(by, Permission.CATALOGUE_EDIT, school.pk)
    if entry.school_id != school.pk:
        raise UnableToChangeCatalogue(_("This entry is not one of your school's."))
    entry.is_retired = False
    entry.save(update_fields=["is_retired"])
    _record("catalogue_entry.brought_back", entry, school.pk, by, at)
    return entry


@transaction.atomic
def set_rate(
    *,
    school: Organisation,
    grade: str,
    hourly_rate: Decimal,
    starts_on: date,
    by: Actor,
    at: datetime,
) -> StaffRate:
    """What an hour costs from a day on. Provision planned earlier keeps the rate it had."""
    check_may_in_school(by, Permission.CATALOGUE_EDIT, school.pk)
    if hourly_rate < 0:
        raise UnableToChangeCatalogue(_("A rate is not negative."), field="hourly_rate")
    rate, _made = StaffRate.objects.update_or_create(
        school=school, grade=grade, starts_on=starts_on, defaults={"hourly_rate": hourly_rate}
    )
    _record("staff_rate.set", rate, school.pk, by, at)
    return rate


@cache
def _shipped() -> tuple[dict[str, Any], ...]:
    text = files("goldthread.records.provision").joinpath(SHIPPED).read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["entry"])


def _take_over(entry: CatalogueEntry, values: dict[str, Any]) -> bool:
    changed = [name for name, value in values.items() if getattr(entry, name) != value]
    for name in changed:
        setattr(entry, name, values[name])
    return bool(changed)


def _own_copy(school: Organisation, entry: CatalogueEntry) -> CatalogueEntry:
    copied = {
        field.attname: getattr(entry, field.attname)
        for field in CatalogueEntry._meta.concrete_fields
        if field.attname not in {"id", "school_id"}
    }
    own, _made = CatalogueEntry.objects.get_or_create(school=school, key=entry.key, defaults=copied)
    return own


def _check_name(name: str, taken: Iterable[str]) -> None:
    said = slugify(name)
    if not said or said in {slugify(other) for other in taken}:
        raise UnableToChangeCatalogue(
            _("Your catalogue has an entry with this name. Choose another."), field="name"
        )


def _free_key(name: str, taken: frozenset[str]) -> str:
    """A key from the name; an entry that was renamed may hold the plain one still."""
    plain = slugify(name).replace("-", "_")[:76]
    numbered = (f"{plain}_{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (plain, *numbered) if key not in taken)


def _check_entry(plan: EntryPlan) -> None:
    if not (plan.minutes or plan.times_per_week):
        return
    try:
        Dose(plan.minutes, plan.times_per_week, plan.weeks, plan.group_size)
    except ImpossibleDose as error:
        raise UnableToChangeCatalogue(str(error), field=error.field) from error


def _lists(values: dict[str, Any]) -> dict[str, Any]:
    return {key: list(one) if isinstance(one, tuple) else one for key, one in values.items()}


def _record(
    action: str,
    row: Model,
    school_id: int,
    by: Actor,
    at: datetime,
    fields: Iterable[str] = (),
) -> None:
    record_write(action=action, by=by, at=at, organisation_id=school_id, subject=row, fields=fields)
