"""Inviting an external professional or authority officer to one child's record, until a day."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.accounts.queries import on_day
from goldthread.records.people.actions import tie_adult, untie_now
from goldthread.records.people.models import Child, ChildAdult
from goldthread.records.people.queries import facts_of

LONGEST_INVITATION = timedelta(days=366)


class UnableToInvite(UnableTo):
    """The person cannot be invited to this record, or not until that day."""


def people_to_invite(child: Child, on: date) -> QuerySet[User]:
    """Professionals of the child's school and officers of its authority, by name: one statement."""
    here = Q(role=RoleName.PROFESSIONAL.value, organisation_id=child.school_id)
    authority = Q(
        role=RoleName.AUTHORITY_OFFICER.value, organisation__authority_schools=child.school_id
    )
    held = RoleHeld.objects.filter(on_day(on)).filter(here | authority)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("name", "id")


def invitations_of(child: Child, on: date) -> QuerySet[ChildAdult]:
    """Who is invited to a checked child's record on a day, by name: one statement."""
    ties = ChildAdult.objects.filter(on_day(on), child=child, kind="invited")
    return ties.select_related("user").order_by("user__name", "pk")


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
