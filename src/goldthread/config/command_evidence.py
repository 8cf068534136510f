"""`goldthread evidence`: one sub-command for each kind of analysis. Each brings its own module."""

from types import ModuleType

from goldthread.config import evidence_impact, evidence_meta, evidence_single_case
from goldthread.config.terminal import Subparsers, add_family
from goldthread.config.words import _, gettext_noop

ANALYSES: tuple[ModuleType, ...] = (evidence_meta, evidence_single_case, evidence_impact)
"""Modules with `add_parser(subparsers)`, whose parser sets `run(args) -> int`."""

TEACHES = gettext_noop("""
Reads a table (CSV, plain or gzip), keeps nothing and needs no database: it works anywhere
Goldthread is installed. Every figure comes with its uncertainty; what cannot be estimated is said
to be so, in words beside the result and as null in the JSON.

examples
  goldthread evidence meta trials.csv --effect g --variance v
  goldthread evidence single-case probes.csv --case pupil --phase phase --outcome words
  goldthread evidence impact outcomes.csv
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command and its analyses."""
    add_family(
        subparsers,
        "evidence",
        ANALYSES,
        summary=_("What works, and how sure"),
        teaches=_(TEACHES),
        title=_("analyses"),
        metavar=_("ANALYSIS"),
    )
