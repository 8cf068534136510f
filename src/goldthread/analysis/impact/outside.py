"""Outside evidence that somebody read and judged, where there are no numbers to pool: said beside own practice.

What was found and how sure that is come from whoever read the sources; nothing is computed from them
but whether the outcomes here point the same way.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from goldthread.analysis.impact.certainty import Level
from goldthread.analysis.impact.practice.results import InterventionResult, Verdict
from goldthread.analysis.impact.sentences import Sentence


class Finding(StrEnum):
    """What came out where it was studied."""

    HELPED = "helped"
    MIXED = "mixed"
    UNCLEAR = "unclear"
    NO_DIFFERENCE = "no_difference"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry about outside evidence. `level` is None where no source is given.

    `says`, `why`, `dose` and `training` are the reader's own words, which are not translated.
    """

    name: str
    finding: Finding
    level: Level | None
    sources: int
    says: str = ""
    why: str = ""
    dose: str = ""
    training: str = ""


FINDING_WORDS: Final = {
    Finding.HELPED: "Outside evidence on “%(name)s” (sources read: %(sources)s): it helped where it was "
    "studied. %(says)s",
    Finding.MIXED: "Outside evidence on “%(name)s” (sources read: %(sources)s): its results are mixed. "
    "%(says)s",
    Finding.UNCLEAR: "Outside evidence on “%(name)s” (sources read: %(sources)s): what it does is not known "
    "yet. %(says)s",
    Finding.NO_DIFFERENCE: "Outside evidence on “%(name)s” (sources read: %(sources)s): it made no "
    "difference where it was studied. %(says)s",
    Finding.UNTESTED: "“%(name)s” has an entry without a source: nobody has given a study. %(says)s",
}
SURE_WORDS: Final = {
    Level.HIGH: "Of what was found elsewhere (“%(name)s”) we are very sure. %(why)s",
    Level.MODERATE: "Of what was found elsewhere (“%(name)s”) we are fairly sure. %(why)s",
    Level.LOW: "Of what was found elsewhere (“%(name)s”) we are not very sure. %(why)s",
    Level.VERY_LOW: "Of what was found elsewhere (“%(name)s”) we are not sure at all. %(why)s",
}
UNSOURCED_WORDS: Final = {"why": "Nothing stands behind “%(name)s” but experience. %(why)s"}
DOSE_READ_WORDS: Final = {
    "dose": "Dose, as “%(name)s” has it: %(dose)s",
    "training": "Training, as “%(name)s” has it: %(training)s",
}
BESIDE_WORDS: Final = {
    "same": "What was seen here points the same way as outside evidence.",
    "apart": "What was seen here and what was found elsewhere do not agree: ask why before acting on "
    "either.",
    "silent": "What was seen here neither bears that out nor speaks against it yet.",
}


def known_of(reading: Reading) -> Sentence:
    """What was found, where from."""
    values = {"name": reading.name, "sources": reading.sources, "says": reading.says}
    return Sentence(FINDING_WORDS[reading.finding], values)


def sure_of(reading: Reading) -> Sentence:
    """How sure that is, and why."""
    words = UNSOURCED_WORDS["why"] if reading.level is None else SURE_WORDS[reading.level]
    return Sentence(words, {"name": reading.name, "why": reading.why})


def takes_of(reading: Reading) -> tuple[Sentence, ...]:
    """The dose and training that were studied or advised."""
    given = {"dose": reading.dose, "training": reading.training}
    return tuple(
        Sentence(DOSE_READ_WORDS[key], {"name": reading.name, key: text})
        for key, text in given.items()
        if text
    )


def beside(readings: tuple[Reading, ...], practice: InterventionResult | None) -> Sentence | None:
    """Whether here and elsewhere agree; nothing where one of them is missing or names no direction."""
    found = {one.finding for one in readings if one.level is not None}
    pointing = found & {Finding.HELPED, Finding.NO_DIFFERENCE}
    if practice is None or len(pointing) != 1 or Finding.MIXED in found:
        return None
    if practice.verdict in (Verdict.NOT_ENOUGH, Verdict.UNCLEAR):
        return Sentence(BESIDE_WORDS["silent"])
    helped_here = practice.verdict is Verdict.MONTH_OR_MORE
    return Sentence(BESIDE_WORDS["same" if helped_here is (Finding.HELPED in found) else "apart"])
