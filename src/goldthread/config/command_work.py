"""`goldthread work`: work out the runs of planning that were asked for on the pages."""

import argparse
import signal

from goldthread.config.terminal import DONE, Subparsers, add_command, note, set_up
from goldthread.config.words import _, gettext_noop, ngettext

TEACHES = gettext_noop("""
Projections of demand and plans of places are asked for on the pages and worked out here, one at a
time on a machine. `goldthread serve` starts this beside itself; use it alone where pages are served
with --no-work, or on another machine with the same database. Ctrl-C ends it: a run under way is
handed back and goes on later after the steps it has.

examples
  goldthread work
  goldthread work --once               work out what waits, then end
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command."""
    parser = add_command(
        subparsers, "work", run, summary=_("Work out runs of planning"), teaches=_(TEACHES)
    )
    parser.add_argument("--once", action="store_true", help=_("work out what waits, then end"))


def run(args: argparse.Namespace) -> int:
    """Work until told to stop, or until nothing waits."""
    set_up()
    from goldthread.config.command_serve import check_tables
    from goldthread.jobs.planning_runs import this_worker, work_once, work_until

    check_tables()
    if args.once:
        worker, count = this_worker(), 0
        while work_once(worker):
            count += 1
        note(
            ngettext("%(count)s run worked on.", "%(count)s runs worked on.", count)
            % {"count": count}
        )
        return DONE
    note(_("Waiting for runs of planning  (Ctrl-C ends it)"))
    told = told_to_end()
    work_until(lambda: bool(told), this_worker())
    return DONE


def told_to_end() -> list[int]:
    """A list that is empty until somebody ends this process: then the step under way is finished."""
    told: list[int] = []
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda number, _frame: told.append(number))
    return told
