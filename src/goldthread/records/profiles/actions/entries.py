"""What the child, the family and the school say, section by section."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.records.people.models import Child
from goldthread.records.profiles.actions.changes import (
    UnableToChangeProfile,
    begin,
    check_may_edit,
    end,
    still_open,
)
from goldthread.records.profiles.models import ProfileEntry
from goldthread.statute.vocabulary.delivery import Voice


@dataclass(frozen=True)
class EntryLine:
    """One statement as it should stand. With an id it takes the place of that entry; without words
    it ends it."""

    text: str
    voice: Voice
    entry_id: int | None = None


@transaction.atomic
def record_entry(
    *, child: Child, section: str, voice: Voice, text: str, by: Actor, at: datetime
) -> ProfileEntry:
    """A new statement in a section, in someone's voice."""
    on = check_may_edit(child, by, at)
    if not text.strip():
        raise UnableToChangeProfile(_("Write something first."), field="text")
    entry = ProfileEntry(
        child=child,
        section=section,
        voice=voice.value,
        text=text.strip(),
        starts_on=on,
        recorded_by_id=by.user_id,
    )
    return begin(entry, "profile_entry.recorded", ("section", "voice", "text"), by, at)


@transaction.atomic
def replace_entry(
    *, child: Child, entry_id: int, voice: Voice, text: str, by: Actor, at: datetime
) -> ProfileEntry:
    """The statement as it stands from today; the earlier one stays in the history."""
    on = check_may_edit(child, by, at)
    earlier = still_open(ProfileEntry.objects.all(), child, entry_id)
    if (earlier.voice, earlier.text) == (voice.value, text.strip()):
        return earlier
    end(earlier, "profile_entry.ended", on, by, at)
    entry = ProfileEntry(
        child=child,
        section=earlier.section,
        voice=voice.value,
        text=text.strip(),
        starts_on=on,
        recorded_by_id=by.user_id,
        replaces=earlier,
    )
    return begin(entry, "profile_entry.replaced", ("voice", "text"), by, at)


@transaction.atomic
def end_entry(*, child: Child, entry_id: int, by: Actor, at: datetime) -> ProfileEntry:
    """The statement no longer holds. It stays in the history."""
    on = check_may_edit(child, by, at)
    entry = still_open(ProfileEntry.objects.all(), child, entry_id)
    return end(entry, "profile_entry.ended", on, by, at)


@transaction.atomic
def save_section(
    *, child: Child, section: str, lines: Iterable[EntryLine], by: Actor, at: datetime
) -> None:
    """A whole section as it should stand. Entries not named here are left as they are."""
    check_may_edit(child, by, at)
    for line in lines:
        if line.entry_id is None and line.text.strip():
            record_entry(
                child=child, section=section, voice=line.voice, text=line.text, by=by, at=at
            )
        elif line.entry_id is not None and line.text.strip():
            replace_entry(
                child=child, entry_id=line.entry_id, voice=line.voice, text=line.text, by=by, at=at
            )
        elif line.entry_id is not None:
            end_entry(child=child, entry_id=line.entry_id, by=by, at=at)
