"""`goldthread audit`: whether the audit is whole, and who has seen or changed a child's record."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from goldthread.config.terminal import (
    DONE,
    REFUSED,
    Misused,
    Refused,
    Subparsers,
    add_command,
    give,
    progress,
    set_up,
)
from goldthread.config.words import _, gettext_noop, ngettext

if TYPE_CHECKING:
    from goldthread.records.audit.queries import Fault

TEACHES = gettext_noop("""
Every write and every read of a child's record is an event in a chain; each event holds the
fingerprint of the one before. A row changed, removed or slipped in is found by walking them.

examples
  goldthread audit verify              exit 1 and the place of each fault, if there is one
  goldthread audit show --child 3f0c6c1e-0b0e-4a55-9d0e-1d1f0a4f7c11
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command."""
    parser = add_command(
        subparsers, "audit", None, summary=_("Check and read the audit"), teaches=_(TEACHES)
    )
    kinds = parser.add_subparsers(title=_("what to do"), metavar=_("WHAT"), required=True)
    add_command(
        kinds, "verify", verify, summary=_("Walk every chain"), teaches="", json_output=True
    )
    shown = add_command(
        kinds, "show", show, summary=_("Who saw or changed a record"), teaches="", json_output=True
    )
    shown.add_argument(
        "--child", metavar=_("ID"), required=True, help=_("the id in their page's address")
    )
    shown.add_argument(
        "--last", metavar=_("NUMBER"), type=int, default=50, help=_("how many events (default 50)")
    )


def verify(args: argparse.Namespace) -> int:
    """Exit 1 when any chain is broken, naming chain and event."""
    set_up()
    from goldthread.records.audit.queries import count_events, find_faults

    with progress(_("Walking the chains")):
        faults = list(find_faults())
    events = count_events()
    result = {"events": events, "faults": [asdict(fault) for fault in faults]}
    give(args, result, lambda: _verdict(faults, events))
    return REFUSED if faults else DONE


def _verdict(faults: Sequence["Fault"], events: int) -> Iterator[str]:
    for fault in faults:
        yield _("%(chain)s, event %(sequence)s: %(what)s") % asdict(fault)
    if not faults:
        told = ngettext(
            "%(count)s event, as it was written.",
            "%(count)s events, every one as it was written.",
            events,
        )
        yield told % {"count": events}
        return
    found = ngettext("%(count)s fault was found.", "%(count)s faults were found.", len(faults))
    yield found % {"count": len(faults)}
    yield _(
        "Keep this database as it is, restore the last good backup, and find out who had access."
    )


def show(args: argparse.Namespace) -> int:
    """The latest events about one child."""
    set_up()
    from goldthread.access.actor import SYSTEM
    from goldthread.access.permissions import Permission
    from goldthread.access.refusals import NotVisible
    from goldthread.jobs.moment import this_moment
    from goldthread.records.audit.queries import events_about
    from goldthread.records.people.queries import child_for

    try:
        public_id = UUID(args.child)
    except ValueError as error:
        raise Misused(
            _("--child takes the long id from the address of the child's page.")
        ) from error
    try:
        child = child_for(SYSTEM, Permission.AUDIT_READ, public_id, this_moment().date())
    except NotVisible as error:
        raise Refused(_("No child has that id here.")) from error
    events = events_about(child.pk)[: args.last]
    names = ("at", "kind", "action", "actor_id", "actor_roles", "fields")
    rows: list[dict[str, Any]] = list(events.values(*names))
    give(
        args,
        rows,
        lambda: (
            f"{row['at']:%d %b %Y %H:%M}  {row['kind']:5}  {row['action']:28}  {row['actor_roles']}"
            for row in rows
        ),
    )
    return DONE
