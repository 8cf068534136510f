"""What is asked for when a class is handed on."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.access.actor import Actor
from goldthread.records.transitions.queries.handovers import (
    classes_to_come,
    classes_to_hand_on,
    teachers_to_choose,
)
from goldthread.web.components.fields import DatePartsInput


class OpenForm(forms.Form):
    """Which class goes where, to whom, and by when it should be read."""

    from_class: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        None, label=_("Class that moves on"), empty_label=_("Choose a class")
    )
    to_class: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        None,
        label=_("Class in the next school year"),
        required=False,
        empty_label=_("A new class, named below"),
    )
    new_class_name = forms.CharField(
        label=_("Name of the new class"), max_length=40, required=False
    )
    teachers: "forms.ModelMultipleChoiceField[Any]" = forms.ModelMultipleChoiceField(
        None,
        label=_("Who takes the class"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one teacher who takes the class.")},
    )
    read_by = forms.DateField(
        label=_("Please read by"),
        widget=DatePartsInput,
        error_messages={
            "required": _("Enter the day by which it should be read."),
            "invalid": _("Enter a real date, for example 10 7 2027."),
        },
    )

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["from_class"].queryset = classes_to_hand_on(actor, on)
        fields["to_class"].queryset = classes_to_come(actor, on)
        fields["teachers"].queryset = teachers_to_choose(actor, on)


class NoteForm(forms.Form):
    """What the leaving teacher adds to a child's day-one page."""

    from_teacher_note = forms.CharField(
        label=_("Note for the next teacher"),
        help_text=_("What you would tell a colleague over a cup of tea."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    first_day = forms.CharField(
        label=_("For the first day"),
        help_text=_(
            "For example: a photo of the new room before, a peg by the door, who meets them."
        ),
        max_length=800,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
