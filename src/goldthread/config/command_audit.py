"""`goldthread audit`: whether it is whole, anchoring it elsewhere, and who saw a child's record."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path
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
    from goldthread.records.audit.verification import Fault

TEACHES = gettext_noop("""
Every write and every read of a child's record is an event in a chain; each event holds the
fingerprint of the one before. A row changed, removed or slipped in is found by walking them.

examples
  goldthread audit verify              exit 1 and the place of each fault, if there is one
  goldthread audit anchor --to /media/elsewhere/anchors.jsonl      once a day
  goldthread audit verify --anchor /media/elsewhere/anchors.jsonl
  goldthread audit show --child 3f0c6c1e-0b0e-4a55-9d0e-1d1f0a4f7c11
""")

ANCHOR_TEACHES = gettext_noop("""
Whoever can rewrite the whole database can rewrite a chain with the right fingerprints, or cut off
its end. An anchor kept elsewhere shows it: one line a day with the length and last fingerprint of
every chain, sealed with this installation's key, added and never overwritten. It names nobody.

examples
  goldthread audit anchor --to /media/elsewhere/anchors.jsonl
  goldthread audit anchor --mail dpo@trust.example
""")
FAULTS_TOLD = 1000


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command."""
    parser = add_command(
        subparsers, "audit", None, summary=_("Check and read the audit"), teaches=_(TEACHES)
    )
    kinds = parser.add_subparsers(title=_("what to do"), metavar=_("WHAT"), required=True)
    verified = add_command(
        kinds, "verify", verify, summary=_("Walk every chain"), teaches="", json_output=True
    )
    verified.add_argument(
        "--anchor",
        metavar=_("FILE"),
        type=Path,
        help=_("anchors kept elsewhere: a chain cut short or rewritten since is found"),
    )
    anchored = add_command(
        kinds,
        "anchor",
        anchor,
        summary=_("Note every chain's head elsewhere"),
        teaches=_(ANCHOR_TEACHES),
        json_output=True,
    )
    where = anchored.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--to", metavar=_("FILE"), type=Path, help=_("add a line to this file, on another machine")
    )
    where.add_argument("--mail", metavar=_("ADDRESS"), help=_("send the line to this mailbox"))
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
    """Exit 1 when any chain is broken, or is not what an anchor says, naming chain and event."""
    set_up()
    from goldthread.jobs.anchors import UnableToReadAnchors, find_faults_since
    from goldthread.records.audit.queries import count_events
    from goldthread.records.audit.verification import find_faults, told_at_most

    found = find_faults()
    if args.anchor:
        found = chain(found, find_faults_since(args.anchor))
    try:
        with progress(_("Walking the chains")):
            faults, count = told_at_most(found, FAULTS_TOLD)
    except UnableToReadAnchors as error:
        raise Refused(str(error)) from error
    events = count_events()
    result = {"events": events, "found": count, "faults": [asdict(fault) for fault in faults]}
    give(args, result, lambda: _verdict(faults, count, events))
    return REFUSED if faults else DONE


def _verdict(faults: Sequence["Fault"], count: int, events: int) -> Iterator[str]:
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
    found = ngettext("%(count)s fault was found.", "%(count)s faults were found.", count)
    yield found % {"count": count}
    yield _(
        "Keep this database as it is, restore the last good backup, and find out who had access."
    )


def anchor(args: argparse.Namespace) -> int:
    """Write the head of every chain where whoever changes this database cannot reach."""
    set_up()
    from goldthread.jobs.anchors import UnableToAnchor, anchor_by_mail, anchor_to_file
    from goldthread.jobs.moment import this_moment

    try:
        if args.to:
            made = anchor_to_file(args.to, at=this_moment())
        else:
            made = anchor_by_mail(args.mail, at=this_moment())
    except UnableToAnchor as error:
        raise Refused(str(error)) from error
    result = {"at": made["at"], "chains": len(made["chains"]), "events": made["events"]}
    give(args, result, lambda: _anchored(result, args.to or args.mail))
    return DONE


def _anchored(result: Mapping[str, Any], where: object) -> Iterator[str]:
    told = ngettext(
        "%(count)s event anchored in %(where)s.",
        "%(count)s events anchored in %(where)s.",
        result["events"],
    )
    yield told % {"count": result["events"], "where": where}
    yield _("Keep it where nobody who can change this database can change it.")


def show(args: argparse.Namespace) -> int:
    """The latest events about one child."""
    set_up()
    from goldthread.access.actor import SYSTEM
    from goldthread.access.permissions import Permission
    from goldthread.access.refusals import NotVisible
    from goldthread.jobs.moment import this_moment
    from goldthread.records.audit.queries import events_about
    from goldthread.records.people.queries.children import child_for
    from goldthread.records.restricted.queries import without_notes

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
    events = without_notes(events_about(child.pk))[: args.last]
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
