"""Diagnoses, apart from the rest: what, by whom, when."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import facts_of
from goldthread.records.profiles.actions.changes import (
    UnableToChangeProfile,
    begin,
    check_may_edit,
    end,
    still_open,
)
from goldthread.records.profiles.models import Diagnosis


@transaction.atomic
def record_diagnosis(
    *, child: Child, name: str, source: str, diagnosed_on: date, by: Actor, at: datetime
) -> Diagnosis:
    """A diagnosis with who made it and when. Nobody's guess belongs here."""
    on = check_may_edit(child, by, at)
    check_may(by, Permission.DIAGNOSIS_VIEW, facts_of(child, on))
    if diagnosed_on > on:
        raise UnableToChangeProfile(
            _("The day of the diagnosis is still to come. Check the date."), field="diagnosed_on"
        )
    if diagnosed_on < child.born_on:
        raise UnableToChangeProfile(
            _("That is before the date of birth. Check the date."), field="diagnosed_on"
        )
    diagnosis = Diagnosis(
        child=child,
        name=name.strip(),
        source=source.strip(),
        diagnosed_on=diagnosed_on,
        recorded_on=on,
        recorded_by_id=by.user_id,
    )
    return begin(diagnosis, "diagnosis.recorded", ("name", "source", "diagnosed_on"), by, at)


@transaction.atomic
def end_diagnosis(*, child: Child, diagnosis_id: int, by: Actor, at: datetime) -> Diagnosis:
    """The diagnosis was withdrawn or entered wrongly. It stays in the history."""
    on = check_may_edit(child, by, at)
    check_may(by, Permission.DIAGNOSIS_VIEW, facts_of(child, on))
    diagnosis = still_open(Diagnosis.objects.all(), child, diagnosis_id)
    return end(diagnosis, "diagnosis.ended", on, by, at)
