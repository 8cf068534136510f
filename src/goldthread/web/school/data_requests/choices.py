"""What can be chosen on the pages about data, in words; and the parts a family can point at."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.statute.vocabulary.privacy import (
    COMPLAINT_ABOUT_LABELS,
    COMPLAINT_OUTCOME_LABELS,
    DECISION_LABELS,
    RECORD_PART_LABELS,
    REQUEST_KIND_LABELS,
    WAY_LABELS,
    Way,
)
from goldthread.statute.vocabulary.sharing import (
    LAWFUL_BASIS_LABELS,
    RECIPIENT_LABELS,
    SHARED_HOW_LABELS,
    SharedHow,
)
from goldthread.web.components.fields import DatePartsInput


def choices_of(labels: Mapping[Any, str], *left_out: StrEnum) -> list[tuple[str, Any]]:
    """A table of labels as choices in its own order."""
    return [(one.value, _(label)) for one, label in labels.items() if one not in left_out]


KINDS = choices_of(REQUEST_KIND_LABELS)
PARTS = choices_of(RECORD_PART_LABELS)
DECISIONS = choices_of(DECISION_LABELS)
WAYS = choices_of(WAY_LABELS, Way.PAGE)
ABOUTS = choices_of(COMPLAINT_ABOUT_LABELS)
OUTCOMES = choices_of(COMPLAINT_OUTCOME_LABELS)
BASES = choices_of(LAWFUL_BASIS_LABELS)
RECIPIENTS = choices_of(RECIPIENT_LABELS)
HOWS = choices_of(SHARED_HOW_LABELS, SharedHow.INVITED)


def words_field(
    label: Any, longest: int, *, rows: int = 4, hint: Any = "", required: bool = True
) -> forms.CharField:
    """A box for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Write a few words first.")},
    )


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """A day in three boxes."""
    return forms.DateField(
        label=label,
        required=required,
        widget=DatePartsInput,
        error_messages={
            "invalid": _("Enter a real date, for example 31 8 2027."),
            "required": _("Enter the day."),
        },
    )
