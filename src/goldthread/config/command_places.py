"""`goldthread places`: one sub-command for each question. Each brings its own module."""

from types import ModuleType

from goldthread.config import places_plan, places_solve
from goldthread.config.terminal import Subparsers, add_family
from goldthread.config.words import _, gettext_noop

QUESTIONS: tuple[ModuleType, ...] = (places_solve, places_plan)
"""Modules with `add_parser(subparsers)`, whose parser sets `run(args) -> int`."""

TEACHES = gettext_noop("""
Reads files, keeps nothing and needs no database. Every plan comes with a bound: no plan of this
problem can cost less, whatever the method. The gap between the two is always said. A model of sites
is where a conversation begins, not a decision.

examples
  goldthread places solve p1.txt --format holmberg --single-source
  goldthread places solve network.txt --format pmed --time-limit 30 --json
  goldthread places plan --sites sites.csv --demand demand.csv --budget budget.csv \\
      --zones zones.csv --travel-cost 900 --unplaced-cost 62000
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command and its questions."""
    add_family(
        subparsers,
        "places",
        QUESTIONS,
        summary=_("Where places should be"),
        teaches=_(TEACHES),
        title=_("questions"),
        metavar=_("QUESTION"),
    )
