"""The child page: right now, the plan, the thread. And the thread by itself, with filters."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.records.assurance.queries.child_now import ChildNow, child_now
from goldthread.records.assurance.queries.thread import (
    PARTS,
    ThreadFilter,
    as_rows,
    authors_of,
    newest_of,
    thread_of,
)
from goldthread.records.restricted.queries import signs_of
from goldthread.web.pages import page
from goldthread.web.request import Request
from goldthread.web.school.child.frame import Frame, child_frame, frame_context
from goldthread.web.school.child.next_step import next_step
from goldthread.web.school.child.target_charts import target_views
from goldthread.web.school.child.thread_words import thread_item

SHOWN_AT_FIRST = 15
SHOWN_ON_A_PAGE = 50
MOST_STRATEGIES = 3


@page(P.CHILD_VIEW)
def child_page(request: Request, public_id: UUID) -> HttpResponse:
    """Everything an adult needs in front of the child, on one page."""
    frame = child_frame(request, P.CHILD_VIEW, public_id, "child.viewed")
    now = child_now(frame.child.pk, request.user.pk, request.on, with_plan=frame.may(P.PLAN_VIEW))
    rows = newest_of(frame.child.pk, SHOWN_AT_FIRST + 1, with_diagnoses=frame.may(P.DIAGNOSIS_VIEW))
    context = frame_context(frame, "now", now.top) | {
        "now": now,
        "signs": signs_of(request.actor, frame.child, frame.facts, request.on),
        "next_step": next_step(frame, now, request.on),
        "do": now.lines_of_kind("do")[:MOST_STRATEGIES],
        "more_do": len(now.lines_of_kind("do")) - MOST_STRATEGIES,
        "avoid": now.lines_of_kind("avoid"),
        "alerts": now.lines_of_kind("alert"),
        "today": _today(now, request),
        "targets": target_views(now.targets),
        "read_current": _read_is_current(now),
        "thread": [thread_item(row, public_id) for row in rows[:SHOWN_AT_FIRST]],
        "thread_filters": _filters(public_id, None),
        "older": reverse("child_thread", args=[public_id]) if len(rows) > SHOWN_AT_FIRST else None,
    }
    return render(request, "school/child/page.html", context)


@page(P.CHILD_VIEW)
def child_thread(request: Request, public_id: UUID) -> HttpResponse:
    """The whole thread, by part and by author, fifty entries at a time."""
    frame = child_frame(request, P.CHILD_VIEW, public_id, "child.thread_viewed")
    part = request.GET.get("part", "")
    part = part if part in PARTS else ""
    authors = authors_of(frame.child.pk)
    author = next((who for who in authors if str(who[0]) == request.GET.get("author")), None)
    wanted = _thread_filter(frame, part, author[0] if author else None)
    rows = Paginator(thread_of(frame.child.pk, wanted), SHOWN_ON_A_PAGE)
    shown = rows.get_page(request.GET.get("page"))
    context = frame_context(frame, "thread") | {
        "filters": _filters(public_id, part, author[0] if author else None),
        "authors": authors,
        "author": author,
        "part": part,
        "page": shown,
        "params": request.GET,
        "thread": [thread_item(row, public_id) for row in as_rows(shown)],
    }
    return render(request, "school/child/thread.html", context)


def _thread_filter(frame: Frame, part: str = "", author_id: int | None = None) -> ThreadFilter:
    return ThreadFilter(part, author_id, with_diagnoses=frame.may(P.DIAGNOSIS_VIEW))


def _filters(
    public_id: UUID, current: str | None, author_id: int | None = None
) -> list[dict[str, Any]]:
    words = {
        "": _("All"),
        "support": _("Support"),
        "voices": _("Voices"),
        "classroom": _("Classroom"),
        "sessions": _("Sessions"),
        "moves": _("Moves"),
    }
    base = reverse("child_thread", args=[public_id])
    by = f"&author={author_id}" if author_id else ""
    return [
        {"href": f"{base}?part={part}{by}", "text": text, "current": part == current}
        for part, text in words.items()
    ]


def _today(now: ChildNow, request: Request) -> list[dict[str, Any]]:
    found = [{"at": at, "line": line} for line in now.lines for at in line.times_on(request.on)]
    return sorted(found, key=lambda entry: entry["at"])


def _read_is_current(now: ChildNow) -> bool:
    """Whether this adult has read the lines as they stand now."""
    latest = max((line.starts_on for line in now.strategies), default=None)
    return now.read_on is not None and (latest is None or now.read_on >= latest)
