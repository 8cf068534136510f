"""Where people are signed in: begun, seen, ended on one device or on all, and devices known to them."""

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from goldthread.access.actor import Actor
from goldthread.access.refusals import NotVisible
from goldthread.records.accounts.models import KnownDevice, SignIn, User
from goldthread.records.accounts.queries import hash_of_key, sign_in_hash_of, sign_ins_of
from goldthread.records.audit.actions import record_write


@transaction.atomic
def begin_session(
    *, user: User, session_key: str, device: str, way: str, by: Actor, at: datetime
) -> SignIn:
    """Note that someone has signed in. `device` says what kind it is, in plain words."""
    made = SignIn(
        user=user, session_key=session_key, sign_in_hash=sign_in_hash_of(user), device=device[:60],
        way=way, started_at=at, seen_at=at,
    )  # fmt: skip
    made.full_clean(exclude=("ended_at",))
    made.save()
    record_write(action="session.begun", by=by, at=at, organisation_id=None, subject=made)
    return made


def see_session(*, public_id: UUID, at: datetime) -> None:
    """Note that a session was used, so that its person can tell a forgotten one. Not an event."""
    SignIn.objects.filter(public_id=public_id, seen_at__lt=at).update(seen_at=at)


def carry_on_session(*, public_id: UUID, user: User, session_key: str) -> None:
    """The same session goes on under a new key, after its person changed what they sign in with."""
    SignIn.objects.filter(public_id=public_id, user=user).update(
        session_key=session_key, sign_in_hash=sign_in_hash_of(user)
    )


@transaction.atomic
def end_session(*, public_id: UUID, by: Actor, at: datetime) -> SignIn:
    """Sign oneself out on one device, from any other. Ended already, nothing changes."""
    found = SignIn.objects.select_for_update().filter(public_id=public_id, user_id=by.person_id)
    session = found.first()
    if session is None:
        raise NotVisible
    if session.ended_at is None:
        session.ended_at = at
        session.save(update_fields=["ended_at"])
        Session.objects.filter(session_key=session.session_key).delete()
        record_write(
            action="session.ended", by=by, at=at, organisation_id=None, subject=session,
            fields=["ended_at"],
        )  # fmt: skip
    return session


@transaction.atomic
def end_all_sessions(*, user: User, by: Actor, at: datetime) -> int:
    """Sign someone out on every device, whether it is in their list or not; how many were in it."""
    count = sign_ins_of(user, at).update(ended_at=at)
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])
    KnownDevice.objects.filter(user=user).delete()
    record_write(action="session.all_ended", by=by, at=at, organisation_id=None, subject=user)
    return count


def lock_session(*, by: Actor, at: datetime) -> None:
    """Note that a person locked the screen in front of them. The session itself holds the lock."""
    record_write(action="session.locked", by=by, at=at, organisation_id=None)


def unlock_session(*, by: Actor, at: datetime) -> None:
    """Note that the same person opened it again."""
    record_write(action="session.unlocked", by=by, at=at, organisation_id=None)


def know_device(*, user: User, device: UUID, at: datetime) -> None:
    """Remember that this person has signed in in this browser."""
    KnownDevice.objects.get_or_create(
        user=user, device_hash=hash_of_key(device), defaults={"known_since": at}
    )
