"""Doing things with accounts: receipts, people, roles and settings."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import localdate

from goldthread.access.actor import Actor
from goldthread.access.refusals import UnableTo
from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import Receipt, RoleHeld, User
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import Organisation

SETTINGS = ("theme", "face", "spacing", "text_size", "language", "projector_safe")


class UnableToCreateUser(UnableTo):
    """The name to sign in with is taken, or something is missing."""


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
            "Someone already signs in with that name. Choose another.", field="username"
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
    held, made = RoleHeld.objects.get_or_create(
        user=user,
        role=role.value,
        organisation=organisation,
        starts_on=starts_on,
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
        user.full_clean()
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
def set_password(*, user: User, password: str | None, by: Actor, at: datetime) -> User:
    """A new password, or none at all. Every sign-in of before ends with it."""
    user.password = make_password(password)
    user.save(update_fields=["password"])
    record_write(
        action="user.password_set",
        by=by,
        at=at,
        organisation_id=None,
        subject=user,
        fields=["password"],
    )
    return user


@transaction.atomic
def end_account(*, user: User, by: Actor, at: datetime) -> User:
    """Someone leaves: they can no longer sign in, and every role they hold ends yesterday."""
    yesterday = localdate(at) - timedelta(days=1)
    for held in RoleHeld.objects.filter(user=user, ends_on__isnull=True).order_by("pk"):
        held.ends_on = max(held.starts_on, yesterday)
        held.save(update_fields=["ends_on"])
        record_write(
            action="role.ended",
            by=by,
            at=at,
            organisation_id=held.organisation_id,
            subject=held,
            fields=["ends_on"],
        )
    user.is_active = False
    user.save(update_fields=["is_active"])
    record_write(
        action="user.ended",
        by=by,
        at=at,
        organisation_id=None,
        subject=user,
        fields=["is_active"],
    )
    return user
