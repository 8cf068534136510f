"""Asking about handing on: which handovers there are, each child's day-one page, who has read what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.checks import may_in_school
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.access.scope import scope_for
from goldthread.records.accounts.models import User
from goldthread.records.accounts.queries import on_day, staff_of
from goldthread.records.contributions.models import Contribution
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.models import Child, ClassMember, ClassStaff
from goldthread.records.profiles.models import ProfileEntry, StrategyReply
from goldthread.records.transitions.models import Handover, HandoverChild, HandoverQuestion
from goldthread.records.transitions.queries.sheets import ChildSheet, sheets_for
from goldthread.statute.stages.handover import HandoverState
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.year_groups import academic_year_of

CHILD_SAYS = ("matters_to_me", "best_support", "communication", "strengths", "interests")


@dataclass(frozen=True)
class WhatWorked:
    """A strategy that adults answered: how often it worked, and how often it did not."""

    text: str
    worked: int
    did_not: int


@dataclass(frozen=True)
class DayOne:
    """What you need on day one, for one child."""

    row: HandoverChild
    sheet: ChildSheet
    what_worked: tuple[WhatWorked, ...]
    child_says: tuple[str, ...]
    questions: tuple[HandoverQuestion, ...]


def handover_state(row: HandoverChild) -> HandoverState:
    """Where one child's day-one page is, in the words of `statute.stages.handover`."""
    if row.handover.state == "open":
        return HandoverState.OPEN
    if row.acknowledged_at is not None:
        return HandoverState.ACKNOWLEDGED
    return HandoverState.READ if row.read_at is not None else HandoverState.SHARED


def handovers_for(actor: Actor, on: date) -> QuerySet[Handover]:
    """Handovers the actor runs, leaves or receives, not those long past."""
    everywhere = _schools_run(actor)
    leaving = Q(from_class_id__in=sorted(actor.class_ids))
    coming = Q(pk__in=_rows_to(actor).exclude(handover__state="open").values("handover_id"))
    scope = scope_for(actor, P.HANDOVER_RECEIVE)
    near = Q(school_id__in=sorted(scope.within_school_ids)) & (leaving | coming)
    return (
        Handover.objects.filter(Q(school_id__in=everywhere) | near)
        .filter(to_class__year_starting__gte=academic_year_of(on).start_year)
        .select_related("from_class", "to_class", "school")
        .order_by("state", "read_by", "id")
    )


def handover_for(actor: Actor, handover_id: int, on: date) -> Handover:
    """One handover by its number: for who runs it, leaves it or receives it."""
    found = (
        Handover.objects.select_related("from_class", "to_class", "school")
        .filter(pk=handover_id)
        .first()
    )
    if found is None or found.school_id not in actor.school_ids:
        raise NotVisible
    if not handovers_for(actor, on).filter(pk=found.pk).exists():
        raise NotPermitted(P.HANDOVER_RECEIVE.value)
    return found


def may_run(actor: Actor, handover: Handover) -> bool:
    """Whether the actor runs this handover for the school."""
    return may_in_school(actor, P.HANDOVER_RUN, handover.school_id)


def may_write(actor: Actor, handover: Handover) -> bool:
    """Whether the actor hands over: the SENCO, or who teaches the class that is left."""
    if may_run(actor, handover):
        return True
    within = scope_for(actor, P.HANDOVER_WRITE).within_school_ids
    return handover.school_id in within and handover.from_class_id in actor.class_ids


def rows_of(handover: Handover, actor: Actor) -> QuerySet[HandoverChild]:
    """The day-one pages of a checked handover this actor may open, by name."""
    rows = HandoverChild.objects.filter(handover=handover)
    rows = rows.exclude(child_id__in=sorted(actor.barred_child_ids))
    if not may_write(actor, handover):
        rows = rows.filter(to_teacher_id=actor.user_id)
    return rows.select_related("child", "to_teacher", "handover").order_by(
        "child__surname", "child__forename", "to_teacher__name", "id"
    )


def row_for(actor: Actor, handover_id: int, row_id: int, on: date) -> HandoverChild:
    """One day-one page, or `NotVisible` / `NotPermitted`."""
    handover = handover_for(actor, handover_id, on)
    row = rows_of(handover, actor).filter(pk=row_id).first()
    if row is not None:
        return row
    there = HandoverChild.objects.exclude(child_id__in=sorted(actor.barred_child_ids))
    if there.filter(pk=row_id, handover=handover).exists():
        raise NotPermitted(P.HANDOVER_RECEIVE.value)
    raise NotVisible


def coming_to(actor: Actor, on: date) -> QuerySet[HandoverChild]:
    """Day-one pages shared with this teacher and not acknowledged: reminded first, then unread."""
    rows = HandoverChild.objects.filter(
        to_teacher_id=actor.user_id,
        handover__state__in=("shared", "complete"),
        acknowledged_at__isnull=True,
        handover__to_class__year_starting__gte=academic_year_of(on).start_year,
    )
    rows = rows.exclude(child_id__in=sorted(actor.barred_child_ids))
    return rows.select_related("child", "handover__to_class").order_by(
        "read_at", "child__surname", "child__forename", "id"
    )


def day_one_of(row: HandoverChild, on: date) -> DayOne:
    """The page itself, for a checked row: a constant number of statements."""
    child = row.child
    return DayOne(
        row=row,
        sheet=sheets_for([child], row.to_teacher_id, on)[0],
        what_worked=_what_worked(child, on),
        child_says=_child_says(child, on),
        questions=tuple(
            HandoverQuestion.objects.filter(handover_child__handover=row.handover, child=child)
            .select_related("asked_by", "answered_by")
            .order_by("asked_at", "id")
        ),
    )


def questions_waiting(handover_ids: Iterable[int]) -> dict[int, int]:
    """How many questions wait for an answer, by day-one page."""
    waiting: dict[int, int] = defaultdict(int)
    asked = HandoverQuestion.objects.filter(
        handover_child__handover_id__in=list(handover_ids), answered_at__isnull=True
    )
    for row_id in asked.order_by("pk").values_list("handover_child_id", flat=True):
        waiting[row_id] += 1
    return dict(waiting)


def question_for(row: HandoverChild, question_id: int) -> HandoverQuestion:
    """One question on a checked day-one page, or `NotVisible`."""
    found = (
        HandoverQuestion.objects.select_related("handover_child__handover", "child")
        .filter(pk=question_id, child=row.child, handover_child__handover=row.handover)
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def classes_to_hand_on(actor: Actor, on: date) -> QuerySet[SchoolClass]:
    """This year's registration classes of the schools whose handovers the actor runs."""
    return _classes(actor, academic_year_of(on).start_year)


def classes_to_come(actor: Actor, on: date) -> QuerySet[SchoolClass]:
    """Next year's registration classes that are already on record."""
    return _classes(actor, academic_year_of(on).next.start_year)


def teachers_to_choose(actor: Actor, on: date) -> QuerySet[User]:
    """Adults who may receive children, in the schools whose handovers the actor runs."""
    staff = User.objects.none()
    for school_id in _schools_run(actor):
        staff = staff | staff_of(school_id, on)
    return staff.filter(roles_held__role__in=("teacher", "senco")).distinct().order_by("name", "id")


def members_to_move(handover: Handover) -> QuerySet[ClassMember]:
    """Who is still in the old class when its year ends."""
    last = academic_year_of(date(handover.from_class.year_starting, 9, 1)).last_day
    return (
        ClassMember.objects.filter(school_class=handover.from_class, child__merged_into=None)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=last))
        .filter(Q(child__left_on__isnull=True) | Q(child__left_on__gt=last))
        .select_related("child")
        .order_by("child_id", "starts_on", "pk")
    )


def teachers_of(school_class: SchoolClass) -> list[User]:
    """Who teaches a class at any time of its year."""
    posts = ClassStaff.objects.filter(school_class=school_class, kind="teacher")
    return list(User.objects.filter(pk__in=posts.values("user_id")).order_by("name", "id"))


def _classes(actor: Actor, year: int) -> QuerySet[SchoolClass]:
    return SchoolClass.objects.filter(
        school_id__in=_schools_run(actor), year_starting=year, kind="registration"
    ).order_by("school_id", "year_group", "name", "id")


def _schools_run(actor: Actor) -> list[int]:
    return sorted(scope_for(actor, P.HANDOVER_RUN).school_ids)


def _rows_to(actor: Actor) -> QuerySet[HandoverChild]:
    return HandoverChild.objects.filter(to_teacher_id=actor.user_id)


def _what_worked(child: Child, on: date) -> tuple[WhatWorked, ...]:
    counts: dict[str, list[int]] = {}
    replies = StrategyReply.objects.filter(child=child, on__lte=on).exclude(strategy__kind="alert")
    for text, worked in replies.order_by("strategy_id", "pk").values_list(
        "strategy__text", "worked"
    ):
        counts.setdefault(text, [0, 0])[0 if worked else 1] += 1
    lines = (WhatWorked(text, yes, no) for text, (yes, no) in counts.items())
    return tuple(sorted(lines, key=lambda line: (line.did_not - line.worked, line.text)))


def _child_says(child: Child, on: date) -> tuple[str, ...]:
    entries = ProfileEntry.objects.filter(
        on_day(on), child=child, voice=Voice.CHILD.value, section__in=CHILD_SAYS
    )
    said = list(entries.order_by("section", "pk").values_list("text", flat=True))
    latest = (
        Contribution.objects.filter(child=child, voice=Voice.CHILD.value)
        .exclude(text="")
        .order_by("-made_at", "-id")
    )
    said += list(latest.values_list("text", flat=True)[:3])
    return tuple(dict.fromkeys(said))
