"""Every row held about a child, table by table, by the rules of `access.holdings`.

What is found here is what a pack is made of and what an erasure removes: one place, one rule each.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils.timezone import localdate

from goldthread.access.holdings import HOLDINGS, NOT_EDUCATIONAL, Holding
from goldthread.records.accounts.models import User
from goldthread.records.audit.models import Event
from goldthread.records.people.models import Child
from goldthread.records.subject_access.queries.telling import told_to_family

NAMED = ("accounts.User", "organisations.Organisation", "organisations.SchoolClass", "provision.ProvisionGroup")  # fmt: skip
"""What a row may point to that has a name of its own; other links are ids and say nothing."""
SKIPPED = frozenset(
    {
        "id",
        "child",
        "public_id",
        "key",
        "is_synthetic",
        "position",
        "merged_into",
        "is_kept_quiet",
        "quiet_because",
    }
)


@dataclass(frozen=True)
class Held:
    """Rows of one table: names of fields, their values as text. `has_words`: one row, to be read.

    `by_id` is who wrote it and `voice` whose words it holds, where the table says so.
    """

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_words: bool = False
    by_id: int | None = None
    voice: str = ""


def record_ids(child: Child) -> list[int]:
    """The child's record and those that were joined with it."""
    found, waiting = [child.pk], [child.pk]
    while waiting:
        joined = Child.objects.filter(merged_into__in=waiting).exclude(pk__in=found)
        waiting = list(joined.order_by("pk").values_list("pk", flat=True))
        found += waiting
    return found


def rows_of(label: str, child_ids: list[int]) -> QuerySet[Any]:
    """The rows of one table about these records; none where the table is about no child."""
    model, path = apps.get_model(label), HOLDINGS[label].path
    found: QuerySet[Any] = model._default_manager.all()
    return found.filter(**{f"{path}__in": child_ids}) if path else found.none()


def held_about(child: Child, *, educational: bool = False) -> Iterator[Held]:
    """What belongs in the pack: each row people wrote in by itself, all others of a table together.

    `educational`: only tables that hold something of the educational record.
    """
    ids = record_ids(child)
    for label, rule in HOLDINGS.items():
        if rule.in_pack and not (educational and label in NOT_EDUCATIONAL):
            yield from _looks(ids) if label == "audit.Event" else _held_in(label, rule, ids)


def _held_in(label: str, rule: Holding, ids: list[int]) -> Iterator[Held]:
    fields = list(_fields(apps.get_model(label)))
    links = [field.name for field in fields if isinstance(field, ForeignKey)]
    # Through a table in between a row is found once for each link: `pk` in a subquery counts it once.
    found = apps.get_model(label)._default_manager.filter(pk__in=rows_of(label, ids).values("pk"))
    if rule.quiet:
        found = found.exclude(**{rule.quiet: True})
    columns = tuple(field.name for field in fields)
    plain = []
    for row in found.select_related(*links):
        values = tuple(_text(row, field) for field in fields)
        if any(getattr(row, name) for name in rule.words):
            by_id = getattr(row, "by_id", None)
            yield Held(label, columns, (values,), True, by_id, getattr(row, "voice", ""))
        else:
            plain.append(values)
    if plain:
        yield Held(label, columns, tuple(plain))


def _fields(model: type[Model]) -> Iterator["Field[Any, Any]"]:
    for field in model._meta.concrete_fields:
        if field.name in SKIPPED or (field.name == "user" and model is Child):
            continue
        if not isinstance(field, ForeignKey) or field.related_model._meta.label in NAMED:
            yield field


def _text(row: Model, field: "Field[Any, Any]") -> str:
    value = getattr(row, field.name)
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, User):
        return unicodedata.normalize("NFC", value.name)
    if isinstance(value, Model):
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return localdate(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return unicodedata.normalize("NFC", _flat(value))
    return unicodedata.normalize("NFC", str(value))


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_flat(one)}" for name, one in value.items() if one)
    if isinstance(value, list):
        return ", ".join(_flat(one) for one in value)
    return value if isinstance(value, str) else json.dumps(value)


def _looks(ids: list[int]) -> Iterator[Held]:
    """Who looked or wrote: by day, role and what, with how often. Staff are not named."""
    about = Event.objects.filter(told_to_family(), children__child_id__in=ids)
    events = about.order_by("at", "pk").distinct()
    counted = Counter(
        (localdate(at).isoformat(), roles, kind, action)
        for at, roles, kind, action in events.values_list("at", "actor_roles", "kind", "action")
    )
    if counted:
        rows = tuple((*what, str(times)) for what, times in counted.items())
        yield Held("audit.Event", ("on", "roles", "kind", "action", "times"), rows)
