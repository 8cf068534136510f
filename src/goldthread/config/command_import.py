"""`goldthread import`: one sub-command for each kind of file. Each brings its own module."""

from types import ModuleType

from goldthread.config import command_import_census, command_import_gias
from goldthread.config.terminal import Misused, Subparsers, add_command

IMPORTS: tuple[ModuleType, ...] = (command_import_gias, command_import_census)
"""Modules with `add_parser(subparsers)`, whose parser sets `run(args) -> int`."""

TEACHES = """
Each row ends as created, updated, unchanged or refused. Running it again changes nothing.
A file that is cut short or has a wrong header changes nothing at all.
"""


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command and its kinds of file."""
    parser = add_command(
        subparsers, "import", _nothing_chosen, summary="Bring in a file", teaches=TEACHES
    )
    kinds = parser.add_subparsers(title="kinds of file", metavar="KIND", required=True)
    for module in IMPORTS:
        module.add_parser(kinds)


def _nothing_chosen(_args: object) -> int:
    raise Misused("Say which kind of file: goldthread import --help")
