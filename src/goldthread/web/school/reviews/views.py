"""Reviews: which are due, and one child's: what was planned, what happened, what we decide."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from goldthread.access.checks import holds
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.contributions.queries import contributions_of, latest_agreement
from goldthread.records.cycles.actions import move_review
from goldthread.records.cycles.queries import cycles_for, cycles_of, reviews_due_for
from goldthread.records.drafts.actions import (
    DraftChangedElsewhere,
    UnableToKeepDraft,
    clear_draft,
    save_draft,
)
from goldthread.records.drafts.queries import draft_of, version_of
from goldthread.records.outcomes.queries import outcomes_of
from goldthread.records.people.queries.children import child_for
from goldthread.records.provision.queries.ledger import line_ledger
from goldthread.records.provision.queries.planning import plan_lines_of
from goldthread.records.sen_support.actions.reviews import hold_review, start_next_cycle
from goldthread.records.sen_support.queries.reviews import attendance_between, review_of
from goldthread.statute.clocks.support_plan import CYCLE_REVIEW
from goldthread.statute.vocabulary.delivery import MissedReason, ReviewDecision, Voice
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.deadline_words import deadline_words
from goldthread.web.school.planning.shown import ShownOutcome, shown_plan
from goldthread.web.school.reviews.forms import (
    ATTENDED,
    HELPED,
    RESULT_LABELS,
    MoveForm,
    ReviewForm,
)

if TYPE_CHECKING:
    from django.http import QueryDict

    from goldthread.records.cycles.models import Cycle
    from goldthread.records.people.models import Child

AHEAD_DAYS = 42
NOT_TYPED = ("csrfmiddlewaretoken", "receipt", "draft_version")


@page(P.REVIEW_RUN)
def reviews_due(request: Request) -> HttpResponse:
    """Reviews that are late or fall within six weeks, soonest first."""
    cycles = list(reviews_due_for(request.actor, request.on, within_days=AHEAD_DAYS))
    note_read(request, "reviews.listed", [cycle.child for cycle in cycles])
    deadlines = [CYCLE_REVIEW.deadline(cycle.review_due_on, "") for cycle in cycles]
    rows = [
        (cycle, deadline.status(request.on).value, deadline_words(deadline, request.on))
        for cycle, deadline in zip(cycles, deadlines, strict=True)
    ]
    return render(request, "school/reviews/due.html", {"rows": rows})


@page(P.REVIEW_RUN, methods=("GET", "HEAD", "POST"))
@once
def review_page(request: Request, public_id: UUID) -> HttpResponse:
    """Prepare and hold the review of the plan under way."""
    child, cycle = _plan_under_way(request, public_id)
    if cycle is None:
        return _no_plan(request, child)
    outcomes, alone = _plan(request, cycle)
    form = _form(request, cycle, outcomes, alone)
    if form.is_bound and form.is_valid() and _held(request, cycle, form):
        return _after(request, child, cycle, form)
    note_read(request, "review.opened", [child])
    return render(
        request,
        "school/reviews/review.html",
        {"child": child, "cycle": cycle, "form": form, "outcomes": outcomes, "alone": alone}
        | _around(request, child, cycle),
    )


def _plan_under_way(request: Request, public_id: UUID) -> "tuple[Child, Cycle | None]":
    child = child_for(request.actor, P.REVIEW_RUN, public_id, request.on)
    return child, cycles_of(child).filter(state="active").first()


def _no_plan(request: Request, child: "Child") -> HttpResponse:
    note_read(request, "review.opened", [child])
    return render(request, "school/reviews/none.html", {"child": child})


def _plan(request: Request, cycle: "Cycle") -> Any:
    lines = plan_lines_of([cycle.pk]).get(cycle.pk, ())
    return shown_plan(
        outcomes_of([cycle.pk]).get(cycle.pk, ()),
        lines,
        review_due_on=cycle.review_due_on,
        cost=holds(request.actor, P.COST_VIEW),
        ledger=line_ledger([line.line_id for line in lines], request.on),
    )


def _form(
    request: Request, cycle: "Cycle", outcomes: Sequence[ShownOutcome], alone: Any
) -> ReviewForm:
    targets = [shown.target for one in outcomes for shown in one.targets]
    lines = [shown.line for one in outcomes for shown in one.lines]
    lines += [shown.line for shown in alone]
    initial: dict[str, Any] = {"held_on": request.on}
    initial |= {
        f"target_{target.target_id}-value": "met" for target in targets if target.is_reached
    }
    draft = draft_of(request.user.pk, _draft_name(cycle))
    if draft is not None:
        initial |= _from_draft(draft.values, [line.line_id for line in lines])
    data = request.POST if request.method == "POST" else None
    return ReviewForm(data, initial=initial, targets=targets, lines=lines)


def _from_draft(values: dict[str, list[str]], line_ids: list[int]) -> dict[str, Any]:
    """What was typed, with boxes that were unticked left unticked."""
    one: dict[str, Any] = {name: found[-1] for name, found in values.items() if found}
    one["attended"] = values.get("attended", [])
    return one | {f"line_{number}-keep": f"line_{number}-keep" in values for number in line_ids}


def _draft_name(cycle: "Cycle") -> str:
    return f"review:{cycle.pk}"


def _around(request: Request, child: "Child", cycle: "Cycle") -> dict[str, Any]:
    """What stands beside the plan: views, attendance, the next child, an earlier draft."""
    said = list(contributions_of(child).filter(made_at__date__gte=cycle.starts_on)[:40])
    draft = draft_of(request.user.pk, _draft_name(cycle))
    waiting = reviews_due_for(request.actor, request.on, within_days=AHEAD_DAYS)
    others = [other for other in waiting if other.pk != cycle.pk]
    after = [
        other
        for other in others
        if (other.review_due_on, other.child.surname, other.child.forename, other.pk)
        > (cycle.review_due_on, child.surname, child.forename, cycle.pk)
    ]
    next_cycle = next(iter(after or others), None)
    note_read(request, "reviews.listed", [next_cycle.child] if next_cycle else [])
    deadline = CYCLE_REVIEW.deadline(cycle.review_due_on, "")
    return {
        "views": [
            (voice, _(voice.label), [one for one in said if one.voice == voice]) for voice in Voice
        ],
        "attendance": attendance_between(child.pk, cycle.starts_on, request.on),
        "agreement": latest_agreement(cycle),
        "next_cycle": next_cycle,
        "draft": draft,
        "draft_version": version_of(draft) if draft else "",
        "deadline": deadline,
        "due_words": deadline_words(deadline, request.on),
        "late": deadline.days_until(request.on) < 0,
        "move": MoveForm(initial={"review_due_on": request.on}),
        "reasons": {reason.value: _(reason.label) for reason in MissedReason},
        "decisions": {one.value: _(one.label) for one in ReviewDecision},
    }


def _held(request: Request, cycle: "Cycle", form: ReviewForm) -> bool:
    who: dict[str, Any] = {"by": request.actor, "at": request.at}
    try:
        review = hold_review(cycle=cycle, notes=form.notes(), **who)
        if review.decision != ReviewDecision.END:
            start_next_cycle(review=review, keep_lines=form.kept(), **who)
        clear_draft(form=_draft_name(cycle), **who)
    except UnableTo as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True


def _after(request: Request, child: "Child", cycle: "Cycle", form: ReviewForm) -> HttpResponse:
    """Where a review leads: the next child of the meeting, the plan to change, or its record."""
    messages.success(request, _("The review of %(name)s is on record.") % {"name": child.known_as})
    if request.POST.get("then") == "next":
        waiting = reviews_due_for(request.actor, request.on, within_days=AHEAD_DAYS)
        following = waiting.exclude(child=child).first()
        if following is not None:
            return redirect("review_page", following.child.public_id)
    if form.cleaned_data["decision"] in {ReviewDecision.CHANGE, ReviewDecision.STEP_DOWN}:
        return redirect("plan_edit", child.public_id)
    return redirect("review_record", child.public_id, cycle.number)


@page(P.REVIEW_RUN, methods=("POST",))
def review_draft(request: Request, public_id: UUID) -> HttpResponse:
    """Keep what has been typed into a review so far."""
    child, cycle = _plan_under_way(request, public_id)
    if cycle is None:
        return JsonResponse({"stale": True}, status=409)
    try:
        draft = save_draft(
            form=_draft_name(cycle),
            values=_typed(request.POST),
            child=child,
            by=request.actor,
            at=request.at,
            version=request.POST.get("draft_version") or None,
        )
    except DraftChangedElsewhere:
        return JsonResponse({"stale": True}, status=409)
    except UnableToKeepDraft as refusal:
        return JsonResponse({"error": refusal.message}, status=422)
    saved_at = f"{timezone.localtime(request.at):%H:%M}"
    return JsonResponse({"saved_at": saved_at, "version": version_of(draft)})


def _typed(sent: "QueryDict") -> dict[str, list[str]]:
    return {name: found for name, found in sent.lists() if name not in NOT_TYPED}


@page(P.REVIEW_RUN, methods=("POST",))
@once
def review_move(request: Request, public_id: UUID) -> HttpResponse:
    """Put the review on another day."""
    child, cycle = _plan_under_way(request, public_id)
    form = MoveForm(request.POST)
    if cycle is not None and form.is_valid():
        try:
            move_review(
                cycle=cycle,
                review_due_on=form.cleaned_data["review_due_on"],
                by=request.actor,
                at=request.at,
            )
            messages.success(request, _("The review is on another day now."))
        except UnableTo as refusal:
            messages.error(request, refusal.message)
    else:
        messages.error(request, _("Choose the day on which the review will be."))
    return redirect("review_page", child.public_id)


@page(P.PLAN_VIEW)
def review_record(request: Request, public_id: UUID, number: int) -> HttpResponse:
    """What a review found and decided, for those who work with the child."""
    child = child_for(request.actor, P.PLAN_VIEW, public_id, request.on)
    cycle = get_object_or_404(
        cycles_for(request.actor, P.PLAN_VIEW, request.on), child=child, number=number
    )
    review = review_of(cycle)
    if review is None:
        return redirect("plan_page", public_id)
    note_read(request, "review.viewed", [child])
    words = {"results": RESULT_LABELS, "attended": dict(ATTENDED), "helped": dict(HELPED)}
    decision = _(ReviewDecision(review.decision).label)
    context = {"child": child, "cycle": cycle, "review": review, "decision": decision}
    return render(request, "school/reviews/record.html", context | words)
