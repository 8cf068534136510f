"""Two people for one act: asked for, approved or refused by another, then done once, within a day."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_school
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.approvals.kinds import KINDS
from goldthread.records.approvals.models import Approval
from goldthread.records.approvals.queries import state_at
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import Organisation


class UnableToApprove(UnableTo):
    """It was answered, used or withdrawn already, took too long, or takes another person."""


@transaction.atomic
def ask_approval(
    *,
    kind: str,
    school: Organisation,
    details: Mapping[str, Any],
    count: int,
    reason: str,
    by: Actor,
    at: datetime,
) -> Approval:
    """Ask for an act on `count` children. `details` are what the act needs later: ids, never names."""
    check_may_in_school(by, KINDS[kind].permission, school.pk)
    if not reason.strip():
        raise UnableToApprove(
            _("Say what it is for: your colleague decides by it."), field="reason"
        )
    asked = Approval(
        kind=kind, school=school, details=dict(details), count=count, reason=reason.strip()[:300],
        asked_by_id=by.person_id, asked_at=at,
    )  # fmt: skip
    asked.full_clean(exclude=("decided_by", "decided_at", "done_at"))
    asked.save()
    _recorded("approval.asked", asked, ["kind", "count"], by, at)
    return asked


@transaction.atomic
def decide_approval(*, public_id: UUID, approve: bool, by: Actor, at: datetime) -> Approval:
    """Say yes or no to what somebody else asked for. The same answer again changes nothing."""
    asked = _locked(public_id)
    for permission in (Permission.APPROVAL_GIVE, KINDS[asked.kind].permission):
        check_may_in_school(by, permission, asked.school_id)
    if asked.asked_by_id == by.person_id:
        raise UnableToApprove(
            _("It takes two people: a colleague answers what you have asked for.")
        )
    state = "approved" if approve else "refused"
    if asked.state == state and asked.decided_by_id == by.person_id:
        return asked
    if state_at(asked, at) != "waiting":
        raise UnableToApprove(_("This was answered or withdrawn already, or has waited too long."))
    asked.state, asked.decided_by_id, asked.decided_at = state, by.person_id, at
    asked.save(update_fields=["state", "decided_by", "decided_at"])
    _recorded("approval.approved" if approve else "approval.refused", asked, ["state"], by, at)
    return asked


@transaction.atomic
def withdraw_approval(*, public_id: UUID, by: Actor, at: datetime) -> Approval:
    """Take back what one has asked for. Taken back already, nothing changes."""
    asked = _own(public_id, by)
    if asked.state == "withdrawn":
        return asked
    if asked.state not in {"waiting", "approved"}:
        raise UnableToApprove(_("This was refused or done already."))
    asked.state = "withdrawn"
    asked.save(update_fields=["state"])
    _recorded("approval.withdrawn", asked, ["state"], by, at)
    return asked


@transaction.atomic
def use_approval(*, public_id: UUID, kind: str, by: Actor, at: datetime) -> Approval:
    """Use an approval up, in the transaction of the act itself: by who asked, once, within a day.

    The right is asked again: who has lost it since does nothing with a yes from before.
    """
    asked = _own(public_id, by)
    if asked.kind != kind:
        raise NotVisible
    check_may_in_school(by, KINDS[kind].permission, asked.school_id)
    if state_at(asked, at) != "approved":
        raise UnableToApprove(
            _(
                "This is not approved, was used already, or was approved more than a day ago. Ask again."
            )
        )
    asked.state, asked.done_at = "done", at
    asked.save(update_fields=["state", "done_at"])
    _recorded("approval.used", asked, ["state"], by, at)
    return asked


def _locked(public_id: UUID) -> Approval:
    found = Approval.objects.select_for_update(of=("self",)).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def _own(public_id: UUID, by: Actor) -> Approval:
    """What this person asked for; to everyone else it is not there."""
    found = _locked(public_id)
    if found.asked_by_id != by.person_id:
        raise NotVisible
    return found


def _recorded(action: str, asked: Approval, fields: list[str], by: Actor, at: datetime) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=asked.school_id, subject=asked, fields=fields
    )
