"""The small world that is written to while the server is killed, and the account of what it holds."""

from collections import Counter
from datetime import date, time, timedelta
from typing import Any

# Nine school weeks before the demo's day, without half-term.
MONDAYS = [date(2026, 9, 7) + timedelta(weeks=week) for week in (*range(7), 8, 9)]
SLOTS = [time(7 + number // 4, 15 * (number % 4)) for number in range(48)]


def build() -> dict[str, Any]:
    """Migrate and fill; answer who can log what: cookies, groups, days and slots."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.factories.world import build_world

    world = build_world()
    group_id, line_ids = _group(world)
    cookies = {
        name: world.client(name).cookies["sessionid"].value for name in ("ta", "senco", "office")
    }
    days = [(monday + timedelta(days=day)).isoformat() for monday in MONDAYS for day in range(5)]
    return {
        "cookies": cookies,
        "group": group_id,
        "lines": line_ids,
        "days": days,
        "slots": [slot.strftime("%H%M") for slot in SLOTS],
    }


def _group(world: Any) -> tuple[int, list[int]]:
    from goldthread.records.cycles.models import Cycle
    from goldthread.records.provision.models import ProvisionGroup, ProvisionLine, Slot

    last = date(2026, 12, 18)
    group = ProvisionGroup.objects.create(
        school=world.oakfield,
        name="Talk group",
        layer="targeted",
        area="all",
        lead=world.ta,
        hourly_rate=12,
        minutes=15,
        times_per_week=25,
        weeks=12,
        starts_on=date(2026, 9, 2),
        ends_on=last,
    )
    for weekday in range(5):
        for slot in SLOTS:
            Slot.objects.create(group=group, weekday=weekday, starts_at=slot)
    lines = []
    for child in (world.children["ada"], world.children["ben"]):
        cycle = Cycle.objects.create(
            child=child,
            school=world.oakfield,
            number=1,
            state="active",
            starts_on=date(2026, 9, 2),
            review_due_on=last,
        )
        line = ProvisionLine.objects.create(
            child=child, cycle=cycle, group=group, starts_on=date(2026, 9, 2), ends_on=last
        )
        lines.append(line.pk)
    return group.pk, lines


def verify() -> dict[str, Any]:
    """What is kept, counted from every side."""
    from django.db import connection

    from goldthread.records.accounts.models import Receipt
    from goldthread.records.audit.models import Event
    from goldthread.records.audit.verification import find_faults
    from goldthread.records.imports.models import ImportBatch, ImportChange
    from goldthread.records.people.models import Child
    from goldthread.records.provision.models import Session

    sessions = list(Session.objects.prefetch_related("children"))
    audited = Counter(
        Event.objects.filter(action="session.logged").values_list("object_id", flat=True)
    )
    batches = ImportBatch.objects.filter(state="applied")
    applied = Counter(
        Event.objects.filter(action="import.applied").values_list("object_id", flat=True)
    )
    return {
        "keys": sorted(str(session.key) for session in sessions),
        "children_each": sorted({session.children.count() for session in sessions}),
        "audited_once_each": audited == Counter(session.pk for session in sessions),
        "receipts": [str(key) for key in Receipt.objects.values_list("key", flat=True)],
        "faults": [str(fault) for fault in find_faults()],
        "imports": batches.count(),
        "imports_audited_once_each": applied == Counter(batch.pk for batch in batches),
        "children": Child.objects.count(),
        "children_before": Child.objects.filter(surname__endswith="canary").count(),
        "created_changes": ImportChange.objects.filter(kind="created").count(),
        "integrity": _integrity(connection),
    }


def _integrity(connection: Any) -> str:
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return str(cursor.fetchone()[0])
