"""`goldthread import guidance`: a school's or trust's own entries for the guidance library."""

import argparse
from pathlib import Path

from goldthread.config.import_result import bring_in
from goldthread.config.terminal import Refused, Subparsers, add_command, set_up
from goldthread.config.words import _, gettext_noop

TEACHES = gettext_noop("""
Reads entries written as TOML, one [[entry]] after another: see docs/how-to/guidance-library.md. An
entry that is not whole is named with all that is wrong with it, and then nothing of the file is
used. What is there word for word stays as it is; what differs becomes a new version.

examples
  goldthread import guidance our-entries.toml --for "Two Rivers Trust" --dry-run
  goldthread import guidance our-entries.toml --for 900001 --json
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the kind of file."""
    parser = add_command(
        kinds, "guidance", run, summary=_("Your own guidance entries"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the TOML file"))
    parser.add_argument(
        "--for", dest="whose", required=True, metavar=_("URN|NAME"), help=_("the school or trust")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("say what would change, and stop"))


def run(args: argparse.Namespace) -> int:
    """Load the file."""
    set_up()
    from goldthread.access.actor import SYSTEM
    from goldthread.access.refusals import UnableTo
    from goldthread.config.people import organisation_of
    from goldthread.exchange.guidance.loader import load_guidance
    from goldthread.jobs.moment import this_moment

    organisation = organisation_of(args.whose)
    try:
        return bring_in(
            args,
            (args.file,),
            lambda files: load_guidance(
                data=files[0][1],
                file_name=files[0][0],
                organisation=organisation,
                dry_run=args.dry_run,
                by=SYSTEM,
                at=this_moment(),
            ),
        )
    except UnableTo as refusal:
        raise Refused(
            _("%(problem)s Nothing has been changed.") % {"problem": refusal.message}
        ) from refusal
