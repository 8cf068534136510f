"""The small grain of the thread: something an adult saw."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import facts_of
from goldthread.records.profiles.models import Observation


class UnableToObserve(UnableTo):
    """Nothing was written, or the day is still to come."""


@transaction.atomic
def add_observation(
    *, child: Child, text: str, on: date, is_win: bool, by: Actor, at: datetime
) -> Observation:
    """Something seen on a day, signed. `is_win`: the child may see it as a win of theirs."""
    today = localdate(at)
    check_may(by, Permission.MEASUREMENT_ADD, facts_of(child, today))
    if not text.strip():
        raise UnableToObserve(_("Write what you saw first."), field="text")
    if on > today:
        raise UnableToObserve(_("That day is still to come. Check the date."), field="on")
    observation = Observation(
        child=child, on=on, text=text.strip(), is_win=is_win, by_id=by.person_id
    )
    observation.full_clean(exclude=("by",))
    observation.save()
    record_write(
        action="observation.added",
        by=by,
        at=at,
        organisation_id=child.school_id,
        subject=observation,
        fields=("on", "text", "is_win"),
        child_ids=(child.pk,),
    )
    return observation
