"""Guidance as pages show it: tags, who and where and for what ages, and what to say plainly."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from goldthread.records.guidance.queries import LibraryEntry
from goldthread.statute.guidance import Guidance
from goldthread.statute.vocabulary.guidance import Finding
from goldthread.statute.vocabulary.needs import NeedType

FINDING_TAGS: Final = {
    Finding.HELPED: "done", Finding.MIXED: "waiting", Finding.UNCLEAR: "waiting",
    Finding.NO_DIFFERENCE: "missed", Finding.UNTESTED: "draft",
}  # fmt: skip
"""The shape beside the words; see `tag` in `components/display.html`."""


@dataclass(frozen=True)
class ShownGuidance:
    """An entry with its labels in the reader's language."""

    entry: Guidance
    address: str
    owner: str
    finding: str
    finding_tag: str
    certainty: str
    kind: str
    for_whom: str
    where_and_who: str
    needs: str
    has_source: bool


def shown_guidance(one: LibraryEntry) -> ShownGuidance:
    """The entry for a list or for its page."""
    entry = one.entry
    labels = [*(one.label for one in entry.settings), *(one.label for one in entry.led_by)]
    return ShownGuidance(
        entry=entry,
        address=one.address,
        owner=one.owner,
        finding=_(entry.result.label),
        finding_tag=FINDING_TAGS[entry.result],
        certainty=_(entry.certainty.label),
        kind=_(entry.kind.label),
        for_whom=f"{_ages(entry)}: {', '.join(_(area.label) for area in entry.areas)}",
        where_and_who=", ".join(_(label) for label in labels),
        needs=needs_words(entry.need_types),
        has_source=bool(entry.sources),
    )


def needs_words(needs: tuple[NeedType, ...]) -> str:
    """Types of need, one after another."""
    return ", ".join(_(need.label) for need in needs)


def _ages(entry: Guidance) -> str:
    youngest, oldest = entry.ages
    return _("Ages %(youngest)s to %(oldest)s") % {"youngest": youngest, "oldest": oldest}
