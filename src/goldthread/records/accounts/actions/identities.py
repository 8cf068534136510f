"""Accounts of providers: bound to a person here by who they are there, unbound, and the roles of groups."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import SYSTEM, Actor
from goldthread.access.checks import is_weighty
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.access.roles import ROLES, RoleName
from goldthread.records.accounts.actions.links import withdraw_links
from goldthread.records.accounts.actions.people import create_user, end_now
from goldthread.records.accounts.models import ProviderIdentity, RoleHeld, User
from goldthread.records.accounts.queries import identity_at, on_day
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import Organisation

ROLE_LASTS = timedelta(days=30)
"""A role from a group ends so many days after the last sign-in that showed the group."""
RENEWED_BEFORE = timedelta(days=23)
"""Written anew only once a week has gone: not at every sign-in."""


class UnableToBind(UnableTo):
    """The provider's account belongs to somebody else here, or one of that provider is bound already."""


class UnableToUnbind(UnableTo):
    """It is the person's only way in."""


@transaction.atomic
def bind_identity(
    *, user: User, issuer: str, subject: str, by: Actor, at: datetime
) -> ProviderIdentity:
    """Let a person sign in with this account of a provider. Bound to them already, nothing changes.

    Bound to an account that has ended, it comes over: a colleague is back with a new one.
    """
    User.objects.select_for_update().get(pk=user.pk)
    bound = identity_at(issuer, subject)
    if bound is not None and bound.user_id == user.pk:
        return bound
    if bound is not None and not bound.user.is_active:
        _unbind(bound, by=by, at=at)
    elif bound is not None:
        raise UnableToBind(
            _(
                "That account already opens somebody else’s account here. Choose your own at the "
                "provider, or ask your school office."
            )
        )
    if ProviderIdentity.objects.filter(user=user, issuer=issuer).exists():
        raise UnableToBind(
            _(
                "Another account of this provider is connected already. Disconnect it first, then connect this one."
            )
        )
    made = ProviderIdentity(user=user, issuer=issuer, subject=subject, bound_at=at)
    made.full_clean()
    made.save()
    record_write(
        action="identity.bound", by=by, at=at, organisation_id=None, subject=made,
        fields=["issuer", "subject"],
    )  # fmt: skip
    return made


@transaction.atomic
def unbind_identity(
    *, identity_id: int, known_issuers: Iterable[str], by: Actor, at: datetime
) -> None:
    """Stop signing in with an account of a provider, if another way in remains.

    `known_issuers` are the providers with which somebody can sign in here today.
    """
    user = User.objects.select_for_update().get(pk=by.person_id)
    found = ProviderIdentity.objects.filter(pk=identity_id, user=user).first()
    if found is None:
        raise NotVisible
    others = ProviderIdentity.objects.filter(user=user, issuer__in=list(known_issuers))
    if not _has_own_way(user) and not others.exclude(pk=found.pk).exists():
        raise UnableToUnbind(
            _(
                "This is your only way to sign in. Make a passkey first, under “Passkeys and sign-in”."
            )
        )
    _unbind(found, by=by, at=at)


def _unbind(found: ProviderIdentity, *, by: Actor, at: datetime) -> None:
    record_write(action="identity.unbound", by=by, at=at, organisation_id=None, subject=found)
    found.delete()


def _has_own_way(user: User) -> bool:
    """A passkey, or a password with an app's code: either opens what staff need."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if Authenticator.Type.WEBAUTHN in kinds:
        return True
    return Authenticator.Type.TOTP in kinds and user.has_usable_password()


@transaction.atomic
def add_person_of_provider(*, issuer: str, subject: str, name: str, at: datetime) -> User:
    """An account for someone a provider's groups give a role to. Bound at once; nobody is matched by name."""
    digest = hashlib.sha256(f"{issuer} {subject}".encode()).hexdigest()
    user = create_user(
        username=f"p-{digest[:20]}", name=name or _("New colleague"), password=None, by=SYSTEM, at=at
    )  # fmt: skip
    bind_identity(user=user, issuer=issuer, subject=subject, by=SYSTEM, at=at)
    return user


@transaction.atomic
def keep_group_roles(
    *,
    user: User,
    issuer: str,
    wanted: Iterable[tuple[RoleName, Organisation]],
    at: datetime,
) -> None:
    """Make the roles that a provider's groups give exactly these. What people gave is left as it is.

    Each lasts some weeks and is renewed at sign-in, so that who is taken out of a group and never
    comes by the provider again loses it, too.
    """
    User.objects.select_for_update().get(pk=user.pk)
    on = localdate(at)
    asked = {
        (role.value, organisation.pk): organisation
        for role, organisation in wanted
        if organisation.kind in ROLES[role].held_in
    }
    held = RoleHeld.objects.filter(on_day(on), user=user, given_by=issuer).order_by("pk")
    there = {(one.role, one.organisation_id): one for one in held}
    # First what is given, then what ends: who moves from one group to another keeps their sessions.
    for key, organisation in sorted(asked.items(), key=lambda item: item[0]):
        if key in there:
            _renew(there[key], on, at)
        else:
            _give(user, RoleName(key[0]), organisation, issuer, on, at)
    for key, row in there.items():
        if key not in asked:
            end_now(row, by=SYSTEM, at=at)


def _renew(held: RoleHeld, on: date, at: datetime) -> None:
    if held.ends_on is not None and held.ends_on - on < RENEWED_BEFORE:
        held.ends_on = on + ROLE_LASTS
        held.save(update_fields=["ends_on"])
        record_write(
            action="role.renewed", by=SYSTEM, at=at, organisation_id=held.organisation_id,
            subject=held, fields=["ends_on"],
        )  # fmt: skip


def _give(
    user: User, role: RoleName, organisation: Organisation, issuer: str, on: date, at: datetime
) -> None:
    """Given by hand for today, it is left at that. Ended this morning and back, it is the same again."""
    same = RoleHeld.objects.filter(user=user, role=role.value, organisation=organisation)
    if same.filter(on_day(on)).exists():
        return
    if is_weighty(role):
        withdraw_links(user=user, not_by=SYSTEM, at=at)
    until = on + ROLE_LASTS
    held = same.filter(given_by=issuer, ends_on=on - timedelta(days=1)).first()
    if held is None:
        held = RoleHeld(
            user=user, role=role.value, organisation=organisation, starts_on=on, given_by=issuer
        )
    held.ends_on = until
    held.full_clean()
    held.save()
    record_write(
        action="role.granted", by=SYSTEM, at=at, organisation_id=organisation.pk, subject=held,
        fields=["given_by"],
    )  # fmt: skip
