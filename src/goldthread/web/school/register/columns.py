"""The register's columns: one list for the screen, the paper and the files."""

from collections.abc import Callable
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
    Column("name", _("Name"), lambda row: row.name),
    Column("class", _("Class"), lambda row: row.class_name),
    Column("year", _("Year"), _year),
    Column("status", _("Status"), _status),
    Column("layer", _("Layer"), _layer),
    Column("need", _("Main need"), _need),
    Column("adult", _("Key adult"), lambda row: row.key_adult),
    Column("due", _("Review due"), lambda row: row.review_due_on),
    Column("delivered", _("Delivered %"), lambda row: row.delivered_percent, numeric=True),
    Column("last", _("Last review"), lambda row: row.last_review_on),
    Column("family", _("Family heard"), lambda row: _day(row.family_heard_at)),
)


SHORT_STATUS = {"K": _("SEN Support"), "E": _("EHC plan")}


def shown(column: Column, row: RegisterRow, on: date) -> str:
    """A cell as it stands on the screen: days short, and with their year only when it is not near."""
    if column.key == "status":
        return str(SHORT_STATUS.get(row.status, "")).replace(" ", "\u00a0")
    value = column.value(row)
    if isinstance(value, date):
        near = abs((value - on).days) < NEAR_DAYS
        return date_format(value, "j M" if near else "j M Y").replace(" ", "\u00a0")
    if column.key == "year":
        return str(value).replace(" ", "\u00a0")
    return "" if value is None else f"{value}\u00a0%" if column.key == "delivered" else str(value)


NEAR_DAYS = 180
