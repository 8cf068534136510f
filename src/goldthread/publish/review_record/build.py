"""The review record from the record."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission as P
from goldthread.publish.review_record.content import LineReviewed, ReviewContent, TargetReviewed
from goldthread.publish.sheet.about import Said
from goldthread.publish.sheet.build import build_about, holds_both, said_in
from goldthread.publish.sheet.measures import standing
from goldthread.records.contributions.queries import contributions_beside_others, contributions_of
from goldthread.records.outcomes.queries import TargetRow, outcomes_of
from goldthread.records.people.queries.children import facts_of
from goldthread.records.sen_support.queries.reviews import ATTENDED_LABELS, reviews_of
from goldthread.records.sen_support.queries.tried import HELPED_LABELS
from goldthread.statute.vocabulary.delivery import ReviewDecision

if TYPE_CHECKING:
    from goldthread.records.people.models import Child
    from goldthread.records.people.queries.around import ParentAround
    from goldthread.records.sen_support.models import LineReview, Review, TargetReview

RESULT_WORDS = {
    "met": "Met",
    "on_the_way": "On the way",
    "not_yet": "Not yet",
    "not_needed": "No longer needed",
}


def build_review(
    actor: Actor,
    child: "Child",
    on: date,
    number: int | None = None,
    *,
    parents: "tuple[ParentAround, ...]",
    reader: "ParentAround | None" = None,
) -> ReviewContent | None:
    """The newest review, or that of the plan with this number; None where there is none.

    `parents` are all who ever were. With `reader`, one of them, without what the others said.
    """
    facts = facts_of(child, on)
    check_may(actor, P.DOCUMENT_PRINT, facts)
    check_may(actor, P.PLAN_VIEW, facts)
    reviews = reviews_of(child)
    if number is not None:
        reviews = reviews.filter(cycle__number=number)
    review = reviews.first()
    if review is None:
        return None
    if reader is not None:
        said = contributions_beside_others(child, reader.user_id).filter(cycle=review.cycle)
        return _content(child, review, on, said_in(said), for_family=True)
    views = said_in(contributions_of(child).filter(cycle=review.cycle))
    is_separate = holds_both(parents, *(one.voice for one in views))
    return replace(_content(child, review, on, views), is_separate=is_separate)


def _content(
    child: "Child",
    review: "Review",
    on: date,
    views: tuple[Said, ...],
    *,
    for_family: bool = False,
) -> ReviewContent:
    cycle = review.cycle
    rows = {
        target.target_id: target
        for outcome in outcomes_of([cycle.pk]).get(cycle.pk, ())
        for target in outcome.targets
    }
    return ReviewContent(
        about=build_about(child, on, for_family=for_family),
        number=cycle.number,
        held_on=review.held_on,
        plan_from=cycle.starts_on,
        attended=tuple(_attended(str(who), child) for who in review.attended),
        learned=review.learned,
        decision=_(ReviewDecision(review.decision).label),
        next_step=review.next_step,
        attendance=_attendance(review),
        led_by=review.by.name if review.by else "",
        targets=tuple(
            _target(one, rows[one.target_id], review.held_on) for one in review.targets.all()
        ),
        lines=tuple(_line(one) for one in review.lines.all()),
        views=views,
        signers=(child.first_name, _("Parent or carer"), _("For the school")),
    )


def _attended(who: str, child: "Child") -> str:
    return child.first_name if who == "child" else _(ATTENDED_LABELS.get(who, who))


def _attendance(review: "Review") -> str:
    possible, attended = review.sessions_possible, review.sessions_attended
    if not possible or attended is None:
        return ""
    return _("In school for %(attended)s of %(possible)s half days (%(share)s%%).") % {
        "attended": attended,
        "possible": possible,
        "share": 100 * attended // possible,
    }


def _target(reviewed: "TargetReview", row: TargetRow, on: date) -> TargetReviewed:
    words = standing(row, on)
    return TargetReviewed(
        text=row.text,
        began=words.began or "–",
        hoped=words.hoped or "–",
        now=words.now or _("Not measured"),
        result=_(RESULT_WORDS[reviewed.result]),
        comment=reviewed.comment,
    )


def _line(reviewed: "LineReview") -> LineReviewed:
    return LineReviewed(
        name=reviewed.line.group.name,
        minutes_planned=reviewed.minutes_planned,
        minutes_delivered=reviewed.minutes_delivered,
        helped=_(HELPED_LABELS[reviewed.helped]),
        comment=reviewed.comment,
    )
