"""`goldthread evidence`: one sub-command for each kind of analysis. Each brings its own module."""

from types import ModuleType

from goldthread.config import evidence_impact, evidence_meta, evidence_single_case
from goldthread.config.terminal import Misused, Subparsers, add_command
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
    parser = add_command(
        subparsers,
        "evidence",
        _nothing_chosen,
        summary=_("What works, and how sure"),
        teaches=_(TEACHES),
    )
    kinds = parser.add_subparsers(title=_("analyses"), metavar=_("ANALYSIS"), required=True)
    for module in ANALYSES:
        module.add_parser(kinds)


def _nothing_chosen(_args: object) -> int:
    raise Misused(_("Say which analysis: goldthread evidence --help"))
