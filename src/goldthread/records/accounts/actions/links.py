"""The link that begins a sign-in: made by a school, shown once, used once, gone after some days."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.models import SignInLink, User
from goldthread.records.accounts.queries import hash_of_key, usable_links
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import Organisation

LASTS = timedelta(days=14)


class UnableToUseLink(UnableTo):
    """The link was used, replaced by a newer one, or is too old."""


@transaction.atomic
def make_link(*, user: User, school: Organisation, by: Actor, at: datetime) -> uuid.UUID:
    """A link for this person, whose key is known only to who is told now. Earlier ones stop working.

    The caller has checked that `by` may renew this person's sign-in. Only a hash of the key is kept.
    """
    usable_links(at).filter(user=user).update(withdrawn_at=at)
    key = uuid.uuid4()
    link = SignInLink(
        user=user,
        school=school,
        key_hash=hash_of_key(key),
        made_by_id=by.user_id,
        made_at=at,
        expires_at=at + LASTS,
    )
    link.full_clean(exclude=("made_by", "used_at", "withdrawn_at"))
    link.save()
    record_write(
        action="sign_in_link.made", by=by, at=at, organisation_id=school.pk, subject=link,
        fields=["expires_at"],
    )  # fmt: skip
    return key


@transaction.atomic
def take_link(*, key: uuid.UUID, by: Actor, at: datetime) -> SignInLink:
    """Use a link up, in the transaction that gives its person a way to sign in (or joins accounts)."""
    link = (
        usable_links(at)
        .select_for_update(of=("self",))
        .filter(key_hash=hash_of_key(key))
        .select_related("user", "school")
        .first()
    )
    if link is None:
        raise UnableToUseLink(
            _("This link was used already, or is too old. Ask the school for a new one.")
        )
    link.used_at = at
    link.save(update_fields=["used_at"])
    record_write(
        action="sign_in_link.used", by=by, at=at, organisation_id=link.school_id, subject=link,
        fields=["used_at"],
    )  # fmt: skip
    return link


def withdraw_links(*, user: User, not_by: Actor, at: datetime) -> None:
    """Stop links that others made for this person: they may not open what `not_by` now gives."""
    usable_links(at).filter(user=user).exclude(made_by_id=not_by.user_id).update(withdrawn_at=at)
