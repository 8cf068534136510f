"""Complaining of how data are used, and handling it (Data Protection Act 2018 s164A)."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may, check_may_in_school
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.data_requests.models import Complaint, ComplaintStep
from goldthread.records.integrity import clean_row
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import facts_of
from goldthread.statute.stages.base import NotAllowedNow
from goldthread.statute.stages.data_rights import COMPLAINT_STAGES, ComplaintEvent, ComplaintState
from goldthread.statute.vocabulary.privacy import Way


class UnableToComplain(UnableTo):
    """Something is missing in the complaint."""


class UnableToHandle(UnableTo):
    """The complaint is not at this step, or too little was said."""


@transaction.atomic
def complain(*, child: Child, about: str, text: str, by: Actor, at: datetime) -> Complaint:
    """Complain, as a parent or young person, on one's own page. The same again while open: the first."""
    check_may(by, Permission.DATA_RIGHTS_USE, facts_of(child, localdate(at)))
    made = Complaint(
        school=child.school, child=child, about=about, text=text.strip(),
        made_by_id=by.person_id, recorded_by_id=by.person_id, received_on=localdate(at),
    )  # fmt: skip
    same = Complaint.objects.filter(
        child=child, about=about, text=made.text, made_by_id=by.person_id,
        state=ComplaintState.RECEIVED.value,
    ).first()  # fmt: skip
    return same or _keep(made, "complaint.made", by, at)


@transaction.atomic
def log_complaint(
    *,
    school: Organisation,
    about: str,
    text: str,
    made_by_name: str,
    way: str,
    received_on: date,
    by: Actor,
    at: datetime,
) -> Complaint:
    """Write down one that came by word of mouth or letter. The 30 days run from the day it came."""
    check_may_in_school(by, Permission.COMPLAINT_LOG, school.pk)
    if received_on > localdate(at):
        raise UnableToComplain(_("It cannot come later than today."), field="received_on")
    if way == Way.PAGE:
        raise UnableToComplain(_("Say whether it came by word of mouth or by letter."), field="way")
    if not made_by_name.strip():
        raise UnableToComplain(_("Say who complained."), field="made_by_name")
    made = Complaint(
        school=school, about=about, text=text.strip(), way=way,
        made_by_name=made_by_name.strip(), recorded_by_id=by.user_id, received_on=received_on,
    )  # fmt: skip
    return _keep(made, "complaint.logged", by, at)


@transaction.atomic
def acknowledge_complaint(
    *, complaint: Complaint, summary: str, by: Actor, at: datetime, told_on: date | None = None
) -> Complaint:
    """Acknowledge it, and say without a name what it is about. Acknowledged already: nothing changes.

    On the family's page the acknowledgement is read at once; one that came otherwise was told on a day.
    """
    complaint, on = _checked(complaint, by), localdate(at)
    if complaint.acknowledged_on is not None:
        return complaint
    complaint.state = _follow(complaint, ComplaintEvent.ACKNOWLEDGE)
    told = told_on or on
    if not complaint.received_on <= told <= on:
        raise UnableToHandle(
            _("It was acknowledged between the day it came and today."), field="told_on"
        )
    complaint.acknowledged_on, complaint.acknowledged_by_id = told, by.user_id
    complaint.summary = summary.strip()
    if not complaint.summary:
        raise UnableToHandle(
            _("Say in a sentence, without a name, what it is about."), field="summary"
        )
    _clean(complaint, _("Keep it to 300 characters."), "summary")
    fields = ["state", "acknowledged_on", "acknowledged_by", "summary"]
    complaint.save(update_fields=fields)
    _recorded("complaint.acknowledged", complaint, fields, by, at)
    return complaint


@transaction.atomic
def add_step(
    *, complaint: Complaint, text: str, by: Actor, at: datetime, is_told: bool = False
) -> ComplaintStep:
    """Write down something done about it. The same words on the same day: the first."""
    complaint, on = _checked(complaint, by), localdate(at)
    _follow(complaint, ComplaintEvent.STEP)
    step = ComplaintStep(
        complaint=complaint, on=on, text=text.strip(), is_told=is_told, by_id=by.user_id
    )
    same = ComplaintStep.objects.filter(complaint=complaint, on=on, text=step.text).first()
    if same is not None:
        return same
    try:
        clean_row(step)
    except ValidationError as error:
        raise UnableToHandle(
            _("Say what was done, in up to 800 characters."), field="text"
        ) from error
    step.save()
    _recorded("complaint.step_added", complaint, ["text", "is_told"], by, at)
    return step


@transaction.atomic
def answer_complaint(
    *, complaint: Complaint, outcome: str, answer: str, by: Actor, at: datetime
) -> Complaint:
    """Answer it, once. The person who complained on their page reads it there from now on."""
    complaint, on = _checked(complaint, by), localdate(at)
    if (complaint.outcome, complaint.answer) == (outcome, answer.strip()) and complaint.outcome:
        return complaint
    complaint.state = _follow(complaint, ComplaintEvent.ANSWER)
    complaint.outcome, complaint.answer = outcome, answer.strip()
    complaint.answered_on, complaint.answered_by_id = on, by.user_id
    if not complaint.outcome or not complaint.answer:
        raise UnableToHandle(_("Say what came of it, and why."), field="answer")
    _clean(complaint, _("Choose what came of it, and keep it to 3,000 characters."), "answer")
    fields = ["state", "outcome", "answer", "answered_on", "answered_by"]
    complaint.save(update_fields=fields)
    _recorded("complaint.answered", complaint, fields, by, at)
    return complaint


def _checked(complaint: Complaint, by: Actor) -> Complaint:
    """The complaint, locked, for someone who handles the school's and is not barred from the child."""
    complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    check_may_in_school(by, Permission.COMPLAINT_HANDLE, complaint.school_id)
    if complaint.child_id in by.barred_child_ids:
        raise NotVisible
    return complaint


def _follow(complaint: Complaint, event: ComplaintEvent) -> str:
    state = ComplaintState(complaint.state)
    try:
        return COMPLAINT_STAGES.next_state(state, event).value
    except NotAllowedNow as refused:
        words = _("This complaint is at “%(state)s”, where that cannot be done.")
        raise UnableToHandle(words % {"state": _(state.label)}) from refused


def _keep(made: Complaint, action: str, by: Actor, at: datetime) -> Complaint:
    if not made.text:
        raise UnableToComplain(_("Say in a few words what happened."), field="text")
    try:
        clean_row(made)
    except ValidationError as error:
        raise UnableToComplain(
            _("Choose what it is about, and keep it to 3,000 characters."), field="text"
        ) from error
    made.save()
    _recorded(action, made, ["about", "text"], by, at)
    return made


def _clean(complaint: Complaint, words: str, field: str) -> None:
    try:
        clean_row(complaint)
    except ValidationError as error:
        raise UnableToHandle(words, field=field) from error


def _recorded(
    action: str, complaint: Complaint, fields: list[str], by: Actor, at: datetime
) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=complaint.school_id, subject=complaint,
        fields=fields, child_ids=[complaint.child_id] if complaint.child_id else [],
    )  # fmt: skip
