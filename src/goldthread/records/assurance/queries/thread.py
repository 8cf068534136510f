"""The thread of a child's support: everything there is, from every part of the record, newest first.

One statement, however much there is. The caller has checked that the person may see the child.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Concat, TruncDate, TruncWeek

from goldthread.records.assurance.queries.rows import Row, Source, rows_of_union, union_of
from goldthread.records.contributions.models import Agreement, Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.imports.models import ImportChange
from goldthread.records.outcomes.models import Measurement
from goldthread.records.people.models import ClassMember, Enrolment
from goldthread.records.profiles.models import (
    Barrier,
    Diagnosis,
    Observation,
    ProfileEntry,
    Strategy,
    StrategyReply,
)
from goldthread.records.provision.models import SessionChild
from goldthread.records.sen_support.models import Concern, Review, SenNeed, SenStatus
from goldthread.records.transitions.models import HandoverChild
from goldthread.statute.vocabulary.delivery import SessionState

Sources = Iterator[tuple[Source, str]]


@dataclass(frozen=True)
class ThreadFilter:
    """What to show: one part of the thread, one author, and whether diagnoses may be seen."""

    part: str = ""
    author_id: int | None = None
    with_diagnoses: bool = False


def _support(child_id: int) -> Sources:
    yield (
        Source("status", SenStatus.objects.filter(child_id=child_id), "starts_on",
               first="provision", second="layer", words="source"),
        "",
    )  # fmt: skip
    yield (
        Source("need", SenNeed.objects.filter(child_id=child_id), "starts_on",
               first="need_type", second="rank", words="source"),
        "",
    )  # fmt: skip
    concerns = Concern.objects.filter(child_id=child_id)
    yield (
        Source("concern", concerns, "raised_on", who="raised_by__name",
               first="state", words="noticed"),
        "raised_by",
    )  # fmt: skip
    yield (
        Source("concern_decided", concerns.filter(decided_on__isnull=False), "decided_on",
               who="decided_by__name", first="state", words="decision_note"),
        "decided_by",
    )  # fmt: skip


def _plans(child_id: int) -> Sources:
    cycles = Cycle.objects.filter(child_id=child_id).exclude(state="draft")
    yield Source("cycle", cycles, "starts_on", who="lead__name", first="number"), "lead"
    yield (
        Source("cycle_closed", cycles.filter(closed_on__isnull=False, review__isnull=True),
               "closed_on", who="lead__name", first="number"),
        "lead",
    )  # fmt: skip
    yield (
        Source("review", Review.objects.filter(child_id=child_id), "held_on", row_id="cycle_id",
               who="by__name", first="decision", second="next_step", words="learned"),
        "by",
    )  # fmt: skip
    yield (
        Source("agreement", Agreement.objects.filter(child_id=child_id), TruncDate("at"),
               who="by__name", first="voice", second="answer", words="comment"),
        "by",
    )  # fmt: skip


def _voices(child_id: int) -> Sources:
    yield (
        Source("profile", ProfileEntry.objects.filter(child_id=child_id), "starts_on",
               who="recorded_by__name", first="section", second="voice", words="text"),
        "recorded_by",
    )  # fmt: skip
    yield (
        Source("contribution", Contribution.objects.filter(child_id=child_id),
               TruncDate("made_at"), who="by__name", first="voice", second="feeling",
               words="text"),
        "by",
    )  # fmt: skip


def _classroom(child_id: int) -> Sources:
    yield (
        Source("observation", Observation.objects.filter(child_id=child_id), "on",
               who="by__name", first="is_win", words="text"),
        "by",
    )  # fmt: skip
    yield (
        Source("measurement", Measurement.objects.filter(child_id=child_id), "on",
               who="by__name", first="value", second="target__unit",
               words=Concat("target__text", Value("\n"), "note")),
        "by",
    )  # fmt: skip
    yield (
        Source("reply", StrategyReply.objects.filter(child_id=child_id), "on", who="by__name",
               first="worked", second="strategy__text", words="note"),
        "by",
    )  # fmt: skip


def _helps(child_id: int) -> Sources:
    barriers = Barrier.objects.filter(child_id=child_id)
    later = Barrier.objects.filter(
        child_id=child_id, title=OuterRef("title"), starts_on__gte=OuterRef("ends_on")
    ).exclude(pk=OuterRef("pk"))
    yield (
        Source("barrier", barriers, "starts_on", who="recorded_by__name", first="title",
               second="impact", words="looks_like"),
        "recorded_by",
    )  # fmt: skip
    gone = barriers.filter(~Exists(later), ends_on__isnull=False)
    yield Source("barrier_gone", gone, "ends_on", first="title"), ""
    yield (
        Source("strategy", Strategy.objects.filter(child_id=child_id), "starts_on",
               who="recorded_by__name", first="kind", words="text"),
        "recorded_by",
    )  # fmt: skip


def _diagnoses(child_id: int) -> Sources:
    yield (
        Source("diagnosis", Diagnosis.objects.filter(child_id=child_id), "diagnosed_on",
               who="recorded_by__name", first="name", second="source"),
        "recorded_by",
    )  # fmt: skip


def _sessions(child_id: int) -> Sources:
    """One row a week: how many took place, of how many, and the minutes."""
    weeks = (
        SessionChild.objects.filter(child_id=child_id)
        .order_by()
        .annotate(week=TruncWeek("session__on"))
        .values("week")
        .annotate(
            done=Count("pk", filter=Q(present=True) & ~Q(session__state=SessionState.MISSED)),
            planned=Count("pk"),
            total=Sum("minutes"),
        )
    )
    yield (
        Source("sessions", weeks, F("week"), row_id=Value(0), first=F("done"),
               second=F("planned"), words=F("total")),
        "session__logged_by",
    )  # fmt: skip


def _moves(child_id: int) -> Sources:
    yield (
        Source("class", ClassMember.objects.filter(child_id=child_id), "starts_on",
               first="school_class__name", second="school_class__school__name"),
        "",
    )  # fmt: skip
    yield (
        Source("enrolment", Enrolment.objects.filter(child_id=child_id), "starts_on",
               first="school__name"),
        "",
    )  # fmt: skip
    handed = HandoverChild.objects.filter(child_id=child_id)
    yield (
        Source("handover", handed.filter(handover__shared_on__isnull=False),
               "handover__shared_on", who="handover__opened_by__name",
               first="to_teacher__name", second="handover__to_class__name"),
        "handover__opened_by",
    )  # fmt: skip
    yield (
        Source("handover_read", handed.filter(acknowledged_at__isnull=False),
               TruncDate("acknowledged_at"), who="to_teacher__name",
               first="handover__to_class__name"),
        "to_teacher",
    )  # fmt: skip
    yield (
        Source("import",
               ImportChange.objects.filter(child_id=child_id, batch__applied_at__isnull=False),
               TruncDate("batch__applied_at"), who="batch__uploaded_by__name", first="kind",
               second="batch__kind", words="batch__state"),
        "batch__uploaded_by",
    )  # fmt: skip


PARTS: Final[dict[str, tuple[Callable[[int], Sources], ...]]] = {
    "support": (_support, _plans),
    "voices": (_voices,),
    "classroom": (_classroom, _helps),
    "sessions": (_sessions,),
    "moves": (_moves,),
}
"""The parts the thread can be filtered by, and where each comes from."""


def thread_of(child_id: int, wanted: ThreadFilter) -> Any:
    """Rows newest first; slice it. Read them with `as_rows`."""
    return union_of(_filtered(child_id, wanted))


def newest_of(child_id: int, count: int, *, with_diagnoses: bool) -> list[Row]:
    """The newest rows of the whole thread."""
    return rows_of_union(_newest, count, with_diagnoses, child_id=child_id)


def _newest(count: int, with_diagnoses: bool, *, child_id: int) -> Any:
    return thread_of(child_id, ThreadFilter(with_diagnoses=with_diagnoses))[:count]


def as_rows(found: Any) -> list[Row]:
    """The rows of a slice of a thread."""
    return [Row(*values) for values in found]


def authors_of(child_id: int) -> list[tuple[int, str]]:
    """Everyone who wrote into a thread, by name."""
    sources = [
        Source(
            "author",
            source.rows.filter(**{f"{author}__isnull": False}),
            row_id=f"{author}_id",
            who=f"{author}__name",
        )
        for source, author in _all_sources(child_id, "", with_diagnoses=False)
        if author and source.kind != "sessions"
    ]
    found = {(row.row_id, row.who) for row in as_rows(union_of(sources))}
    return sorted(found, key=lambda pair: (pair[1].casefold(), pair[0]))


def _filtered(child_id: int, wanted: ThreadFilter) -> Iterator[Source]:
    found = _all_sources(child_id, wanted.part, with_diagnoses=wanted.with_diagnoses)
    for source, author in found:
        if wanted.author_id is None:
            yield source
        elif author:
            rows = source.rows.filter(**{f"{author}_id": wanted.author_id})
            yield Source(**{**source.__dict__, "rows": rows})


def _all_sources(child_id: int, part: str, *, with_diagnoses: bool) -> Sources:
    for name, makers in PARTS.items():
        if part in {"", name}:
            for maker in makers:
                yield from maker(child_id)
    if with_diagnoses and part in {"", "support"}:
        yield from _diagnoses(child_id)
