"""A file an authority supplies to plan with, tried by its own reader before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from goldthread.exchange.area_counts import Measure
from goldthread.exchange.boundaries.reader import read_boundaries
from goldthread.exchange.demand_panel.folder import reader_for
from goldthread.exchange.demand_scenarios.reader import read_scenarios
from goldthread.exchange.issues import Refusal
from goldthread.exchange.places.plan_table import read_plan_table
from goldthread.exchange.words import gettext as _
from goldthread.statute.vocabulary.planning import PLAN_TABLES, FileKind

TABLE_OF: Final = {FileKind.TEST: "scenarios"}
"""Futures to try a plan in have the columns of futures to plan for."""


def check_area_file(kind: FileKind, data: bytes, name: str) -> None:
    """Read it as what it is said to be; raises Refusal: what is wrong and what to do."""
    READERS[kind](kind, data, name)


def table_kind(kind: FileKind) -> str:
    """The kind of plan table a supplied file is read as."""
    return TABLE_OF.get(kind, kind.value)


def _check_release(_kind: FileKind, data: bytes, name: str) -> None:
    reader = reader_for(data, name)
    if reader is None:
        raise Refusal(
            name, "not_a_release",
            _("It has the headings of no release that is read here."),
            _(
                "Supply a data file of DfE's release “Education, health and care plans”, or of the "
                "Local authority interactive tool (LAIT), as CSV."
            ),
        )  # fmt: skip
    if not any(count.measure is not Measure.POPULATION for count in reader(data, name).rows):
        raise Refusal(
            name, "no_counts", _("No count of plans could be read from it."),
            _("Supply the whole data file as it was published."),
        )  # fmt: skip


def _check_changes(_kind: FileKind, data: bytes, name: str) -> None:
    read_scenarios(data, name)


def _check_boundaries(_kind: FileKind, data: bytes, name: str) -> None:
    read_boundaries(data, name)


def _check_table(kind: FileKind, data: bytes, name: str) -> None:
    read_plan_table(data, name, table_kind(kind))


READERS: Final[Mapping[FileKind, Callable[[FileKind, bytes, str], None]]] = {
    FileKind.RELEASE: _check_release,
    FileKind.CHANGES: _check_changes,
    FileKind.BOUNDARIES: _check_boundaries,
    **dict.fromkeys(PLAN_TABLES, _check_table),
}
"""A kind without a reader is not taken."""
