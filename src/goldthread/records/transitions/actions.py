"""Doing things with a handover: open, write, share, read, ask, answer, take on, move the class."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_school
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotPermitted, UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.actions.children import tie_adult
from goldthread.records.people.models import Child, ClassMember, ClassStaff
from goldthread.records.transitions.models import Handover, HandoverChild, HandoverQuestion
from goldthread.records.transitions.queries.handovers import (
    handover_state,
    may_write,
    members_to_move,
    teachers_of,
)
from goldthread.records.transitions.queries.sheets import sheets_for
from goldthread.statute.stages.base import NotAllowedNow
from goldthread.statute.stages.handover import HANDOVER_STAGES, HandoverEvent
from goldthread.statute.vocabulary.year_groups import AcademicYear, YearGroup, next_year_group


class UnableToHandOn(UnableTo):
    """The classes, the teachers or the state of the handover do not allow this."""


@transaction.atomic
def open_handover(
    *,
    from_class: SchoolClass,
    to_class: SchoolClass | None,
    new_class_name: str = "",
    teachers: Sequence[User],
    read_by: date,
    by: Actor,
    at: datetime,
) -> Handover:
    """Begin handing a class on to its next teachers. The same again leads to the one there is."""
    check_may_in_school(by, P.HANDOVER_RUN, from_class.school_id)
    _check_receivers(teachers, read_by, from_class)
    receiving = to_class or _next_class(from_class, new_class_name, by, at)
    if (receiving.school_id, receiving.year_starting) != (
        from_class.school_id,
        from_class.year_starting + 1,
    ):
        raise UnableToHandOn(_("Choose a class of the next school year."), field="to_class")
    _post_teachers(receiving, teachers, by, at)
    handover, made = Handover.objects.get_or_create(
        from_class=from_class,
        to_class=receiving,
        defaults={
            "school_id": from_class.school_id,
            "read_by": read_by,
            "opened_on": localdate(at),
            "opened_by_id": by.user_id,
        },
    )
    if made:
        _record("handover.opened", handover, (), by, at)
    _gather(handover, at)
    return handover


@transaction.atomic
def write_day_one(
    *,
    handover: Handover,
    child: Child,
    from_teacher_note: str,
    first_day: str,
    by: Actor,
    at: datetime,
) -> int:
    """Add the leaving teacher's note and first-day line for every receiver of this child.

    Once shared, what is added sends the page back to "not read yet", so that it is read.
    """
    _check_may_write(handover, by)
    if len(from_teacher_note) > 1500 or len(first_day) > 800:
        raise UnableToHandOn(
            _("Keep the note to 1,500 characters and the first day to 800."),
            field="from_teacher_note",
        )
    rows = list(
        HandoverChild.objects.select_for_update()
        .filter(handover=handover, child=child)
        .exclude(from_teacher_note=from_teacher_note, first_day=first_day)
    )
    for row in rows:
        row.handover = handover
        if handover.state != "open":
            _check_stage(row, HandoverEvent.SHARE_AGAIN)
        row.from_teacher_note, row.first_day = from_teacher_note, first_day
        row.read_at = row.acknowledged_at = row.reminded_at = None
        row.save(
            update_fields=[
                "from_teacher_note", "first_day", "read_at", "acknowledged_at", "reminded_at",
            ]
        )  # fmt: skip
    if rows:
        _record("handover.written", handover, [child.pk], by, at)
    return len(rows)


@transaction.atomic
def share_handover(*, handover: Handover, by: Actor, at: datetime) -> Handover:
    """Let the receiving teachers in, from today. Shared again, it takes in children added since."""
    check_may_in_school(by, P.HANDOVER_RUN, handover.school_id)
    if handover.state == "complete":
        raise UnableToHandOn(_("This class has moved already. Nothing more is shared here."))
    _gather(handover, at)
    rows = list(handover.children.select_related("child", "to_teacher"))
    if not rows:
        raise UnableToHandOn(
            _("There is nothing to hand on yet: no child in this class has a profile or plan.")
        )
    day = localdate(at)
    until = date(handover.to_class.year_starting, 9, 30)
    for row in rows:
        tie_receiver(row, day, max(day, until), by, at)
    if handover.state == "open":
        handover.state, handover.shared_on = "shared", day
        handover.save(update_fields=["state", "shared_on"])
        _record("handover.shared", handover, [row.child_id for row in rows], by, at)
    return handover


@transaction.atomic
def read_day_one(*, row: HandoverChild, by: Actor, at: datetime) -> HandoverChild:
    """Stamp that its reader has opened the page. Anyone else's look leaves no stamp."""
    if row.to_teacher_id != by.user_id or row.read_at is not None or row.handover.state == "open":
        return row
    _check_stage(row, HandoverEvent.READ)
    row.read_at = at
    row.save(update_fields=["read_at"])
    _record("handover.read", row.handover, [row.child_id], by, at)
    return row


@transaction.atomic
def acknowledge_day_one(*, row: HandoverChild, by: Actor, at: datetime) -> HandoverChild:
    """The receiving teacher takes the child on. Once is enough."""
    _check_receiver(row, by)
    if row.acknowledged_at is not None:
        return row
    _check_stage(row, HandoverEvent.ACKNOWLEDGE)
    row.acknowledged_at = at
    row.save(update_fields=["acknowledged_at"])
    _record("handover.acknowledged", row.handover, [row.child_id], by, at)
    return row


@transaction.atomic
def ask_question(*, row: HandoverChild, text: str, by: Actor, at: datetime) -> HandoverQuestion:
    """The receiving teacher asks those who know the child."""
    _check_receiver(row, by)
    _check_stage(row, HandoverEvent.ASK)
    if not text.strip():
        raise UnableToHandOn(_("Write your question first."), field="text")
    if len(text) > 800:
        raise UnableToHandOn(_("Keep the question to 800 characters."), field="text")
    question = HandoverQuestion(
        child=row.child,
        handover_child=row,
        text=text.strip(),
        asked_by_id=row.to_teacher_id,
        asked_at=at,
    )
    question.full_clean(exclude=("answered_by", "answered_at"))
    question.save()
    _record("handover.asked", row.handover, [row.child_id], by, at)
    return question


@transaction.atomic
def answer_question(
    *, question: HandoverQuestion, answer: str, by: Actor, at: datetime
) -> HandoverQuestion:
    """Who hands over answers. An answer can be bettered; the last one stands."""
    row = question.handover_child
    _check_may_write(row.handover, by)
    _check_stage(row, HandoverEvent.ANSWER)
    if not answer.strip():
        raise UnableToHandOn(_("Write the answer first."), field="answer")
    if len(answer) > 1500:
        raise UnableToHandOn(_("Keep the answer to 1,500 characters."), field="answer")
    if question.answer == answer.strip():
        return question
    question.answer, question.answered_by_id, question.answered_at = answer.strip(), by.user_id, at
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    _record("handover.answered", row.handover, [question.child_id], by, at)
    return question


@transaction.atomic
def remind_readers(*, handover: Handover, by: Actor, at: datetime) -> int:
    """Ask those who have not read to do so: it stands on their first page. Returns how many pages."""
    check_may_in_school(by, P.HANDOVER_RUN, handover.school_id)
    if handover.state != "shared":
        raise UnableToHandOn(_("Share the handover first; then people can be reminded to read it."))
    rows = handover.children.filter(read_at__isnull=True)
    child_ids = sorted(set(rows.values_list("child_id", flat=True)))
    count = rows.update(reminded_at=at)
    if count:
        _record("handover.reminded", handover, child_ids, by, at)
    return count


@transaction.atomic
def complete_handover(*, handover: Handover, by: Actor, at: datetime) -> int:
    """Move the whole class: out on 31 August, in on 1 September. Returns how many moved now."""
    check_may_in_school(by, P.HANDOVER_RUN, handover.school_id)
    if handover.state == "open":
        raise UnableToHandOn(_("Share the handover before you move the class."))
    year = AcademicYear(handover.from_class.year_starting)
    moved = [
        member.child_id
        for member in members_to_move(handover).select_for_update(of=("self",))
        if _move(member, handover.to_class, year)
    ]
    changed = handover.state != "complete"
    if changed:
        handover.state = "complete"
        handover.save(update_fields=["state"])
    if moved or changed:
        _record("handover.completed", handover, moved, by, at)
    return len(moved)


def _move(member: ClassMember, to_class: SchoolClass, year: AcademicYear) -> bool:
    if member.ends_on != year.last_day:
        member.ends_on = year.last_day
        member.save(update_fields=["ends_on"])
    _there, made = ClassMember.objects.get_or_create(
        child=member.child, school_class=to_class, starts_on=year.next.first_day
    )
    return made


def _gather(handover: Handover, at: datetime) -> None:
    """A page for each child with something to tell, to each teacher of the next class."""
    members = [member.child for member in members_to_move(handover)]
    sheets = sheets_for(members, None, localdate(at))
    for teacher in teachers_of(handover.to_class):
        for sheet in sheets:
            if sheet.has_anything:
                HandoverChild.objects.get_or_create(
                    handover=handover, child=sheet.child, to_teacher=teacher
                )


def tie_receiver(row: HandoverChild, day: date, until: date, by: Actor, at: datetime) -> None:
    """Let the teacher of a day-one page open the record. The caller has checked the permission."""
    tied = row.child.adults.filter(
        user=row.to_teacher, kind="receiver", starts_on__lte=day, ends_on__gte=until
    )
    if not tied.exists():
        tie_adult(
            child=row.child,
            user=row.to_teacher,
            kind="receiver",
            starts_on=day,
            ends_on=until,
            by=by,
            at=at,
        )


def _check_receivers(teachers: Sequence[User], read_by: date, from_class: SchoolClass) -> None:
    if not teachers:
        raise UnableToHandOn(
            _("Choose at least one teacher who takes the class."), field="teachers"
        )
    if read_by > date(from_class.year_starting + 1, 9, 30):
        raise UnableToHandOn(
            _("Choose a day to read by that comes before the new class begins."), field="read_by"
        )


def _next_class(from_class: SchoolClass, name: str, by: Actor, at: datetime) -> SchoolClass:
    if not name.strip():
        raise UnableToHandOn(_("Choose the next class, or name a new one."), field="to_class")
    year = YearGroup(from_class.year_group) if from_class.year_group else None
    following = next_year_group(year) if year else None
    made, new = SchoolClass.objects.get_or_create(
        school=from_class.school,
        year_starting=from_class.year_starting + 1,
        name=name.strip()[:40],
        defaults={"year_group": following.value if following else from_class.year_group},
    )
    if new:
        record_write(
            action="class.added", by=by, at=at, organisation_id=made.school_id, subject=made
        )
    return made


def _post_teachers(
    school_class: SchoolClass, teachers: Sequence[User], by: Actor, at: datetime
) -> None:
    starts_on = AcademicYear(school_class.year_starting).first_day
    for teacher in teachers:
        if ClassStaff.objects.filter(
            school_class=school_class, user=teacher, kind="teacher"
        ).exists():
            continue
        post = ClassStaff.objects.create(
            school_class=school_class, user=teacher, kind="teacher", starts_on=starts_on
        )
        record_write(
            action="class.staffed",
            by=by,
            at=at,
            organisation_id=school_class.school_id,
            subject=post,
        )


def _check_may_write(handover: Handover, by: Actor) -> None:
    if not may_write(by, handover):
        raise NotPermitted(P.HANDOVER_WRITE.value)


def _check_receiver(row: HandoverChild, by: Actor) -> None:
    if row.to_teacher_id != by.user_id:
        raise NotPermitted(P.HANDOVER_RECEIVE.value)


def _check_stage(row: HandoverChild, event: HandoverEvent) -> None:
    try:
        HANDOVER_STAGES.next_state(handover_state(row), event)
    except NotAllowedNow as error:
        raise UnableToHandOn(str(error)) from error


def _record(
    action: str, handover: Handover, child_ids: Iterable[int], by: Actor, at: datetime
) -> None:
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=handover.school_id,
        subject=handover,
        child_ids=child_ids,
    )
