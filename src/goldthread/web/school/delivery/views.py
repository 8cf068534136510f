"""Today: an adult's sessions in time order, logged in two taps, or the long way round."""

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from goldthread.access.checks import check_may_in_school, schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotPermitted, NotVisible, UnableTo
from goldthread.records.accounts.queries import staff_of
from goldthread.records.provision.actions.sessions import (
    amend_session,
    check_may_log,
    log_session,
    may_change,
    undo_session,
)
from goldthread.records.provision.queries import today as queries
from goldthread.records.provision.queries.today import PlannedSession
from goldthread.records.sight.context import whole_groups
from goldthread.web.pages import note_read_ids, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.delivery.forms import SessionForm

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User


@page(P.SESSION_LOG)
def today(request: Request, on: date | None = None) -> HttpResponse:
    """One adult's day; the SENCO can look at anyone's."""
    on = on or request.on
    school_id = _school_of(request)
    adult = _adult(request, school_id)
    last_days = queries.school_days_before(school_id, request.on, queries.CATCH_UP_SCHOOL_DAYS)
    first = min([on, *last_days])
    groups = queries.groups_led(request.actor, adult.pk, [school_id], first, max(on, request.on))
    rows = queries.sessions_on(groups, [on])
    missing = queries.not_logged(groups, last_days) if on == request.on else []
    _note(request, school_id, [*rows, *missing])
    return render(
        request,
        "school/delivery/today.html",
        {
            "on": on,
            "is_today": on == request.on,
            "is_future": on > request.on,
            "is_open": queries.is_open_on(school_id, on),
            "before": _neighbour(request, on, -1),
            "after": _neighbour(request, on, 1),
            "rows": rows,
            "missing": missing,
            "adult": adult,
            "is_self": adult.pk == request.user.pk,
            "as_adult": _as_adult(request, adult),
            "sees_everyone": _sees_everyone(request, school_id),
            "may_change": lambda row: _may_change(request, row),
            "logged_today": lambda row: timezone.localdate(row.logged.at) == request.on,
        },
    )


@page(P.SESSION_LOG)
def everyone(request: Request, on: date) -> HttpResponse:
    """Every adult who leads sessions that day, with how many are logged."""
    school_id = _school_of(request)
    check_may_in_school(request.actor, P.SESSION_LOG, school_id)
    return render(
        request,
        "school/delivery/everyone.html",
        {"on": on, "adults": queries.adults_on(school_id, on)},
    )


@page(P.SESSION_LOG, methods=("GET", "HEAD", "POST"))
@once
def session(request: Request, on: date, group_id: int, slot: time | None) -> HttpResponse:
    """One session: logged as planned from the day's page, or here in more words."""
    row = _row(request, on, group_id, slot)
    line_ids = [child.line_id for child in row.children]
    form = SessionForm(request.POST or None, line_ids=line_ids, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, row, form)
        except UnableTo as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    _note(request, row.school_id, [row])
    return render(
        request,
        "school/delivery/session.html",
        {"row": row, "form": form, "ticked": _ticked(form, row), "back": _came_from(request, on)},
        status=422 if form.is_bound else 200,
    )


@page(P.SESSION_LOG, methods=("POST",))
@once
def undo(request: Request, session_id: int) -> HttpResponse:
    """Take back what was logged by mistake today."""
    try:
        undo_session(session_id=session_id, by=request.actor, at=request.at)
        messages.success(request, _("Taken back. The session is open again."))
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    return redirect(_day_address(request, _posted_day(request)))


def _kept(request: Request, row: PlannedSession, form: SessionForm) -> HttpResponseRedirect:
    if row.logged and "amend" in request.POST:
        amend_session(
            session_id=row.logged.session_id, by=request.actor, at=request.at, **form.values()
        )
        messages.success(request, _("Changed. Thank you."))
    else:
        logged = log_session(
            group_id=row.group_id, on=row.on, slot_time=row.slot_time, key=_key(request),
            by=request.actor, at=request.at, **form.values(),
        )  # fmt: skip
        _say_logged(request, row, logged.is_new)
    return redirect(_came_from(request, row.on))


def _came_from(request: Request, on: date) -> str:
    """Back to the session's day; or to today's page, where those not logged yet are listed."""
    then = request.POST.get("then") or request.GET.get("then")
    return _day_address(request, request.on if then == "today" else on)


def _say_logged(request: Request, row: PlannedSession, is_new: bool) -> None:
    if is_new:
        messages.success(request, _("Logged: %(name)s.") % {"name": row.name})
        return
    who = row.logged.by_name if row.logged else ""
    said = _("%(name)s was already logged by %(who)s, so nothing was added. Open it to change it.")
    messages.warning(request, said % {"name": row.name, "who": who or _("a colleague")})


def _row(request: Request, on: date, group_id: int, slot: time | None) -> PlannedSession:
    with whole_groups():
        group = queries.group_with_parts(request.actor, group_id, on)
        if group is None:
            raise NotVisible
        check_may_log(group, list(group.lines.all()), by=request.actor, on=request.on)
    rows = [row for row in queries.sessions_on([group], [on]) if row.slot_time == slot]
    if not rows:
        raise NotVisible
    return rows[0]


def _initial(row: PlannedSession) -> dict[str, Any]:
    if row.logged is None:
        return {"minutes": row.minutes}
    away = [child.reason for child in row.children if not child.present and child.reason]
    return {
        "state": row.logged.state.value,
        "minutes": row.logged.minutes or row.minutes,
        "reason": row.logged.reason,
        "note": row.logged.note,
        "away_reason": away[0] if away else "child_absent",
    }


def _ticked(form: SessionForm, row: PlannedSession) -> set[int]:
    if form.is_bound:
        return {int(pk) for pk in form.data.getlist("present") if pk.isdigit()}  # type: ignore[attr-defined]
    return {child.line_id for child in row.children if child.present}


def _school_of(request: Request) -> int:
    """The school of this person's day: where they log sessions, the lowest id if in several."""
    schools = schools_where(request.actor, P.SESSION_LOG)
    if not schools:
        raise NotPermitted(P.SESSION_LOG.value)
    return min(schools)


def _adult(request: Request, school_id: int) -> "User":
    asked = request.GET.get("adult")
    if not asked:
        return request.user
    check_may_in_school(request.actor, P.SESSION_LOG, school_id)
    try:
        public_id = UUID(asked)
    except ValueError as error:
        raise NotVisible from error
    adult = staff_of(school_id, request.on).filter(public_id=public_id).first()
    if adult is None:
        raise NotVisible
    return adult


def _sees_everyone(request: Request, school_id: int) -> bool:
    try:
        check_may_in_school(request.actor, P.SESSION_LOG, school_id)
    except NotPermitted:
        return False
    return True


def _may_change(request: Request, row: PlannedSession) -> bool:
    logged = row.logged
    return logged is not None and may_change(
        logged.by_id, timezone.localdate(logged.at), row.school_id, by=request.actor, on=request.on
    )


def _note(request: Request, school_id: int, rows: list[PlannedSession]) -> None:
    children = {child.child_id for row in rows for child in row.children}
    note_read_ids(request, "today.viewed", school_id, sorted(children))


def _neighbour(request: Request, on: date, days: int) -> str:
    day = on + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=days)
    return _day_address(request, day)


def _day_address(request: Request, on: date) -> str:
    address = reverse("today") if on == request.on else reverse("today_on", args=[on])
    adult = request.GET.get("adult")
    return f"{address}?{urlencode({'adult': adult})}" if adult else address


def _as_adult(request: Request, adult: "User") -> str:
    own = adult.pk == request.user.pk
    return "" if own else "?" + urlencode({"adult": str(adult.public_id)})


def _posted_day(request: Request) -> date:
    try:
        return date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        return request.on


def _key(request: Request) -> UUID:
    try:
        return UUID(request.POST.get("receipt", ""))
    except ValueError:
        return uuid4()
