"""Adding a school by hand; most come from GIAS."""

from datetime import datetime

from django.db import transaction

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotPermitted
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import Organisation


@transaction.atomic
def add_school(*, name: str, urn: str | None, by: Actor, at: datetime) -> Organisation:
    """A school with only a name, and a URN where known. Only the server's own commands add one."""
    if not by.system:
        raise NotPermitted(Permission.USERS_MANAGE)
    optional = {field.name for field in Organisation._meta.fields if field.null}
    school = Organisation(kind="school", name=name.strip(), urn=urn)
    school.clean_fields(exclude=optional)
    school.validate_unique()
    school.validate_constraints()
    school.save()
    record_write(
        action="organisation.added", by=by, at=at, organisation_id=school.pk, subject=school
    )
    return school
