"""Inviting an external professional or authority officer to one child's record, until a day."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.people.actions.children import tie_adult, untie_now
from goldthread.records.people.models import Child, ChildAdult
from goldthread.records.people.queries.children import facts_of
from goldthread.records.people.queries.invitations import people_to_invite

LONGEST_INVITATION = timedelta(days=366)


class UnableToInvite(UnableTo):
    """The person cannot be invited to this record, or not until that day."""


@transaction.atomic
def invite_adult(*, child: Child, user: User, ends_on: date, by: Actor, at: datetime) -> ChildAdult:
    """Open one child's record to someone from outside until a day, that day included."""
    on = localdate(at)
    check_may(by, Permission.RECORD_PROTECT, facts_of(child, on))
    if not people_to_invite(child, on).filter(pk=user.pk).exists():
        raise UnableToInvite(
            _("Give this person the role of an external professional in the school first."),
            field="person",
        )
    if not on <= ends_on <= on + LONGEST_INVITATION:
        raise UnableToInvite(
            _("Choose a last day between today and a year from now."), field="ends_on"
        )
    return tie_adult(
        child=child, user=user, kind="invited", starts_on=on, ends_on=ends_on, by=by, at=at
    )


@transaction.atomic
def end_invitation(*, tie: ChildAdult, by: Actor, at: datetime) -> ChildAdult:
    """End an invitation now: the next request no longer shows the child."""
    check_may(by, Permission.RECORD_PROTECT, facts_of(tie.child, localdate(at)))
    return untie_now(tie=tie, by=by, at=at)
