"""What every `goldthread demand …` shares: the folder of releases, and what is doubtful in it."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from goldthread.config.evidence_table import refusals_said, said
from goldthread.config.terminal import Refused, note
from goldthread.config.words import _

if TYPE_CHECKING:
    from goldthread.analysis.demand.panel import Panel
    from goldthread.exchange.area_counts import AreaCount
    from goldthread.exchange.issues import Issue


def add_panel(parser: argparse.ArgumentParser) -> None:
    """The option every one of these commands needs."""
    parser.add_argument(
        "--panel", type=Path, metavar=_("FOLDER"), required=True,
        help=_("where the data files of the releases are, in it or below"),
    )  # fmt: skip


def panel_of(
    folder: Path, until: int | None = None, further: Sequence["AreaCount"] = ()
) -> "Panel":
    """The history in the folder, up to January `until`; says what the readers found odd."""
    from goldthread.exchange.demand_panel.folder import read_folder

    if not folder.is_dir():
        raise Refused(_("%(folder)s is not a folder.") % {"folder": folder})
    with refusals_said(), projections_said(folder):
        read = read_folder(folder, until, further)
    say_issues(read.issues)
    return read.panel


def say_issues(issues: Sequence["Issue"]) -> None:
    """The first of each kind of thing a reader found, and how many are like it."""
    from goldthread.exchange.issues import summarise

    found = summarise(issues)
    for rule, count in {**found.refused, **found.notes}.items():
        first = next(issue for issue in issues if issue.rule == rule)
        note(
            _("%(file)s, line %(line)s: %(message)s (%(count)s like it)")
            % {"file": first.file, "line": first.line, "message": first.message, "count": count}
        )


def row_of(panel: "Panel", code: str) -> int:
    """Where an authority stands, by DfE's number or its ONS code; refuses one that is not there."""
    for row, area in enumerate(panel.areas):
        if code.upper() in (area.code, area.gss_code):
            return row
    raise Refused(
        _("No area with the code %(code)s has a count of plans for January %(origin)s.")
        % {"code": code, "origin": panel.years[-1]}
    )


@contextmanager
def projections_said(folder: Path) -> Iterator[None]:
    """Say why nothing can be projected from a folder."""
    from goldthread.analysis.demand.panel import CannotProject

    try:
        yield
    except CannotProject as error:
        raise Refused(f"{folder}: {said(error)}") from error


def say_doubtful_returns(panel: "Panel") -> None:
    """Name every implausible count and every area that is missing from the last January."""
    from goldthread.exchange.demand_panel.doubts import doubtful_returns

    for sentence in doubtful_returns(panel):
        note(sentence)
