"""What a file changes, in words: one row per child, each difference from → to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from goldthread.exchange.issues import Issue
from goldthread.records.imports.queries.planning import Planned
from goldthread.statute.vocabulary.needs import NeedType
from goldthread.statute.vocabulary.provision import SenProvision
from goldthread.statute.vocabulary.year_groups import YearGroup
from goldthread.web.components.environment import day

if TYPE_CHECKING:
    from goldthread.records.imports.models import ImportBatch, ImportChange
    from goldthread.records.people.models import Child

MOST_LINES_SHOWN = 8
HIDDEN = frozenset({"source_key"})  # the system's own; no word to a person


@dataclass(frozen=True)
class IssueGroup:
    """All issues of one rule: how many, what is meant, the first places."""

    refused: bool
    count: int
    message: str
    places: str


def field_words() -> dict[str, str]:
    """What each thing that can change is called."""
    return {
        "forename": _("Forename"), "middle_names": _("Middle names"), "surname": _("Surname"),
        "preferred_forename": _("Preferred forename"),
        "preferred_surname": _("Preferred surname"), "former_surname": _("Former surname"),
        "born_on": _("Date of birth"), "sex": _("Sex"), "upn": _("UPN"),
        "former_upn": _("Former UPN"), "uln": _("ULN"), "ethnicity": _("Ethnicity code"),
        "first_language": _("First language code"), "year_group": _("Year group"),
        "entered_on": _("Date of entry"), "sen_status": _("SEN status"), "needs": _("Needs"),
        "class": _("Class"),
    }  # fmt: skip


def kind_words() -> dict[str, str]:
    """What happens, or happened, to a child."""
    return {"created": _("Added"), "updated": _("Changed"), "unchanged": _("As it was")}


def state_words() -> dict[str, tuple[str, str]]:
    """Where a file stands: the word and its mark."""
    return {
        "waiting": (_("Waiting"), "waiting"),
        "applied": (_("Applied"), "done"),
        "undone": (_("Undone"), "info"),
        "discarded": (_("Put aside"), "info"),
    }


def value_words(what: str, value: Any) -> str:
    """A value as people read it; an en dash for nothing."""
    if value in (None, "", (), []):
        return "–"
    if what == "sen_status":
        return _(SenProvision(value).label)
    if what == "needs":
        return ", ".join(_(NeedType(need).label) for need in value)
    if what == "year_group":
        return _(YearGroup(value).label)
    if what in ("born_on", "entered_on"):
        return day(date.fromisoformat(value) if isinstance(value, str) else value)
    return str(value)


def planned_row(row: Planned, link: bool) -> dict[str, Any]:
    """A row of the preview."""
    pairs = [(each.what, each.before, each.after) for each in row.differences]
    values = row.pupil.values
    name = row.child.known_as if row.child else f"{values['forename']} {values['surname']}"
    word = kind_words()[row.outcome]
    if row.by_name:
        word = _("Changed (matched by name and birthday)")
    return _cells(name, row.child if link else None, row.pupil.line, word, pairs)


def done_row(change: "ImportChange", link: bool) -> dict[str, Any]:
    """A row of the result."""
    before, after = change.before.get("said", {}), change.after.get("said", {})
    pairs = [(what, before.get(what), value) for what, value in after.items()]
    name = change.child.known_as if change.child else _("Taken back")
    word = kind_words()[change.kind]
    return _cells(name, change.child if link else None, change.line, word, pairs)


def _cells(
    name: str,
    child: "Child | None",
    line: int,
    word: str,
    pairs: Iterable[tuple[str, Any, Any]],
) -> dict[str, Any]:
    href = reverse("child_page", args=[child.public_id]) if child else None
    return {"cells": [{"text": name, "href": href}, word, _differences(pairs), str(line)]}


def _differences(pairs: Iterable[tuple[str, Any, Any]]) -> Markup:
    words = field_words()
    parts = [
        Markup("<strong>{}</strong> {}").format(words.get(what, what), _from_to(what, old, new))
        for what, old, new in pairs
        if what not in HIDDEN
    ]
    return Markup("<br>").join(parts) if parts else Markup("–")


def _from_to(what: str, old: Any, new: Any) -> Markup:
    if old in (None, "", (), []):
        return escape(value_words(what, new))
    arrow = Markup('<span aria-hidden="true">→</span><span class="govuk-visually-hidden">{}</span>')
    return Markup("{} {} {}").format(
        value_words(what, old), arrow.format(_("becomes")), value_words(what, new)
    )


def planned_issues(issues: Iterable[Issue]) -> list[IssueGroup]:
    """A reader's issues by rule, refusals first."""
    return kept_issues(
        {
            "rule": issue.rule, "message": issue.message, "severity": issue.severity,
            "line": issue.line, "count": issue.count, "file": issue.file, "column": issue.column,
        }
        for issue in issues
    )  # fmt: skip


def kept_issues(issues: Iterable[dict[str, Any]]) -> list[IssueGroup]:
    """Issues as they were kept, by rule, refusals first."""
    by_rule: dict[tuple[bool, str, str], list[dict[str, Any]]] = {}
    for issue in issues:
        key = (issue.get("severity") == "refused", issue["rule"], issue["file"])
        by_rule.setdefault(key, []).append(issue)
    groups = [
        IssueGroup(
            refused,
            sum(issue.get("count", 1) for issue in found),
            found[0]["message"],
            _places(file, found),
        )
        for (refused, _rule, file), found in by_rule.items()
    ]
    return sorted(groups, key=lambda group: (not group.refused, -group.count))


def _places(file: str, issues: list[dict[str, Any]]) -> str:
    lines = sorted({issue["line"] for issue in issues if issue["line"]})
    column = issues[0].get("column")
    parts = [file]
    if lines:
        shown = ", ".join(map(str, lines[:MOST_LINES_SHOWN]))
        more = _(" and %(n)s more") % {"n": len(lines) - MOST_LINES_SHOWN}
        words = _("line %(lines)s") if len(lines) == 1 else _("lines %(lines)s")
        parts.append(words % {"lines": shown + (more if len(lines) > MOST_LINES_SHOWN else "")})
    if column:
        parts.append(_("column %(name)s") % {"name": column})
    return ", ".join(parts)


def issue_rows(groups: list[IssueGroup]) -> list[dict[str, Any]]:
    """Groups of issues as rows of a table."""
    return [
        {
            "cells": [
                group.message,
                _("Not used") if group.refused else _("Note"),
                group.places,
                f"{group.count:,}",
            ]
        }
        for group in groups
    ]


def batch_row(batch: "ImportBatch") -> dict[str, Any]:
    """A file in the list of files brought in."""
    counts = batch.counts
    who = batch.uploaded_by.name if batch.uploaded_by else _("On the server")
    return {
        "cells": [
            {"text": batch.file_name, "href": reverse("import_page", args=[batch.pk])},
            state_words()[batch.state][0],
            {"text": day(batch.uploaded_at.date()), "note": who},
            counts.get("created", ""),
            counts.get("updated", ""),
            counts.get("refused", ""),
        ]
    }
