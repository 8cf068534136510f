"""Who has looked at a record, for the family and the child: by day and role, without names of staff."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localdate

from goldthread.records.audit.models import Event
from goldthread.records.people.models import Child
from goldthread.records.subject_access.queries.holdings import record_ids
from goldthread.records.subject_access.queries.telling import told_to_family

DAYS_SHOWN = 366


@dataclass(frozen=True)
class Look:
    """On one day, in one role: what was opened, and whether anything was written."""

    on: date
    roles: str
    opened: tuple[str, ...]
    wrote: bool


def looks_at(child: Child, on: date) -> list[Look]:
    """A year of looks at a checked child's record, newest first: two statements."""
    first = on - timedelta(days=DAYS_SHOWN)
    events = Event.objects.filter(
        told_to_family(), children__child_id__in=record_ids(child), at__date__gte=first
    )
    opened: dict[tuple[date, str], dict[str, None]] = {}
    wrote = set()
    rows = events.order_by("-at", "-pk").values_list("at", "actor_roles", "action", "kind")
    for at, roles, action, kind in rows:
        key = (localdate(at), roles)
        done = opened.setdefault(key, {})
        if kind == "write":
            wrote.add(key)
        else:
            done[action] = None
    return [Look(*key, tuple(done), key in wrote) for key, done in opened.items()]
