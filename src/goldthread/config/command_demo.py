"""`goldthread demo`: an invented area to look around in, in a home of its own."""

import argparse
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from goldthread.config.command_serve import add_address, serve
from goldthread.config.environment import Environment
from goldthread.config.terminal import (
    DONE,
    Misused,
    Refused,
    Subparsers,
    add_command,
    give,
    labelled,
    note,
    progress,
    set_up,
)
from goldthread.config.words import _, gettext_noop, ngettext

TEACHES = gettext_noop("""
A primary, a secondary and a special school with their trust and authority, two school years of
history, invented from a seed and marked synthetic on every page. It lives apart from real data
and refuses to touch any. No passwords: choose whom to be on the first page.

examples
  goldthread demo                      build if needed, then serve
  goldthread demo --fresh              build it anew for today
  goldthread demo --no-serve --json    build and print counts
""")
TABLES_WRITTEN = 38

COUNT_LABELS = {
    "schools": "schools",
    "children": "children",
    "on_register": "on the SEN register",
    "adults": "adults",
    "cycles": "cycles",
    "reviews": "reviews",
    "targets": "targets",
    "measurements": "measurements",
    "groups": "groups",
    "lines": "lines of provision",
    "sessions": "sessions",
    "session_children": "children in sessions",
    "concerns": "concerns",
}
"""What a person reads for each of the counts."""


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command."""
    parser = add_command(
        subparsers,
        "demo",
        run,
        summary=_("Look around in an invented area"),
        teaches=_(TEACHES),
        json_output=True,
    )
    add_address(parser)
    parser.add_argument(
        "--fresh", action="store_true", help=_("forget the demo there is, build anew")
    )
    parser.add_argument("--no-serve", action="store_true", help=_("build only"))
    parser.add_argument(
        "--on", metavar=_("YYYY-MM-DD"), help=_("the day history ends (default: today)")
    )
    parser.add_argument(
        "--seed", metavar=_("WORD"), default="goldthread", help=_("another seed, another area")
    )
    parser.add_argument(
        "--scale",
        metavar=_("NUMBER"),
        type=float,
        default=1.0,
        help=_("0.1 is a tenth of the children"),
    )


def run(args: argparse.Namespace) -> int:
    """Build if needed, then serve."""
    day = _day(args.on)
    if not 0.02 <= args.scale <= 5:
        raise Misused(_("--scale lies between 0.02 and 5."))
    _own_home()
    if args.fresh:
        _forget()
    set_up(must_exist=False)
    result = _build(args, day)
    if args.json or args.no_serve:
        give(args, result, lambda: _lines(result))
    if not args.no_serve:
        serve(args, patience=1)
    return DONE


def _lines(counts: dict[str, Any]) -> Iterator[str]:
    return (labelled(_(COUNT_LABELS[name]), number) for name, number in counts.items())


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Misused(_("--on takes a day as YYYY-MM-DD, for example 2026-11-18.")) from error


def _own_home() -> None:
    """The demo's own place, and a mark for the settings that this is one."""
    if "GOLDTHREAD_HOME" not in os.environ:
        os.environ["GOLDTHREAD_HOME"] = str(Environment().home / "demo")
    os.environ["GOLDTHREAD_DEMO"] = "1"


def _forget() -> None:
    """Remove an earlier demo's database, and nothing that is not one."""
    environment = Environment()
    home = environment.home
    if environment.database_url:
        raise Refused(
            _("--fresh does not empty PostgreSQL. Make a new, empty database for the demo.")
        )
    if (home / "goldthread.db").exists() and not _mark(home).exists():
        raise _not_ours()
    for path in home.glob("goldthread.db*"):
        path.unlink()
    shutil.rmtree(home / "static", ignore_errors=True)


def _mark(home: Path) -> Path:
    return home / "this-is-a-demo"


def _build(args: argparse.Namespace, day: date | None) -> dict[str, Any]:
    from django.utils.timezone import localdate

    from goldthread.config.command_init import prepare
    from goldthread.demo.build import build_area, count_area, holds_real_data, is_built
    from goldthread.jobs.moment import this_moment

    began, home = time.monotonic(), Environment().home
    _check_ours(home)
    prepare()
    at = this_moment()
    if is_built():
        note(_("The demo is there. `goldthread demo --fresh` builds it anew for today."))
        return asdict(count_area())
    if holds_real_data():
        raise _not_ours()
    with progress(_("Building two school years"), TABLES_WRITTEN) as told:
        counts = build_area(
            on=day or localdate(at),
            at=_moment(day, at),
            seed=args.seed,
            scale=args.scale,
            told=lambda _table, count: told("", count),
        )
    _mark(home).touch()
    seconds = round(time.monotonic() - began)
    note(
        ngettext("Built in %(count)s second.", "Built in %(count)s seconds.", seconds)
        % {"count": seconds}
    )
    return asdict(counts)


def _moment(day: date | None, at: Any) -> Any:
    """Now; or, for another day, breakfast time on it, so that nothing depends on the clock."""
    if day is None:
        return at
    return at.replace(
        year=day.year, month=day.month, day=day.day, hour=7, minute=0, second=0, microsecond=0
    )


def _check_ours(home: Path) -> None:
    """Refuse a database that is not a demo and holds anything, before its tables are touched.

    A demo stays one when people try it out, and bring in pupils of their own or open accounts.
    """
    from django.db import connection

    from goldthread.demo.build import holds_real_data, is_built

    if _mark(home).exists():
        return
    with connection.cursor() as cursor:
        there = "people_child" in connection.introspection.table_names(cursor)
    if there and not is_built() and holds_real_data():
        raise _not_ours()


def _not_ours() -> Refused:
    return Refused(
        _(
            "This home holds data that the demo did not make, so it is left alone. Leave "
            "GOLDTHREAD_HOME and DATABASE_URL unset, or give the demo an empty home."
        )
    )
