"""Find the releases in a folder by their headings, whatever the files are called, and read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from goldthread.exchange.area_counts import AreaCount, Measure
from goldthread.exchange.cells import heading
from goldthread.exchange.demand_panel.assemble import panel_from
from goldthread.exchange.ehc_plans.reader import layout_of, read_plans
from goldthread.exchange.issues import Issue, ReadResult, Refusal
from goldthread.exchange.lait import reader as lait
from goldthread.exchange.population import reader as population
from goldthread.exchange.tables import open_table
from goldthread.exchange.words import gettext as _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from goldthread.analysis.demand.panel import Panel

Reader = Callable[[bytes, str], ReadResult[AreaCount]]
MOST_FILES: Final = 200
"""A folder with more is the wrong one: a whole disk is not searched."""


@dataclass(frozen=True, slots=True)
class FolderRead:
    """The history found, the files it came from, and what the readers said."""

    panel: Panel
    files: tuple[str, ...]
    issues: tuple[Issue, ...]


def read_folder(
    folder: Path, until: int | None = None, further: Sequence[AreaCount] = ()
) -> FolderRead:
    """Read every release in the folder and below; refuse a folder that holds none.

    With `until`, rows about a time after January of that year are dropped as they are read.
    `further` counts (an authority's own return) stand beside the releases as one more file.
    """
    return read_releases(_files_in(folder), folder.name, until, further)


def read_releases(
    files: Iterable[tuple[str, bytes]], where: str, until: int | None = None,
    further: Sequence[AreaCount] = (),
) -> FolderRead:  # fmt: skip
    """As `read_folder`, from names and bytes; `where` names the whole lot in a refusal."""
    results = [
        reader(data, name) for name, data in files if (reader := reader_for(data, name)) is not None
    ]
    if not any(count.measure is Measure.PLANS for result in results for count in result.rows):
        raise Refusal(
            where, "no_releases",
            _("No file here has counts of EHC plans by local authority."),
            _("Put the data files of DfE's release “Education, health and care plans” into it."),
        )  # fmt: skip
    kept = [[count for count in result.rows if _known(count, until)] for result in results]
    kept.append([count for count in further if _known(count, until)])
    return FolderRead(
        panel_from(kept),
        tuple(result.file for result in results),
        tuple(issue for result in results for issue in result.issues),
    )


def _known(count: AreaCount, until: int | None) -> bool:
    """A January count is known in its January; a flow of a year in the January after it."""
    known_in = count.year if count.measure is Measure.PLANS else count.year + 1
    return until is None or known_in <= until


def _files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    paths = sorted({*folder.rglob("*.csv"), *folder.rglob("*.csv.gz")})
    if len(paths) > MOST_FILES:
        raise Refusal(
            folder.name, "too_many_files",
            _("The folder holds more than %(limit)s tables.") % {"limit": MOST_FILES},
            _("Name the folder that holds only the releases."),
        )  # fmt: skip
    for path in paths:
        yield str(path.relative_to(folder)), path.read_bytes()


def reader_for(data: bytes, name: str) -> Reader | None:
    """The reader of a file by its headings; None for a table about something else."""
    try:
        headers = open_table(data, name).headers
    except Refusal:
        return None
    found = {heading(header) for header in headers}
    if layout_of(headers) is not None:
        return read_plans
    for module, reader in ((lait, lait.read_lait), (population, population.read_population)):
        if all(heading(column) in found for column in module.COLUMNS):
            return reader
    return None
