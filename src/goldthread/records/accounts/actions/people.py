"""Doing things with accounts: receipts, people, roles and settings."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_school, is_weighty, may_give, may_in_school
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.access.roles import ROLES, RoleName
from goldthread.records.accounts.actions.links import make_link, withdraw_links
from goldthread.records.accounts.models import (
    KnownDevice,
    ProviderIdentity,
    Receipt,
    RoleHeld,
    User,
)
from goldthread.records.accounts.queries import on_day, user_by_username
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import Organisation

SETTINGS = (
    "theme",
    "tint",
    "face",
    "spacing",
    "text_size",
    "language",
    "projector_safe",
    "page_style",
)


class UnableToCreateUser(UnableTo):
    """The name to sign in with is taken, or something is missing."""


class UnableToManage(UnableTo):
    """The person's roles or sign-in cannot be changed like this."""


SCHOOL_ROLES = tuple(
    role for role in RoleName if "school" in ROLES[role].held_in and role is not RoleName.OPERATOR
)
"""What a school gives; people of a trust or an authority, and operators, are made on the server."""


@dataclass(frozen=True)
class Begun:
    """Someone's account, and what is shown once so that they can sign in.

    A link for everyone but pupils, who have no phone to keep a passkey on: they get a password.
    Neither for who can sign in already.
    """

    user: User
    link_key: UUID | None = None
    password: str = ""


_PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 - no letters that look alike


def keep_receipt(*, key: str, user_id: int, path: str, location: str, at: datetime) -> Receipt:
    """Remember that a form was taken. The unique key makes a second taking impossible."""
    return Receipt.objects.create(
        key=key, user_id=user_id, path=path[:200], location=location[:300], at=at
    )


@transaction.atomic
def create_user(
    *, username: str, name: str, password: str | None, by: Actor, at: datetime, job_title: str = ""
) -> User:
    """A new person who can sign in; without a password, only by link or passkey."""
    if User.objects.filter(username__iexact=username).exists():
        raise UnableToCreateUser(
            _("Someone already signs in with that name. Choose another."), field="username"
        )
    user = User(username=username, name=name, job_title=job_title, password=make_password(password))
    user.full_clean()
    user.save()
    record_write(action="user.created", by=by, at=at, organisation_id=None, subject=user)
    return user


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: RoleName,
    organisation: Organisation,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
) -> RoleHeld:
    """Give a person a role in an organisation from a day on. The same again changes nothing."""
    if organisation.kind not in ROLES[role].held_in:
        raise UnableToManage(_("This role is not held in an organisation of this kind."))
    held, made = RoleHeld.objects.get_or_create(
        user=user,
        role=role.value,
        organisation=organisation,
        starts_on=starts_on,
        given_by="",
        defaults={"ends_on": ends_on},
    )
    if made:
        record_write(
            action="role.granted", by=by, at=at, organisation_id=organisation.pk, subject=held
        )
    return held


@transaction.atomic
def change_settings(*, user: User, values: Mapping[str, object], by: Actor, at: datetime) -> User:
    """Keep how a person wants pages to look and read."""
    changed = [name for name in SETTINGS if name in values and getattr(user, name) != values[name]]
    for name in changed:
        setattr(user, name, values[name])
    if changed:
        user.full_clean(exclude=("password",))
        user.save(update_fields=changed)
        record_write(
            action="settings.changed",
            by=by,
            at=at,
            organisation_id=None,
            subject=user,
            fields=changed,
        )
    return user


@transaction.atomic
def add_person(
    *,
    name: str,
    username: str,
    role: RoleName,
    school: Organisation,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
    job_title: str = "",
) -> Begun:
    """A person for a school, with a role and a link (a pupil: a password) to show once.

    Someone who signs in already, by the same name and sign-in name, gets the role and goes on
    signing in as before: a parent of children in two schools has one account.
    """
    _check_role(role, school, starts_on, ends_on, by)
    user, is_new = user_by_username(username), False
    if user is None:
        is_new = True
        try:
            user = create_user(
                username=username, name=name, password=None, job_title=job_title, by=by, at=at
            )
        except ValidationError as error:
            raise UnableToManage(
                _("Enter a name, and a name to sign in with."), field="name"
            ) from error
    elif user.name.casefold() != name.strip().casefold():
        raise UnableToManage(
            _("Someone already signs in with that name. Choose another."), field="username"
        )
    give_role(
        user=user, role=role, school=school, starts_on=starts_on, ends_on=ends_on, by=by, at=at
    )
    return _begin(user, school, (role,), by=by, at=at) if is_new else Begun(user)


@transaction.atomic
def give_role(
    *,
    user: User,
    role: RoleName,
    school: Organisation,
    starts_on: date,
    ends_on: date | None,
    by: Actor,
    at: datetime,
) -> RoleHeld:
    """Give someone else a role in a school. Given already for that day, nothing changes."""
    _check_role(role, school, starts_on, ends_on, by)
    if user.pk == by.user_id:
        raise UnableToManage(
            _("A colleague has to give you a role; nobody gives one to themselves.")
        )
    held = RoleHeld.objects.filter(
        on_day(starts_on), user=user, role=role.value, organisation=school, given_by=""
    ).first()
    if held is not None:
        return held
    if is_weighty(role):
        withdraw_links(user=user, not_by=by, at=at)
    return grant_role(
        user=user,
        role=role,
        organisation=school,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        at=at,
    )


@transaction.atomic
def end_role(*, held: RoleHeld, by: Actor, at: datetime) -> RoleHeld:
    """End a role now: yesterday was its last day, so that the next request is without it."""
    check_may_in_school(by, Permission.USERS_MANAGE, held.organisation_id)
    if held.user_id == by.user_id:
        raise UnableToManage(
            _("A colleague has to end your role, so that nobody locks themselves out.")
        )
    return end_now(held, by=by, at=at)


def end_now(held: RoleHeld, *, by: Actor, at: datetime) -> RoleHeld:
    """Yesterday is the last day, also of a role that has not begun. Ended before, nothing changes.

    With the last role every session of theirs ends too, on whatever device it is open.
    """
    last_day = localdate(at) - timedelta(days=1)
    if held.ends_on is not None and held.ends_on <= last_day:
        return held
    held.ends_on, held.starts_on = last_day, _first_day(held, last_day)
    held.save(update_fields=["ends_on", "starts_on"])
    others = RoleHeld.objects.filter(user_id=held.user_id)
    if not others.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last_day)).exists():
        User.objects.filter(pk=held.user_id).update(sessions_ended=F("sessions_ended") + 1)
    record_write(
        action="role.ended",
        by=by,
        at=at,
        organisation_id=held.organisation_id,
        subject=held,
        fields=["ends_on"],
    )
    return held


def _first_day(held: RoleHeld, last_day: date) -> date:
    """Before its last day, and on none on which the same role began before: given and ended twice a day."""
    first = min(held.starts_on, last_day)
    taken = set(
        RoleHeld.objects.filter(
            user_id=held.user_id, role=held.role, organisation_id=held.organisation_id,
            given_by=held.given_by, starts_on__lte=first,
        ).exclude(pk=held.pk).values_list("starts_on", flat=True)
    )  # fmt: skip
    while first in taken:
        first -= timedelta(days=1)
    return first


@transaction.atomic
def renew_sign_in(*, user: User, school: Organisation, by: Actor, at: datetime) -> Begun:
    """Begin someone's sign-in anew: a phone was lost, a link never used. Only for people wholly one's own.

    What they had (password, passkeys, codes) stops working and every session of theirs ends.
    """
    check_may_in_school(by, Permission.USERS_MANAGE, school.pk)
    if user.pk == by.user_id:
        raise UnableToManage(_("Your own sign-in is under your name at the top of the page."))
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=localdate(at))
    held = list(RoleHeld.objects.filter(not_over, user=user).order_by("pk"))
    _check_wholly_own(held, by)
    Authenticator.objects.filter(user=user).delete()
    KnownDevice.objects.filter(user=user).delete()
    ProviderIdentity.objects.filter(user=user).delete()
    user.password, user.sessions_ended = make_password(None), user.sessions_ended + 1
    user.save(update_fields=["password", "sessions_ended"])
    record_write(
        action="sign_in.renewed", by=by, at=at, organisation_id=school.pk, subject=user,
        fields=["password"],
    )  # fmt: skip
    return _begin(user, school, [RoleName(one.role) for one in held], by=by, at=at)


def _check_wholly_own(held: list[RoleHeld], by: Actor) -> None:
    if any(not may_in_school(by, Permission.USERS_MANAGE, one.organisation_id) for one in held):
        raise UnableToManage(
            _(
                "This person also belongs to another school, so their sign-in is not yours to change. "
                "Ask whoever runs this system."
            )
        )
    if not all(may_give(by, RoleName(one.role), one.organisation_id) for one in held):
        raise UnableToManage(
            _("Their role opens every record in the school. Ask your SENCO or head to do this.")
        )


def _begin(
    user: User, school: Organisation, roles: Iterable[RoleName], *, by: Actor, at: datetime
) -> Begun:
    if set(roles) != {RoleName.CHILD}:
        return Begun(user, link_key=make_link(user=user, school=school, by=by, at=at))
    password = new_password()
    _keep_password(user, password)
    return Begun(user, password=password)


def new_password() -> str:
    """Four groups of four, easy to read out and far too many to guess (about 79 bits)."""
    groups = ("".join(secrets.choice(_PASSWORD_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _check_role(
    role: RoleName, school: Organisation, starts_on: date, ends_on: date | None, by: Actor
) -> None:
    check_may_in_school(by, Permission.USERS_MANAGE, school.pk)
    if role not in SCHOOL_ROLES:
        raise UnableToManage(_("A school cannot give this role."), field="role")
    if not may_give(by, role, school.pk):
        raise UnableToManage(
            _("This role opens every record in the school. Ask your SENCO or head to give it."),
            field="role",
        )
    if ends_on is not None and ends_on < starts_on:
        raise UnableToManage(_("The last day comes after the first day."), field="ends_on")


@transaction.atomic
def set_password(*, user: User, password: str | None, by: Actor, at: datetime) -> User:
    """A new password, or none at all. Every sign-in of before ends with it."""
    _keep_password(user, password)
    record_write(
        action="user.password_set",
        by=by,
        at=at,
        organisation_id=None,
        subject=user,
        fields=["password"],
    )
    return user


def _keep_password(user: User, password: str | None) -> None:
    user.password = make_password(password)
    user.save(update_fields=["password"])


@transaction.atomic
def end_account(*, user: User, by: Actor, at: datetime) -> User:
    """Someone leaves: they can no longer sign in, and every role they hold ends yesterday."""
    for held in RoleHeld.objects.filter(user=user).order_by("pk"):
        end_now(held, by=by, at=at)
    user.refresh_from_db(fields=["sessions_ended"])
    user.is_active, user.sessions_ended = False, user.sessions_ended + 1
    user.save(update_fields=["is_active", "sessions_ended"])
    record_write(
        action="user.ended",
        by=by,
        at=at,
        organisation_id=None,
        subject=user,
        fields=["is_active"],
    )
    return user
