"""Anchors: the head of every chain, noted each day where the database's owner cannot change it.

A line of JSON with the moment, length and last hash of each chain, the hash of the line before it
and a seal with this installation's key; it names nobody. Lines are added, never overwritten. A line
broken off by a power cut is passed over when the next one follows the line before it.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from smtplib import SMTPException
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from goldthread.access.actor import SYSTEM
from goldthread.records.audit.actions import alone_in_chain, record_write
from goldthread.records.audit.queries import START, chain_heads
from goldthread.records.audit.verification import Fault, faults_since

ANCHORED: Final = "audit.anchored"
FILE: Final = "anchor"
SENT: Final = "mail"
MOST_BYTES: Final = 16 * 1024 * 1024
"""A line longer than this is none of ours: 24,000 schools take two megabytes."""

Anchor = dict[str, Any]


class UnableToAnchor(Exception):
    """No anchor was made; the sentence says what to do."""


class UnableToReadAnchors(Exception):
    """There is nothing to compare with; the sentence says what to do."""


def anchor_to_file(path: Path, *, at: datetime) -> Anchor:
    """Add one line to a file, on the disk before this returns. One at a time."""
    with transaction.atomic():
        alone_in_chain(None)
        try:
            with _opened(path) as descriptor:
                anchor = _anchor(at, _last_hash(path))
                started = b"" if _ends_whole(path) else b"\n"
                os.write(descriptor, started + _text(anchor).encode("ascii") + b"\n")
                os.fsync(descriptor)
        except OSError as error:
            raise UnableToAnchor(
                _("%(file)s could not be written: %(why)s. Choose another place.")
                % {"file": path, "why": error.strerror}
            ) from error
        record_write(action=ANCHORED, by=SYSTEM, at=at, organisation_id=None)
    return anchor


def anchor_by_mail(address: str, *, at: datetime) -> Anchor:
    """Send one line to a mailbox, as a file of its own: mail breaks long lines."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise UnableToAnchor(_("That is not the address of a mailbox.")) from error
    if not settings.EMAIL_HOST:
        raise UnableToAnchor(_("Set GOLDTHREAD_MAIL_HOST to the server that sends your mail."))
    anchor = _anchor(at, SENT)
    message = EmailMessage(
        subject=_("Goldthread: anchor of the audit, %(day)s") % {"day": anchor["at"][:10]},
        body=_(
            "Keep this message. The file in it shows whether the audit was cut short or rewritten "
            "afterwards: save it, and run\n\n    goldthread audit verify --anchor FILE\n\n"
            "It holds counts and fingerprints, and names nobody.\n"
        ),
        to=[address],
    )
    message.attach(f"anchor-{anchor['at'][:10]}.jsonl", _text(anchor) + "\n", "text/plain")
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise UnableToAnchor(
            _("The mail was not sent: %(why)s. Ask whoever runs %(host)s.")
            % {"why": error, "host": settings.EMAIL_HOST}
        ) from error
    record_write(action=ANCHORED, by=SYSTEM, at=at, organisation_id=None)
    return anchor


def find_faults_since(path: Path) -> Iterator[Fault]:
    """What is not as the anchors in a file say: in the file itself, and in the chains."""
    if not path.is_file():
        raise UnableToReadAnchors(_("There is no file %(file)s.") % {"file": path})
    seen: dict[str, tuple[int, str]] = {}
    before, number, broken, read = START, 0, False, 0
    for number, line in enumerate(_lines(path), 1):
        anchor = _read(line)
        broken = anchor is None
        if anchor is None:
            continue
        read += 1
        if anchor["previous"] not in (SENT, before):
            yield Fault(FILE, number, _("it does not follow the line before it"))
        if not _is_sealed(anchor):
            yield Fault(FILE, number, _("it was not sealed by this installation"))
        else:
            heads = {name: (length, head) for name, (length, head) in anchor["chains"].items()}
            yield from faults_since(heads, anchor["at"][:10], seen)
        before = hashlib.sha256(line).hexdigest()
    if broken:
        yield Fault(FILE, number, _("it cannot be read"))
    if not read:
        raise UnableToReadAnchors(_("%(file)s holds no anchor.") % {"file": path})


def _anchor(at: datetime, previous: str) -> Anchor:
    heads = chain_heads()
    anchor = {
        "goldthread": "anchor 1",
        "at": at.isoformat(timespec="seconds"),
        "events": sum(length for length, _head in heads.values()),
        "chains": heads,
        "previous": previous,
    }
    return anchor | {"seal": _seal(anchor)}


def _text(anchor: Anchor) -> str:
    return json.dumps(anchor, sort_keys=True, separators=(",", ":"))


def _seal(anchor: Anchor) -> str:
    told = {name: value for name, value in anchor.items() if name != "seal"}
    return salted_hmac("goldthread.audit.anchor", _text(told), algorithm="sha256").hexdigest()


def _is_sealed(anchor: Anchor) -> bool:
    return constant_time_compare(anchor["seal"], _seal(anchor))


def _read(line: bytes) -> Anchor | None:
    """The anchor a line holds, or None when it holds none whole."""
    try:
        anchor = json.loads(line)
        heads = anchor["chains"].values()
        whole = (
            all(isinstance(anchor[name], str) for name in ("at", "previous", "seal"))
            and all(isinstance(n, int) and isinstance(head, str) for n, head in heads)
            and all(0 <= n < 2**63 for n, _head in heads)
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return anchor if whole else None


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while line := file.readline(MOST_BYTES):
            if line.strip():
                yield line.strip()


def _last_hash(path: Path) -> str:
    """The hash of the last whole line, or the start's where there is none."""
    last = START
    for line in _lines(path):
        if _read(line) is not None:
            last = hashlib.sha256(line).hexdigest()
    return last


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """Open to add at the end only, readable by the owner only."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
