"""What every `goldthread demand …` shares: the folder of releases, and what is doubtful in it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from goldthread.config.terminal import Refused, note

if TYPE_CHECKING:
    from goldthread.analysis.demand.panel import Panel


def add_panel(parser: argparse.ArgumentParser) -> None:
    """The option every one of these commands needs."""
    parser.add_argument(
        "--panel", type=Path, metavar="FOLDER", required=True,
        help="where the data files of the releases are, in it or below",
    )  # fmt: skip


def panel_of(folder: Path, until: int | None = None) -> "Panel":
    """The history in the folder, up to January `until`; says what the readers found odd."""
    from goldthread.analysis.demand.panel import CannotProject
    from goldthread.exchange.demand_panel.folder import read_folder
    from goldthread.exchange.issues import Refusal, summarise

    if not folder.is_dir():
        raise Refused(f"{folder} is not a folder.")
    try:
        read = read_folder(folder, until)
    except Refusal as refusal:
        raise Refused(f"{refusal.file}: {refusal.problem} {refusal.remedy}") from refusal
    except CannotProject as error:
        raise Refused(f"{folder}: {error}") from error
    found = summarise(read.issues)
    for rule, count in {**found.refused, **found.notes}.items():
        first = next(issue for issue in read.issues if issue.rule == rule)
        note(f"{first.file}, line {first.line}: {first.message} ({count:,} like it)")
    return read.panel


def say_doubtful_returns(panel: "Panel") -> None:
    """Name every implausible count and every area that is missing from the last January."""
    import numpy as np

    from goldthread.analysis.demand.panel import implausible_returns

    for one in implausible_returns(panel):
        note(
            f"{one.area.name}, January {one.year}: {one.count:,.0f} plans after {one.before:,.0f} "
            "the year before. It is used as published; please ask before you rely on it."
        )
    known = np.isfinite(panel.plans).sum(axis=0)
    if known.size > 1 and known[-1] < 0.8 * known.max():
        note(
            f"January {panel.years[-1]} has counts of {known[-1]} areas, other years of up to "
            f"{known.max()}: the nation's pace is that of these areas only."
        )
