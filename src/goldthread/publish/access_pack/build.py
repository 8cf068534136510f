"""The pack of one request, from what two readers decided: nothing else of the record is asked."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.publish.access_pack.words import (
    REASON_WORDS,
    field_words,
    table_words,
    value_words,
)
from goldthread.publish.sheet.about import About, sheet_about
from goldthread.publish.sheet.blocks import (
    Block,
    Bullets,
    Column,
    Facts,
    Heading,
    Sheet,
    Table,
    Text,
)
from goldthread.publish.sheet.build import build_about
from goldthread.publish.sheet.pdf import write_pdf
from goldthread.publish.sheet.words import day
from goldthread.records.subject_access.queries.requests import Given, PackContent, content_of
from goldthread.statute.vocabulary.educational_record import AccessRight

if TYPE_CHECKING:
    from goldthread.records.subject_access.models import AccessRequest

ActionWords = Callable[[str], str]
MOST_COLUMNS = 6


def build_pack(
    request: "AccessRequest", on: date, action_words: ActionWords
) -> tuple[Sheet, dict[str, Any]]:
    """The document and the same for machines, as the recipient gets them."""
    content = content_of(request)
    about = build_about(request.child, on, for_family=True)
    sheet = pack_sheet(about, content, request, action_words)
    return sheet, pack_data(content, request, on)


def write_pack(sheet: Sheet, data: dict[str, Any]) -> tuple[bytes, bytes]:
    """Both as files."""
    return write_pdf(sheet), json.dumps(data, ensure_ascii=False, indent=1).encode()


def pack_sheet(
    about: About, content: PackContent, request: "AccessRequest", action_words: ActionWords
) -> Sheet:
    """Everything given, table by table, after what it is and what was left out."""
    is_educational = request.right == AccessRight.EDUCATION
    held = (
        _(
            "The educational record that the school holds about the child (Education (Pupil Information) "
            "(England) Regulations 2005), asked for on %(asked)s and gathered on %(gathered)s. Ask the school "
            "about anything in it."
        )
        if is_educational
        else _(
            "A copy of what the school holds about the child, asked for on %(asked)s and gathered on "
            "%(gathered)s. Ask the school about anything in it."
        )
    )
    purpose = held % {
        "asked": day(request.received_on),
        "gathered": day(_day_of(request.gathered_at)),
    }
    title = _("The educational record") if is_educational else _("Your copy of the record")
    beside = _educational() if is_educational else (_not_copied(), *_rights())
    blocks = (*_left_out(content), *beside, *_tables(content.given, action_words))
    sheet = sheet_about(about, title=title, purpose=purpose, blocks=blocks)
    return replace(sheet, points=10)


def _left_out(content: PackContent) -> tuple[Block, ...]:
    lines = [
        ngettext("%(number)s entry left out: %(why)s.", "%(number)s entries left out: %(why)s.", number)
        % {"number": number, "why": REASON_WORDS[reason]}
        for reason, number in content.left_out
    ] + [
        ngettext(
            "Words taken out in %(number)s place: %(why)s.",
            "Words taken out in %(number)s places: %(why)s.",
            number,
        )
        % {"number": number, "why": REASON_WORDS[reason]}
        for reason, number in content.taken_out
    ]  # fmt: skip
    said = Bullets(tuple(lines)) if lines else Text(_("Nothing was left out."))
    mark = (
        (Text(_("[…] stands where words were taken out."), "quiet"),) if content.taken_out else ()
    )
    return (Heading(_("What was left out, and why")), said, *mark)


def _not_copied() -> Block:
    said = _(
        "Keys and settings of a sign-in, and copies the school’s system makes for its own work of what "
        "stands here anyway, are not part of this copy."
    )
    return Text(said, "quiet")


def _rights() -> tuple[Block, ...]:
    said = _(
        "The school keeps this record to plan and give support, and shares it with the people who "
        "give that support. You can ask for what is wrong to be put right. If you are not content with "
        "this answer, tell the school; you can also complain to the Information Commissioner’s Office."
    )
    return (Heading(_("Your rights")), Text(said))


def _educational() -> tuple[Block, ...]:
    scope = _(
        "The educational record is what came from the school, the authority, the pupil or a parent. A "
        "copy of everything held, with who looked at it, can be asked for apart: that right is the "
        "child’s own."
    )
    said = _(
        "You can ask for what is wrong to be put right. If you are not content with this answer, tell the "
        "school; its complaints procedure is for this, too."
    )
    return (Text(scope, "quiet"), Heading(_("Your rights")), Text(said))


def _tables(given: tuple[Given, ...], action_words: ActionWords) -> Iterator[Block]:
    for label, group in groupby(given, key=lambda one: one.label):
        yield Heading(table_words(label))
        for one in group:
            yield from _shown(one, action_words)


def _shown(one: Given, action_words: ActionWords) -> Iterator[Block]:
    """A row by itself, or a table with few columns, or one set of facts for each row."""
    used = [
        place for place in range(len(one.columns)) if any(row[place] for row in one.rows)
    ]  # fmt: skip
    names = [one.columns[place] for place in used]
    rows = [
        tuple(
            _said(name, row[place], action_words) for name, place in zip(names, used, strict=True)
        )
        for row in one.rows
    ]
    if not names:
        return
    if len(rows) > 1 and len(names) <= MOST_COLUMNS:
        columns = tuple(Column(field_words(name), _share(name)) for name in names)
        yield Table(table_words(one.label), columns, tuple(rows))
        return
    for row in rows:
        pairs = [
            (field_words(name), value) for name, value in zip(names, row, strict=True) if value
        ]
        yield Facts(tuple(pairs))


def _share(name: str) -> int:
    return 2 if name in {"roles", "action", "group", "reason"} else 1


def _said(name: str, value: str, action_words: ActionWords) -> str:
    return action_words(value) if name == "action" else value_words(name, value)


def pack_data(content: PackContent, request: "AccessRequest", on: date) -> dict[str, Any]:
    """The same for machines: names of fields as the data dictionary has them, values as stored."""
    return {
        "format": "goldthread-access-pack/1",
        "right": request.right,
        "asked_on": request.received_on.isoformat(),
        "gathered_at": request.gathered_at.isoformat() if request.gathered_at else None,
        "sealed_on": on.isoformat(),
        "left_out": dict(content.left_out),
        "taken_out": dict(content.taken_out),
        "records": [
            {"table": one.label, **dict(zip(one.columns, row, strict=True))}
            for one in content.given
            for row in one.rows
        ],
    }


def _day_of(at: datetime | None) -> date | None:
    return at.date() if at else None
