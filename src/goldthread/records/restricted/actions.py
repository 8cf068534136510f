"""Writing restricted notes, handing them in, and deciding who else reads them (decision 19).

The words of a note are never changed: what someone heard stays as they wrote it down.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may, may
from goldthread.access.notes import READ_RIGHTS
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.access.scope import ChildFacts
from goldthread.records.accounts.models import User
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import actor_for, facts_of
from goldthread.records.restricted.models import RestrictedNote, RestrictedReader
from goldthread.records.restricted.queries import (
    action_of,
    people_to_name,
    readers_named,
    someone_reads,
)
from goldthread.statute.vocabulary.restricted import RestrictedKind

LONGEST_READING = timedelta(days=366)


class UnableToNote(UnableTo):
    """There are no words, or nobody in the school would read them."""


class UnableToName(UnableTo):
    """This person cannot be a reader of this note, or not until that day."""


@transaction.atomic
def hand_in_note(
    *, child: Child, kind: RestrictedKind, text: str, by: Actor, at: datetime
) -> RestrictedNote:
    """Hand a note to those who read its kind. Whoever handed it in does not read it afterwards."""
    check_may(by, Permission.NOTE_HAND_IN, facts_of(child, localdate(at)))
    note = _new_note(child, kind, text, by, at)
    note.save()
    _recorded("handed_in", note, ["kind", "text"], by, at)
    return note


@transaction.atomic
def write_note(
    *, child: Child, kind: RestrictedKind, text: str, is_announced: bool, by: Actor, at: datetime
) -> RestrictedNote:
    """Write a note and say whether those who plan for the child are told that there is one.

    A writer who does not read this kind hands it in: its readers decide.
    """
    facts = facts_of(child, localdate(at))
    check_may(by, Permission.NOTE_WRITE, facts)
    note = _new_note(child, kind, text, by, at)
    if not may(by, READ_RIGHTS[kind], facts):
        note.save()
        _recorded("handed_in", note, ["kind", "text"], by, at)
        return note
    note.is_announced, note.taken_by_id, note.taken_at = is_announced, by.person_id, at
    note.save()
    _recorded("written", note, ["kind", "text", "is_announced"], by, at)
    return note


@transaction.atomic
def take_note(
    *, note: RestrictedNote, kind: RestrictedKind, is_announced: bool, by: Actor, at: datetime
) -> RestrictedNote:
    """Take a note that was handed in, or decide anew: what it is about, and who is told there is one."""
    note = _held(note, by, at)
    if note.ended_at is not None:
        raise UnableToNote(_("This note has ended. Write another if there is something new."))
    if kind != note.kind and not someone_reads(note.child, kind, localdate(at)):
        raise _nobody_reads()
    if note.taken_at is not None and (note.kind, note.is_announced) == (kind, is_announced):
        return note
    before = note.kind
    note.kind, note.is_announced = kind.value, is_announced
    if note.taken_at is None:
        note.taken_by_id, note.taken_at = by.person_id, at
    note.save(update_fields=["kind", "is_announced", "taken_by", "taken_at"])
    _recorded("taken", note, ["kind", "is_announced"], by, at, kind=before)
    return note


@transaction.atomic
def name_reader(
    *, note: RestrictedNote, user: User, ends_on: date, by: Actor, at: datetime
) -> RestrictedReader:
    """Let one person read one note until a day. Named already until that day: nothing changes."""
    on = localdate(at)
    note = _held(note, by, at)
    if note.ended_at is not None:
        raise UnableToName(_("This note has ended."))
    if not on <= ends_on <= on + LONGEST_READING:
        raise UnableToName(
            _("Choose a last day between today and a year from now."), field="ends_on"
        )
    facts = facts_of(note.child, on)
    known = people_to_name(note.child, on).filter(pk=user.pk).exists()
    if not known or not may(actor_for(user, on), Permission.CHILD_VIEW, facts):
        raise UnableToName(
            _(
                "This person cannot open the pupil’s record. Link or invite them to the pupil first."
            ),
            field="person",
        )
    named = readers_named(note, on).filter(user=user).first()
    if named is not None and named.ends_on == ends_on:
        return named
    reader = named or RestrictedReader(note=note, user=user, starts_on=on, named_by_id=by.person_id)
    reader.ends_on = ends_on
    reader.save()
    _recorded("opened_to", note, ["user", "ends_on"], by, at)
    return reader


@transaction.atomic
def end_reader(*, reader: RestrictedReader, by: Actor, at: datetime) -> None:
    """Close a note to someone named: from the next click they no longer read it."""
    _held(reader.note, by, at)
    reader = RestrictedReader.objects.select_related("note").get(pk=reader.pk)
    last = localdate(at) - timedelta(days=1)
    if reader.ends_on <= last:
        return
    reader.ends_on, reader.starts_on = last, min(reader.starts_on, last)
    reader.save(update_fields=["ends_on", "starts_on"])
    _recorded("closed_to", reader.note, ["user", "ends_on"], by, at)


@transaction.atomic
def end_note(*, note: RestrictedNote, by: Actor, at: datetime) -> RestrictedNote:
    """It matters no longer, or stands elsewhere: nobody is told of it, and only its roles read it."""
    note = _held(note, by, at)
    if note.ended_at is not None:
        return note
    note.ended_by_id, note.ended_at = by.person_id, at
    note.save(update_fields=["ended_by", "ended_at"])
    _recorded("ended", note, ["ended_at"], by, at)
    return note


def _new_note(
    child: Child, kind: RestrictedKind, text: str, by: Actor, at: datetime
) -> RestrictedNote:
    if not someone_reads(child, kind, localdate(at)):
        raise _nobody_reads()
    note = RestrictedNote(
        child=child, school_id=child.school_id, kind=kind.value, text=text.strip(),
        written_by_id=by.person_id, written_at=at,
    )  # fmt: skip
    try:
        clean_row(note)
    except ValidationError as error:
        raise UnableToNote(_("Write a few words, up to 4,000 characters."), field="text") from error
    return note


def _nobody_reads() -> UnableToNote:
    return UnableToNote(
        _("Nobody in your school has the role here that reads this. Tell them in person."),
        field="kind",
    )


def _held(note: RestrictedNote, by: Actor, at: datetime) -> RestrictedNote:
    """The note, locked, if this person writes notes and reads its kind by their role; else 404."""
    note = (
        RestrictedNote.objects.select_for_update(of=("self",))
        .select_related("child__school")
        .get(pk=note.pk)
    )
    facts = facts_of(note.child, localdate(at))
    check_may(by, Permission.NOTE_WRITE, facts)
    if note.school_id != note.child.school_id or not _reads(note, facts, by):
        raise NotVisible
    return note


def _reads(note: RestrictedNote, facts: ChildFacts, by: Actor) -> bool:
    return may(by, READ_RIGHTS[RestrictedKind(note.kind)], facts)


def _recorded(
    verb: str, note: RestrictedNote, fields: Iterable[str], by: Actor, at: datetime, kind: str = ""
) -> None:
    record_write(
        action=action_of(kind or note.kind, verb), by=by, at=at, organisation_id=note.school_id,
        subject=note, fields=fields, child_ids=[note.child_id],
    )  # fmt: skip
