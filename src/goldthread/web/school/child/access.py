"""Who can open one child's record beside or despite the school's roles: invited, barred, kept away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.people.actions.barring import (
    bar_person,
    end_court_order,
    lift_bar,
    record_court_order,
)
from goldthread.records.people.actions.invitations import end_invitation
from goldthread.records.people.queries.barring import bars_of, orders_of, people_to_bar
from goldthread.records.people.queries.invitations import invitations_of, people_to_invite
from goldthread.records.sharing.actions.sharing import invite_and_record
from goldthread.records.sharing.queries.register import consents_in_force
from goldthread.statute.clocks.own_rights import latest_birth_asked_about
from goldthread.web.account.step_up import with_care
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.access_forms import ORDER_KINDS, BarForm, InviteForm, OrderForm
from goldthread.web.school.child.frame import Frame, child_frame, frame_context


@page(P.RECORD_PROTECT)
def child_access(request: Request, public_id: UUID) -> HttpResponse:
    """Who is invited, who is barred, and which court orders bind."""
    return _page(request, _frame(request, public_id))


@page(P.RECORD_PROTECT, methods=("POST",))
@with_care
@once
def invite(request: Request, public_id: UUID) -> HttpResponse:
    """Invite someone from outside until a day."""
    frame = _frame(request, public_id)
    form = _invite_form(request, frame, request.POST)

    def act() -> None:
        user = form.cleaned_data.pop("person")
        invite_and_record(
            child=frame.child, user=user, **form.cleaned_data, by=request.actor, at=request.at
        )

    words = _("Invited. They can open this record from now on, and the sharing register says so.")
    return _kept(request, frame, form, act, words, "invite")


@page(P.RECORD_PROTECT, methods=("POST",))
@once
def invitation_end(request: Request, public_id: UUID, tie_id: int) -> HttpResponse:
    """End an invitation now."""
    frame = _frame(request, public_id)
    tie = invitations_of(frame.child, request.on).filter(pk=tie_id).first()
    if tie is None:
        raise NotVisible
    end_invitation(tie=tie, by=request.actor, at=request.at)
    messages.success(request, _("Ended. They no longer see this record."))
    return redirect("child_access", public_id)


@page(P.RECORD_PROTECT, methods=("POST",))
@once
def bar(request: Request, public_id: UUID) -> HttpResponse:
    """Close the record to one person."""
    frame = _frame(request, public_id)
    form = BarForm(request.POST, people=people_to_bar(frame.child, request.on))

    def act() -> None:
        user = form.cleaned_data.pop("person")
        bar_person(
            child=frame.child, user=user, **form.cleaned_data, by=request.actor, at=request.at
        )

    words = _("Closed to them. For them this record no longer exists.")
    return _kept(request, frame, form, act, words, "bar")


@page(P.RECORD_PROTECT, methods=("POST",))
@with_care
@once
def bar_lift(request: Request, public_id: UUID, bar_id: int) -> HttpResponse:
    """Open the record to someone again."""
    frame = _frame(request, public_id)
    found = bars_of(frame.child, request.on).filter(pk=bar_id).first()
    if found is None:
        raise NotVisible
    try:
        lift_bar(bar=found, by=request.actor, at=request.at)
        messages.success(request, _("Opened again, as far as their roles reach."))
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    return redirect("child_access", public_id)


@page(P.RECORD_PROTECT, methods=("POST",))
@once
def order(request: Request, public_id: UUID) -> HttpResponse:
    """Record a court order, and whom it keeps away."""
    frame = _frame(request, public_id)
    form = OrderForm(request.POST, people=people_to_bar(frame.child, request.on))

    def act() -> None:
        record_court_order(child=frame.child, **form.cleaned_data, by=request.actor, at=request.at)

    words = _("Recorded. Whoever it keeps away no longer sees this record.")
    return _kept(request, frame, form, act, words, "order")


@page(P.RECORD_PROTECT, methods=("POST",))
@with_care
@once
def order_end(request: Request, public_id: UUID, order_id: int) -> HttpResponse:
    """A court order is over."""
    frame = _frame(request, public_id)
    found = orders_of(frame.child).filter(pk=order_id).first()
    if found is None:
        raise NotVisible
    end_court_order(order=found, by=request.actor, at=request.at)
    messages.success(request, _("Ended, and with it what it closed."))
    return redirect("child_access", public_id)


def _frame(request: Request, public_id: UUID) -> Frame:
    return child_frame(request, P.RECORD_PROTECT, public_id, "child.access_viewed")


def _kept(
    request: Request,
    frame: Frame,
    form: forms.Form,
    act: Callable[[], None],
    words: str,
    name: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except UnableTo as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, words)
            return redirect("child_access", frame.child.public_id)
    return _page(request, frame, status=422, **{name: form})


def _invite_form(request: Request, frame: Frame, sent: Any = None) -> InviteForm:
    form = InviteForm(sent, people=people_to_invite(frame.child, request.on))
    form.offer_consents(consents_in_force(frame.child.pk, request.on))
    return form


def _page(request: Request, frame: Frame, status: int = 200, **sent: forms.Form) -> HttpResponse:
    outside = people_to_invite(frame.child, request.on)
    around = people_to_bar(frame.child, request.on)
    blank: dict[str, Any] = {
        "invite": _invite_form(request, frame),
        "bar": BarForm(people=around),
        "order": OrderForm(people=around, initial={"starts_on": request.on}),
    }
    context = frame_context(frame, "access") | {
        "forms": blank | sent,
        "wrong": next(iter(sent.values()), None),
        "can_invite": outside.exists(),
        "invited": list(invitations_of(frame.child, request.on)),
        "bars": list(bars_of(frame.child, request.on)),
        "orders": list(orders_of(frame.child)),
        "order_kinds": dict(ORDER_KINDS),
        "on": request.on,
        "is_nearly_grown": frame.child.born_on <= latest_birth_asked_about(request.on),
    }
    return render(request, "school/child/access.html", context, status=status)
