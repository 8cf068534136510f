"""Every clock there is, once: for the reference page, for tests, and to look one up by name."""

from typing import Final

from goldthread.statute.clocks.annual_review import ANNUAL_REVIEW_CLOCKS
from goldthread.statute.clocks.base import Clock
from goldthread.statute.clocks.data_rights import DATA_RIGHTS_CLOCKS
from goldthread.statute.clocks.own_rights import OWN_RIGHTS
from goldthread.statute.clocks.retention import RETENTION_CLOCKS
from goldthread.statute.clocks.rights import ACCESS_REQUEST, EDUCATIONAL_RECORD
from goldthread.statute.clocks.support_plan import CYCLE_REVIEW
from goldthread.statute.clocks.transfers import TRANSFER_FILE

CLOCKS: Final[tuple[Clock, ...]] = (
    CYCLE_REVIEW,
    *ANNUAL_REVIEW_CLOCKS,
    OWN_RIGHTS,
    TRANSFER_FILE,
    *DATA_RIGHTS_CLOCKS,
    ACCESS_REQUEST,
    EDUCATIONAL_RECORD,
    *RETENTION_CLOCKS,
)


def clock_named(name: str) -> Clock:
    """The clock with a stored name. Raises KeyError when there is none."""
    return {clock.name: clock for clock in CLOCKS}[name]


def clocks_as_markdown() -> str:
    """The table of clocks for docs/reference, ending in a newline."""
    lines = [
        "| clock | starts with | limit | counted in | basis | known from |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for clock in CLOCKS:
        cells = (
            f"{clock.title} (`{clock.name}`)",
            clock.start_event,
            clock.limit,
            clock.unit.label,
            clock.legal_basis,
            f"[{clock.flag}] {clock.flag.label}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
