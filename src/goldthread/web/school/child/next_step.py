"""The one sentence with a verb at the top of a child's page: what to do next, and where."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.records.assurance.queries.child_now import ChildNow, CycleNow
from goldthread.statute.clocks.base import SOON_WITHIN_DAYS
from goldthread.web.school.child.frame import Frame, route
from goldthread.web.school.child.labels import days_words, late_words


@dataclass(frozen=True)
class NextStep:
    """A sentence, where it leads, how late it is, and likely answers to it."""

    text: str
    href: str | None = None
    late: str | None = None
    answers: tuple[dict[str, str], ...] = ()


def next_step(frame: Frame, now: ChildNow, on: date) -> NextStep | None:
    """What comes next for this child, seen by this person; None when there is nothing to do."""
    if frame.may(P.CONCERN_TRIAGE):
        for concern_id, state, _raised_on in now.open_concerns:
            if state == "raised":
                return NextStep(
                    _("A colleague has noticed something: look at it together"),
                    reverse("concern", args=[concern_id]),
                )
    if now.cycle is None:
        return _first_plan(frame, now)
    return _of_cycle(frame, now.cycle, on)


def _first_plan(frame: Frame, now: ChildNow) -> NextStep | None:
    if now.provision not in {"K", "E"} or not frame.may(P.PLAN_EDIT):
        return None
    text = _("Plan the next cycle") if now.closed_cycles else _("Plan the first cycle")
    return NextStep(text, route("plan_edit", frame.child.public_id))


def _of_cycle(frame: Frame, cycle: CycleNow, on: date) -> NextStep | None:
    plan = route("plan_page", frame.child.public_id)
    if cycle.state == "draft":
        writing = route("plan_edit", frame.child.public_id) if frame.may(P.PLAN_EDIT) else plan
        return NextStep(_("The plan is being written: finish it and agree it"), writing)
    review = route("review_page", frame.child.public_id) if frame.may(P.REVIEW_RUN) else plan
    left = (cycle.review_due_on - on).days
    if left < 0:
        return _late_review(frame, late_words(-left))
    if left <= SOON_WITHIN_DAYS:
        return _before_review(frame.child.public_id, cycle, days_words(left), review)
    if cycle.answer != "agreed" and frame.may(P.PLAN_EDIT):
        return NextStep(_("Talk the plan through with the family"), plan)
    return None


def _late_review(frame: Frame, late: str) -> NextStep:
    """Late, said plainly, with the three answers there mostly are."""
    public_id = frame.child.public_id
    if not frame.may(P.REVIEW_RUN):
        plan = route("plan_page", public_id) if frame.may(P.PLAN_VIEW) else None
        return NextStep(_("The review has not been held yet."), plan, late)
    review, voice = (
        reverse("review_page", args=[public_id]),
        reverse("child_voice", args=[public_id]),
    )
    answers = (
        {"text": _("We held it: put it on record"), "href": f"{review}#decide"},
        {"text": _("It needs another day"), "href": f"{review}#move"},
        {"text": _("We are waiting for someone’s view"), "href": voice},
    )
    return NextStep(_("What happened?"), late=late, answers=answers)


def _before_review(public_id: UUID, cycle: CycleNow, when: str, review: str | None) -> NextStep:
    voice = reverse("child_voice", args=[public_id])
    if "family" not in cycle.heard:
        return NextStep(
            _("Review due %(when)s: ask the family for their view") % {"when": when}, voice
        )
    if "child" not in cycle.heard:
        return NextStep(
            _("Review due %(when)s: ask the pupil for their view") % {"when": when}, voice
        )
    return NextStep(_("Review due %(when)s: everyone has been heard") % {"when": when}, review)
