"""`goldthread erasures`: the list of erased records, and erasing them again in a copy brought back."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from goldthread.config.terminal import DONE, Refused, Subparsers, add_command, give, set_up
from goldthread.config.words import _, gettext_noop, ngettext

TEACHES = gettext_noop("""
Two people erase a record on its page, not here. A backup made before still holds it, until it
expires. The list of what was erased (ids, no names) lies beside the backups as
erased-records.json; `goldthread restore` applies it by itself. After restoring PostgreSQL with
its own tools, apply it here before anybody signs in.

examples
  goldthread erasures list
  goldthread erasures apply /media/usb/goldthread
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command."""
    parser = add_command(
        subparsers,
        "erasures",
        None,
        summary=_("Erased records, also in old copies"),
        teaches=_(TEACHES),
    )
    kinds = parser.add_subparsers(title=_("what to do"), metavar=_("WHAT"), required=True)
    add_command(kinds, "list", show, summary=_("Ids and days"), teaches="", json_output=True)
    applied = add_command(
        kinds,
        "apply",
        apply,
        summary=_("Erase what is on a list again"),
        teaches="",
        json_output=True,
    )
    applied.add_argument(
        "folder", metavar=_("FOLDER"), type=Path, help=_("where backups and their list lie")
    )


def show(args: argparse.Namespace) -> int:
    """What this database has erased."""
    set_up()
    from goldthread.jobs.erasures import list_now

    told = list_now()
    give(args, {"erased": told}, lambda: iter(f"{day}  {one}" for one, day in told.items()))
    return DONE


def apply(args: argparse.Namespace) -> int:
    """Erase again what a folder's list names."""
    set_up()
    result = {"erased_again": again(args.folder)}
    give(args, result, lambda: _lines(result["erased_again"]))
    return DONE


def _lines(public_ids: list[str]) -> Iterator[str]:
    number = len(public_ids)
    said = ngettext("%(number)s record erased again.", "%(number)s records erased again.", number)
    yield said % {"number": number}


def again(folder: Path, known: dict[str, str] | None = None) -> list[str]:
    """Erase again what the folder's list and what is known besides name."""
    from goldthread.jobs.erasures import UnreadableList, apply_list, read_list
    from goldthread.jobs.moment import this_moment

    try:
        told = read_list(folder)
    except UnreadableList as error:
        raise unreadable(error) from error
    return apply_list(told | (known or {}), at=this_moment())


def unreadable(error: Exception) -> Refused:
    """What is said of a list that cannot be read."""
    return Refused(
        _(
            "The list of erased records, %(file)s, cannot be read. Without it an erased record could "
            "come back: put a good copy of it there first."
        )
        % {"file": error}
    )
