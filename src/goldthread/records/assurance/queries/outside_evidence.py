"""What the guidance library says of a support, as the analysis takes it beside own practice."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from goldthread.records.guidance.queries import LibraryEntry
from goldthread.records.guidance.words import terms_of
from goldthread.statute.guidance import Guidance, puts_into_practice
from goldthread.statute.vocabulary.guidance import Certainty

if TYPE_CHECKING:
    from goldthread.analysis.impact.outside import Reading


def evidence_for(
    library: Iterable[LibraryEntry], entry_key: str, name: str
) -> tuple[LibraryEntry, ...]:
    """The entries that a support puts into practice, by its catalogue key or its name.

    The surest first; of those as sure, the one whose name shares most words with the support's.
    """
    found = [one for one in library if puts_into_practice(one.entry, entry_key, name)]
    words = terms_of(name)

    def standing(one: LibraryEntry) -> tuple[int, int]:
        return one.entry.certainty.order, -len(words & terms_of(one.entry.name))

    return tuple(sorted(found, key=standing))


def as_reading(entry: Guidance) -> "Reading":
    """An entry with its finding, certainty, dose and training."""
    # Only here: numpy and scipy would make every start of the program slower
    from goldthread.analysis.impact.certainty import Level
    from goldthread.analysis.impact.outside import Finding, Reading

    levels = {
        Certainty.HIGH: Level.HIGH, Certainty.MODERATE: Level.MODERATE, Certainty.LOW: Level.LOW,
        Certainty.VERY_LOW: Level.VERY_LOW,
    }  # fmt: skip
    return Reading(
        name=entry.name, finding=Finding(entry.result.value), level=levels.get(entry.certainty),
        sources=len(entry.sources), says=entry.staff, why=entry.certainty_why, dose=entry.dose,
        training=entry.training,
    )  # fmt: skip
