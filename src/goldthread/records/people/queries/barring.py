"""Asking to whom a child's record is closed, and which court orders bind."""

from datetime import date

from django.db.models import Q, QuerySet

from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.accounts.queries import on_day
from goldthread.records.people.models import Child, ChildAdult, ChildBar, CourtOrder


def people_to_bar(child: Child, on: date) -> QuerySet[User]:
    """Everyone with a role in the child's school, its trust or authority, or a tie: by name."""
    here = Q(organisation_id=child.school_id)
    above = Q(organisation__trust_schools=child.school_id) | Q(
        organisation__authority_schools=child.school_id
    )
    held = RoleHeld.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on)).filter(
        here | above
    )
    tied = ChildAdult.objects.filter(child=child)
    known = Q(pk__in=held.values("user_id")) | Q(pk__in=tied.values("user_id"))
    own = [child.user_id] if child.user_id else []
    return User.objects.filter(known).exclude(pk__in=own).order_by("name", "id")


def bars_of(child: Child, on: date) -> QuerySet[ChildBar]:
    """Who is barred from a checked child's record on a day, by name: one statement."""
    bars = ChildBar.objects.filter(on_day(on), child=child)
    return bars.select_related("user", "order").order_by("user__name", "pk")


def orders_of(child: Child) -> QuerySet[CourtOrder]:
    """Court orders about a checked child, newest first."""
    orders = CourtOrder.objects.filter(child=child).select_related("recorded_by")
    return orders.order_by("-starts_on", "-pk")
