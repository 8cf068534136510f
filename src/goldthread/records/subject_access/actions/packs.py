"""Gathering what is held, reading it twice, and sealing what is given."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.access.actor import Actor
from goldthread.access.holdings import HOLDINGS
from goldthread.records.subject_access.actions.requests import UnableToAnswer, locked, recorded
from goldthread.records.subject_access.models import AccessRequest, PackPiece, SealedPack
from goldthread.records.subject_access.queries.holdings import Held, held_about
from goldthread.records.subject_access.queries.others import (
    Others,
    hint_for,
    names_in,
    others_around,
    times_in,
)
from goldthread.records.subject_access.queries.requests import pieces_of, progress_of
from goldthread.statute.stages.access_request import AccessRequestEvent, AccessRequestState
from goldthread.statute.vocabulary.educational_record import AccessRight


@dataclass(frozen=True)
class Decision:
    """What a reader decided about one piece: `words` are taken out, for this `reason`."""

    piece_id: int
    decision: str
    words: tuple[str, ...] = ()
    reason: str = ""


@transaction.atomic
def gather_pack(*, request: AccessRequest, by: Actor, at: datetime) -> AccessRequest:
    """Copy everything held about the child, piece by piece, with what a reader should look at."""
    request = locked(request, AccessRequestEvent.GATHER, by, at)
    others = others_around(request)
    pieces = [
        _piece(request, position, held, others)
        for position, held in enumerate(
            held_about(request.child, educational=request.right == AccessRight.EDUCATION), start=1
        )
    ]
    PackPiece.objects.bulk_create(pieces, batch_size=500)
    request.state, request.gathered_at = AccessRequestState.READING.value, at
    request.first_reader_id = by.person_id
    request.save(update_fields=["state", "gathered_at", "first_reader"])
    recorded("access_request.gathered", request, ["state", "gathered_at", "first_reader"], by, at)
    return request


def _piece(request: AccessRequest, position: int, held: Held, others: Others) -> PackPiece:
    suggested = names_in(held, others)
    lean = HOLDINGS[held.label].lean
    hint = hint_for(held, others, lean=lean) or ("names" if suggested else "")
    return PackPiece(
        child=request.child,
        request=request,
        position=position,
        label=held.label,
        content={"columns": held.columns, "rows": held.rows},
        suggested=suggested,
        hint=hint,
    )


@transaction.atomic
def decide_pieces(
    *, request: AccessRequest, decisions: Sequence[Decision], by: Actor, at: datetime
) -> AccessRequest:
    """As the first reader, say of each piece: give it, take words out, or leave it out."""
    request = locked(request, AccessRequestEvent.DECIDE, by, at)
    if request.first_reader_id != by.person_id:
        raise UnableToAnswer(_("A colleague is reading this one. You can be the second reader."))
    pieces = {piece.pk: piece for piece in pieces_of(request)}
    for one in decisions:
        piece = pieces.get(one.piece_id)
        if piece is None:
            raise UnableToAnswer(_("This page is out of date. Open it again."))
        _decide(piece, one)
        piece.save(update_fields=["decision", "words", "reason", "is_agreed"])
    recorded("access_request.read", request, ["pieces"], by, at)
    return request


def _decide(piece: PackPiece, one: Decision) -> None:
    field = f"decision_{piece.pk}"
    if one.decision not in {"give", "take_out", "leave_out"}:
        raise UnableToAnswer(_("Decide about each piece."), field=field)
    if one.decision != "give" and not one.reason:
        raise UnableToAnswer(_("Say why something is kept back."), field=f"reason_{piece.pk}")
    words = [word.strip() for word in one.words if word.strip()]
    if one.decision == "take_out":
        if not words:
            raise UnableToAnswer(_("Write the words to take out."), field=f"words_{piece.pk}")
        cells = [value for row in piece.content["rows"] for value in row]
        for word in words:
            if not any(times_in(value, [word]) for value in cells):
                raise UnableToAnswer(
                    _("“%(word)s” does not stand in this piece: write it as it stands there.")
                    % {"word": word},
                    field=f"words_{piece.pk}",
                )
    piece.decision, piece.is_agreed = one.decision, False
    piece.words = words if one.decision == "take_out" else []
    piece.reason = "" if one.decision == "give" else one.reason


@transaction.atomic
def hand_over(*, request: AccessRequest, by: Actor, at: datetime) -> AccessRequest:
    """Pass it to a second reader, when every piece is decided."""
    request = locked(request, AccessRequestEvent.HAND_OVER, by, at)
    if request.first_reader_id != by.person_id:
        raise UnableToAnswer(_("Whoever reads it first passes it on."))
    progress = progress_of(request)
    left = progress.pieces - progress.decided
    if left:
        raise UnableToAnswer(
            ngettext(
                "%(left)s piece is not decided yet.", "%(left)s pieces are not decided yet.", left
            )
            % {"left": left}
        )
    request.state = AccessRequestState.SECOND_READING.value
    request.save(update_fields=["state"])
    recorded("access_request.passed_on", request, ["state"], by, at)
    return request


@transaction.atomic
def agree_pieces(
    *, request: AccessRequest, piece_ids: Sequence[int], by: Actor, at: datetime
) -> AccessRequest:
    """As the second reader, agree to what was decided about these pieces."""
    request = _for_second(request, AccessRequestEvent.AGREE, by, at)
    pieces_of(request).filter(pk__in=piece_ids).update(is_agreed=True)
    if request.second_reader_id is None:
        request.second_reader_id = by.person_id
        request.save(update_fields=["second_reader"])
    recorded("access_request.agreed", request, ["pieces"], by, at)
    return request


@transaction.atomic
def send_back(*, request: AccessRequest, note: str, by: Actor, at: datetime) -> AccessRequest:
    """As the second reader, ask the first to look again. What was agreed is asked anew."""
    request = _for_second(request, AccessRequestEvent.SEND_BACK, by, at)
    if not note.strip():
        raise UnableToAnswer(_("Say what to look at again."), field="note")
    pieces_of(request).update(is_agreed=False)
    request.state, request.sent_back_note = AccessRequestState.READING.value, note.strip()[:600]
    request.second_reader = None
    fields = ["state", "sent_back_note", "second_reader"]
    request.save(update_fields=fields)
    recorded("access_request.sent_back", request, fields, by, at)
    return request


@transaction.atomic
def seal_pack(
    *, request: AccessRequest, document: bytes, data: bytes, by: Actor, at: datetime
) -> SealedPack:
    """As the second reader, who has agreed to every piece, keep what is given; nothing changes it."""
    request = _for_second(request, AccessRequestEvent.SEAL, by, at)
    progress = progress_of(request)
    if progress.agreed < progress.pieces or request.second_reader_id != by.person_id:
        raise UnableToAnswer(_("The second reader agrees to every page first."))
    pack = SealedPack(
        child=request.child, request=request, document=document, data=data,
        document_digest=hashlib.sha256(document).hexdigest(),
        data_digest=hashlib.sha256(data).hexdigest(), sealed_at=at,
    )  # fmt: skip
    pack.full_clean()
    pack.save()
    request.state = AccessRequestState.SEALED.value
    request.save(update_fields=["state"])
    recorded("access_request.sealed", request, ["state", "pack"], by, at)
    return pack


def _for_second(
    request: AccessRequest, event: AccessRequestEvent, by: Actor, at: datetime
) -> AccessRequest:
    request = locked(request, event, by, at)
    if request.first_reader_id == by.person_id:
        raise UnableToAnswer(_("Someone else reads it the second time: nobody checks themselves."))
    if request.second_reader_id not in {None, by.person_id}:
        raise UnableToAnswer(_("Another colleague is the second reader."))
    return request


@transaction.atomic
def take_over_reading(*, request: AccessRequest, by: Actor, at: datetime) -> AccessRequest:
    """Become the first reader of a request whose reader is away. Each piece is then decided anew."""
    request = locked(request, AccessRequestEvent.DECIDE, by, at)
    if request.first_reader_id == by.person_id:
        return request
    request.first_reader_id = by.person_id
    request.save(update_fields=["first_reader"])
    pieces_of(request).update(decision="", words=[], reason="", is_agreed=False)
    recorded("access_request.taken_over", request, ["first_reader", "pieces"], by, at)
    return request
