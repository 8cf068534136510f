"""`goldthread money`: one sub-command for each question. Each brings its own module."""

from types import ModuleType

from goldthread.config import (
    money_block,
    money_costs,
    money_late,
    money_provision,
    money_upstream,
)
from goldthread.config.terminal import Subparsers, add_family
from goldthread.config.words import _, gettext_noop

QUESTIONS: tuple[ModuleType, ...] = (
    money_costs, money_block, money_upstream, money_late, money_provision,
)  # fmt: skip
"""Modules with `add_parser(subparsers)`, whose parser sets `run(args) -> int`."""

TEACHES = gettext_noop("""
Reads files, keeps nothing and needs no database. Arithmetic on the figures you give: every answer
begins with what it rests on. Ranges come from draws (whole futures) where the files have them.

examples
  goldthread money costs --costs costs.csv
  goldthread money block --placements placements.csv --costs costs.csv --income income.csv
  goldthread money upstream --spend spend.csv --savings savings.csv --json
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command and its questions."""
    add_family(
        subparsers,
        "money",
        QUESTIONS,
        summary=_("What support costs an area"),
        teaches=_(TEACHES),
        title=_("questions"),
        metavar=_("QUESTION"),
    )
