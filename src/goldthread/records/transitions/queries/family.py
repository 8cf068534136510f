"""What is passed on to the family and the child: agreed, happened, going, and who can see it.

Session notes stay with staff, and so do costs, diagnoses' details and every other child: what is
listed here is all there is. Children are checked before these are asked.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import RoleHeld
from goldthread.records.accounts.queries import on_day
from goldthread.records.contributions.models import Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.queries import OutcomeRow, TargetRow, live_targets_of, outcomes_of
from goldthread.records.people.models import (
    Child,
    ChildAdult,
    ChildBar,
    ClassMember,
    ClassStaff,
)
from goldthread.records.profiles.models import Observation, ProfileEntry
from goldthread.records.provision.queries.ledger import LineLedger, line_ledger
from goldthread.records.provision.queries.planning import PlanLine, plan_lines_of
from goldthread.statute.vocabulary.delivery import Measure, Voice

STEPS = 5
"""A target is shown to its child as five steps: few enough to count on one hand."""

REVIEW_SOON = timedelta(weeks=6)
"""House rule: from six weeks before a review, the family and the child are asked for their view."""


@dataclass(frozen=True)
class Happened:
    """One kind of help: what was planned until today, and what took place. No notes, no costs."""

    line: PlanLine
    ledger: LineLedger | None


@dataclass(frozen=True)
class Looker:
    """A kind of person who can see the record, with the names under which school knows them."""

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A target as its child sees it: in their words, so many of five steps."""

    text: str
    done: int
    is_reached: bool


@dataclass(frozen=True)
class OwnPicture:
    """What is known of a child in their own words or their family's."""

    good_at: tuple[str, ...]
    likes: tuple[str, ...]
    helps: tuple[str, ...]
    hard: tuple[str, ...]


def live_cycle(child: Child) -> Cycle | None:
    """The plan under way. A plan still being written is not shared yet."""
    return Cycle.objects.filter(child=child, state="active").select_related("lead", "child").first()


def asks_for_view(cycle: Cycle | None, on: date) -> bool:
    """Whether the review is near enough to ask what the child and family think."""
    return cycle is not None and on >= cycle.review_due_on - REVIEW_SOON


def agreed_outcomes(cycle: Cycle) -> tuple[OutcomeRow, ...]:
    """What will be different, with the steps towards it."""
    return outcomes_of([cycle.pk]).get(cycle.pk, ())


def agreed_lines(cycle: Cycle) -> tuple[PlanLine, ...]:
    """The help in the plan."""
    return plan_lines_of([cycle.pk]).get(cycle.pk, ())


def what_happened(cycle: Cycle, on: date) -> list[Happened]:
    """Each kind of help that has begun, planned against delivered until today."""
    lines = [line for line in agreed_lines(cycle) if line.starts_on <= on]
    ledger = line_ledger([line.line_id for line in lines], on)
    return [Happened(line, ledger.get(line.line_id)) for line in lines]


def wins_of(child: Child) -> QuerySet[Observation]:
    """What adults saw and marked as the child's win, newest first."""
    return Observation.objects.filter(child=child, is_win=True).order_by("-on", "-id")


def targets_of(child: Child) -> tuple[TargetRow, ...]:
    """The live targets with everything measured."""
    return live_targets_of([child.pk]).get(child.pk, ())


def steps_of(child: Child) -> list[Step]:
    """The live targets as steps, for the child."""
    return [
        Step(row.child_words or row.text, _steps_done(row), row.is_reached)
        for row in targets_of(child)
    ]


def picture_of(child: Child, on: date) -> OwnPicture:
    """My picture of me: the child's own words first, then the family's, then the school's."""
    entries: dict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = ProfileEntry.objects.filter(on_day(on), child=child).order_by("starts_on", "pk")
    for section, voice, text in rows.values_list("section", "voice", "text"):
        entries[section].append((voice, text))
    hard = (
        Contribution.objects.filter(child=child, voice=Voice.CHILD.value, prompt="hard")
        .exclude(text="")
        .order_by("-made_at", "-id")
    )
    return OwnPicture(
        good_at=_nearest(entries["strengths"]),
        likes=_nearest(entries["interests"]),
        helps=_nearest(entries["best_support"]),
        hard=tuple(hard.values_list("text", flat=True)[:3]),
    )


def who_can_see(child: Child, on: date) -> list[Looker]:
    """Who can open this child's record today, kind by kind. Other family members are not named."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    whole_school = (RoleName.SENCO, RoleName.HEAD, RoleName.SAFEGUARDING_LEAD)
    held = RoleHeld.objects.filter(
        on_day(on), organisation_id=child.school_id, role__in=[role.value for role in whole_school]
    )
    barred = ChildBar.objects.filter(on_day(on), child=child).values("user_id")
    held = held.exclude(user_id__in=barred)
    for role, name in held.order_by("role", "user__name", "pk").values_list("role", "user__name"):
        found[role][name] = None
    classes = ClassMember.objects.filter(on_day(on), child=child).values("school_class_id")
    staff = ClassStaff.objects.filter(on_day(on), school_class_id__in=classes)
    staff = staff.exclude(user_id__in=barred)
    for kind, name in staff.order_by("kind", "user__name", "pk").values_list("kind", "user__name"):
        found[kind][name] = None
    ties = ChildAdult.objects.filter(on_day(on), child=child).exclude(kind="parent")
    ties = ties.exclude(user_id__in=barred)
    for kind, name in ties.order_by("kind", "user__name", "pk").values_list("kind", "user__name"):
        found[kind][name] = None
    order = (*(role.value for role in whole_school), "teacher", "support", "cover", "key_adult", "supporter", "receiver", "invited")  # fmt: skip
    return [Looker(kind, tuple(found[kind])) for kind in order if kind in found]


def _nearest(entries: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The entries of the voice nearest to the child that has said anything."""
    for voice in Voice:
        said = tuple(text for spoken_by, text in entries if spoken_by == voice.value)
        if said:
            return said
    return ()


def _steps_done(row: TargetRow) -> int:
    if row.is_reached:
        return STEPS
    part = _part_done(row)
    return min(STEPS - 1, int(STEPS * max(Decimal(0), part)))


def _part_done(row: TargetRow) -> Decimal:
    now = row.where_now
    if now is None or row.latest is None:
        return Decimal(0)
    if row.measure is Measure.GAS:
        return (now + 2) / 2
    if row.baseline is None or row.goal is None or row.goal == row.baseline:
        return Decimal(0)
    return (now - row.baseline) / (row.goal - row.baseline)
