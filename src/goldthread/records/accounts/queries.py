"""Asking about people who sign in and what they hold."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from goldthread.access.roles import ROLES, RoleName
from goldthread.records.accounts.models import (
    USER_FACES,
    USER_PAGE_STYLES,
    USER_SPACINGS,
    USER_TEXT_SIZES,
    USER_THEMES,
    Receipt,
    RoleHeld,
    User,
)

__all__ = [
    "USER_FACES",
    "USER_PAGE_STYLES",
    "USER_SPACINGS",
    "USER_TEXT_SIZES",
    "USER_THEMES",
    "on_day",
    "people_of",
    "person_of",
    "receipt_for",
    "roles_held_on",
    "staff_of",
    "user_by_id",
    "user_by_username",
]


WORKING_IN_SCHOOL = sorted(role.value for role in RoleName if ROLES[role].works_in_school)


def on_day(on: date) -> Q:
    """Rows with `starts_on`/`ends_on` that hold on this day."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def roles_held_on(user_id: int, on: date) -> QuerySet[RoleHeld]:
    """The roles a person holds on a day."""
    return RoleHeld.objects.filter(on_day(on), user_id=user_id)


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
