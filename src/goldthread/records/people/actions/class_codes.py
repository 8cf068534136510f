"""Older children coming in: a class code from the board, a number and a PIN of their own."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may, check_may_in_class
from goldthread.access.permissions import Permission
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.actions.own_sign_in import UnableToEnrol, counted_on, device_in
from goldthread.records.people.models import Child, ChildSequence
from goldthread.records.people.queries.children import facts_of
from goldthread.records.people.queries.own_sign_in import (
    children_to_sign_in,
    classmates_pictures,
    is_code_of,
    typed_right,
)
from goldthread.statute.vocabulary.class_codes import (
    CODE_LENGTH,
    CODE_LETTERS,
    NUMBERS,
    PIN_LENGTH,
    CodeLasts,
    WayIn,
)

LESSON = timedelta(hours=1)


@dataclass(frozen=True)
class GivenPin:
    """What a pupil is told, once: their number and their PIN."""

    child: Child
    number: str
    pin: str


@transaction.atomic
def give_pin(*, child: Child, by: Actor, at: datetime) -> GivenPin:
    """A new PIN, drawn by chance, and a number no classmate has; the number is kept. Earlier PINs end."""
    day = localdate(at)
    check_may(by, Permission.CHILD_SIGN_IN, facts_of(child, day))
    if child.user_id is None:
        raise UnableToEnrol(
            _("This pupil has no page of their own yet. Ask the school office to give them one.")
        )
    number = _number(child, classmates_pictures(child, day))
    pin = "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))
    made = ChildSequence.objects.create(
        child=child, kind=WayIn.CODE.value, picture=number, presses_hash=make_password(pin),
        made_by_id=by.person_id, made_at=at,
    )  # fmt: skip
    record_write(
        action="child_pin.made", by=by, at=at, organisation_id=child.school_id, subject=made,
        fields=["picture", "presses_hash"], child_ids=[child.pk],
    )  # fmt: skip
    return GivenPin(child, number, pin)


@transaction.atomic
def give_pins(*, school_class: SchoolClass, by: Actor, at: datetime) -> list[GivenPin]:
    """A number and a PIN for each child of the class who has none."""
    check_may_in_class(by, Permission.CHILD_SIGN_IN, school_class.school_id, school_class.pk)
    children: Iterable[Child] = children_to_sign_in(by, school_class.pk, localdate(at))
    return [
        give_pin(child=one, by=by, at=at)
        for one in children
        if one.own_number is None  # type: ignore[attr-defined]
    ]


def _number(child: Child, taken: set[str]) -> str:
    own = ChildSequence.objects.filter(child=child, kind=WayIn.CODE.value)
    before = own.order_by("-made_at", "-pk").values_list("picture", flat=True).first()
    if before is not None and before not in taken:
        return before
    free = [str(one) for one in NUMBERS if str(one) not in taken]
    if not free:
        raise UnableToEnrol(_("This class has no number left. Set it up with pictures."))
    return secrets.choice(free)


@transaction.atomic
def show_code(
    *, school_class: SchoolClass, lasts: CodeLasts, by: Actor, at: datetime
) -> SchoolClass:
    """A new code for the board, for an hour or until midnight. The one before opens nothing now."""
    check_may_in_class(by, Permission.CHILD_SIGN_IN, school_class.school_id, school_class.pk)
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    midnight = (localtime(at) + timedelta(days=1)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    ends_at = midnight if lasts is CodeLasts.DAY else min(at + LESSON, midnight)
    return _keep_code(school_class, code, ends_at, "class_code.made", by, at)


@transaction.atomic
def end_code(*, school_class: SchoolClass, by: Actor, at: datetime) -> SchoolClass:
    """The code opens nothing from now on. Ended already, nothing changes."""
    check_may_in_class(by, Permission.CHILD_SIGN_IN, school_class.school_id, school_class.pk)
    if not school_class.code:
        return school_class
    return _keep_code(school_class, "", None, "class_code.ended", by, at)


def _keep_code(
    school_class: SchoolClass, code: str, ends_at: datetime | None, action: str, by: Actor, at: datetime
) -> SchoolClass:  # fmt: skip
    school_class.code, school_class.code_ends_at = code, ends_at
    school_class.save(update_fields=["code", "code_ends_at"])
    record_write(
        action=action, by=by, at=at, organisation_id=school_class.school_id, subject=school_class,
        fields=["code", "code_ends_at"],
    )  # fmt: skip
    return school_class


def try_code(*, device: UUID, code: str, number: str, pin: str, at: datetime) -> Child | None:
    """The child with this number and PIN, while this is the code of the class of this device.

    None for anything wrong, whatever it was, so that no part can be guessed by itself.
    """
    on = localdate(at)
    enrolled = device_in(device, WayIn.CODE, on)
    with counted_on(device, at) as forget:
        child = typed_right(enrolled, number.strip(), pin.strip(), on)
        typed = "".join(code.split()).upper()
        if child is None or not is_code_of(enrolled.school_class, typed, at):
            return None
        forget()
        return child
