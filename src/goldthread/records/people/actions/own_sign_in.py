"""Children signing in by pictures: what is given to a child, and which devices it works on."""

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may, check_may_in_class
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.accounts.actions.tries import REMEMBERED_FOR, Limit, count_try, forget_try
from goldthread.records.accounts.queries import hash_of_key
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.models import Child, ChildSequence, ClassDevice
from goldthread.records.people.queries.children import facts_of
from goldthread.records.people.queries.own_sign_in import (
    classmates_pictures,
    device_for,
    pressed_right,
)
from goldthread.statute.vocabulary.class_codes import WayIn
from goldthread.statute.vocabulary.pictures import KEYS, PICTURES, PRESSES

logger = logging.getLogger(__name__)
LONGEST = timedelta(days=366)
MOST_ON_A_DEVICE = 12
MOST_IN_A_DAY = 60


class UnableToEnrol(UnableTo):
    """The child has no page of their own, or the day is not one until which a device is set up."""


class TooManyTries(UnableTo):
    """This device looks at no more pictures for a quarter of an hour; others do."""


@dataclass(frozen=True)
class Given:
    """What a child is shown, once: their picture, and what to press."""

    picture: str
    presses: tuple[str, ...]


@transaction.atomic
def give_pictures(*, child: Child, by: Actor, at: datetime) -> Given:
    """A picture that no classmate has, and four to press, drawn by chance. Earlier ones stop working."""
    day = localdate(at)
    check_may(by, Permission.CHILD_SIGN_IN, facts_of(child, day))
    if child.user_id is None:
        raise UnableToEnrol(
            _("This pupil has no page of their own yet. Ask the school office to give them one.")
        )
    taken = classmates_pictures(child, day)
    picture = secrets.choice([one for one in PICTURES if one not in taken] or PICTURES)
    presses = tuple(secrets.choice(KEYS) for _ in range(PRESSES))
    made = ChildSequence.objects.create(
        child=child, picture=picture, presses_hash=make_password(" ".join(presses)),
        made_by_id=by.person_id, made_at=at,
    )  # fmt: skip
    record_write(
        action="child_sequence.made", by=by, at=at, organisation_id=child.school_id, subject=made,
        fields=["picture", "presses_hash"], child_ids=[child.pk],
    )  # fmt: skip
    return Given(picture, presses)


@transaction.atomic
def enrol_device(
    *,
    school_class: SchoolClass,
    device: UUID,
    name: str,
    ends_on: date,
    by: Actor,
    at: datetime,
    way: WayIn = WayIn.PICTURES,
) -> ClassDevice:
    """Set a device up for the children of a class, until a day; for one class at a time."""
    check_may_in_class(by, Permission.CHILD_SIGN_IN, school_class.school_id, school_class.pk)
    today = localdate(at)
    if not today <= ends_on <= today + LONGEST:
        raise UnableToEnrol(_("Choose a day from today on, at most a year ahead."), field="ends_on")
    for earlier in ClassDevice.objects.filter(device_hash=hash_of_key(device), ended_at=None):
        earlier.ended_at = at
        earlier.save(update_fields=["ended_at"])
    made = ClassDevice.objects.create(
        school_class=school_class, device_hash=hash_of_key(device), name=name[:60],
        way=way.value, enrolled_by_id=by.person_id, enrolled_at=at, ends_on=ends_on,
    )  # fmt: skip
    _recorded("class_device.enrolled", made, school_class.school_id, by, at)
    return made


@transaction.atomic
def end_device(*, school_class: SchoolClass, device_id: int, by: Actor, at: datetime) -> None:
    """A device is lost, or goes to another room. Ended already, nothing changes."""
    check_may_in_class(by, Permission.CHILD_SIGN_IN, school_class.school_id, school_class.pk)
    found = ClassDevice.objects.select_for_update(of=("self",)).filter(school_class=school_class)
    device = found.filter(pk=device_id).first()
    if device is None:
        raise NotVisible
    if device.ended_at is None:
        device.ended_at = at
        device.save(update_fields=["ended_at"])
        _recorded("class_device.ended", device, school_class.school_id, by, at)


def try_pictures(
    *, device: UUID, public_id: UUID, presses: Sequence[str], at: datetime
) -> Child | None:
    """The child whose pictures these are, on a device set up for their class; None if they are not.

    Wrong ones slow this device, for everyone on it, and nobody anywhere else.
    """
    on = localdate(at)
    enrolled = device_in(device, WayIn.PICTURES, on)
    with counted_on(device, at) as forget:
        child = pressed_right(enrolled, public_id, " ".join(presses), on)
        if child is not None:
            forget()
        return child


def device_in(device: UUID, way: WayIn, on: date) -> ClassDevice:
    """The class device this is, if children come in on it in this way."""
    enrolled = device_for(device, on)
    if enrolled is None or enrolled.way != way.value:
        raise NotVisible
    return enrolled


@contextmanager
def counted_on(device: UUID, at: datetime) -> Iterator[Callable[[], None]]:
    """Around one try on a class device, counted before it is looked at; what is given forgets it."""
    key = f"pictures:{device}"
    limits = [Limit(key, MOST_ON_A_DEVICE), Limit(key, MOST_IN_A_DAY, REMEMBERED_FOR)]
    rows = count_try(limits, at=at)
    if rows is None:
        logger.warning("Signing in pauses on a class device after too many wrong tries")
        raise TooManyTries(_("Let us take a break. Ask a grown-up, or try again a little later."))
    wrong = list(rows)

    def forget() -> None:
        forget_try(rows)
        wrong.clear()

    yield forget
    if wrong:
        logger.warning("A wrong try at signing in on a class device")


def _recorded(action: str, device: ClassDevice, school_id: int, by: Actor, at: datetime) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=school_id, subject=device,
        fields=["way", "ends_on", "ended_at"],
    )  # fmt: skip
