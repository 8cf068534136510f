"""Asking about people who sign in and what they hold."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import Count, Prefetch, Q, QuerySet

from goldthread.access.roles import ROLES, RoleName
from goldthread.records.accounts.models import (
    USER_FACES,
    USER_PAGE_STYLES,
    USER_SPACINGS,
    USER_TEXT_SIZES,
    USER_THEMES,
    KnownDevice,
    ProviderIdentity,
    Receipt,
    RoleHeld,
    SignIn,
    SignInLink,
    User,
)

__all__ = [
    "USER_FACES",
    "USER_PAGE_STYLES",
    "USER_SPACINGS",
    "USER_TEXT_SIZES",
    "USER_THEMES",
    "has_staff_role",
    "hash_of_key",
    "identities_of",
    "identity_at",
    "knows_device",
    "on_day",
    "organisation_names_of",
    "people_of",
    "person_of",
    "receipt_for",
    "roles_held_on",
    "sign_in_hash_of",
    "sign_ins_of",
    "staff_of",
    "usable_link",
    "usable_links",
    "user_by_id",
    "user_by_username",
    "waiting_link_of",
]


WORKING_IN_SCHOOL = sorted(role.value for role in RoleName if ROLES[role].works_in_school)


def on_day(on: date) -> Q:
    """Rows with `starts_on`/`ends_on` that hold on this day."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def roles_held_on(user_id: int, on: date) -> QuerySet[RoleHeld]:
    """The roles a person holds on a day."""
    return RoleHeld.objects.filter(on_day(on), user_id=user_id)


FAMILY_ROLES = (RoleName.PARENT.value, RoleName.CHILD.value)


def has_staff_role(user_id: int, on: date) -> bool:
    """Whether a person holds a role other than a parent's or child's, today or from a later day."""
    held = RoleHeld.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), user_id=user_id)
    return held.exclude(role__in=FAMILY_ROLES).exists()


def identity_at(issuer: str, subject: str) -> ProviderIdentity | None:
    """Whose account this name at a provider is bound to."""
    found = ProviderIdentity.objects.filter(issuer=issuer, subject=subject)
    return found.select_related("user").first()


def identities_of(user_id: int) -> QuerySet[ProviderIdentity]:
    """The providers this person's account is bound to, first bound first."""
    return ProviderIdentity.objects.filter(user_id=user_id).order_by("bound_at", "pk")


def organisation_names_of(user_id: int) -> list[str]:
    """The names of the organisations where a person holds a role, or ever did."""
    held = RoleHeld.objects.filter(user_id=user_id).order_by(
        "organisation__name", "organisation_id"
    )
    return list(held.values_list("organisation__name", flat=True).distinct())


def user_by_username(username: str) -> User | None:
    """The person who signs in with this name, whatever its case."""
    return User.objects.filter(username__iexact=username).first()


def user_by_id(user_id: int) -> User | None:
    """A person by id."""
    return User.objects.filter(pk=user_id).first()


def staff_of(school_id: int, on: date) -> QuerySet[User]:
    """Adults who work in a school on a day, by name."""
    held = RoleHeld.objects.filter(
        on_day(on), organisation_id=school_id, role__in=WORKING_IN_SCHOOL
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("name", "id")


def people_of(school_ids: Iterable[int], on: date) -> QuerySet[User]:
    """Everyone with a role in these schools today or later, by name, with those roles (`roles_here`)."""
    held = RoleHeld.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), organisation_id__in=list(school_ids)
    )
    here = held.select_related("organisation").order_by("organisation_id", "role", "pk")
    return (
        User.objects.filter(is_active=True, pk__in=held.values("user_id"))
        .prefetch_related(Prefetch("roles_held", queryset=here, to_attr="roles_here"))
        .order_by("name", "id")
    )


def person_of(school_ids: Iterable[int], public_id: UUID, on: date) -> User | None:
    """One of those people, by the id in the URL."""
    return people_of(school_ids, on).filter(public_id=public_id).first()


def roles_held_in(school_ids: Iterable[int], on: date) -> list[tuple[str, int]]:
    """How many people hold each role in these schools on a day, role by role: one statement."""
    held = RoleHeld.objects.filter(on_day(on), organisation_id__in=list(school_ids))
    counted = held.values("role").annotate(people=Count("user_id", distinct=True)).order_by("role")
    return list(counted.values_list("role", "people"))


def receipt_for(key: str, user_id: int) -> Receipt | None:
    """The receipt of a form already taken from this person."""
    return Receipt.objects.filter(key=key, user_id=user_id).first()


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """What these people are called: one statement."""
    found = User.objects.filter(pk__in=list(user_ids)).order_by("pk")
    return dict(found.values_list("pk", "name"))


def people_with_ids(user_ids: Iterable[int]) -> QuerySet[User]:
    """These people, by name, for a caller who knows why they may be named."""
    return User.objects.filter(pk__in=list(user_ids)).order_by("name", "pk")


def everyone_with_roles() -> QuerySet[User]:
    """Everybody who has or had an account, by name, with what they hold."""
    return User.objects.prefetch_related("roles_held__organisation").order_by("name", "id")


def invented_people(usernames: Iterable[str]) -> dict[str, User]:
    """People of the demo by username: never anyone real, never anyone whose account has ended."""
    chosen = User.objects.filter(
        username__in=list(usernames), is_synthetic=True, is_active=True
    ).order_by("pk")
    return {user.username: user for user in chosen}


def school_names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Where each of these people has a role."""
    held = RoleHeld.objects.filter(user_id__in=list(user_ids)).order_by("pk")
    return dict(held.values_list("user_id", "organisation__name"))


def hash_of_key(key: UUID) -> str:
    """What is kept of a link's key. It has 122 bits of chance, so a plain hash gives nothing away."""
    return hashlib.sha256(key.bytes).hexdigest()


def usable_links(at: datetime) -> QuerySet[SignInLink]:
    """Links that still work: not used, not replaced, not too old, of an account that has not ended."""
    return SignInLink.objects.filter(
        used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at, user__is_active=True
    ).order_by("-made_at", "-pk")


def usable_link(key: UUID, at: datetime) -> SignInLink | None:
    """The link with this key, with its person and school, if it still works."""
    found = usable_links(at).filter(key_hash=hash_of_key(key))
    return found.select_related("user", "school").first()


def waiting_link_of(user_id: int, at: datetime) -> SignInLink | None:
    """The link this person was given and has not used yet."""
    return usable_links(at).filter(user_id=user_id).first()


def sign_in_hash_of(user: User) -> str:
    """The beginning of what a session carries of its person's sign-in; too little to make a session."""
    return user.get_session_auth_hash()[:16]


def sign_ins_of(user: User, at: datetime) -> QuerySet[SignIn]:
    """Where someone is signed in now, latest use first."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    return SignIn.objects.filter(
        user=user,
        ended_at__isnull=True,
        sign_in_hash=sign_in_hash_of(user),
        session_key__in=alive,
    ).order_by("-seen_at", "-pk")


def knows_device(username: str, device: UUID) -> bool:
    """Whether the person with this sign-in name has signed in in this browser before."""
    return KnownDevice.objects.filter(
        user__username__iexact=username, device_hash=hash_of_key(device)
    ).exists()
