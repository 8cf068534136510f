"""Asking for restricted notes: who may read which, and who is told that there is one.

Every question takes the person who asks. There is no list of notes without a reader.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.checks import may
from goldthread.access.notes import READ_RIGHTS, kinds_read, roles_reading
from goldthread.access.permissions import Permission
from goldthread.access.roles import ROLES, RoleName
from goldthread.access.scope import ChildFacts
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.accounts.queries import on_day
from goldthread.records.audit.models import Event
from goldthread.records.people.models import Child, ChildAdult, ChildBar
from goldthread.records.people.queries.children import children_for
from goldthread.records.restricted.models import RestrictedNote, RestrictedReader
from goldthread.statute.vocabulary.restricted import RestrictedKind

READ: Final = "read"
LISTED: Final = "listed"
VERBS: Final = (
    READ, LISTED, "handed_in", "written", "taken", "opened_to", "closed_to", "ended",
)  # fmt: skip


def action_of(kind: str, verb: str) -> str:
    """What the audit calls a read or write of a note. The kind is part of the name, so that who may
    not know of a note finds nothing of it under "Who has looked" either."""
    return f"restricted_{kind}.{verb}"


def events_shown_to(actor: Actor, child: ChildFacts, events: QuerySet[Event]) -> QuerySet[Event]:
    """Of these events about a child, those that give away no note this person may not read."""
    hidden = set(RestrictedKind) - kinds_read(actor, child)
    return without_notes(events, hidden)


def without_notes(
    events: QuerySet[Event], kinds: Collection[RestrictedKind] = tuple(RestrictedKind)
) -> QuerySet[Event]:
    """Events without those about notes of these kinds."""
    return events.exclude(action__in=[action_of(kind, verb) for kind in kinds for verb in VERBS])


def notes_read_by(
    actor: Actor, child: Child, facts: ChildFacts, on: date
) -> QuerySet[RestrictedNote]:
    """The notes about a child that this person may read on a day, newest first.

    By role: of the kinds they read, in the school that wrote them. By name: while named, while they
    can open the child's record, and while the note stands.
    """
    by_role = Q(kind__in=sorted(kinds_read(actor, facts)))
    by_name = Q(pk__in=())
    if may(actor, Permission.CHILD_VIEW, facts):
        named = RestrictedReader.objects.filter(on_day(on), user_id=actor.user_id or 0)
        by_name = Q(pk__in=named.values("note_id"), ended_at__isnull=True)
    notes = RestrictedNote.objects.filter(by_role | by_name, child=child, school_id=child.school_id)
    return notes.select_related("child", "school", "written_by", "taken_by", "ended_by").order_by(
        "-written_at", "-pk"
    )


@dataclass(frozen=True)
class Elsewhere:
    """A note that a school the child left keeps: its kind, and whom to ask."""

    kind: RestrictedKind
    school: str


@dataclass(frozen=True)
class Signs:
    """What someone is told about the notes on a child: never content, author or day.

    `to_read`: how many stand open to them. `kinds`: kinds they do not read of which they are told.
    `elsewhere`: kept by an earlier school, for those who would read them here.
    """

    to_read: int = 0
    kinds: tuple[RestrictedKind, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


def signs_of(actor: Actor, child: Child, facts: ChildFacts, on: date) -> Signs:
    """What this person is told: one statement."""
    readable = kinds_read(actor, facts)
    knows = may(actor, Permission.NOTE_KNOW, facts)
    opens = may(actor, Permission.CHILD_VIEW, facts)
    named = RestrictedReader.objects.filter(
        on_day(on), note_id=OuterRef("pk"), user_id=actor.user_id or 0
    )
    standing = RestrictedNote.objects.filter(child=child, ended_at__isnull=True)
    rows = standing.annotate(is_named=Exists(named)).order_by("kind", "school__name", "pk")
    to_read, kinds, elsewhere = 0, set(), []
    for name, school_id, school, announced, is_named in rows.values_list(
        "kind", "school_id", "school__name", "is_announced", "is_named"
    ):
        kind = RestrictedKind(name)
        if school_id != child.school_id:
            if kind in readable:
                elsewhere.append(Elsewhere(kind, school))
        elif kind in readable or (is_named and opens):
            to_read += 1
        elif knows and announced:
            kinds.add(kind)
    return Signs(to_read, tuple(sorted(kinds)), tuple(dict.fromkeys(elsewhere)))


def notes_waiting(actor: Actor, on: date) -> QuerySet[RestrictedNote]:
    """Notes that were handed in and that no reader has taken yet, oldest first: of the kinds this
    person reads, about children they may read of."""
    mine = Q(pk__in=())
    for kind, right in READ_RIGHTS.items():
        mine |= Q(kind=kind, child__in=children_for(actor, right, on).order_by())
    waiting = RestrictedNote.objects.filter(mine, taken_at__isnull=True, ended_at__isnull=True)
    here = waiting.filter(school_id=F("child__school_id"))
    return here.select_related("child__school", "written_by").order_by("written_at", "pk")


def someone_reads(child: Child, kind: RestrictedKind, on: date) -> bool:
    """Whether anybody in the child's school would read a note of this kind."""
    held = RoleHeld.objects.filter(
        on_day(on),
        organisation_id=child.school_id,
        role__in=sorted(roles_reading(kind)),
        user__is_active=True,
    )
    barred = ChildBar.objects.filter(on_day(on), child=child)
    return held.exclude(user_id__in=barred.values("user_id")).exists()


OPENS_RECORDS: Final = sorted(
    name.value
    for name in RoleName
    if Permission.CHILD_VIEW in ROLES[name].rights and ROLES[name].works_in_school
)


def people_to_name(child: Child, on: date) -> QuerySet[User]:
    """Staff of the child's school who open records, and those invited to this one, by name."""
    held = RoleHeld.objects.filter(
        on_day(on), organisation_id=child.school_id, role__in=OPENS_RECORDS
    )
    invited = ChildAdult.objects.filter(on_day(on), child=child, kind="invited")
    barred = ChildBar.objects.filter(on_day(on), child=child)
    known = Q(pk__in=held.values("user_id")) | Q(pk__in=invited.values("user_id"))
    people = User.objects.filter(known, is_active=True)
    return people.exclude(pk__in=barred.values("user_id")).order_by("name", "id")


def readers_named(note: RestrictedNote, on: date) -> QuerySet[RestrictedReader]:
    """Who may read a note by name on a day, by name."""
    readers = RestrictedReader.objects.filter(on_day(on), note=note)
    return readers.select_related("user", "note__child").order_by("user__name", "pk")
