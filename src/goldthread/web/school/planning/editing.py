"""The page on which a plan is written: what it shows, and which of its forms is open."""

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.access.checks import holds
from goldthread.access.permissions import Permission as P
from goldthread.records.accounts.queries import staff_of
from goldthread.records.contributions.queries import latest_agreement
from goldthread.records.outcomes.queries import outcomes_of
from goldthread.records.profiles.queries import barriers_now, entries_now
from goldthread.records.provision.queries.catalogue import (
    CatalogueSearch,
    entry_in_use,
    search_catalogue,
)
from goldthread.records.provision.queries.planning import groups_to_join, plan_lines_of
from goldthread.records.sen_support.queries.tried import tried_for
from goldthread.statute.vocabulary.delivery import Measure, Voice
from goldthread.web.drafts.keeping import Kept, kept_in, unjudged
from goldthread.web.pages import note_read
from goldthread.web.request import Request
from goldthread.web.school.planning.forms import (
    AgreementForm,
    CycleForm,
    JoinForm,
    LineForm,
    OutcomeForm,
    TargetForm,
    line_start,
)
from goldthread.web.school.planning.shown import ShownLine, shown_plan

if TYPE_CHECKING:
    from goldthread.records.cycles.models import Cycle
    from goldthread.records.outcomes.queries import OutcomeRow
    from goldthread.records.people.models import Child
    from goldthread.records.provision.models import CatalogueEntry

MOST_FOUND = 12


KEPT: Final = {"outcome": "plan_outcome", "target": "plan_target", "line": "plan_provision"}
"""The forms of this page long enough to be kept as they are typed, and the route of each."""


@dataclass(frozen=True)
class Opened:
    """The one form that is open on the page, and what it belongs to."""

    kind: str = ""
    form: forms.Form | None = None
    outcome_id: int | None = None
    row_id: int | None = None
    entry: "CatalogueEntry | None" = None
    found: tuple["CatalogueEntry", ...] = ()
    words: str = ""
    join: forms.Form | None = None
    preview: ShownLine | None = None
    begun: str = ""
    """Where the provision stands that was begun here and not added, while another is looked for."""


def edit_page(
    request: Request,
    child: "Child",
    cycle: "Cycle",
    *,
    head: CycleForm | None = None,
    opened: Opened | None = None,
) -> HttpResponse:
    """Show the plan as it is being written."""
    note_read(request, "plan.opened", [child])
    drafts = _drafts(request, child)
    rows = outcomes_of([cycle.pk]).get(cycle.pk, ())
    outcomes, alone = shown_plan(
        rows,
        plan_lines_of([cycle.pk]).get(cycle.pk, ()),
        review_due_on=cycle.review_due_on,
        cost=holds(request.actor, P.COST_VIEW),
        ledger={},
    )
    return render(
        request,
        "school/planning/edit.html",
        {
            "child": child,
            "cycle": cycle,
            "head": head or head_form(request, cycle),
            "head_version": head_version(cycle),
            "outcomes": outcomes,
            "alone": alone,
            "opened": opened or _as_typed(request, cycle, drafts, _asked_for(request, cycle, rows)),
            "drafts": drafts,
            "agreement": latest_agreement(cycle),
            "child_answer": latest_agreement(cycle, Voice.CHILD),
            "known": _known(child.pk),
            "measure_hints": {one.value: _(one.explanation) for one in Measure},
        },
    )


def head_form(request: Request, cycle: "Cycle", data: Any = None) -> CycleForm:
    """The head of the plan as it stands, or as sent."""
    initial = {
        "what_we_know": cycle.what_we_know,
        "lead": str(cycle.lead_id or ""),
        "starts_on": cycle.starts_on,
        "review_due_on": cycle.review_due_on,
    }
    return CycleForm(
        data, initial=initial, adults=staff_of(cycle.school_id, request.on), prefix="head"
    )


def head_version(cycle: "Cycle") -> str:
    """Which saved state of the head a window shows, so that two do not overwrite each other."""
    said = (cycle.what_we_know, cycle.lead_id, cycle.starts_on, cycle.review_due_on)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def line_form(request: Request, cycle: "Cycle", data: Any = None, **options: Any) -> LineForm:
    """A form for a line, with the adults of the school to choose from."""
    return LineForm(data, adults=staff_of(cycle.school_id, request.on), **options)


def join_form(request: Request, cycle: "Cycle", data: Any = None) -> JoinForm:
    """A form to join a group that runs already."""
    groups = groups_to_join(request.actor, request.on).filter(school_id=cycle.school_id)
    form = JoinForm(data, initial={"starts_on": max(request.on, cycle.starts_on)}, prefix="join")
    rows = [(group.pk, group.name, getattr(group, "children", 0)) for group in groups]
    form.fields["group"] = forms.ChoiceField(
        label=form.fields["group"].label or "",
        choices=[(pk, f"{name} ({n})") for pk, name, n in rows],
    )
    return form


def _drafts(request: Request, child: "Child") -> dict[str, Kept]:
    """What was typed into the forms of this page and not sent."""
    addresses = {kind: reverse(route, args=[child.public_id]) for kind, route in KEPT.items()}
    kept = kept_in(request, addresses.values())
    return {kind: kept[address] for kind, address in addresses.items()}


def _as_typed(request: Request, cycle: "Cycle", drafts: dict[str, Kept], opened: Opened) -> Opened:
    """The open form as it was typed before, where that was for this very row."""
    typed = drafts[opened.kind].typed if opened.kind in KEPT else None
    if typed is None or typed.get("outcome", "") != str(opened.outcome_id or ""):
        return opened
    if opened.kind == "line":
        return _line_as_typed(request, cycle, typed, opened)
    if typed.get("id", "") != str(opened.row_id or ""):
        return opened
    form = OutcomeForm(typed) if opened.kind == "outcome" else TargetForm(typed)
    return replace(opened, form=unjudged(form))


def _line_as_typed(request: Request, cycle: "Cycle", typed: QueryDict, opened: Opened) -> Opened:
    """Provision as typed before; while choosing, the way back to what was begun."""
    entry = typed.get("entry", "")
    if opened.form is None:
        way = urlencode(
            {"form": "line", "outcome": opened.outcome_id or ""}
            | ({"entry": entry} if entry else {"own": "1"})
        )
        return replace(opened, begun=f"?{way}#form")
    if entry != str(opened.entry.pk if opened.entry else ""):
        return opened
    return replace(opened, form=unjudged(line_form(request, cycle, typed)))


def _asked_for(request: Request, cycle: "Cycle", rows: "tuple[OutcomeRow, ...]") -> Opened:
    """The form the address asks for, filled with what is there."""
    kind = request.GET.get("form", "")
    outcome_id, row_id = _number(request, "outcome"), _number(request, "id")
    base = Opened(kind=kind, outcome_id=outcome_id, row_id=row_id)
    if kind == "outcome":
        return replace(base, form=_outcome_form(rows, row_id))
    if kind == "target":
        return replace(base, form=_target_form(cycle, rows, row_id))
    if kind == "line":
        return _line_asked_for(request, cycle, base)
    if kind == "agreement":
        return replace(base, form=AgreementForm())
    return Opened(kind="outcome", form=OutcomeForm()) if not rows else Opened()


def _outcome_form(rows: "tuple[OutcomeRow, ...]", row_id: int | None) -> OutcomeForm:
    row = next((row for row in rows if row.outcome_id == row_id), None)
    return OutcomeForm(initial={"text": row.text, "area": row.area} if row else None)


def _target_form(cycle: "Cycle", rows: "tuple[OutcomeRow, ...]", row_id: int | None) -> TargetForm:
    targets = (target for row in rows for target in row.targets)
    target = next((target for target in targets if target.target_id == row_id), None)
    if target is None:
        return TargetForm(initial={"due_on": cycle.review_due_on, "baseline_on": cycle.starts_on})
    names = ("text", "child_words", "unit", "baseline", "baseline_on", "goal", "due_on")
    initial: dict[str, Any] = {name: getattr(target, name) for name in names}
    initial |= {f"gas_{step}": words for step, words in enumerate(target.gas_levels)}
    return TargetForm(initial=initial | {"measure": target.measure.value})


def _line_asked_for(request: Request, cycle: "Cycle", base: Opened) -> Opened:
    entry_id = _number(request, "entry")
    entry = entry_in_use(cycle.school_id, entry_id) if entry_id else None
    if entry is not None or request.GET.get("own"):
        initial = line_start(entry, max(request.on, cycle.starts_on))
        return replace(base, form=line_form(request, cycle, initial=initial), entry=entry)
    words = request.GET.get("q", "")[:80]
    area = "" if words else _area(cycle, base.outcome_id)
    found = search_catalogue(cycle.school_id, CatalogueSearch(words=words, area=area))
    return replace(
        base,
        words=words,
        found=tuple(found[:MOST_FOUND]),
        join=join_form(request, cycle),
    )


def _area(cycle: "Cycle", outcome_id: int | None) -> str:
    outcome = cycle.outcomes.filter(pk=outcome_id).first() if outcome_id else None
    return outcome.area if outcome else ""


def _number(request: Request, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 18 else None


def _known(child_id: int) -> dict[str, Any]:
    return {
        "entries": list(entries_now(child_id)[:6]),
        "barriers": list(barriers_now(child_id)[:6]),
        "tried": tried_for(child_id)[:6],
    }
