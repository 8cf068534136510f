"""Writing down what a head and a SENCO agreed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.records.assurance.queries.figures import FIGURES
from goldthread.web.components.fields import DatePartsInput


class AgreeForm(forms.Form):
    """One action: what, and when to look again."""

    text = forms.CharField(
        label=_("What did you agree?"),
        max_length=300,
        error_messages={
            "required": _("Say what you agreed to do."),
            "max_length": _("Say it in 300 letters or fewer."),
        },
    )
    look_again_on = forms.DateField(
        label=_("When will you look again?"),
        widget=DatePartsInput,
        error_messages={
            "required": _("Choose a day to look again."),
            "invalid": _("Give a real date, for example 18 12 2026."),
        },
    )
    figure = forms.ChoiceField(
        choices=[("", ""), *((key, key) for key in FIGURES)],
        required=False,
        widget=forms.HiddenInput,
    )
