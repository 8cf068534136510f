"""Saying to the database who asks, on which day and for what, while one request is answered.

What is said holds until the transaction ends (`SET LOCAL`), so that a connection taken from a pool
never carries one person's sight to the next. Nothing said: no child is seen. The statements here go
to the driver directly: they belong to the connection, not to a page's count of statements.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

WHO: Final = "who"
"""To learn who a person is: their own ties, and nothing else of a child."""
PAGE: Final = "page"
"""An ordinary page: what any of their roles opens."""
FIGURES: Final = "figures"
"""Sums of whole schools, which name nobody."""

GROUPS: Final = "groups"
"""Whole groups of the schools in which they log sessions: a group is checked and logged as one."""

JOINING: Final = "joining"
"""To move the ties of an account that nobody used to the one its person has: those, and nothing else."""
PICTURES: Final = "pictures"
"""To let the children of one class sign in on a device that is set up for them."""
RIGHTS: Final = "rights"
"""A whole school, for removing a record two people agreed to erase, and for names to take out of a copy."""

LARGEST_ID: Final = 2**63 - 1

NOTHING: Final = {
    "user": "", "day": "", "purpose": "", "schools": "", "children": "", "barred": "",
}  # fmt: skip


@dataclass
class Wall:
    """One request behind the policies: what was last said, and whether its work is to be undone."""

    told: dict[str, str] = field(default_factory=lambda: dict(NOTHING))
    on: date | None = None
    is_outermost: bool = True

    def undo(self) -> None:
        """Nothing of this request is kept. Within another transaction that one decides."""
        if self.is_outermost:
            transaction.set_rollback(True)


_wall: ContextVar[Wall | None] = ContextVar("sight_wall", default=None)


@contextmanager
def walled() -> Iterator[Wall | None]:
    """Answer one request behind the policies, in one transaction. SQLite has none: nothing happens."""
    if connection.vendor != "postgresql":
        yield None
        return
    wall = Wall(is_outermost=not connection.in_atomic_block)
    token = _wall.set(wall)
    try:
        with transaction.atomic(savepoint=False):
            _step_down(settings.GOLDTHREAD_ROLE_OF_PAGES)
            _say(wall, NOTHING)
            try:
                yield wall
            finally:
                if not wall.is_outermost and not _is_broken():
                    _say(wall, NOTHING)
                    _step_down("NONE" if settings.GOLDTHREAD_ROLE_OF_PAGES else "")
    finally:
        _wall.reset(token)


def enter(user_id: int, on: date, purpose: str) -> None:
    """From here on this person asks. The database works out what that opens."""
    wall = _wall.get()
    if wall is None:
        return
    row = _run("SELECT * FROM sight_enter(%s, %s, %s)", user_id, on, purpose)
    wall.on = on
    schools, children, barred = row
    wall.told = {
        "user": str(user_id), "day": on.isoformat(), "purpose": purpose,
        "schools": schools, "children": children, "barred": barred,
    }  # fmt: skip


@contextmanager
def seeing(user_id: int, on: date, purpose: str) -> Iterator[None]:
    """As this person, for this purpose, within the block; then as before."""
    wall = _wall.get()
    if wall is None:
        yield
        return
    before, day = wall.told, wall.on
    enter(user_id, on, purpose)
    try:
        yield
    finally:
        wall.told, wall.on = before, day
        if not _is_broken():  # else the rolling back says what was said before
            _say(wall, before)


@contextmanager
def on_class_device(device_hash: str, on: date) -> Iterator[None]:
    """Within the block, while nobody is known: the children who sign in by pictures on this device."""
    wall = _wall.get()
    if wall is None:
        yield
        return
    before = wall.told
    (children,) = _run("SELECT sight_of_device(%s, %s)::text", device_hash, on)
    opened = {"purpose": PICTURES, "schools": "{}", "children": children, "barred": "{}"}
    _say(wall, NOTHING | opened)
    try:
        yield
    finally:
        if _is_broken():
            wall.told = before
        else:
            _say(wall, before)


@contextmanager
def counting_figures() -> Iterator[None]:
    """Around the queries of figures: whoever asks, with every child of the schools they may count."""
    with _as_the_same_person(FIGURES):
        yield


@contextmanager
def whole_groups() -> Iterator[None]:
    """Around what decides whether a group's session may be logged, and what logs it."""
    with _as_the_same_person(GROUPS):
        yield


@contextmanager
def whole_schools() -> Iterator[None]:
    """Around what must miss no child of a school: what is shared with a child who is closed to this
    person stays that child's, and that child's name is taken out of a copy like every other."""
    with _as_the_same_person(RIGHTS):
        yield


def parents_only_of(child_ids: list[int]) -> list[int] | None:
    """Parents tied to none but these children, wherever that is; None where nothing is hidden."""
    if _wall.get() is None:
        return None
    found: list[int] = _run("SELECT sight_parents_only_of(%s)", child_ids)[0]
    return found


@contextmanager
def _as_the_same_person(purpose: str) -> Iterator[None]:
    wall = _wall.get()
    if wall is None or wall.on is None:
        yield
        return
    with seeing(int(wall.told["user"]), wall.on, purpose):
        yield


def facts_behind(public_id: Any, on: date) -> tuple[int, int, list[int]] | None:
    """Id, school and classes of a child who is not seen: what a refusal needs, and no more."""
    if _wall.get() is None:
        return None
    found: tuple[int, int, list[int]] | None = _run(
        "SELECT * FROM sight_facts(%s, %s)", public_id, on
    )
    return found


def facts_behind_row(table: str, pk: int, on: date) -> tuple[int, int, list[int]] | None:
    """The same of the child that a row is about. A number larger than any id is of no row."""
    if _wall.get() is None or pk > LARGEST_ID:
        return None
    found: tuple[int, int, list[int]] | None = _run(
        "SELECT * FROM sight_facts_of_row(%s, %s, %s)", table, pk, on
    )
    return found


def pictures_behind(child_id: int, on: date) -> list[str] | None:
    """The pictures classmates have, also of those who are not seen: words like "heart", no child."""
    if _wall.get() is None:
        return None
    (found,) = _run("SELECT sight_pictures_beside(%s, %s)", child_id, on)
    return list(found)


def _say(wall: Wall, told: dict[str, str]) -> None:
    names = ", ".join(f"set_config('goldthread.{name}', %s, true)" for name in told)
    _run(f"SELECT {names}", *told.values())
    wall.told = dict(told)


def _step_down(role: str) -> None:
    """Pages that are not served on a connection of their own role take it for the transaction."""
    if role:
        connection.ensure_connection()
        connection.connection.execute(f"SET LOCAL ROLE {role}")


def _run(statement: str, *values: Any) -> Any:
    connection.ensure_connection()
    return connection.connection.execute(statement, values).fetchone()


def _is_broken() -> bool:
    """Whether the transaction has failed already, and with it everything said in it."""
    status = connection.connection.info.transaction_status
    return bool(status.name not in {"INTRANS", "ACTIVE"})
