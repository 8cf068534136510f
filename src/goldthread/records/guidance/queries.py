"""Asking the library: what ships, and beside it what the actor's schools and their trusts wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from goldthread.records.guidance.models import GuidanceVersion
from goldthread.records.guidance.shipped import shipped_guidance
from goldthread.records.organisations.models import Organisation
from goldthread.statute.guidance import Guidance, guidance_from


@dataclass(frozen=True)
class LibraryEntry:
    """An entry and whose it is; `organisation_id` is None and `owner` empty for what ships."""

    entry: Guidance
    organisation_id: int | None = None
    owner: str = ""
    is_retired: bool = False

    @property
    def address(self) -> str:
        """What names it on a page: the key, with the organisation's id before one of its own."""
        own = self.organisation_id
        return self.entry.key if own is None else f"{own}-{self.entry.key}"


def library_of(school_ids: Iterable[int]) -> tuple[LibraryEntry, ...]:
    """Everything these schools can read, by name: one statement."""
    own = (one for one in own_guidance(school_ids) if not one.is_retired)
    found = [*map(LibraryEntry, shipped_guidance()), *own]
    return tuple(sorted(found, key=lambda one: (one.entry.name.casefold(), one.address)))


def own_guidance(school_ids: Iterable[int]) -> tuple[LibraryEntry, ...]:
    """The newest version of each entry of these schools and their trusts, also those taken out."""
    schools = Organisation.objects.filter(pk__in=sorted(school_ids))
    versions = GuidanceVersion.objects.filter(
        Q(organisation__in=schools) | Q(organisation__in=schools.values("trust"))
    )
    return tuple(_entry(row) for row in _newest(versions))


def entry_at(school_ids: Iterable[int], address: str) -> LibraryEntry | None:
    """The one entry a page's address names, if these schools can read it: one statement."""
    return next((one for one in library_of(school_ids) if one.address == address), None)


def standing_of(organisation_id: int) -> dict[str, LibraryEntry]:
    """An organisation's own entries as they stand, by key."""
    versions = GuidanceVersion.objects.filter(organisation_id=organisation_id)
    return {row.key: _entry(row) for row in _newest(versions)}


def _newest(versions: QuerySet[GuidanceVersion]) -> list[GuidanceVersion]:
    rows = versions.select_related("organisation").order_by("organisation_id", "key", "version")
    return list({(row.organisation_id, row.key): row for row in rows}.values())


def _entry(row: GuidanceVersion) -> LibraryEntry:
    entry = guidance_from({**with_days(row.content), "version": row.version})
    return LibraryEntry(entry, row.organisation_id, row.organisation.name, row.is_retired)


def with_days(content: dict[str, Any]) -> dict[str, Any]:
    """Stored content with its days as days again."""
    sources = [
        {**source, "looked_up": date.fromisoformat(source["looked_up"])}
        for source in content["sources"]
    ]
    days = {name: date.fromisoformat(content[name]) for name in ("written_on", "review_by")}
    return {**content, **days, "sources": sources}
