"""Fill an empty database with events as a trust of seven schools leaves them behind."""

import os
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

START_OF_YEAR = datetime(2025, 9, 1, 8, tzinfo=UTC)
SCHOOLS = 7
CHILDREN = 420
AT_ONCE = 5000
KINDS = (
    # what, kind, how often in a hundred, children shown, fields
    ("child.viewed", "read", 46, 1, ()),
    ("session.logged", "write", 22, 3, ("done", "minutes", "note")),
    ("class.viewed", "read", 12, 8, ()),
    ("observation.added", "write", 9, 1, ("text", "on", "is_win")),
    ("register.viewed", "read", 4, 20, ()),
    ("plan.changed", "write", 5, 1, ("text", "review_on")),
    ("user.signed_in", "write", 2, 0, ()),
)


def main() -> None:
    """Make the tables and fill them; print how many rows name a child."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "goldthread.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", "audit", verbosity=0)
    print(fill(int(sys.argv[1])))


def fill(events: int) -> int:
    """Write events of the kinds a school's year is made of, each chain in order."""
    from django.db import transaction

    from goldthread.records.audit.models import Chain, Event, EventChild
    from goldthread.records.audit.queries import START, chain_name

    chains = {
        pk: Chain.objects.create(name=chain_name(pk), head=START) for pk in (None, *range(1, 8))
    }
    made, children = _made(events, chains), 0
    while batch := [row for _, row in zip(range(AT_ONCE), made, strict=False)]:
        with transaction.atomic():
            Event.objects.bulk_create(batch)
            told = [EventChild(event=e, child_id=c) for e in batch for c in e.child_ids]
            EventChild.objects.bulk_create(told, batch_size=AT_ONCE)
        children += len(told)
    Chain.objects.bulk_update(chains.values(), ["length", "head", "last_write"])
    return children


def _made(events: int, chains: dict[int | None, Any]) -> Iterator[Any]:
    from goldthread.records.audit.models import Event
    from goldthread.records.audit.queries import event_hash

    chance = random.Random(2026)  # the same events each time
    weights = [often for _, _, often, _, _ in KINDS]
    for number in range(events):
        action, kind, _, shown, fields = chance.choices(KINDS, weights)[0]
        school = chance.randint(1, SCHOOLS) if shown else None
        chain = chains[school]
        children = sorted(chance.sample(range(1, CHILDREN), shown))
        values = {
            "sequence": chain.length + 1,
            "at": START_OF_YEAR + timedelta(seconds=9 * number, microseconds=number % 1000),
            "kind": kind,
            "action": action,
            "actor_id": chance.randint(1, 300),
            "actor_roles": chance.choice(("teacher", "senco", "teaching_assistant")),
            "organisation_id": school,
            "object_type": "people.Child" if kind == "write" else "",
            "object_id": children[0] if children and kind == "write" else None,
            "fields": sorted(fields),
            "child_ids": children,
            "request_id": f"{number:032x}",
            "previous_hash": chain.head,
        }
        chain.length += 1
        chain.head = event_hash(chain.name, values)
        chain.last_write = chain.length if kind == "write" else chain.last_write
        yield Event(chain=chain, hash=chain.head, **values)


if __name__ == "__main__":
    main()
