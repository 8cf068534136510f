"""Doing things with what is said: saying it, writing it down for someone, answering a plan."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotPermitted, UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.contributions.models import Agreement, Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import facts_of
from goldthread.statute.vocabulary.delivery import Voice

MOST_CHOICES = 12
_EMPTY = ("cycle", "by", "choices")  # may be empty: the model's own check does not know


class UnableToContribute(UnableTo):
    """Nothing was said, or something in it cannot be kept."""


class UnableToAnswerPlan(UnableTo):
    """The plan is not there to be answered any more."""


@transaction.atomic
def make_contribution(
    *,
    child: Child,
    by: Actor,
    at: datetime,
    text: str = "",
    prompt: str = "anything",
    feeling: str = "",
    choices: Sequence[str] = (),
    cycle: Cycle | None = None,
) -> Contribution:
    """Keep what a parent says of their child, or what a child says of themselves."""
    check_may(by, Permission.CONTRIBUTION_MAKE, facts_of(child, localdate(at)))
    said = Contribution(
        child=child,
        cycle=cycle,
        voice=_voice_of(by, child).value,
        prompt=prompt,
        text=text.strip(),
        feeling=feeling,
        choices=list(choices)[:MOST_CHOICES],
        by_id=by.user_id,
        made_at=at,
    )
    return _keep(said, "contribution.made", by, at)


@transaction.atomic
def record_contribution(
    *,
    child: Child,
    voice: Voice,
    text: str,
    by: Actor,
    at: datetime,
    prompt: str = "anything",
    feeling: str = "",
    cycle: Cycle | None = None,
) -> Contribution:
    """Write down what someone else said. `voice` says whose words they are; `by` who wrote them."""
    check_may(by, Permission.CONTRIBUTION_RECORD, facts_of(child, localdate(at)))
    said = Contribution(
        child=child,
        cycle=cycle,
        voice=voice.value,
        prompt=prompt,
        text=text.strip(),
        feeling=feeling,
        choices=[],
        by_id=by.user_id,
        made_at=at,
    )
    return _keep(said, "contribution.recorded", by, at)


def _keep(said: Contribution, action: str, by: Actor, at: datetime) -> Contribution:
    if said.cycle is not None and said.cycle.child_id != said.child_id:
        raise UnableToContribute(_("That plan belongs to someone else. Open this page again."))
    if not (said.text or said.feeling or said.choices):
        raise UnableToContribute(_("Write a few words, or choose a picture first."), field="text")
    try:
        said.full_clean(exclude=_EMPTY)
    except ValidationError as error:
        raise UnableToContribute(_("Please keep it to 3,000 characters."), field="text") from error
    said.save()
    _record(action, said, by, at)
    return said


@transaction.atomic
def answer_plan(
    *, cycle: Cycle, answer: str, by: Actor, at: datetime, comment: str = ""
) -> Agreement:
    """Agree to a plan, or ask to talk about it. The same answer again changes nothing."""
    child = cycle.child
    check_may(by, Permission.CONTRIBUTION_MAKE, facts_of(child, localdate(at)))
    if by.user_id is None:
        raise NotPermitted(Permission.CONTRIBUTION_MAKE.value)
    if cycle.state == "closed":
        raise UnableToAnswerPlan(
            _("This plan has been reviewed. Please look at the one that follows.")
        )
    voice = _voice_of(by, child).value
    latest = Agreement.objects.filter(cycle=cycle, voice=voice, by_id=by.user_id).first()
    if latest is not None and (latest.answer, latest.comment) == (answer, comment.strip()):
        return latest
    return _keep_answer(cycle, voice, answer, comment, "plan.answered", by, at)


@transaction.atomic
def record_agreement(
    *, cycle: Cycle, voice: Voice, answer: str, by: Actor, at: datetime, comment: str = ""
) -> Agreement:
    """Write down what a family or young person answered in a talk. The same again changes nothing."""
    check_may(by, Permission.CONTRIBUTION_RECORD, facts_of(cycle.child, localdate(at)))
    if cycle.state == "closed":
        raise UnableToAnswerPlan(
            _("This plan has been reviewed. Record it in the one that follows.")
        )
    latest = Agreement.objects.filter(cycle=cycle, voice=voice.value).order_by("-at", "-id").first()
    if latest is not None and (latest.answer, latest.comment) == (answer, comment.strip()):
        return latest
    return _keep_answer(cycle, voice.value, answer, comment, "plan.answer_recorded", by, at)


def _keep_answer(
    cycle: Cycle, voice: str, answer: str, comment: str, action: str, by: Actor, at: datetime
) -> Agreement:
    if by.user_id is None:
        raise NotPermitted(Permission.CONTRIBUTION_RECORD.value)
    given = Agreement(
        child=cycle.child,
        cycle=cycle,
        voice=voice,
        answer=answer,
        comment=comment.strip(),
        by_id=by.user_id,
        at=at,
    )
    try:
        given.full_clean()
    except ValidationError as error:
        raise UnableToAnswerPlan(
            _("Choose one of the answers, and keep the words to 2,000 characters."), field="answer"
        ) from error
    given.save()
    _record(action, given, by, at)
    return given


def _voice_of(by: Actor, child: Child) -> Voice:
    return Voice.CHILD if child.pk == by.own_child_id else Voice.FAMILY


def _record(action: str, said: Contribution | Agreement, by: Actor, at: datetime) -> None:
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=said.child.school_id,
        subject=said,
        child_ids=[said.child_id],
    )
