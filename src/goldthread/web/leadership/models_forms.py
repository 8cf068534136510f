"""Describing a model of provision for other schools."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

AUDIENCE_LABELS = {"trust": _("The schools of our trust"), "area": _("The schools of our area")}


class DescribedForm(forms.Form):
    """What is done, for whom, by whom and what it takes; and who may read it."""

    name = forms.CharField(label=_("What it is called"), max_length=120)
    what = forms.CharField(
        label=_("What is done, step by step"), max_length=1000, widget=forms.Textarea
    )
    for_whom = forms.CharField(
        label=_("For whom it is meant, and for whom it is not"),
        max_length=600,
        widget=forms.Textarea,
    )
    who = forms.CharField(label=_("Who gives it"), max_length=120)
    takes = forms.CharField(
        label=_("What it takes: training, materials, room, time to prepare"),
        max_length=600,
        widget=forms.Textarea,
    )
    audience = forms.ChoiceField(label=_("Who may read it"), widget=forms.RadioSelect)
    nobody = forms.BooleanField(
        label=_("Nobody is named in it, and no pupil can be recognised by what it says"),
        error_messages={"required": _("Read it once more, and tick that nobody is named in it.")},
    )

    def __init__(self, *args: Any, audiences: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, AUDIENCE_LABELS[name]) for name in audiences]
        self.fields["audience"] = forms.ChoiceField(
            label=self.fields["audience"].label or "", widget=forms.RadioSelect, choices=choices
        )
