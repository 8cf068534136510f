"""What every request carries once `middleware` has stamped it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest

from goldthread.access.actor import Actor
from goldthread.records.audit.actions import Entry

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User


@dataclass
class Reads:
    """What this request has read of children's records, to be committed before it is answered."""

    entries: list[Entry] = field(default_factory=list)


class Request(HttpRequest):
    """A stamped request: the moment, the day, who is asking and what has been read."""

    at: datetime
    on: date
    actor: Actor
    reads: Reads
    request_id: str
    user: "User"
