"""One concern: what was noticed, what was found out, what was decided, and the next step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.access.checks import may
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.accounts.queries import staff_of, user_by_id
from goldthread.records.people.queries.children import facts_of
from goldthread.records.sen_support.actions.concerns import (
    add_evidence,
    ask_for_evidence,
    decide_concern,
    triage_concern,
)
from goldthread.records.sen_support.queries.concerns import concern_for, evidence_of
from goldthread.statute.stages.concern import CONCERN_STAGES, ConcernEvent, ConcernState
from goldthread.statute.vocabulary.delivery import ConcernOutcome
from goldthread.web.drafts.keeping import kept_in, unjudged, with_draft
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.child import labels
from goldthread.web.school.child.frame import route
from goldthread.web.school.concerns.forms import (
    EVIDENCE_LABELS,
    AnswerForm,
    AskForm,
    DecideForm,
    EvidenceForm,
)

WEEK = timedelta(days=7)
BOTH = ("GET", "HEAD", "POST")


@page(P.CONCERN_RAISE)
def concern(request: Request, concern_id: int) -> HttpResponse:
    """The concern as it stands, with the forms for what can happen next."""
    found = concern_for(request.actor, P.CONCERN_RAISE, concern_id, request.on)
    return _show(request, found)


@page(P.CONCERN_TRIAGE, methods=BOTH)
@once
def concern_triage(request: Request, concern_id: int) -> HttpResponse:
    """The SENCO has looked at it with the colleague, or looks at it again."""
    found = concern_for(request.actor, P.CONCERN_TRIAGE, concern_id, request.on)
    if request.method == "POST":
        try:
            triage_concern(concern=found, by=request.actor, at=request.at)
        except UnableTo as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Noted. Now find out more, or decide."))
    return redirect("concern", concern_id)


@page(P.CONCERN_TRIAGE, methods=BOTH)
@once
def concern_ask(request: Request, concern_id: int) -> HttpResponse:
    """Ask a colleague for one piece of evidence."""
    found = concern_for(request.actor, P.CONCERN_TRIAGE, concern_id, request.on)
    if request.method != "POST":
        return redirect("concern", concern_id)
    staff = list(staff_of(found.child.school_id, request.on))
    form = AskForm(request.POST, staff=staff, prefix="ask")

    def ask(given: dict[str, Any]) -> None:
        person = user_by_id(given["asked_of"])
        if person is None:
            raise NotVisible
        ask_for_evidence(
            concern=found, by=request.actor, at=request.at, **(given | {"asked_of": person})
        )

    return _taken(request, concern_id, "ask", form, ask, _("Asked. They see it under Concerns."))


@page(P.CONCERN_RAISE, methods=BOTH)
@once
@with_draft
def concern_evidence(
    request: Request, concern_id: int, evidence_id: int | None = None
) -> HttpResponse:
    """Answer a request for evidence, or add some of one's own accord."""
    found = concern_for(request.actor, P.CONCERN_RAISE, concern_id, request.on)
    if request.method != "POST":
        return redirect("concern", concern_id)
    name = f"answer-{evidence_id}" if evidence_id else "evidence"
    form: Form = (
        AnswerForm(request.POST, prefix=name)
        if evidence_id
        else EvidenceForm(request.POST, prefix=name)
    )

    def add(given: dict[str, Any]) -> None:
        add_evidence(
            concern=found, evidence_id=evidence_id, by=request.actor, at=request.at, **given
        )

    return _taken(request, concern_id, name, form, add, _("Thank you. It stands with the concern."))


@page(P.CONCERN_TRIAGE, methods=BOTH)
@once
@with_draft
def concern_decide(request: Request, concern_id: int) -> HttpResponse:
    """Decide: watch, start a plan, or close. A new plan leads on to the planning page."""
    found = concern_for(request.actor, P.CONCERN_TRIAGE, concern_id, request.on)
    if request.method != "POST":
        return redirect("concern", concern_id)
    form = DecideForm(request.POST, prefix="decide")

    def decide(given: dict[str, Any]) -> None:
        outcome = ConcernOutcome(given["outcome"])
        decide_concern(
            concern=found, by=request.actor, at=request.at, **(given | {"outcome": outcome})
        )

    answer = _taken(request, concern_id, "decide", form, decide, _("Decided. Your line goes back."))
    starts_plan = form.is_valid() and form.cleaned_data["outcome"] == ConcernOutcome.PLAN_STARTED
    planning = route("plan_edit", found.child.public_id)
    return redirect(planning) if answer.status_code == 302 and starts_plan and planning else answer


def _taken(
    request: Request,
    concern_id: int,
    name: str,
    form: Form,
    act: Callable[[dict[str, Any]], None],
    thanks: str,
) -> HttpResponse:
    """Do it and go back to the concern, or show the concern again with what to mend."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except UnableTo as refusal:
            field = "note" if refusal.field == "decision_note" else refusal.field
            form.add_error(field if field in form.fields else None, refusal.message)
        else:
            messages.success(request, thanks)
            return redirect("concern", concern_id)
    found = concern_for(request.actor, P.CONCERN_RAISE, concern_id, request.on)
    return _show(request, found, {name: form})


def _show(request: Request, found: Any, sent: dict[str, Form] | None = None) -> HttpResponse:
    sent = sent or {}
    note_read(request, "concern.viewed", [found.child])
    facts = facts_of(found.child, request.on)
    state = ConcernState(found.state)
    triages = may(request.actor, P.CONCERN_TRIAGE, facts)
    is_open = state not in {ConcernState.CLOSED, ConcernState.PLAN_STARTED}
    can_ask = triages and (
        state is ConcernState.GATHERING_EVIDENCE
        or CONCERN_STAGES.can(state, ConcernEvent.GATHER_EVIDENCE)
    )
    evidence = list(evidence_of(found.pk))
    waiting = [one.pk for one in evidence if one.received_on is None]
    can_decide = triages and CONCERN_STAGES.can(state, ConcernEvent.CLOSE)
    kinds: dict[str, type[Form]] = {f"answer-{number}": AnswerForm for number in waiting}
    kinds |= {"evidence": EvidenceForm} if is_open else {}
    kinds |= {"decide": DecideForm} if can_decide else {}
    parts = _form_parts(request, found, kinds, sent)
    context = {
        "concern": found,
        "child": found.child,
        "state": state,
        "labels": labels,
        "evidence": [(one, parts.get(f"answer-{one.pk}")) for one in evidence],
        "evidence_labels": EVIDENCE_LABELS,
        "may_open": may(request.actor, P.CHILD_VIEW, facts),
        "can_triage": triages and CONCERN_STAGES.can(state, ConcernEvent.TRIAGE),
        "can_reopen": triages and CONCERN_STAGES.can(state, ConcernEvent.REOPEN),
        "ask_form": sent.get("ask") or _ask_form(request, found) if can_ask else None,
        "own_evidence": parts.get("evidence"),
        "decide": parts.get("decide"),
        "sent": list(sent.values()),
    }
    return render(request, "school/concerns/concern.html", context)


def _ask_form(request: Request, found: Any) -> AskForm:
    staff = staff_of(found.child.school_id, request.on)
    return AskForm(staff=staff, prefix="ask", initial={"due_on": request.on + WEEK})


def form_address(concern: Any, name: str) -> str:
    """Where a form of the page is sent; with the child, so that a draft of it belongs to them."""
    kind, _dash, number = name.partition("-")
    route_name = {
        "answer": "concern_evidence_answer",
        "evidence": "concern_evidence",
        "decide": "concern_decide",
    }[kind]
    where = reverse(route_name, args=[concern.pk, *([int(number)] if number else [])])
    return f"{where}?child={concern.child.public_id}"


@dataclass(frozen=True)
class FormPart:
    """One form of the page: where it is sent, its draft, and the form itself."""

    address: str
    draft: Any
    form: Form


def _form_parts(
    request: Request, found: Any, kinds: dict[str, type[Form]], sent: dict[str, Form]
) -> dict[str, FormPart]:
    """The forms that are kept as they are typed, each by its prefix: one statement for all."""
    addresses = {name: form_address(found, name) for name in kinds}
    kept = kept_in(request, addresses.values())
    parts = {}
    for name, address in addresses.items():
        typed = kept[address].typed
        made = kinds[name](typed, prefix=name)
        form = sent.get(name) or (unjudged(made) if typed else made)
        parts[name] = FormPart(address, kept[address].attributes, form)
    return parts
