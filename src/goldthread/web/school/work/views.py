"""What stands in whose name: one's own, what has no owner, and one colleague's; and passing it on."""

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.accounts.queries import person_of, staff_of
from goldthread.records.assurance.actions.passing_on import pass_on
from goldthread.records.assurance.queries.work import Piece, work_left, work_of
from goldthread.records.organisations.queries import organisations_named
from goldthread.web.account.step_up import with_care
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.work.forms import ALL_OF, PassOnForm

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User
    from goldthread.records.organisations.models import Organisation


@page(P.CLASS_VIEW)
def work_mine(request: Request) -> HttpResponse:
    """What stands in one's own name today, in every school where one works."""
    pieces = [
        piece
        for school_id in sorted(schools_where(request.actor, P.CLASS_VIEW))
        for piece in work_of(request.actor, request.actor.person_id, school_id, request.on)
    ]
    _note(request, pieces)
    return render(request, "school/work/mine.html", {"pieces": [_shown(one) for one in pieces]})


@page(P.WORK_HAND_ON)
def left(request: Request) -> HttpResponse:
    """What names somebody who no longer works in the school."""
    return _page(request, None)


@page(P.WORK_HAND_ON, methods=("POST",))
@with_care
@once
def left_pass(request: Request) -> HttpResponse:
    """Pass some of it on."""
    return _page(request, None)


@page(P.WORK_HAND_ON)
def of_person(request: Request, public_id: UUID) -> HttpResponse:
    """What one colleague would leave behind, to pass on before they go."""
    return _page(request, _person(request, public_id))


@page(P.WORK_HAND_ON, methods=("POST",))
@with_care
@once
def of_person_pass(request: Request, public_id: UUID) -> HttpResponse:
    """Pass some of it on."""
    return _page(request, _person(request, public_id))


@dataclass(frozen=True)
class _Part:
    """One school's share of the page: what stands there, and the form that passes it on."""

    school: "Organisation"
    pieces: list[Piece]
    form: PassOnForm

    @property
    def owners(self) -> list[dict[str, Any]]:
        """Owner by owner."""
        return [
            {"owner": owner, "all": f"{ALL_OF}{owner.pk}", "left_on": rows[0].left_on,
             "pieces": [_shown(one) for one in rows]}
            for owner, rows in _by_owner(self.pieces)
        ]  # fmt: skip


def _schools(request: Request) -> "list[Organisation]":
    return organisations_named(schools_where(request.actor, P.WORK_HAND_ON))


def _person(request: Request, public_id: UUID) -> "User":
    someone = person_of([school.pk for school in _schools(request)], public_id, request.on)
    if someone is None:
        raise NotVisible
    return someone


def _page(request: Request, someone: "User | None") -> HttpResponse:
    """Every school in which they may pass work on, each with a form of its own."""
    schools = _schools(request)
    sent_to = _sent_to(request, schools)
    parts = [_part(request, school, someone, is_sent=school == sent_to) for school in schools]
    _note(request, [piece for part in parts for piece in part.pieces])
    for part in parts:
        if part.form.is_valid() and _passed_on(request, part):
            return redirect("work_of", someone.public_id) if someone else redirect("work_left")
    shown = [part for part in parts if part.pieces or part.form.errors]
    context = {"parts": shown, "someone": someone, "names_schools": len(schools) > 1}
    status = 422 if any(part.form.errors for part in parts) else 200
    return render(request, "school/work/left.html", context, status=status)


def _sent_to(request: Request, schools: "list[Organisation]") -> "Organisation | None":
    """The school whose form was sent; it may go unsaid where there is only one."""
    if request.method != "POST":
        return None
    named = request.POST.get("school", str(schools[0].pk) if len(schools) == 1 else "")
    found = next((school for school in schools if str(school.pk) == named), None)
    if found is None:
        raise NotVisible
    return found


def _part(
    request: Request, school: "Organisation", someone: "User | None", *, is_sent: bool
) -> _Part:
    if someone is None:
        pieces = work_left(request.actor, school.pk, request.on)
    else:
        pieces = work_of(request.actor, someone.pk, school.pk, request.on)
    people = [one for one in staff_of(school.pk, request.on) if one != someone]
    data = request.POST if is_sent else None
    form = PassOnForm(data, pieces=pieces, people=people, auto_id=f"id_{school.pk}_%s")
    return _Part(school, pieces, form)


def _passed_on(request: Request, part: _Part) -> bool:
    try:
        passed = pass_on(
            school_id=part.school.pk, **part.form.given, by=request.actor, at=request.at
        )
    except UnableTo as refusal:
        part.form.add_error(refusal.field, refusal.message)
        return False
    words = ngettext("%(num)s thing passed on.", "%(num)s things passed on.", passed)
    messages.success(request, words % {"num": passed})
    return True


def _by_owner(pieces: list[Piece]) -> "list[tuple[User, list[Piece]]]":
    groups = groupby(pieces, key=lambda one: one.owner)
    return [(owner, list(rows)) for owner, rows in groups]


def _note(request: Request, pieces: list[Piece]) -> None:
    shown = {child.pk: child for piece in pieces for child in piece.children}
    note_read(request, "work.viewed", shown.values())


def _shown(piece: Piece) -> dict[str, Any]:
    return {
        "key": piece.key,
        "label": _(piece.work.label),
        "about": piece.about,
        "children": piece.children,
        "due_on": piece.due_on,
    }
