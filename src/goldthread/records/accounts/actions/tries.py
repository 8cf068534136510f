"""Wrong tries at signing in, counted so that guessing is slow and nobody is shut out by another's tries.

What is tried from a browser the person has used before is counted by itself. All other tries at one
name share a small count, and all other tries from one address a larger one: a class that guesses at
a teacher's password slows itself, while the teacher signs in at their own desk as ever. A passkey is
never counted: there is nothing to guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.crypto import salted_hmac

from goldthread.records.accounts.models import User, WrongTry
from goldthread.records.accounts.queries import knows_device

SHORTLY = timedelta(minutes=15)
REMEMBERED_FOR = timedelta(days=1)
MOST_ON_OWN_DEVICE = 10
MOST_AT_A_NAME = 5
MOST_FROM_AN_ADDRESS = 50
CODE_HOLDS = timedelta(minutes=3)
"""Longer than the 90 seconds in which a code of an authenticator app is taken."""


@dataclass(frozen=True)
class Limit:
    """So many wrong tries under one key within a stretch of time."""

    key: str
    most: int
    within: timedelta = SHORTLY


def note_try(
    *, kind: str, name: str, device: UUID | None, address: str, at: datetime
) -> list[int] | None:
    """Count a try before it is looked at; its rows, to forget when it was right. None: too many.

    Counted first, so that many tries at once do not slip through together.
    """
    return count_try(_limits(kind, name.strip().casefold(), device, address), at=at)


def count_try(limits: Sequence[Limit], *, at: datetime) -> list[int] | None:
    """Count a try under each key, if none of them is past its limit: see `note_try`."""
    keys = sorted({limit.key for limit in limits})
    _one_at_a_time(keys)
    WrongTry.objects.filter(at__lt=at - REMEMBERED_FOR).delete()
    rows = [WrongTry.objects.create(key_hash=_hash(key), at=at) for key in keys]
    if any(_count(limit, at) > limit.most for limit in limits):
        forget_try([row.pk for row in rows])
        return None
    return [row.pk for row in rows]


def use_code(*, user: User, code: str, at: datetime) -> bool:
    """Whether this one-time code opens: the first time, in whichever process. Kept as a hash."""
    typed = "".join(filter(str.isalnum, code)).casefold()
    return count_try([Limit(f"used:{user.pk}:{typed}", 1, CODE_HOLDS)], at=at) is not None


def forget_try(rows: Sequence[int]) -> None:
    """It was right after all (or never looked at): it does not count."""
    WrongTry.objects.filter(pk__in=rows).delete()


def _one_at_a_time(keys: Sequence[str]) -> None:
    """Tries at one name or on one device wait for each other until each is counted for good.

    On PostgreSQL a page is one transaction, in which nobody else sees what it has counted. Those from
    one address do not wait: a school has one, and a class signs in together.
    """
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            for key in keys:
                if not key.startswith("address:"):
                    cursor.execute(
                        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_hash(key)]
                    )


def _limits(kind: str, name: str, device: UUID | None, address: str) -> list[Limit]:
    if device is not None and knows_device(name, device):
        return [Limit(f"{kind}:device:{name}:{device}", MOST_ON_OWN_DEVICE)]
    return [
        Limit(f"{kind}:name:{name}", MOST_AT_A_NAME),
        Limit(f"address:{address}", MOST_FROM_AN_ADDRESS),
    ]


def _count(limit: Limit, at: datetime) -> int:
    since = at - limit.within
    return WrongTry.objects.filter(key_hash=_hash(limit.key), at__gt=since).count()


def _hash(key: str) -> str:
    return salted_hmac("goldthread.wrong_try", key, algorithm="sha256").hexdigest()
