"""Forms about concerns. They check values and save nothing."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.records.sen_support.queries.concerns import EVIDENCE_KINDS
from goldthread.statute.vocabulary.delivery import ConcernOutcome
from goldthread.web.components.fields import DatePartsInput

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

EVIDENCE_LABELS = {
    "work": _("Examples of work"),
    "observation": _("An observation"),
    "assessment": _("An assessment or score"),
    "family": _("What the family says"),
    "child": _("What the pupil says"),
    "attendance": _("Attendance and punctuality"),
    "specialist": _("What a specialist says"),
}
OUTCOME_LABELS = {
    ConcernOutcome.WATCHING.value: _("Keep watching for now, and look again on a day"),
    ConcernOutcome.PLAN_STARTED.value: _("Start a support plan"),
    ConcernOutcome.CLOSED.value: _("Close it: nothing more is needed"),
}


def _box(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class RaiseForm(forms.Form):
    """What a colleague noticed: one box that must be filled, two that may."""

    noticed = forms.CharField(
        label=_("What have you noticed?"),
        help_text=_("What happens, when, and how often. No label is needed."),
        max_length=2000,
        widget=_box(4),
    )
    tried = forms.CharField(
        label=_("What have you tried?"), max_length=1000, required=False, widget=_box(2)
    )
    family_view = forms.CharField(
        label=_("What does the family say?"), max_length=1000, required=False, widget=_box(2)
    )


class AskForm(forms.Form):
    """One piece of evidence: what, from whom, by when."""

    kind = forms.ChoiceField(
        label=_("What would help to know?"),
        choices=[(kind, EVIDENCE_LABELS[kind]) for kind in EVIDENCE_KINDS],
    )
    asked_of = forms.TypedChoiceField(label=_("Whom do you ask?"), coerce=int)
    due_on = forms.DateField(label=_("By when?"), widget=DatePartsInput)

    def __init__(self, *args: Any, staff: "Iterable[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(one.pk, one.name) for one in staff]
        self.fields["asked_of"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]


class EvidenceForm(forms.Form):
    """What was found out."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[(kind, EVIDENCE_LABELS[kind]) for kind in EVIDENCE_KINDS]
    )
    text = forms.CharField(label=_("What did you find?"), max_length=2000, widget=_box(3))


class AnswerForm(forms.Form):
    """The answer to a request for evidence."""

    text = forms.CharField(label=_("What did you find?"), max_length=2000, widget=_box(3))


class DecideForm(forms.Form):
    """What happens next, with a kind line back."""

    outcome = forms.ChoiceField(
        label=_("What happens next?"),
        choices=list(OUTCOME_LABELS.items()),
        widget=forms.RadioSelect,
    )
    look_again_on = forms.DateField(
        label=_("When will you look again?"),
        help_text=_("Only if you keep watching."),
        widget=DatePartsInput,
        required=False,
    )
    note = forms.CharField(
        label=_("A line back to the colleague who noticed"),
        help_text=_("They read this. Say what you saw, what happens now, and thank them."),
        max_length=2000,
        widget=_box(3),
    )
