"""Closing one child's record to one person, whatever their roles, and the court orders behind it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.accounts.queries import on_day
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.people.models import Child, ChildBar, CourtOrder
from goldthread.records.people.queries.barring import people_to_bar
from goldthread.records.people.queries.children import facts_of


class UnableToBar(UnableTo):
    """The person cannot be barred from this record, or the bar not lifted, like this."""


@transaction.atomic
def bar_person(
    *,
    child: Child,
    user: User,
    reason: str,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
    order: CourtOrder | None = None,
) -> ChildBar:
    """Close the record to one person from now on. Barred already for as long, nothing changes."""
    on = localdate(at)
    check_may(by, Permission.RECORD_PROTECT, facts_of(child, on))
    if user.pk == by.user_id:
        raise UnableToBar(
            _("A colleague has to close a record to you; nobody does so to themselves."),
            field="person",
        )
    if not people_to_bar(child, on).filter(pk=user.pk).exists():
        raise UnableToBar(_("This person has nothing to do with the pupil."), field="person")
    bar = ChildBar(
        child=child, user=user, reason=reason.strip(), order=order, starts_on=on, ends_on=ends_on,
        recorded_by_id=by.user_id,
    )  # fmt: skip
    try:
        clean_row(bar)
    except ValidationError as error:
        raise UnableToBar(_("Say why, and choose a last day that is not over.")) from error
    bar.save()
    _recorded("person.barred", bar, child, ["user", "reason", "ends_on"], by, at)
    return bar


@transaction.atomic
def lift_bar(*, bar: ChildBar, by: Actor, at: datetime) -> ChildBar:
    """Open the record again. A bar by a court order ends with the order only."""
    on = localdate(at)
    check_may(by, Permission.RECORD_PROTECT, facts_of(bar.child, on))
    if bar.order is not None and (bar.order.ends_on is None or bar.order.ends_on >= on):
        raise UnableToBar(_("A court order closes this record. It opens when the order has ended."))
    return _end(bar, by, at)


@transaction.atomic
def record_court_order(
    *,
    child: Child,
    kind: str,
    says: str,
    starts_on: date,
    ends_on: date | None,
    keeps_away: Sequence[User],
    by: Actor,
    at: datetime,
) -> CourtOrder:
    """Write down an order and bar at once everyone it keeps away, for as long as it lasts."""
    on = localdate(at)
    check_may(by, Permission.RECORD_PROTECT, facts_of(child, on))
    if ends_on is not None and ends_on < on:
        raise UnableToBar(_("This order is over. Choose a later last day."), field="ends_on")
    order = CourtOrder(
        child=child, kind=kind, says=says.strip(), starts_on=starts_on, ends_on=ends_on,
        recorded_by_id=by.user_id,
    )  # fmt: skip
    try:
        clean_row(order)
    except ValidationError as error:
        raise UnableToBar(_("Say what the order is and what it says.")) from error
    if ends_on is not None and ends_on < starts_on:
        raise UnableToBar(_("The last day comes after the first day."), field="ends_on")
    order.save()
    _recorded(
        "court_order.recorded", order, child, ["kind", "says", "starts_on", "ends_on"], by, at
    )
    for user in keeps_away:
        bar_person(
            child=child, user=user, reason=_("Court order"), ends_on=ends_on, order=order,
            by=by, at=at,
        )  # fmt: skip
    return order


@transaction.atomic
def end_court_order(*, order: CourtOrder, by: Actor, at: datetime) -> CourtOrder:
    """The order is over: yesterday was its last day, and everyone it kept away is let in again."""
    on = localdate(at)
    check_may(by, Permission.RECORD_PROTECT, facts_of(order.child, on))
    last = on - timedelta(days=1)
    if order.ends_on is not None and order.ends_on <= last:
        return order
    order.ends_on, order.starts_on = last, min(order.starts_on, last)
    order.save(update_fields=["ends_on", "starts_on"])
    _recorded("court_order.ended", order, order.child, ["ends_on"], by, at)
    for bar in ChildBar.objects.filter(on_day(on), order=order).order_by("pk"):
        _end(bar, by, at)
    return order


def _end(bar: ChildBar, by: Actor, at: datetime) -> ChildBar:
    last = localdate(at) - timedelta(days=1)
    bar.ends_on, bar.starts_on = last, min(bar.starts_on, last)
    bar.save(update_fields=["ends_on", "starts_on"])
    _recorded("person.bar_lifted", bar, bar.child, ["ends_on"], by, at)
    return bar


def _recorded(
    action: str,
    subject: ChildBar | CourtOrder,
    child: Child,
    fields: list[str],
    by: Actor,
    at: datetime,
) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=child.school_id, subject=subject,
        fields=fields, child_ids=[child.pk],
    )  # fmt: skip
