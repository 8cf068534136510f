"""The register's columns: one list for the screen, the paper and the files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
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

Value = str | int | date | None


@dataclass(frozen=True)
class Column:
    """One column: how it is sorted by name, headed, and read from a row."""

    key: str
    label: str
    value: Callable[[RegisterRow], Value]
    numeric: bool = False


def _year(row: RegisterRow) -> str:
    return str(YEAR_GROUP_LABELS[YearGroup(row.year_group)]) if row.year_group else ""


def _status(row: RegisterRow) -> str:
    return str(SEN_PROVISION_LABELS[SenProvision(row.status)]) if row.status else ""


def _layer(row: RegisterRow) -> str:
    return str(LAYER_LABELS[Layer(row.layer)]) if row.layer else ""


def _need(row: RegisterRow) -> str:
    return str(NEED_TYPE_LABELS[NeedType(row.need)]) if row.need else ""


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
