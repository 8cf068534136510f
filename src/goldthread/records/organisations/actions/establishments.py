"""Keeping schools, trusts and authorities as the national register describes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from goldthread.access.actor import Actor
from goldthread.access.refusals import NotPermitted
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import Organisation

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Establishment:
    """One establishment: what the register says of it, its trust and its authority.

    What is not in `values` is not said, and stays as it is.
    """

    values: Mapping[str, Any]
    trust_code: str
    trust_name: str
    la_code: str
    la_name: str


@dataclass(slots=True)
class Registered:
    """How establishments compare with what stands, and the rows to write."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    new: list[Organisation] = field(default_factory=list)
    changed: list[Organisation] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)


def compare_establishments(establishments: Sequence[Establishment]) -> Registered:
    """What keeping them would do; nothing is written."""
    with transaction.atomic():
        result = _keep(establishments)
        transaction.set_rollback(True)
    return result


@transaction.atomic
def keep_establishments(
    *, establishments: Sequence[Establishment], by: Actor, at: datetime
) -> Registered:
    """Create or bring up to date schools by URN, trusts and authorities by code. On the server only."""
    if not by.system:
        raise NotPermitted("organisations.keep")
    result = _keep(establishments)
    if result.new or result.changed:
        record_write(
            action="organisations.registered",
            by=by,
            at=at,
            organisation_id=None,
            fields=sorted(result.fields),
        )
    return result


def _keep(establishments: Sequence[Establishment]) -> Registered:
    """Write trusts and authorities first, so that schools can point to them."""
    around = Registered()
    trusts = _by_code("trust", "trust_code", _named(establishments, "trust"), around)
    authorities = _by_code("authority", "la_code", _named(establishments, "la"), around)
    _write(around)
    result = Registered(fields=around.fields)
    schools = {
        school.urn: school
        for school in Organisation.objects.filter(kind="school", urn__isnull=False)
    }
    codes = {trust.pk: trust.trust_code for trust in trusts.values()}
    for each in establishments:
        values = dict(each.values)
        values["authority_id"] = authorities[each.la_code].pk if each.la_code else None
        school = schools.get(values["urn"])
        if each.trust_code:
            values["trust_id"] = trusts[each.trust_code].pk
        elif school is not None and school.trust_id in codes:
            values["trust_id"] = None  # it has left the trust the register once gave it
        _sort(school, values, "school", result)
    _write(result)
    result.new += around.new
    result.changed += around.changed
    return result


def _named(establishments: Iterable[Establishment], part: str) -> dict[str, str]:
    """Codes and names; of several names for one code the first in the alphabet, whatever the order."""
    names: dict[str, str] = {}
    for each in establishments:
        code, name = getattr(each, f"{part}_code"), getattr(each, f"{part}_name")
        if code:
            names[code] = min(name, names.get(code, name))
    return names


def _by_code(
    kind: str, column: str, names: Mapping[str, str], result: Registered
) -> dict[str, Organisation]:
    """Every organisation of a kind by its code, with those the file names among them."""
    known = {
        getattr(each, column): each
        for each in Organisation.objects.filter(kind=kind).exclude(**{column: ""}).order_by("-id")
    }
    for code, name in sorted(names.items()):
        known[code] = _sort(known.get(code), {"name": name, column: code}, kind, result)
    return known


def _sort(
    standing: Organisation | None, values: Mapping[str, Any], kind: str, result: Registered
) -> Organisation:
    """Put one organisation among the new, the changed or those as they were."""
    if standing is None:
        made = Organisation(kind=kind, **values)
        result.new.append(made)
        result.fields |= set(values)
        result.created += 1
        return made
    changed = {name for name, value in values.items() if getattr(standing, name) != value}
    if not changed:
        result.unchanged += 1
        return standing
    for name in changed:
        setattr(standing, name, values[name])
    result.changed.append(standing)
    result.fields |= changed
    result.updated += 1
    return standing


def _write(result: Registered) -> None:
    Organisation.objects.bulk_create(result.new, batch_size=AT_ONCE)
    if result.changed:
        Organisation.objects.bulk_create(
            result.changed,
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=sorted(result.fields),
        )
