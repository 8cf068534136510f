"""`goldthread places`: one sub-command for each question. Each brings its own module."""

from types import ModuleType

from goldthread.config import places_solve
from goldthread.config.terminal import Misused, Subparsers, add_command
from goldthread.config.words import _, gettext_noop

QUESTIONS: tuple[ModuleType, ...] = (places_solve,)
"""Modules with `add_parser(subparsers)`, whose parser sets `run(args) -> int`."""

TEACHES = gettext_noop("""
Reads files, keeps nothing and needs no database. Every plan comes with a bound: no plan of this
problem can cost less, whatever the method. The gap between the two is always said. A model of sites
is where a conversation begins, not a decision.

examples
  goldthread places solve p1.txt --format holmberg --single-source
  goldthread places solve network.txt --format pmed --time-limit 30 --json
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command and its questions."""
    parser = add_command(
        subparsers,
        "places",
        _nothing_chosen,
        summary=_("Where places should be"),
        teaches=_(TEACHES),
    )
    kinds = parser.add_subparsers(title=_("questions"), metavar=_("QUESTION"), required=True)
    for module in QUESTIONS:
        module.add_parser(kinds)


def _nothing_chosen(_args: object) -> int:
    raise Misused(_("Say which question: goldthread places --help"))
