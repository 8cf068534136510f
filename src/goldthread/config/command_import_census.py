"""`goldthread import census`: a school's pupils, SEN status and needs from a census extract."""

import argparse
from pathlib import Path

from goldthread.config.import_result import bring_in
from goldthread.config.terminal import Subparsers, add_command, set_up
from goldthread.config.words import _, gettext_noop

TEACHES = gettext_noop("""
Reads COLLECT's two tables, pupils on roll and SEN needs, plain or gzip. All rows are taken as pupils
of the school you name. A true UPN says who a row means; a hashed one only tells rows of the same
source apart. SEN status and needs become dated history. A pupil who is not in the file is left as
they are: a missing row never makes a leaver.

examples
  goldthread import census --pupils pupilonroll.csv.gz --needs senneeds.csv.gz --school 123456 --dry-run
  goldthread import census --pupils pupilonroll.csv.gz --needs senneeds.csv.gz --school 123456
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the kind of file."""
    parser = add_command(
        kinds, "census", run, summary=_("Pupils and SEN from a school census"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    parser.add_argument(
        "--pupils", type=Path, metavar=_("FILE"), required=True, help=_("pupils on roll")
    )
    parser.add_argument("--needs", type=Path, metavar=_("FILE"), required=True, help=_("SEN needs"))
    parser.add_argument(
        "--school", metavar=_("URN"), required=True, help=_("the school's six digits")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("say what would change, and stop"))


def run(args: argparse.Namespace) -> int:
    """Load both tables."""
    set_up()
    from goldthread.access.actor import SYSTEM
    from goldthread.exchange.census.loader import load_census
    from goldthread.jobs.moment import this_moment

    return bring_in(
        args,
        (args.pupils, args.needs),
        lambda files: load_census(
            pupils=files[0],
            needs=files[1],
            school_urn=args.school,
            dry_run=args.dry_run,
            by=SYSTEM,
            at=this_moment(),
        ),
    )
