"""From what a teacher noticed to what was decided, with evidence before any label."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.accounts.queries import staff_of
from goldthread.records.audit.actions import record_write
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import facts_of
from goldthread.records.sen_support.models import Concern, ConcernEvidence
from goldthread.statute.stages.base import NotAllowedNow
from goldthread.statute.stages.concern import CONCERN_STAGES, ConcernEvent, ConcernState
from goldthread.statute.vocabulary.delivery import ConcernOutcome

EVENT_OF_OUTCOME = {
    ConcernOutcome.WATCHING: ConcernEvent.WATCH,
    ConcernOutcome.PLAN_STARTED: ConcernEvent.START_PLAN,
    ConcernOutcome.CLOSED: ConcernEvent.CLOSE,
}


class UnableToChangeConcern(UnableTo):
    """The concern has moved on, or something is missing."""


@transaction.atomic
def raise_concern(
    *, child: Child, noticed: str, tried: str, family_view: str, by: Actor, at: datetime
) -> Concern:
    """A colleague says what they have noticed. No label is asked for, and none is given."""
    on = localdate(at)
    check_may(by, Permission.CONCERN_RAISE, facts_of(child, on))
    if not noticed.strip():
        raise UnableToChangeConcern(_("Write what you have noticed first."), field="noticed")
    concern = Concern(
        child=child,
        raised_by_id=by.person_id,
        raised_on=on,
        noticed=noticed.strip(),
        tried=tried.strip(),
        family_view=family_view.strip(),
    )
    concern.full_clean(exclude=("decided_by", "decided_on", "look_again_on"))
    concern.save()
    _tell("concern.raised", concern, ("noticed", "tried", "family_view"), by, at)
    return concern


@transaction.atomic
def triage_concern(*, concern: Concern, by: Actor, at: datetime) -> Concern:
    """The SENCO has looked at it with the colleague who raised it."""
    concern = _for_triage(concern, by, at)
    event = (
        ConcernEvent.REOPEN if concern.state == ConcernState.CLOSED.value else ConcernEvent.TRIAGE
    )
    return _move(concern, event, (), by, at)


@transaction.atomic
def ask_for_evidence(
    *, concern: Concern, kind: str, asked_of: User, due_on: date, by: Actor, at: datetime
) -> ConcernEvidence:
    """Ask a colleague for one piece of evidence by a day."""
    concern = _for_triage(concern, by, at)
    on = localdate(at)
    if due_on < on:
        raise UnableToChangeConcern(_("Choose a day from today on."), field="due_on")
    if not staff_of(concern.child.school_id, on).filter(pk=asked_of.pk).exists():
        raise UnableToChangeConcern(
            _("Ask someone who works at the school today."), field="asked_of"
        )
    if concern.state != ConcernState.GATHERING_EVIDENCE.value:
        _move(concern, ConcernEvent.GATHER_EVIDENCE, (), by, at)
    evidence = ConcernEvidence(
        child=concern.child,
        concern=concern,
        kind=kind,
        asked_of=asked_of,
        asked_on=on,
        due_on=due_on,
    )
    evidence.full_clean(exclude=("received_on", "received_from"))
    evidence.save()
    _tell("concern.evidence_asked", concern, ("kind", "asked_of", "due_on"), by, at)
    return evidence


@transaction.atomic
def add_evidence(
    *,
    concern: Concern,
    text: str,
    by: Actor,
    at: datetime,
    kind: str = "observation",
    evidence_id: int | None = None,
) -> ConcernEvidence:
    """What was found out: the answer to a request (`evidence_id`), or something of one's own accord."""
    on = localdate(at)
    check_may(by, Permission.CONCERN_RAISE, facts_of(concern.child, on))
    concern = _locked(concern)
    _check_open(concern)
    if not text.strip():
        raise UnableToChangeConcern(_("Write what you found first."), field="text")
    evidence = _asked_or_new(concern, kind, evidence_id, on)
    evidence.text = text.strip()
    evidence.received_on = on
    evidence.received_from_id = by.user_id
    evidence.full_clean(exclude=("asked_of", "due_on", "received_from"))
    fields = ("text", "received_on", "received_from")
    evidence.save() if evidence.pk is None else evidence.save(update_fields=fields)
    _tell("concern.evidence_added", concern, fields, by, at)
    return evidence


@transaction.atomic
def decide_concern(
    *,
    concern: Concern,
    outcome: ConcernOutcome,
    note: str,
    look_again_on: date | None,
    by: Actor,
    at: datetime,
) -> Concern:
    """Watch, start a plan, or close; with a note that goes back to the colleague who raised it."""
    concern = _for_triage(concern, by, at)
    on = localdate(at)
    if not note.strip():
        raise UnableToChangeConcern(
            _("Write a line back to the colleague who noticed this."), field="decision_note"
        )
    if outcome is ConcernOutcome.WATCHING and look_again_on is None:
        raise UnableToChangeConcern(_("Say when you will look again."), field="look_again_on")
    if look_again_on is not None and look_again_on <= on:
        raise UnableToChangeConcern(_("Choose a day after today."), field="look_again_on")
    concern.decided_by_id = by.user_id
    concern.decided_on = on
    concern.decision_note = note.strip()
    concern.look_again_on = look_again_on if outcome is ConcernOutcome.WATCHING else None
    fields = ("decided_by", "decided_on", "decision_note", "look_again_on")
    return _move(concern, EVENT_OF_OUTCOME[outcome], fields, by, at)


def _locked(concern: Concern) -> Concern:
    return (
        Concern.objects.select_for_update(of=("self",)).select_related("child").get(pk=concern.pk)
    )


def _for_triage(concern: Concern, by: Actor, at: datetime) -> Concern:
    check_may(by, Permission.CONCERN_TRIAGE, facts_of(concern.child, localdate(at)))
    return _locked(concern)


def _move(
    concern: Concern, event: ConcernEvent, fields: Iterable[str], by: Actor, at: datetime
) -> Concern:
    try:
        state = CONCERN_STAGES.next_state(ConcernState(concern.state), event)
    except NotAllowedNow as error:
        raise UnableToChangeConcern(str(error)) from error
    concern.state = state.value
    changed = (*fields, "state")
    concern.save(update_fields=changed)
    _tell(f"concern.{event.value}", concern, changed, by, at)
    return concern


def _check_open(concern: Concern) -> None:
    if ConcernState(concern.state) in {ConcernState.CLOSED, ConcernState.PLAN_STARTED}:
        raise UnableToChangeConcern(
            _("This concern has been decided. Add what you saw to the pupil's page instead.")
        )


def _asked_or_new(
    concern: Concern, kind: str, evidence_id: int | None, on: date
) -> ConcernEvidence:
    if evidence_id is None:
        return ConcernEvidence(child=concern.child, concern=concern, kind=kind, asked_on=on)
    asked = concern.evidence.filter(pk=evidence_id, received_on__isnull=True).first()
    if asked is None:
        raise UnableToChangeConcern(_("A colleague has answered this meanwhile. See below."))
    return asked


def _tell(action: str, concern: Concern, fields: Iterable[str], by: Actor, at: datetime) -> None:
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=concern.child.school_id,
        subject=concern,
        fields=fields,
        child_ids=(concern.child_id,),
    )
