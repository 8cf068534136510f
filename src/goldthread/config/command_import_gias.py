"""`goldthread import gias`: schools, trusts and authorities from DfE's register of schools."""

import argparse
from pathlib import Path

from goldthread.config.import_result import bring_in
from goldthread.config.terminal import Subparsers, add_command, set_up
from goldthread.config.words import _, gettext_noop

TEACHES = gettext_noop("""
Reads the establishments file of Get Information About Schools (edubasealldata….csv) by its column
names. Schools are known by URN, trusts and authorities by their codes. What the file does not say
stays as it is.

examples
  goldthread import gias edubasealldata20261101.csv --dry-run
  goldthread import gias edubasealldata20261101.csv --json
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the kind of file."""
    parser = add_command(
        kinds, "gias", run, summary=_("Schools from the national register"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the CSV, plain or gzip"))
    parser.add_argument("--dry-run", action="store_true", help=_("say what would change, and stop"))


def run(args: argparse.Namespace) -> int:
    """Load the file."""
    set_up()
    from goldthread.access.actor import SYSTEM
    from goldthread.exchange.gias.loader import load_gias
    from goldthread.jobs.moment import this_moment

    return bring_in(
        args,
        (args.file,),
        lambda files: load_gias(
            data=files[0][1],
            file_name=files[0][0],
            dry_run=args.dry_run,
            by=SYSTEM,
            at=this_moment(),
        ),
    )
