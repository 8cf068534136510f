"""Keeping a school's or trust's own guidance: each change a new version, nothing overwritten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_organisation
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.guidance.models import GuidanceVersion
from goldthread.records.guidance.queries import standing_of
from goldthread.records.guidance.shipped import shipped_keys
from goldthread.records.integrity import clean_row
from goldthread.records.organisations.models import Organisation
from goldthread.statute.guidance import Guidance, as_values


class UnableToKeepGuidance(UnableTo):
    """A key is taken by an entry that ships, or there is no such entry."""


@dataclass(frozen=True)
class Kept:
    """What keeping entries did, or would do: each entry is in one of the three."""

    created: int
    updated: int
    unchanged: int


def compare_guidance(*, organisation: Organisation, entries: Sequence[Guidance], by: Actor) -> Kept:
    """What `keep_guidance` would do. It refuses what that would refuse."""
    _check(organisation, entries, by)
    new, changed = _sorted(organisation.pk, entries)
    return Kept(len(new), len(changed), len(entries) - len(new) - len(changed))


@transaction.atomic
def keep_guidance(
    *, organisation: Organisation, entries: Sequence[Guidance], by: Actor, at: datetime
) -> Kept:
    """Keep these entries as the organisation's own. What is there word for word stays as it is.

    The version is counted here, whatever a file says. An entry that was taken out comes back.
    """
    _check(organisation, entries, by)
    new, changed = _sorted(organisation.pk, entries)
    for entry in (*new, *changed):
        _add_version(organisation, entry, is_retired=False, by=by, at=at)
    if new or changed:
        _record("guidance.kept", organisation, (e.key for e in (*new, *changed)), by, at)
    return Kept(len(new), len(changed), len(entries) - len(new) - len(changed))


@transaction.atomic
def retire_guidance(*, organisation: Organisation, key: str, by: Actor, at: datetime) -> None:
    """Take one of the organisation's own entries out. It can come back; what it said is kept."""
    _turn(organisation, key, is_retired=True, by=by, at=at)


@transaction.atomic
def bring_back_guidance(*, organisation: Organisation, key: str, by: Actor, at: datetime) -> None:
    """Offer an entry again that was taken out."""
    _turn(organisation, key, is_retired=False, by=by, at=at)


def _turn(
    organisation: Organisation, key: str, *, is_retired: bool, by: Actor, at: datetime
) -> None:
    check_may_in_organisation(by, Permission.GUIDANCE_EDIT, organisation.pk)
    standing = standing_of(organisation.pk).get(key)
    if standing is None:
        raise UnableToKeepGuidance(_("This entry is not one of yours."))
    if standing.is_retired is is_retired:
        return
    entry = replace(standing.entry, version=standing.entry.version + 1)
    _add_version(organisation, entry, is_retired=is_retired, by=by, at=at)
    action = "guidance.retired" if is_retired else "guidance.brought_back"
    _record(action, organisation, [key], by, at)


def _check(organisation: Organisation, entries: Sequence[Guidance], by: Actor) -> None:
    check_may_in_organisation(by, Permission.GUIDANCE_EDIT, organisation.pk)
    taken = shipped_keys().intersection(entry.key for entry in entries)
    if taken:
        raise UnableToKeepGuidance(
            _("An entry that ships has this key: %(key)s. Choose another.")
            % {"key": ", ".join(sorted(taken))},
            field="file",
        )


def _sorted(
    organisation_id: int, entries: Sequence[Guidance]
) -> tuple[list[Guidance], list[Guidance]]:
    """The new entries and the changed ones, each with the version it will have."""
    standing = standing_of(organisation_id)
    new, changed = [], []
    for entry in entries:
        known = standing.get(entry.key)
        if known is None:
            new.append(replace(entry, version=1))
        elif known.is_retired or replace(entry, version=known.entry.version) != known.entry:
            changed.append(replace(entry, version=known.entry.version + 1))
    return new, changed


def _add_version(
    organisation: Organisation, entry: Guidance, *, is_retired: bool, by: Actor, at: datetime
) -> None:
    row = GuidanceVersion(
        organisation=organisation,
        key=entry.key,
        version=entry.version,
        content=as_values(entry),
        is_retired=is_retired,
        recorded_at=at,
        recorded_by_id=by.user_id,
    )
    clean_row(row)
    row.save()


def _record(
    action: str, organisation: Organisation, keys: Iterable[str], by: Actor, at: datetime
) -> None:
    record_write(action=action, by=by, at=at, organisation_id=organisation.pk, fields=sorted(keys))
