"""Asking how requests for access stand, always for someone who may answer them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.records.accounts.queries import on_day
from goldthread.records.organisations.queries import term_dates_of
from goldthread.records.people.models import Child, ChildAdult, ChildBar, CourtOrder
from goldthread.records.people.queries.children import children_for
from goldthread.records.subject_access.models import (
    PACK_PIECE_REASONS,
    AccessRequest,
    PackPiece,
    SealedPack,
)
from goldthread.records.subject_access.queries.others import times_in, without
from goldthread.statute.calendar import TermDates
from goldthread.statute.clocks.base import Deadline
from goldthread.statute.clocks.rights import access_request_deadline, educational_record_deadline
from goldthread.statute.vocabulary.educational_record import (
    AccessRight,
    Owed,
    owes_educational_record,
)

OPEN_STATES = ("logged", "checked", "reading", "second_reading", "sealed")
GROUNDS_OF = {
    "child": ("own",),
    "parent": ("child_agrees", "child_cannot"),
    "for_them": ("authority",),
}
REASONS = tuple(reason for reason in PACK_PIECE_REASONS if reason)


@dataclass(frozen=True)
class Obstacle:
    """What may forbid that this person is given the record. A bar forbids; an order is read first."""

    kind: str
    words: str
    forbids: bool


@dataclass(frozen=True)
class Progress:
    """How many pieces there are, are decided, and are agreed."""

    pieces: int
    decided: int
    agreed: int


@dataclass(frozen=True)
class Given:
    """One piece as it is given: names of fields with the rows that stay."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PackContent:
    """All that is given, table by table, and how much was left out for which reason."""

    given: tuple[Given, ...]
    left_out: tuple[tuple[str, int], ...]
    taken_out: tuple[tuple[str, int], ...]


def requests_for(actor: Actor, on: date) -> QuerySet[AccessRequest]:
    """Requests about children this person may answer for, open ones first: one statement."""
    children = children_for(actor, Permission.ACCESS_REQUEST_ANSWER, on).order_by()
    found = AccessRequest.objects.filter(child__in=children)
    return (
        found.select_related("child__school", "requester", "first_reader", "second_reader")
        .prefetch_related("pauses")
        .annotate(is_open=Count("pk", filter=Q(state__in=OPEN_STATES)))
        .order_by("-is_open", "received_on", "pk")
    )


def requests_in(school_ids: Iterable[int]) -> QuerySet[AccessRequest]:
    """Requests in these schools, for a caller who has checked the right there and names nobody."""
    found = AccessRequest.objects.filter(child__school_id__in=sorted(school_ids))
    return (
        found.select_related("child__school")
        .prefetch_related("pauses")
        .order_by("-received_on", "-pk")
    )


def deadline_of(request: AccessRequest, on: date) -> Deadline:
    """The day by which it is answered, as it stands: one statement where school days are counted."""
    return deadlines_of([request], on)[request.pk]


def deadlines_of(requests: Collection[AccessRequest], on: date) -> dict[int, Deadline]:
    """The same for many by id: one statement where pauses were fetched, however many."""
    schools = {one.child.school_id for one in requests if one.right == AccessRight.EDUCATION}
    terms = term_dates_of(schools) if schools else {}
    return {one.pk: _deadline(one, on, terms) for one in requests}


def _deadline(request: AccessRequest, on: date, terms: dict[int, TermDates]) -> Deadline:
    if request.right == AccessRight.EDUCATION:
        known = terms.get(request.child.school_id, TermDates(()))
        return educational_record_deadline(request.received_on, known)
    until = request.ended_on or on
    spans = [(one.starts_on, one.ends_on) for one in request.pauses.all()]
    return access_request_deadline(
        request.received_on, until, months_more=request.months_more, pauses=spans
    )


def obstacles_of(request: AccessRequest, on: date) -> list[Obstacle]:
    """What stands against giving the record to who asks: three statements."""
    child, who = request.child, request.requester_id
    found = []
    if who and ChildBar.objects.filter(on_day(on), child=child, user_id=who).exists():
        found.append(Obstacle("bar", "", True))
    for order in CourtOrder.objects.filter(on_day(on), child=child).order_by("pk"):
        found.append(Obstacle("order", order.says, False))
    ties = ChildAdult.objects.filter(on_day(on), child=child, kind="parent")
    responsible = ties.filter(has_parental_responsibility=True).values_list("user_id", flat=True)
    if request.asker == "parent" and who not in responsible:
        found.append(Obstacle("responsibility", "", False))
    return found


def owed_by_school(child: Child) -> Owed:
    """Whether the school of a checked child owes its parents the educational record."""
    return owes_educational_record(child.school.type_name)


def grounds_for(request: AccessRequest) -> tuple[str, ...]:
    """By which of the grounds this person may be given it."""
    return ("parental",) if request.right == AccessRight.EDUCATION else GROUNDS_OF[request.asker]


def parents_who_may_ask(child: Child, on: date) -> list[ChildAdult]:
    """Parents linked to a checked child today, by name: one statement."""
    ties = ChildAdult.objects.filter(on_day(on), child=child, kind="parent")
    return list(ties.select_related("user").order_by("user__name", "pk"))


def pieces_of(request: AccessRequest) -> QuerySet[PackPiece]:
    """What was gathered, in order."""
    return PackPiece.objects.filter(request=request).order_by("position")


def progress_of(request: AccessRequest) -> Progress:
    """How far the reading is: one statement."""
    counts = pieces_of(request).aggregate(
        pieces=Count("pk"),
        decided=Count("pk", filter=~Q(decision="")),
        agreed=Count("pk", filter=Q(is_agreed=True)),
    )
    return Progress(**counts)


def pack_of(request: AccessRequest) -> SealedPack | None:
    """What was sealed, if it was."""
    return SealedPack.objects.filter(request=request).first()


def rows_given(piece: PackPiece) -> tuple[tuple[str, ...], ...]:
    """The rows of a piece as decided: whole, with words taken out, or none."""
    if piece.decision == "leave_out":
        return ()
    words = piece.words if piece.decision == "take_out" else []
    return tuple(tuple(without(value, words) for value in row) for row in piece.content["rows"])


def content_of(request: AccessRequest) -> PackContent:
    """What the recipient gets, as decided so far: one statement."""
    given: list[Given] = []
    left_out, taken_out = dict.fromkeys(REASONS, 0), dict.fromkeys(REASONS, 0)
    for piece in pieces_of(request):
        if piece.decision == "leave_out":
            left_out[piece.reason] += len(piece.content["rows"])
            continue
        if piece.decision == "take_out":
            taken_out[piece.reason] += sum(
                times_in(value, piece.words) for row in piece.content["rows"] for value in row
            )
        given.append(Given(piece.label, tuple(piece.content["columns"]), rows_given(piece)))
    return PackContent(
        tuple(given),
        tuple((reason, number) for reason, number in left_out.items() if number),
        tuple((reason, number) for reason, number in taken_out.items() if number),
    )
