"""The `goldthread` command: one module a word, from `init` to `money`."""

import argparse
import os
import sys
from collections.abc import Sequence

import goldthread
from goldthread.config import (
    command_audit,
    command_backup,
    command_demand,
    command_demo,
    command_doctor,
    command_erasures,
    command_evidence,
    command_export,
    command_import,
    command_init,
    command_money,
    command_places,
    command_restore,
    command_serve,
    command_user,
    command_work,
    words,
)
from goldthread.config.terminal import DONE, REFUSED, USAGE, Misused, Refused, note
from goldthread.config.words import _, gettext_noop

COMMANDS = (
    command_init,
    command_serve,
    command_work,
    command_demo,
    command_import,
    command_export,
    command_doctor,
    command_backup,
    command_restore,
    command_user,
    command_audit,
    command_erasures,
    command_evidence,
    command_demand,
    command_places,
    command_money,
)
TEACHES = gettext_noop("""
One thread through a child's support: open-source software for SEND in England.

first steps
  goldthread demo                      look around in an invented area, nothing real touched
  goldthread init --school "Oakfield Primary" --senco senco
                                       set up for a real school; then:
  goldthread serve                     open http://127.0.0.1:8000

every term
  goldthread backup --to /media/disk   an encrypted copy, checked
  goldthread restore FILE --drill      prove that it can be brought back
  goldthread doctor                    find what is unsafe and what to do

Data lives in GOLDTHREAD_HOME (now: see `goldthread doctor`). DATABASE_URL chooses PostgreSQL.
Every command has its own help: goldthread import --help
""")
ENDS = gettext_noop("exit codes: 0 done · 1 refused or failed, nothing changed · 2 not a command")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    made = argparse.ArgumentParser(
        prog="goldthread",
        description=_(TEACHES),
        epilog=_(ENDS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {goldthread.__version__}",
        help=_("show the version and exit"),
    )
    subparsers = made.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    for command in COMMANDS:
        command.add_parser(subparsers)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the answer is the exit code."""
    words.begin()
    args = parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except Misused as misused:
        note(_("goldthread: %(misused)s") % {"misused": misused})
        return USAGE
    except KeyboardInterrupt:
        note(_("Stopped."))
        return REFUSED
    except BrokenPipeError:  # whoever read our answer has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        note(sentence)
        return REFUSED


def _sentence(error: Exception) -> str | None:
    """What to tell a person about a refusal; None for a fault of ours, which is shown whole."""
    if isinstance(error, Refused):
        return str(error)
    from django.db.utils import DatabaseError

    from goldthread.access.refusals import UnableTo
    from goldthread.jobs.backup_files import UnableToBackUp, UnableToRestore

    if isinstance(error, UnableTo | UnableToBackUp | UnableToRestore):
        return str(error)
    if isinstance(error, DatabaseError):
        return _(
            "The database did not answer as it should (%(error)s). Nothing was changed. "
            "Run `goldthread doctor` to see what is wrong."
        ) % {"error": error}
    return None


if __name__ == "__main__":
    sys.exit(main())
