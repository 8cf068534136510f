"""Asking who is invited to a child's record, and who may be."""

from datetime import date

from django.db.models import Q, QuerySet

from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.accounts.queries import on_day
from goldthread.records.people.models import Child, ChildAdult


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
