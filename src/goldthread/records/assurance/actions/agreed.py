"""What a head and a SENCO decide together about what the figures show."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_school
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.assurance.models import AgreedAction
from goldthread.records.audit.actions import record_write


class UnableToAgree(UnableTo):
    """The action says nothing, or the day to look again has passed."""


@transaction.atomic
def agree_action(
    *, school_id: int, text: str, figure: str, look_again_on: date, by: Actor, at: datetime
) -> AgreedAction:
    """Write down one thing agreed, with a day to look again."""
    check_may_in_school(by, Permission.FIGURES_VIEW, school_id)
    text = text.strip()
    if not text:
        raise UnableToAgree(_("Say what you agreed to do."), field="text")
    if len(text) > 300:
        raise UnableToAgree(_("Say it in 300 letters or fewer."), field="text")
    today = timezone.localdate(at)
    if look_again_on <= today:
        raise UnableToAgree(_("Choose a day after today to look again."), field="look_again_on")
    action = AgreedAction.objects.create(
        school_id=school_id, text=text, figure=figure[:20], agreed_on=today,
        look_again_on=look_again_on, by_id=by.user_id,
    )  # fmt: skip
    record_write(action="action.agreed", by=by, at=at, organisation_id=school_id, subject=action)
    return action


@transaction.atomic
def close_action(*, action_id: int, state: str, by: Actor, at: datetime) -> AgreedAction:
    """Say that an agreed action is done, or that it was let go. Closed again changes nothing."""
    action = AgreedAction.objects.select_for_update().filter(pk=action_id).first()
    if action is None:
        raise NotVisible
    check_may_in_school(by, Permission.FIGURES_VIEW, action.school_id)
    if state not in ("done", "dropped"):
        raise UnableToAgree(_("Say whether it was done or let go."), field="state")
    if action.state != "open":
        return action
    action.state, action.closed_on = state, timezone.localdate(at)
    action.save(update_fields=["state", "closed_on"])
    record_write(
        action="action.closed", by=by, at=at, organisation_id=action.school_id,
        subject=action, fields=["state", "closed_on"],
    )  # fmt: skip
    return action
