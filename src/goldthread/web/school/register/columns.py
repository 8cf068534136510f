"""The register's columns: one list for the screen, the paper and the files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goldthread.records.assurance.queries.register import RegisterRow
from goldthread.statute.vocabulary.needs import NEED_TYPE_LABELS, NeedType
from goldthread.statute.vocabulary.provision import (
    LAYER_LABELS,
    SEN_PROVISION_LABELS,
    Layer,
    SenProvision,
)
from goldthread.statute.vocabulary.year_groups import YEAR_GROUP_LABELS, YearGroup

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Value = str | int | date | None


@dataclass(frozen=True)
class Column:
    """One column: how it is sorted by name, headed, and read from a row."""

    key: str
    label: "str | StrPromise"
    value: Callable[[RegisterRow], Value]
    numeric: bool = False
    wraps: bool = False


def _year(row: RegisterRow) -> str:
    return str(YEAR_GROUP_LABELS[YearGroup(row.year_group)]) if row.year_group else ""


def _status(row: RegisterRow) -> str:
    return str(SEN_PROVISION_LABELS[SenProvision(row.status)]) if row.status else ""


def _layer(row: RegisterRow) -> str:
    return str(LAYER_LABELS[Layer(row.layer)]) if row.layer else ""


def _need(row: RegisterRow) -> str:
    return gettext(NEED_TYPE_LABELS[NeedType(row.need)]) if row.need else ""


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None


COLUMNS: tuple[Column, ...] = (
    Column("name", _("Name"), lambda row: row.name, wraps=True),
    Column("class", _("Class"), lambda row: row.class_name, wraps=True),
    Column("year", _("Year"), _year),
    Column("status", _("Status"), _status),
    Column("layer", _("Layer"), _layer),
    Column("need", _("Main need"), _need),
    Column("adult", _("Key adult"), lambda row: row.key_adult, wraps=True),
    Column("due", _("Review due"), lambda row: row.review_due_on),
    Column("delivered", _("Delivered %"), lambda row: row.delivered_percent, numeric=True),
    Column("last", _("Last review"), lambda row: row.last_review_on),
    Column("family", _("Family heard"), lambda row: _day(row.family_heard_at)),
)


SHORT_STATUS = {"K": _("SEN Support"), "E": _("EHC plan")}
NEAR_DAYS = 180


def shown(column: Column, row: RegisterRow, on: date) -> str:
    """A cell as it stands on the screen, short enough for one line a row on a laptop.

    Days have their year only when it is not near; years and needs are their short forms, whose
    long ones `spelt_out` gives.
    """
    short = _short(column.key, row)
    if short is not None:
        return _unbroken(short)
    value = column.value(row)
    if isinstance(value, date):
        near = abs((value - on).days) < NEAR_DAYS
        return _unbroken(date_format(value, "j M" if near else "j M Y"))
    return "" if value is None else f"{value}\u00a0%" if column.key == "delivered" else str(value)


def spelt_out(column: Column, row: RegisterRow) -> str | None:
    """The long form of a cell whose short form does not speak for itself."""
    if column.key not in {"year", "need"}:
        return None
    long = str(column.value(row) or "")
    return long if long and long != _short(column.key, row) else None


def _short(key: str, row: RegisterRow) -> str | None:
    if key == "status":
        return str(SHORT_STATUS.get(row.status, ""))
    if key == "need":
        return NEED_SHORT.get(row.need, row.need)
    if key == "year":
        return _short_year(row.year_group)
    return None


def _short_year(code: str) -> str:
    if code == YearGroup.RECEPTION:
        return gettext("Rec")
    return gettext("Y%(number)s") % {"number": code} if code.isdigit() else code


NEED_SHORT = {"SPLD": "SpLD", "ASD": str(NEED_TYPE_LABELS[NeedType.ASD])}
"""Needs whose census code is not how people write them; autism is short enough as a word."""


def need_letters(rows: Iterable[RegisterRow]) -> list[tuple[str, str]]:
    """What the letters in the column of needs stand for, once each, for those shown."""
    letters = {NEED_SHORT.get(row.need, row.need): _need(row) for row in rows if row.need}
    return sorted((short, long) for short, long in letters.items() if short != long)


def _unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0")
