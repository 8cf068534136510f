"""Adding a school by hand; most come from GIAS."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotPermitted, UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import Organisation


class UnableToAddSchool(UnableTo):
    """The name is missing or too long, or the URN is taken."""


@transaction.atomic
def add_school(*, name: str, urn: str | None, by: Actor, at: datetime) -> Organisation:
    """A school with only a name, and a URN where known. Only the server's own commands add one."""
    if not by.system:
        raise NotPermitted(Permission.USERS_MANAGE)
    school = Organisation(kind="school", name=name.strip(), urn=urn)
    others = {field.name for field in Organisation._meta.fields} - {"kind", "name"}
    try:
        school.clean_fields(exclude=others)
        school.validate_unique()
    except ValidationError as error:
        raise UnableToAddSchool(
            _("Give the school a name of 200 letters at most, and a URN no other school has.")
        ) from error
    school.save()
    record_write(
        action="organisation.added", by=by, at=at, organisation_id=school.pk, subject=school
    )
    return school
