"""One account for a family: what a second school's link opens joins the account someone has already."""

import uuid
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.roles import RoleName
from goldthread.records.accounts.actions import UnableToUseLink, end_account, grant_role, take_link
from goldthread.records.accounts.models import RoleHeld, SignInLink, User
from goldthread.records.accounts.queries import on_day
from goldthread.records.people.actions.children import tie_adult, untie_now
from goldthread.records.people.models import ChildAdult
from goldthread.records.sight.context import JOINING, seeing


@transaction.atomic
def join_by_link(*, key: uuid.UUID, user: User, by: Actor, at: datetime) -> SignInLink:
    """Move the children and schools of a link's own, unused account to `user`; that account ends.

    Only a parent's account that nobody has ever signed in with: nothing anyone wrote changes hands.
    The right to see these children comes from the school that made the link, not from `by`.
    """
    link = take_link(key=key, by=by, at=at)
    if not may_join(link.user, user):
        raise UnableToUseLink(
            _("This link is for an account of its own. Sign out first, then open it again.")
        )
    day = localdate(at)
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    for held in RoleHeld.objects.filter(not_over, user=link.user).order_by("pk"):
        own = RoleHeld.objects.filter(on_day(day), user=user, role=held.role)
        if not own.filter(organisation_id=held.organisation_id).exists():
            grant_role(
                user=user, role=RoleName(held.role), organisation=held.organisation,
                starts_on=held.starts_on, ends_on=held.ends_on, by=by, at=at,
            )  # fmt: skip
    with seeing(link.user_id, day, JOINING):
        for tie in ChildAdult.objects.filter(not_over, user=link.user).order_by("pk"):
            _move(tie, user, by=by, at=at)
    end_account(user=link.user, by=by, at=at)
    return link


def may_join(unused: User, user: User) -> bool:
    """Whether an account holds a parent's roles only and was never signed in with; never to a pupil's."""
    if RoleHeld.objects.filter(user=user, role=RoleName.CHILD.value).exists():
        return False
    roles = set(RoleHeld.objects.filter(user=unused).values_list("role", flat=True))
    return (
        unused.pk != user.pk
        and roles == {RoleName.PARENT.value}
        and unused.last_login is None
        and not unused.has_usable_password()
        and not Authenticator.objects.filter(user=unused).exists()
    )


def _move(tie: ChildAdult, user: User, *, by: Actor, at: datetime) -> None:
    mine = ChildAdult.objects.filter(on_day(localdate(at)), child_id=tie.child_id, user=user)
    if not mine.filter(kind=tie.kind).exists():
        moved = tie_adult(
            child=tie.child, user=user, kind=tie.kind, starts_on=localdate(at),
            ends_on=tie.ends_on, relationship=tie.relationship, by=by, at=at,
        )  # fmt: skip
        moved.has_parental_responsibility = tie.has_parental_responsibility
        moved.save(update_fields=["has_parental_responsibility"])
    untie_now(tie=tie, by=by, at=at)
