"""Asking about children who sign in by pictures, and the devices it works on."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.crypto import constant_time_compare

from goldthread.access.actor import Actor
from goldthread.records.accounts.queries import hash_of_key, on_day
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.models import Child, ChildSequence, ClassDevice, ClassMember
from goldthread.records.sight.context import on_class_device, pictures_behind
from goldthread.statute.vocabulary.class_codes import WayIn


def device_for(device: UUID, on: date) -> ClassDevice | None:
    """What this device is set up for on a day, if anything, with its class."""
    found = ClassDevice.objects.filter(
        device_hash=hash_of_key(device), ended_at__isnull=True, ends_on__gte=on
    )
    return found.select_related("school_class__school").order_by("-pk").first()


def devices_of(class_id: int, on: date) -> QuerySet[ClassDevice]:
    """The devices set up for a class, latest first."""
    found = ClassDevice.objects.filter(school_class_id=class_id, ended_at=None, ends_on__gte=on)
    return found.select_related("enrolled_by").order_by("-enrolled_at", "-pk")


def children_who_sign_in(class_id: int, on: date) -> Any:
    """The children of a class with a page of their own, each with `own_picture` and `own_number` or None."""
    members = ClassMember.objects.filter(on_day(on), school_class_id=class_id)
    latest = ChildSequence.objects.filter(child_id=OuterRef("pk")).order_by("-made_at", "-pk")
    marks = {
        name: Subquery(latest.filter(kind=kind.value).values("picture")[:1])
        for name, kind in (("own_picture", WayIn.PICTURES), ("own_number", WayIn.CODE))
    }
    return (
        Child.objects.filter(
            pk__in=members.values("child_id"), merged_into__isnull=True, user__is_active=True
        )
        .annotate(**marks)
        .order_by("surname", "forename", "pk")
    )


def pictures_on(enrolled: ClassDevice, on: date) -> list[Any]:
    """The children who may sign in on this device, for anybody who stands before it: by picture."""
    with on_class_device(enrolled.device_hash, on):
        children = children_who_sign_in(enrolled.school_class_id, on).exclude(own_picture=None)
        return sorted(children, key=lambda one: one.own_picture)


def children_to_sign_in(actor: Actor, class_id: int, on: date) -> Any:
    """As `children_who_sign_in`, for an adult of the class, without those they are barred from."""
    return children_who_sign_in(class_id, on).exclude(pk__in=sorted(actor.barred_child_ids))


def classmates_pictures(child: Child, on: date) -> set[str]:
    """The pictures of everyone who is in a class with this child today."""
    behind = pictures_behind(child.pk, on)
    if behind is not None:
        return set(behind)
    classes = ClassMember.objects.filter(on_day(on), child=child).values("school_class_id")
    mates = ClassMember.objects.filter(on_day(on), school_class_id__in=classes)
    others = ChildSequence.objects.filter(child_id__in=mates.values("child_id"))
    return set(others.exclude(child=child).values_list("picture", flat=True))


def pressed_right(enrolled: ClassDevice, public_id: UUID, presses: str, on: date) -> Child | None:
    """The child of the device's class with this id, if these are their latest pictures."""
    with on_class_device(enrolled.device_hash, on):
        children = children_who_sign_in(enrolled.school_class_id, on).filter(public_id=public_id)
        child = children.exclude(own_picture=None).select_related("user").first()
        return _if_known(child, WayIn.PICTURES, presses)


def typed_right(enrolled: ClassDevice, number: str, pin: str, on: date) -> Child | None:
    """The child of the device's class with this number, if this is their latest PIN."""
    with on_class_device(enrolled.device_hash, on):
        children = children_who_sign_in(enrolled.school_class_id, on).filter(own_number=number)
        return _if_known(children.select_related("user").first(), WayIn.CODE, pin)


def _if_known(child: Child | None, kind: WayIn, secret: str) -> Child | None:
    """The child, if they know their secret. Nobody there takes as long as somebody wrong."""
    made = ChildSequence.objects.filter(child=child, kind=kind.value) if child else None
    latest = made.order_by("-made_at", "-pk").first() if made is not None else None
    if latest is None:
        make_password(secret)
        return None
    return child if check_password(secret, latest.presses_hash) else None


def has_code(school_class: SchoolClass, at: datetime) -> bool:
    """Whether a class code opens anything at this moment."""
    return school_class.code_ends_at is not None and at < school_class.code_ends_at


def is_code_of(school_class: SchoolClass, code: str, at: datetime) -> bool:
    """Whether this is the code on the board of this class now."""
    return has_code(school_class, at) and constant_time_compare(school_class.code, code)
