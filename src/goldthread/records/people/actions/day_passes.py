"""A day pass: a cover or supply teacher sees named classes on named days, and nothing afterwards."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.refusals import UnableTo
from goldthread.access.roles import RoleName
from goldthread.records.accounts.actions import Begun, add_person
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.models import ClassStaff

LONGEST_PASS = timedelta(days=14)


class UnableToPass(UnableTo):
    """The pass names no class, several schools, or too many days."""


@transaction.atomic
def give_day_pass(
    *,
    name: str,
    username: str,
    classes: Sequence[SchoolClass],
    starts_on: date,
    ends_on: date,
    by: Actor,
    at: datetime,
) -> Begun:
    """The person, and a link to show once; none for someone who has an account already.

    Both the role and the classes end with the last day, so that nothing has to be taken back.
    """
    schools = {one.school_id: one.school for one in classes}
    if len(schools) != 1:
        raise UnableToPass(_("Choose classes of one school."), field="classes")
    if not starts_on <= ends_on < starts_on + LONGEST_PASS:
        raise UnableToPass(
            _("A pass lasts from one day to two weeks. For longer, add them as a teacher."),
            field="ends_on",
        )
    (school,) = schools.values()
    begun = add_person(
        name=name, username=username, role=RoleName.COVER_TEACHER, school=school,
        starts_on=starts_on, ends_on=ends_on, by=by, at=at,
    )  # fmt: skip
    for one in classes:
        post = ClassStaff.objects.create(
            user=begun.user, school_class=one, kind="cover", starts_on=starts_on, ends_on=ends_on
        )
        record_write(
            action="class.covered", by=by, at=at, organisation_id=school.pk, subject=post,
            fields=["starts_on", "ends_on"],
        )  # fmt: skip
    return begun
