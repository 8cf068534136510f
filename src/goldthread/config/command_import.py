"""`goldthread import`: one sub-command for each kind of file. Each brings its own module."""

from types import ModuleType

from goldthread.config import (
    command_import_census,
    command_import_gias,
    command_import_guidance,
)
from goldthread.config.terminal import Subparsers, add_family
from goldthread.config.words import _, gettext_noop

IMPORTS: tuple[ModuleType, ...] = (
    command_import_gias,
    command_import_census,
    command_import_guidance,
)
"""Modules with `add_parser(subparsers)`, whose parser sets `run(args) -> int`."""

TEACHES = gettext_noop("""
Each row ends as created, updated, unchanged or refused. Running it again changes nothing.
A file that is cut short or has a wrong header changes nothing at all.
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command and its kinds of file."""
    add_family(
        subparsers,
        "import",
        IMPORTS,
        summary=_("Bring in a file"),
        teaches=_(TEACHES),
        title=_("kinds of file"),
        metavar=_("KIND"),
    )
