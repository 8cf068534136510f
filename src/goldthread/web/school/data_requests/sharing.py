"""With whom records were shared: one pupil's register, the school's, several pupils at once, and consent."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.checks import holds
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.accounts.queries import names_of, people_with_ids
from goldthread.records.people.queries.around import parents_around
from goldthread.records.people.queries.children import children_for
from goldthread.records.sharing.actions.consent import (
    ask_consent,
    record_consent,
    record_withdrawal,
)
from goldthread.records.sharing.actions.sharing import record_receipt, record_sharing
from goldthread.records.sharing.queries.register import (
    consents_in_force,
    consents_of,
    is_to_be_chased,
    receipts_awaited,
    sharings_for,
    sharings_of,
    taken_out_of,
)
from goldthread.statute.vocabulary.sharing import (
    ConsentState,
    LawfulBasis,
    Recipient,
    SharedHow,
)
from goldthread.web import errors
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child.event_words import event_words
from goldthread.web.school.child.frame import Frame, child_frame, frame_context
from goldthread.web.school.data_requests.sharing_forms import (
    ConsentAnswerForm,
    ConsentForm,
    ReceiptForm,
    ShareForm,
)
from goldthread.web.school.documents.answers import BadAddress, chosen_ids

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User
    from goldthread.records.people.models import Child
    from goldthread.records.sharing.models import Consent, Sharing

ON_A_PAGE = 50
MOST_SHOWN = 200
MOST_TAKEN_OUT = 20
Forms = dict[str, Any]


@page(P.SHARING_VIEW)
def sharing_register(request: Request) -> HttpResponse:
    """The school's register: what is waited for, and everything shared, newest first."""
    awaited = [
        _row(request, one) for one in receipts_awaited(request.actor, request.on)[:ON_A_PAGE]
    ]
    pages = Paginator(sharings_for(request.actor, request.on), ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    rows = [_row(request, one) for one in shown]
    named = {row["one"].child_id: row["one"].child for row in [*awaited, *rows]}
    note_read(request, "sharing.listed", named.values())
    context = {
        "awaited": awaited,
        "rows": rows,
        "page": shown,
        "params": request.GET,
        "may_record": holds(request.actor, P.SHARING_RECORD),
    }
    return render(request, "school/data_requests/register.html", context)


@page(P.SHARING_RECORD, methods=("GET", "HEAD", "POST"))
@once
def sharing_together(request: Request) -> HttpResponse:
    """One sharing of several pupils (`?child=` for each): written down once, for all or for none."""
    try:
        wanted = chosen_ids(request)
    except BadAddress:
        return errors.bad_request(request)
    allowed = children_for(request.actor, P.SHARING_RECORD, request.on)
    children = list(allowed.filter(public_id__in=wanted).select_related("school"))
    if len(children) != len(wanted):
        raise NotVisible
    note_read(request, "sharing.viewed", children)
    form = ShareForm(request.POST or None, initial={"on": request.on})
    form.offer_consents([])
    if request.method == "POST" and form.is_valid() and _recorded(request, form, children):
        messages.success(request, _("Written into the register of each."))
        return redirect("sharing_register")
    context = {"form": form, "children": children}
    status = 422 if form.errors else 200
    return render(request, "school/data_requests/together.html", context, status=status)


@page(P.SHARING_VIEW)
def child_sharing(request: Request, public_id: UUID) -> HttpResponse:
    """One pupil's register, files taken out, and consent."""
    return _show(request, _frame(request, public_id))


@page(P.SHARING_RECORD, methods=("POST",))
@once
def sharing_record(request: Request, public_id: UUID) -> HttpResponse:
    """Write one sharing down."""
    frame = _frame(request, public_id, P.SHARING_RECORD)
    form = ShareForm(request.POST, auto_id="share_%s")
    form.offer_consents(consents_in_force(frame.child.pk, request.on))
    if form.is_valid() and _recorded(request, form, [frame.child]):
        messages.success(request, _("Written into the register."))
        return redirect("child_sharing", public_id)
    return _show(request, frame, {"share": form}, 422)


@page(P.SHARING_RECORD, methods=("POST",))
@once
def sharing_receipt(request: Request, public_id: UUID, sharing_id: int) -> HttpResponse:
    """Write down that it arrived."""
    frame = _frame(request, public_id, P.SHARING_RECORD)
    found = sharings_of(frame.child.pk).filter(pk=sharing_id).first()
    if found is None:
        raise NotVisible
    form = ReceiptForm(request.POST, auto_id=f"receipt_{sharing_id}_%s")

    def act() -> None:
        record_receipt(sharing=found, **form.cleaned_data, by=request.actor, at=request.at)

    return _kept(request, frame, form, act, {f"receipt_{sharing_id}": form})


@page(P.SHARING_RECORD, methods=("POST",))
@once
def consent_ask(request: Request, public_id: UUID) -> HttpResponse:
    """Ask for consent."""
    frame = _frame(request, public_id, P.SHARING_RECORD)
    form = ConsentForm(request.POST, people=_family_of(frame), auto_id="ask_%s")

    def act() -> None:
        ask_consent(child=frame.child, **form.cleaned_data, by=request.actor, at=request.at)

    return _kept(request, frame, form, act, {"ask": form})


@page(P.SHARING_RECORD, methods=("POST",))
@once
def consent_record(request: Request, public_id: UUID, consent_id: int) -> HttpResponse:
    """Write down an answer, or that a yes was taken back."""
    frame = _frame(request, public_id, P.SHARING_RECORD)
    found = consents_of(frame.child.pk).filter(pk=consent_id).first()
    if found is None:
        raise NotVisible
    form = ConsentAnswerForm(request.POST, auto_id=f"consent_{consent_id}_%s")

    def act() -> None:
        answer, way = form.cleaned_data["answer"], form.cleaned_data["way"]
        if answer == "withdraw":
            record_withdrawal(consent=found, by=request.actor, at=request.at)
        else:
            record_consent(
                consent=found, is_given=answer == "yes", way=way, by=request.actor, at=request.at
            )

    return _kept(request, frame, form, act, {f"consent_{consent_id}": form})


def _recorded(request: Request, form: ShareForm, children: "list[Child]") -> bool:
    try:
        record_sharing(children=children, shared=form.shared(), by=request.actor, at=request.at)
    except UnableTo as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True


def _kept(
    request: Request, frame: Frame, form: forms.Form, act: Callable[[], None], typed: Forms
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except UnableTo as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Written down."))
            return redirect("child_sharing", frame.child.public_id)
    return _show(request, frame, typed, 422)


def _frame(request: Request, public_id: UUID, permission: P = P.SHARING_VIEW) -> Frame:
    return child_frame(request, permission, public_id, "sharing.viewed")


def _show(
    request: Request, frame: Frame, typed: Forms | None = None, status: int = 200
) -> HttpResponse:
    child_id, typed = frame.child.pk, typed or {}
    may_record = frame.may(P.SHARING_RECORD)
    consents = list(consents_of(child_id)[:MOST_SHOWN])
    share = typed.get("share")
    if share is None and may_record:
        share = ShareForm(initial={"on": request.on}, auto_id="share_%s")
        share.offer_consents(one for one in consents_in_force(child_id, request.on))
    taken_out = list(taken_out_of(child_id, request.on)[:MOST_TAKEN_OUT])
    names = names_of({event.actor_id for event in taken_out if event.actor_id})
    family = _family_of(frame) if may_record else []
    context = frame_context(frame, "sharing") | {
        "rows": [
            _row(request, one)
            | {"form": typed.get(f"receipt_{one.pk}") or _receipt_form(request, one)}
            for one in sharings_of(child_id)[:MOST_SHOWN]
        ],
        "consents": [
            _consent(one) | {"form": typed.get(f"consent_{one.pk}") or _answer_form(one)}
            for one in consents
        ],
        "taken_out": [event_words(event, names) for event in taken_out],
        "share": share,
        "ask": typed.get("ask") or ConsentForm(people=family, auto_id="ask_%s"),
        "can_ask": bool(family),
        "may_record": may_record,
        "may_log": frame.may(P.DATA_REQUEST_DECIDE),
        "bases": [(_(one.label), _(one.when), _(one.law)) for one in LawfulBasis],
        "wrong": list(typed.values()),
    }
    return render(request, "school/data_requests/child.html", context, status=status)


def _receipt_form(request: Request, one: "Sharing") -> ReceiptForm:
    return ReceiptForm(initial={"receipt_on": request.on}, auto_id=f"receipt_{one.pk}_%s")


def _answer_form(one: "Consent") -> ConsentAnswerForm:
    return ConsentAnswerForm(auto_id=f"consent_{one.pk}_%s")


def _row(request: Request, one: "Sharing") -> dict[str, Any]:
    return {
        "one": one,
        "recipient": _(Recipient(one.recipient).label),
        "basis": _(LawfulBasis(one.basis).label),
        "how": _(SharedHow(one.how).label),
        "until": one.tie.ends_on if one.tie else None,
        "is_late": is_to_be_chased(one, request.on),
    }


def _consent(one: "Consent") -> dict[str, Any]:
    return {
        "one": one,
        "state": _(ConsentState(one.state).label),
        "is_given": one.state == ConsentState.GIVEN.value,
        "is_over": one.state == ConsentState.WITHDRAWN.value,
    }


def _family_of(frame: Frame) -> "list[User]":
    """Whom one may ask: the parents linked today, and the young person with a page of their own."""
    child = frame.child
    ids = [one.user_id for one in parents_around(child.pk, frame.on) if one.is_linked]
    return list(people_with_ids([*ids, *([child.user_id] if child.user_id else [])]))
