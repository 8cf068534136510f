"""First schools and accounts, made from the command line. Imported once Django is set up."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from goldthread.access.actor import Actor
from goldthread.access.roles import RoleName
from goldthread.config.passwords import check_strength
from goldthread.config.terminal import Refused
from goldthread.config.words import _
from goldthread.records.accounts.actions import create_user, grant_role
from goldthread.records.organisations.actions.schools import add_school
from goldthread.records.organisations.queries import find_organisation, organisations_called
from goldthread.statute.identifiers import InvalidIdentifier, check_urn

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User
    from goldthread.records.organisations.models import Organisation


def find_or_add_school(name: str, urn: str | None, *, by: Actor, at: datetime) -> "Organisation":
    """The school with this URN or name, made if it is not there."""
    if urn:
        try:
            urn = check_urn(urn)
        except InvalidIdentifier as error:
            raise Refused(
                _("A URN has six digits. Look it up on get-information-schools.")
            ) from error
    known = find_organisation(urn) if urn else None
    same_name = organisations_called(name)
    return (
        known
        or (same_name[0] if same_name and not urn else None)
        or add_school(name=name, urn=urn, by=by, at=at)
    )


def organisation_of(key: str) -> "Organisation":
    """The school, trust or authority with this URN or exact name."""
    found = find_organisation(key)
    if found is not None:
        return found
    named = organisations_called(key)
    if len(named) != 1:
        raise Refused(
            _(
                'There is no one organisation called "%(name)s". Give a URN, or the exact name of one.'
            )
            % {"name": key}
        )
    return named[0]


def add_person(
    username: str,
    name: str,
    role: RoleName,
    organisation: "Organisation",
    password: str | None,
    *,
    by: Actor,
    at: datetime,
) -> "User":
    """Someone who can sign in, with one role from today."""
    check_strength(password)
    user = create_user(username=username, name=name, password=password, by=by, at=at)
    day = localdate(at)
    grant_role(user=user, role=role, organisation=organisation, starts_on=day, by=by, at=at)
    return user
