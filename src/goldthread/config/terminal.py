"""What every command shares: getting ready, saying things, progress, and how it ends."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from uuid import UUID

from goldthread.config import words
from goldthread.config.environment import Environment
from goldthread.config.words import _

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2

Subparsers = Any
Told = Callable[[str, int], None]


class Refused(Exception):
    """The command could not be done and changed nothing. The sentence says what to do."""


class Misused(Exception):
    """What was typed does not make a command."""


def add_command(
    subparsers: Subparsers,
    name: str,
    run: Callable[[argparse.Namespace], int] | None,
    *,
    summary: str,
    teaches: str,
    json_output: bool = False,
) -> argparse.ArgumentParser:
    """One command with help that teaches: what it does, what it needs, examples.

    Without `run` it needs another word, which argparse asks for.
    """
    parser: argparse.ArgumentParser = subparsers.add_parser(
        name,
        help=summary,
        description=f"{summary}\n\n{teaches.strip()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if json_output:
        parser.add_argument("--json", action="store_true", help=_("print the result as JSON"))
    if run is not None:
        parser.set_defaults(run=run)
    return parser


def add_family(
    subparsers: Subparsers,
    name: str,
    members: Iterable[ModuleType],
    *,
    summary: str,
    teaches: str,
    title: str,
    metavar: str,
) -> None:
    """A command of several: each member is a module with `add_parser(subparsers)` of its own."""
    parser = add_command(subparsers, name, None, summary=summary, teaches=teaches)
    kinds = parser.add_subparsers(title=title, metavar=metavar, required=True)
    for member in members:
        member.add_parser(kinds)


def set_up(*, must_exist: bool = True) -> None:
    """Load the settings and Django, in the terminal's language. Refuse where nothing is set up yet."""
    environment = Environment()
    if must_exist and not environment.database_url and not database_path().exists():
        raise Refused(
            _(
                "There is no Goldthread in %(home)s yet. Run `goldthread init` first, or set "
                "GOLDTHREAD_HOME to where it is."
            )
            % {"home": environment.home}
        )
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    import django

    django.setup()
    words.begin_in_django()


def database_path() -> Path:
    """Where the embedded database lies."""
    return Environment().home / "goldthread.db"


def say(text: str = "") -> None:
    """A line of the answer."""
    print(text)


def note(text: str) -> None:
    """A line beside the answer, for the person watching."""
    print(text, file=sys.stderr)


def give(args: argparse.Namespace, data: Any, lines: Callable[[], Iterator[str]]) -> None:
    """The result: as JSON when asked for, else as lines for people."""
    if args.json:
        print(json.dumps(data, indent=2, default=plain, ensure_ascii=False))
    else:
        for line in lines():
            say(line)


def labelled(label: str, value: object) -> str:
    """A line of a list: what it is, already in the reader's language, and how much or which."""
    return _("%(label)s: %(value)s") % {"label": label, "value": value}


def plain(value: object) -> object:
    """A value JSON has no form for, as text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | UUID | Path):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Told]:
    """A bar on the terminal while something long runs; silent when nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _step, _count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda step, _count: bar.update(
            task, advance=1, description=labelled(what, step) if step else what
        )
