"""What is asked for on the class pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.statute.vocabulary.class_codes import WayIn
from goldthread.web.components.fields import DatePartsInput


class DeviceForm(forms.Form):
    """A device for the children of a class, and until when."""

    name = forms.CharField(
        label=_("What the device is called (optional)"),
        help_text=_("For example “tablet 3”, as it says on its back."),
        max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    way = forms.TypedChoiceField(
        label=_("How do the children come in?"),
        choices=[(way.value, _(way.label)) for way in WayIn],
        coerce=WayIn,
        initial=WayIn.PICTURES.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how the children come in.")},
    )
    ends_on = forms.DateField(
        label=_("Until"),
        widget=DatePartsInput,
        error_messages={
            "required": _("Enter the last day."),
            "invalid": _("Enter a real date, for example 23 7 2027."),
        },
    )
