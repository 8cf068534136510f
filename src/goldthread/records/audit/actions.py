"""Writing the audit. `record_write` runs inside the transaction of what it records."""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from goldthread.access.actor import Actor
from goldthread.records.audit.models import Chain, Event, EventChild
from goldthread.records.audit.queries import chain_name, event_hash

request_id: ContextVar[str] = ContextVar("request_id", default="")


@dataclass(frozen=True)
class Entry:
    """What one event says. `fields` are names, never values."""

    kind: str
    action: str
    organisation_id: int | None = None
    object_type: str = ""
    object_id: int | None = None
    fields: tuple[str, ...] = ()
    child_ids: tuple[int, ...] = ()


def record_write(
    *,
    action: str,
    by: Actor,
    at: datetime,
    organisation_id: int | None,
    subject: Model | None = None,
    fields: Iterable[str] = (),
    child_ids: Iterable[int] = (),
) -> Event:
    """Append one write event, in the caller's transaction."""
    entry = Entry(
        kind="write",
        action=action,
        organisation_id=organisation_id,
        object_type=subject._meta.label if subject else "",
        object_id=subject.pk if subject else None,
        fields=tuple(fields),
        child_ids=tuple(child_ids),
    )
    return append((entry,), by=by, at=at)[0]


@transaction.atomic
def append(entries: Iterable[Entry], *, by: Actor, at: datetime) -> list[Event]:
    """Append events, each to its organisation's chain, in order. All or none."""
    events = [_append_one(entry, by=by, at=at) for entry in entries]
    EventChild.objects.bulk_create(
        [
            EventChild(event=event, child_id=child_id)
            for event in events
            for child_id in event.child_ids
        ]
    )
    return events


def _append_one(entry: Entry, *, by: Actor, at: datetime) -> Event:
    name = chain_name(entry.organisation_id)
    chain = _locked_chain(name)
    values: dict[str, Any] = {
        "sequence": chain.length + 1,
        "at": at,
        "kind": entry.kind,
        "action": entry.action,
        "actor_id": by.user_id,
        "actor_roles": by.roles_for(entry.organisation_id, entry.child_ids),
        "organisation_id": entry.organisation_id,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "fields": sorted(entry.fields),
        "child_ids": sorted(set(entry.child_ids)),
        "request_id": request_id.get(),
        "previous_hash": chain.head,
    }
    event = Event.objects.create(chain=chain, hash=event_hash(name, values), **values)
    Chain.objects.filter(pk=chain.pk).update(
        length=event.sequence,
        head=event.hash,
        last_write=event.sequence if entry.kind == "write" else chain.last_write,
    )
    return event


def _locked_chain(name: str) -> Chain:
    chain = Chain.objects.select_for_update().filter(name=name).first()
    if chain is None:
        Chain.objects.get_or_create(name=name)
        chain = Chain.objects.select_for_update().get(name=name)
    return chain


def alone_in_chain(organisation_id: int | None) -> None:
    """Until the transaction ends, nobody else adds to this chain."""
    _locked_chain(chain_name(organisation_id))
