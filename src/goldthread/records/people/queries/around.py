"""Asking what stands around a checked child on a day: their classes and their adults."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goldthread.records.accounts.queries import on_day
from goldthread.records.people.models import ChildAdult, ClassMember, ClassStaff


@dataclass(frozen=True)
class AdultAround:
    """An adult tied to a child: parent, key adult, supporter, receiver, or teacher of a class."""

    kind: str
    name: str
    job_title: str


@dataclass(frozen=True)
class ParentAround:
    """A parent or carer linked to a child: `is_linked` on the day, or only earlier."""

    user_id: int
    public_id: UUID
    name: str
    relationship: str
    is_linked: bool


def parents_around(child_id: int, on: date) -> tuple[ParentAround, ...]:
    """Everyone ever linked to a checked child as a parent, each once, by name: one statement."""
    ties = ChildAdult.objects.filter(child_id=child_id, kind="parent").select_related("user")
    found: dict[int, ParentAround] = {}
    for tie in ties.order_by("user__name", "user_id", "starts_on", "pk"):
        before = found.get(tie.user_id)
        now = tie.starts_on <= on and (tie.ends_on is None or tie.ends_on >= on)
        found[tie.user_id] = ParentAround(
            tie.user_id,
            tie.user.public_id,
            tie.user.name,
            tie.relationship,
            now or (before is not None and before.is_linked),
        )
    return tuple(found.values())


def registration_class_of(child_id: int, on: date) -> str:
    """The name of the registration class, or nothing: one statement."""
    members = ClassMember.objects.filter(
        on_day(on), child_id=child_id, school_class__kind="registration"
    )
    names = members.order_by("-starts_on", "-pk").values_list("school_class__name", flat=True)
    return names.first() or ""


def staff_around(child_id: int, on: date) -> tuple[AdultAround, ...]:
    """Key adults, supporters and the teachers of the registration class: two statements."""
    ties = ChildAdult.objects.filter(
        on_day(on), child_id=child_id, kind__in=("key_adult", "supporter")
    )
    tied = ties.order_by("kind", "user__name", "pk").values_list(
        "kind", "user__name", "user__job_title"
    )
    classes = ClassMember.objects.filter(
        on_day(on), child_id=child_id, school_class__kind="registration"
    )
    posts = ClassStaff.objects.filter(
        on_day(on), kind="teacher", school_class_id__in=classes.values("school_class_id")
    )
    taught = posts.order_by("user__name", "pk").values_list("kind", "user__name", "user__job_title")
    return tuple(AdultAround(*row) for row in (*tied, *taught))
