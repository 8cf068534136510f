"""`goldthread export`: everything about one child or a school's children as JSON; costs as CSV."""

import argparse
import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from goldthread.config.terminal import (
    DONE,
    Misused,
    Refused,
    Subparsers,
    add_command,
    give,
    plain,
    set_up,
)
from goldthread.config.words import _, gettext_noop, ngettext

TEACHES = gettext_noop("""
needs     a child's id (the long one in the page's address), a school's URN, or --costs for what
          provision costs by school, layer and area of need, without names; and a file that
          does not exist yet: nothing is ever written over. The export is noted in the audit.
          The file is not encrypted: keep it as you would keep the paper.

examples
  goldthread export --child 3f0c6c1e-0b0e-4a55-9d0e-1d1f0a4f7c11 --out child.json
  goldthread export --school 123456 --out school.json
  goldthread export --costs --out provision.csv
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command."""
    parser = add_command(
        subparsers,
        "export",
        run,
        summary=_("Write children's whole records, or what provision costs, to a file"),
        teaches=_(TEACHES),
        json_output=True,
    )
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument(
        "--child", metavar=_("ID"), help=_("one child, by the id in their page's address")
    )
    whom.add_argument("--school", metavar=_("URN"), help=_("every child of a school"))
    whom.add_argument(
        "--costs", action="store_true",
        help=_("what provision costs by school, layer and area of need (CSV)"),
    )  # fmt: skip
    parser.add_argument(
        "--threshold", type=int, default=6000, metavar=_("N"),
        help=_("pounds a year the school pays first (default 6000; with --costs)"),
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar=_("FILE"), required=True, type=Path, help=_("the new file")
    )


def run(args: argparse.Namespace) -> int:
    """Write the file, once the audit knows."""
    set_up()
    if args.out.exists():
        raise Refused(
            _("%(file)s exists. Choose another name: an export never writes over a file.")
            % {"file": args.out}
        )
    if not args.out.parent.is_dir():
        raise Refused(
            _("There is no folder %(folder)s. Make it first.") % {"folder": args.out.parent}
        )
    from goldthread.jobs.children_export import export_children
    from goldthread.jobs.moment import this_moment

    at = this_moment()
    if args.costs:
        return _export_costs(args, at)
    records = export_children(_children(args, at), at=at)
    data = {"exported_at": at, "children": records}
    _write(
        args.out,
        lambda file: json.dump(data, file, indent=1, default=plain, ensure_ascii=False),
    )
    result = {"file": args.out, "children": len(records)}
    told = ngettext(
        "%(count)s child written to %(file)s. Keep it safe.",
        "%(count)s children written to %(file)s. Keep it safe.",
        len(records),
    )
    give(args, result, lambda: iter([told % {"count": len(records), "file": args.out}]))
    return DONE


def _export_costs(args: argparse.Namespace, at: Any) -> int:
    from goldthread.exchange.money.writer import provision_csv
    from goldthread.jobs.provision_export import export_provision

    if not 0 <= args.threshold <= 10**9:
        raise Misused(_("--threshold is in pounds, 0 or more."))
    costs = export_provision(threshold=Decimal(args.threshold), at=at)
    if not costs:
        raise Refused(_("No provision that began this school year is on record yet."))
    written = provision_csv(costs, args.threshold)
    _write(args.out, lambda file: file.write(written))
    hidden = sum(one.planned is None for one in costs)
    result = {"file": args.out, "cells": len(costs), "cells_not_shown": hidden}
    told = ngettext(
        "%(count)s cell written to %(file)s, %(hidden)s of too few children to show.",
        "%(count)s cells written to %(file)s, %(hidden)s of too few children to show.",
        len(costs),
    ) % {"count": len(costs), "file": args.out, "hidden": hidden}
    give(args, result, lambda: iter([told]))
    return DONE


def _children(args: argparse.Namespace, at: Any) -> Any:
    from django.utils.timezone import localdate

    from goldthread.access.actor import SYSTEM
    from goldthread.access.permissions import Permission
    from goldthread.config.people import organisation_of
    from goldthread.records.people.queries.children import children_for

    everyone = children_for(SYSTEM, Permission.CHILD_VIEW, localdate(at))
    if args.school:
        return everyone.filter(school_id=organisation_of(args.school).pk)
    try:
        found = everyone.filter(public_id=UUID(args.child))
    except ValueError as error:
        raise Misused(
            _("--child takes the long id from the address of the child's page.")
        ) from error
    if not found.exists():
        raise Refused(_("No child has that id here. Copy it from the address of the child's page."))
    return found


def _write(path: Path, put: Callable[[TextIO], object]) -> None:
    """A new file for the owner only, complete or not there."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Refused(
            _("%(file)s cannot be written: %(reason)s.") % {"file": path, "reason": error.strerror}
        ) from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            put(file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
