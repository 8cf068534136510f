"""The rows of a thread as sentences: title, words, who, where, and whether to fold them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.records.assurance.queries.rows import Row
from goldthread.statute.stages.concern import ConcernState
from goldthread.statute.vocabulary.delivery import ReviewDecision
from goldthread.web.school.child import labels

FOLD_FROM = 240
Item = dict[str, Any]


def thread_item(row: Row, public_id: UUID) -> Item:
    """One entry of the timeline component."""
    item: Item = {"on": row.on, "who": row.who} | WORDS[row.kind](row)
    if row.kind in {"concern", "concern_decided"}:
        item["href"] = reverse("concern", args=[row.row_id])
    if row.kind == "contribution":
        item["href"] = reverse("child_voice", args=[public_id])
    item["folded"] = len(item.get("body", "")) > FOLD_FROM
    return item


def _status(row: Row) -> Item:
    layer = labels.layer_label(row.second)
    name = labels.provision_label(row.first)
    title = f"{name} · {layer}" if layer else name
    return {"kind": _("Status"), "title": title, "where": _source(row.words)}


def _need(row: Row) -> Item:
    name = labels.need_label(row.first)
    title = (
        _("Primary need: %(need)s") % {"need": name}
        if row.second == "1"
        else _("Need %(rank)s: %(need)s") % {"rank": row.second, "need": name}
    )
    return {"kind": _("Need"), "title": title, "where": _source(row.words)}


def _concern(row: Row) -> Item:
    state = ConcernState(row.first)
    done = state in {ConcernState.CLOSED, ConcernState.PLAN_STARTED}
    status = {"text": _(state.label), "kind": "done" if done else "waiting"}
    return {
        "kind": _("Concern"),
        "title": _("A colleague noticed something"),
        "body": row.words,
        "status": status,
    }


def _concern_decided(row: Row) -> Item:
    return {"kind": _("Concern"), "title": _(ConcernState(row.first).label), "body": row.words}


def _cycle(row: Row) -> Item:
    return {"kind": _("Plan"), "title": _("Plan %(number)s began") % {"number": row.first}}


def _cycle_closed(row: Row) -> Item:
    return {"kind": _("Plan"), "title": _("Plan %(number)s ended") % {"number": row.first}}


def _review(row: Row) -> Item:
    body = f"{row.words}\n{row.second}".strip()
    return {"kind": _("Review"), "title": _(ReviewDecision(row.first).label), "body": body}


def _agreement(row: Row) -> Item:
    answers = {
        "agreed": _("agrees with the plan"),
        "talk": _("would like to talk about the plan"),
        "not_agreed": _("does not agree with the plan"),
    }
    title = f"{labels.voice_label(row.first)} {answers[row.second]}"
    return {"kind": _("Plan"), "title": title, "body": row.words}


def _profile(row: Row) -> Item:
    return {
        "kind": _("Profile"),
        "title": str(labels.SECTION_LABELS[row.first]),
        "body": row.words,
        "where": _("in the words of: %(voice)s") % {"voice": labels.voice_label(row.second)},
    }


def _contribution(row: Row) -> Item:
    title = _("%(voice)s said") % {"voice": labels.voice_label(row.first)}
    feeling = str(labels.FEELING_LABELS.get(row.second, ""))
    return {"kind": _("Voice"), "title": title, "body": row.words or feeling}


def _observation(row: Row) -> Item:
    if row.first in {"1", "true", "True"}:
        return {"kind": _("Win"), "title": _("Something that went well"), "body": row.words}
    return {"kind": _("Observation"), "title": _("Something seen"), "body": row.words}


def _measurement(row: Row) -> Item:
    target, _line, note = row.words.partition("\n")
    value = f"{Decimal(row.first).normalize():f}"
    title = f"{target.rstrip(' .')}: {value} {row.second}".strip()
    return {"kind": _("Measured"), "title": title, "body": note}


def _reply(row: Row) -> Item:
    worked = row.first in {"1", "true", "True"}
    title = _("This worked: %(what)s") if worked else _("This did not work: %(what)s")
    return {"kind": _("In class"), "title": title % {"what": row.second}, "body": row.words}


def _barrier(row: Row) -> Item:
    impact = str(labels.IMPACT_LABELS[int(row.second)])
    return {"kind": _("Barrier"), "title": f"{row.first}: {impact}", "body": row.words}


def _barrier_gone(row: Row) -> Item:
    title = _("No longer gets in the way: %(what)s") % {"what": row.first}
    return {"kind": _("Barrier"), "title": title}


def _strategy(row: Row) -> Item:
    return {"kind": str(labels.STRATEGY_LABELS[row.first]), "title": row.words}


def _diagnosis(row: Row) -> Item:
    return {"kind": _("Diagnosis"), "title": row.first, "where": _source(row.second)}


def _sessions(row: Row) -> Item:
    done, planned, minutes = int(row.first), int(row.second), int(row.words or 0)
    title = ngettext(
        "%(done)s of %(planned)s session took place this week",
        "%(done)s of %(planned)s sessions took place this week",
        planned,
    ) % {"done": done, "planned": planned}
    body = ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes)
    return {"kind": _("Sessions"), "title": title, "body": body % {"minutes": minutes}}


def _class(row: Row) -> Item:
    title = _("Joined class %(name)s") % {"name": row.first}
    return {"kind": _("Class"), "title": title, "where": row.second}


def _enrolment(row: Row) -> Item:
    return {"kind": _("School"), "title": _("Joined %(school)s") % {"school": row.first}}


def _handover(row: Row) -> Item:
    title = _("Handed on to %(teacher)s") % {"teacher": row.first}
    return {"kind": _("Handing on"), "title": title, "where": row.second}


def _handover_read(row: Row) -> Item:
    return {
        "kind": _("Handing on"),
        "title": _("The new teacher has read the day-one page"),
        "where": row.first,
    }


def _import(row: Row) -> Item:
    title = _("Added from a file") if row.first == "created" else _("Updated from a file")
    status = {"text": _("Taken back"), "kind": "missed"} if row.words == "undone" else None
    sources = {"census": _("school census"), "mis": _("the school's pupil system")}
    where = sources.get(row.second, row.second)
    return {"kind": _("Import"), "title": title, "where": where, "status": status}


def _source(text: str) -> str:
    return _("source: %(source)s") % {"source": text} if text else ""


WORDS: dict[str, Callable[[Row], Item]] = {
    "status": _status,
    "need": _need,
    "concern": _concern,
    "concern_decided": _concern_decided,
    "cycle": _cycle,
    "cycle_closed": _cycle_closed,
    "review": _review,
    "agreement": _agreement,
    "profile": _profile,
    "contribution": _contribution,
    "observation": _observation,
    "measurement": _measurement,
    "reply": _reply,
    "barrier": _barrier,
    "barrier_gone": _barrier_gone,
    "strategy": _strategy,
    "diagnosis": _diagnosis,
    "sessions": _sessions,
    "class": _class,
    "enrolment": _enrolment,
    "handover": _handover,
    "handover_read": _handover_read,
    "import": _import,
}
