"""Passing on what stands in a colleague's name, to another or to the post: all that was chosen, or none."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_school
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.accounts.queries import on_day, staff_of
from goldthread.records.assurance.queries.work import (
    KINDS,
    children_of_school,
    lines_to_come,
    those_who_may_take,
)
from goldthread.records.audit.actions import record_write
from goldthread.records.people.actions.children import tie_adult, untie_adult
from goldthread.records.people.models import Child, ChildAdult, ClassStaff
from goldthread.records.people.queries.children import actor_for, children_for
from goldthread.records.provision.models import ProvisionGroup
from goldthread.records.sight.context import whole_schools
from goldthread.records.transitions.actions import tie_receiver
from goldthread.records.transitions.models import HandoverChild, HandoverQuestion
from goldthread.statute.vocabulary.work import FOR_A_POST, Work

DAY = timedelta(days=1)
ASKED_ANEW = timedelta(days=28)
"""How long someone asked for evidence without a day can open the record they are asked about."""


class UnableToPassOn(UnableTo):
    """Nothing chosen, nobody who can take it, or a colleague changed it meanwhile."""


@dataclass(frozen=True)
class Chosen:
    """One piece of work, and whose it was when it was chosen."""

    work: Work
    record_id: int
    owner_id: int


@dataclass(frozen=True)
class _Passing:
    """What every piece is passed on with."""

    school_id: int
    to: User | None
    on: date
    by: Actor
    at: datetime


@transaction.atomic
def pass_on(
    *, school_id: int, chosen: Collection[Chosen], to: User | None, by: Actor, at: datetime
) -> int:
    """Give work to a colleague of the school, or (None) to the post; how much of it changed hands.

    What is theirs already stays as it is. What changed hands since it was chosen is refused whole.
    """
    check_may_in_school(by, Permission.WORK_HAND_ON, school_id)
    if not chosen:
        raise UnableToPassOn(_("Tick what you want to pass on."), field="chosen")
    passing = _Passing(school_id, to, localdate(at), by, at)
    found = {work: _found(work, chosen, passing) for work in Work}
    _check_taker({work for work, rows in found.items() if rows}, passing)
    rows = [(work, row) for work, some in found.items() for row in some]
    _check_not_barred((row for _work, row in rows), passing)
    changed = 0
    for work, row in rows:
        if _is_theirs(work, row, passing):
            continue
        _check_unchanged(work, row, chosen, passing)
        _give(work, row, passing)
        changed += 1
    return changed


def _found(work: Work, chosen: Collection[Chosen], passing: _Passing) -> list[Any]:
    """The rows chosen of one kind, locked; each of them, or nothing is passed on."""
    ids = {one.record_id for one in chosen if one.work is work}
    if not ids:
        return []
    children = children_of_school(passing.by, passing.school_id, passing.on)
    live = KINDS[work].rows(children, passing.school_id, passing.on)
    rows = list(_also_ended(work, live, children, passing).filter(pk__in=ids)
                .select_for_update(of=("self",)).order_by("pk"))  # fmt: skip
    if len(rows) != len(ids):
        raise _changed_since()
    return rows


def _also_ended(work: Work, live: Any, children: Any, passing: _Passing) -> Any:
    """Ties and posts are ended when they are passed on: sent again, they are still found."""
    if work is Work.KEY_ADULT:
        return ChildAdult.objects.filter(child__in=children, kind="key_adult")
    if work is Work.CLASS:
        return ClassStaff.objects.filter(school_class__school_id=passing.school_id)
    return live


def _changed_since() -> UnableToPassOn:
    return UnableToPassOn(
        _("A colleague has changed some of this meanwhile. Look at the list again."), field="chosen"
    )


def _check_taker(works: Iterable[Work], passing: _Passing) -> None:
    for work in sorted(works):
        if passing.to is None and work not in FOR_A_POST:
            raise UnableToPassOn(
                _("A class, a key adult and a day-one page need one person. Choose a colleague."),
                field="to",
            )
        if passing.to is None:
            continue
        able = those_who_may_take(work, passing.school_id, passing.on)
        if not able.filter(pk=passing.to.pk).exists():
            raise UnableToPassOn(
                _(
                    "Their role in the school does not let this colleague do all you ticked. Choose "
                    "somebody else, or tick less."
                ),
                field="to",
            )


def _check_not_barred(rows: Iterable[Any], passing: _Passing) -> None:
    if passing.to is None:
        return
    barred = actor_for(passing.to, passing.on).barred_child_ids
    with whole_schools():
        if barred and any(barred.intersection(_child_ids(row, passing)) for row in rows):
            raise UnableToPassOn(
                _("One of these records is closed to this colleague. Choose somebody else."),
                field="to",
            )


def _child_ids(row: Any, passing: _Passing) -> set[int]:
    if isinstance(row, ProvisionGroup):
        everyone = Child.objects.filter(school_id=passing.school_id)
        lines = lines_to_come(everyone, passing.on).filter(group=row).order_by()
        return set(lines.values_list("child_id", flat=True))
    return set() if isinstance(row, ClassStaff) else {row.child_id}


def _owner_id(work: Work, row: Any) -> int | None:
    found: int | None = getattr(row, f"{KINDS[work].owner}_id")
    return found


def _is_theirs(work: Work, row: Any, passing: _Passing) -> bool:
    theirs = passing.to.pk if passing.to else None
    if not isinstance(row, ChildAdult | ClassStaff) or _is_live(row, passing.on):
        return _owner_id(work, row) == theirs
    model, same = _same_place(row)
    found: bool = model.objects.filter(on_day(passing.on), user_id=theirs, **same).exists()
    return found


def _is_live(row: ChildAdult | ClassStaff, on: date) -> bool:
    return row.ends_on is None or row.ends_on >= on


def _same_place(row: Any) -> tuple[Any, dict[str, Any]]:
    if isinstance(row, ChildAdult):
        return ChildAdult, {"child_id": row.child_id, "kind": row.kind}
    return ClassStaff, {"school_class_id": row.school_class_id}


def _check_unchanged(work: Work, row: Any, chosen: Collection[Chosen], passing: _Passing) -> None:
    over = isinstance(row, ChildAdult | ClassStaff) and not _is_live(row, passing.on)
    as_shown = Chosen(work, row.pk, _owner_id(work, row) or 0) in chosen
    if over or not as_shown:
        raise _changed_since()


def _give(work: Work, row: Any, passing: _Passing) -> None:
    """One piece changes hands, and its audit says so. What the work needs to be opened is given too."""
    with whole_schools():
        child_ids = _child_ids(row, passing)
        subject, fields = GIVERS[work](work, row, passing)
        record_write(
            action="work.passed_on", by=passing.by, at=passing.at, organisation_id=passing.school_id,
            subject=subject, fields=fields, child_ids=sorted(child_ids),
        )  # fmt: skip


def _set_owner(work: Work, row: Any, passing: _Passing) -> list[str]:
    owner = KINDS[work].owner
    setattr(row, owner, passing.to)
    row.save(update_fields=[owner])
    return [owner]


def _give_sessions(work: Work, group: ProvisionGroup, passing: _Passing) -> tuple[Any, list[str]]:
    """Whoever leads a group can open what helps its children; who has gone is no longer named there."""
    everyone = Child.objects.filter(school_id=passing.school_id)
    lines = list(lines_to_come(everyone, passing.on).filter(group=group).select_related("child"))
    lead: Any = group.lead
    if not staff_of(passing.school_id, passing.on).filter(pk=lead.pk).exists():
        ties = ChildAdult.objects.filter(
            on_day(passing.on), user=lead, kind="supporter",
            child_id__in=[line.child_id for line in lines],
        )  # fmt: skip
        for tie in ties.select_related("child").order_by("pk"):
            untie_adult(tie=tie, ends_on=passing.on - DAY, by=passing.by, at=passing.at)
    for line in lines:
        last = line.stopped_on or line.ends_on
        _tie(line.child, max(passing.on, line.starts_on), last, passing)
    return group, _set_owner(work, group, passing)


def _give_to_open(work: Work, row: Any, passing: _Passing) -> tuple[Any, list[str]]:
    """A plan or a question goes to someone who can open the record, or can from now on until it is done."""
    if passing.to is not None:
        seen = children_for(actor_for(passing.to, passing.on), Permission.CHILD_VIEW, passing.on)
        if not seen.filter(pk=row.child_id).exists():
            due = row.review_due_on if work is Work.PLAN else row.due_on
            _tie(row.child, passing.on, max(due or passing.on, passing.on + ASKED_ANEW), passing)
    return row, _set_owner(work, row, passing)


def _tie(child: Child, starts_on: date, ends_on: date, passing: _Passing) -> None:
    if passing.to is not None:
        tie_adult(
            child=child, user=passing.to, kind="supporter", starts_on=starts_on, ends_on=ends_on,
            by=passing.by, at=passing.at,
        )  # fmt: skip


def _give_day_one(work: Work, row: HandoverChild, passing: _Passing) -> tuple[Any, list[str]]:
    """The page is unread again. Where the colleague has one of their own, its questions go there."""
    own = HandoverChild.objects.filter(
        handover=row.handover, child=row.child, to_teacher=passing.to
    ).first()
    if own is not None:
        HandoverQuestion.objects.filter(handover_child=row).update(handover_child=own)
        row.delete()
        return own, ["to_teacher"]
    row.read_at = row.reminded_at = None
    row.save(update_fields=["read_at", "reminded_at"])
    fields = _set_owner(work, row, passing)
    if row.handover.state == "shared":
        until = max(passing.on, date(row.handover.to_class.year_starting, 9, 30))
        tie_receiver(row, passing.on, until, passing.by, passing.at)
    return row, [*fields, "read_at", "reminded_at"]


def _give_key_adult(_work: Work, tie: ChildAdult, passing: _Passing) -> tuple[Any, list[str]]:
    untie_adult(tie=tie, ends_on=passing.on - DAY, by=passing.by, at=passing.at)
    assert passing.to is not None
    made = tie_adult(
        child=tie.child, user=passing.to, kind="key_adult", starts_on=passing.on,
        ends_on=None, by=passing.by, at=passing.at,
    )  # fmt: skip
    return made, ["user"]


def _give_class(_work: Work, post: ClassStaff, passing: _Passing) -> tuple[Any, list[str]]:
    """Their post ends yesterday, the colleague's begins today, or when the class does."""
    last_day, begins, ends = passing.on - DAY, max(passing.on, post.starts_on), post.ends_on
    post.starts_on, post.ends_on = min(post.starts_on, last_day), last_day
    post.save(update_fields=["starts_on", "ends_on"])
    assert passing.to is not None
    made, _new = ClassStaff.objects.get_or_create(
        user=passing.to, school_class=post.school_class, kind=post.kind, starts_on=begins,
        defaults={"ends_on": ends},
    )  # fmt: skip
    return made, ["user", "starts_on", "ends_on"]


GIVERS: Final[dict[Work, Callable[[Work, Any, _Passing], tuple[Any, list[str]]]]] = {
    Work.SESSIONS: _give_sessions,
    Work.PLAN: _give_to_open,
    Work.EVIDENCE: _give_to_open,
    Work.DAY_ONE: _give_day_one,
    Work.KEY_ADULT: _give_key_adult,
    Work.CLASS: _give_class,
}
