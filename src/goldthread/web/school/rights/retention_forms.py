"""What is asked for when a record is held, kept or erased."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.statute.clocks.retention import LONGEST_YEARS
from goldthread.web.components.fields import DatePartsInput
from goldthread.web.school.rights.words import RULE_TITLES

_REAL_DATE = {"invalid": _("Enter a real date, for example 31 8 2027.")}
HOLD_KINDS = (
    ("legal", _("A court, a tribunal or a claim")),
    ("complaint", _("A complaint or dispute that is not settled")),
    ("inquiry", _("A public inquiry, such as into child sexual abuse")),
    ("other", _("Another reason")),
)
GROUNDS = (
    ("due", _("It has been kept as long as it should be")),
    ("request", _("The person asked for it, and nothing requires us to keep it")),
    ("mistake", _("It should never have been made here")),
)


class HoldForm(forms.Form):
    """Why a record is kept whatever its age."""

    kind = forms.ChoiceField(
        label=_("What holds it?"), choices=HOLD_KINDS, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Say more, in a sentence"),
        max_length=400,
        error_messages={"required": _("Say why, in a sentence.")},
    )


class ProposeForm(forms.Form):
    """What should become of a record."""

    decision = forms.ChoiceField(
        label=_("What do you propose?"),
        choices=(("erase", _("Erase it")), ("keep", _("Keep it until a day"))),
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(label=_("Why?"), choices=GROUNDS, widget=forms.RadioSelect)
    keep_until = forms.DateField(
        label=_("Keep it until, if it is kept"),
        required=False,
        widget=DatePartsInput,
        error_messages=_REAL_DATE,
    )


class PeriodForm(forms.Form):
    """How long this school keeps a kind of record."""

    school = forms.ChoiceField(label=_("School"))
    rule = forms.ChoiceField(label=_("Which records?"))
    years = forms.IntegerField(
        label=_("Years from the day the pupil was born"), min_value=1, max_value=LONGEST_YEARS
    )
    reason = forms.CharField(
        label=_("Why? Name the policy or advice it rests on."),
        max_length=300,
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args: Any, schools: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["school"].choices = schools
        fields["rule"].choices = list(RULE_TITLES.items())


class AgreeForm(forms.Form):
    """The second person's word."""

    has_looked = forms.BooleanField(
        label=_("I have looked at the record and at why this is proposed"),
        error_messages={"required": _("Look first, then tick.")},
    )
