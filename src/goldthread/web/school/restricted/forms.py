"""What is asked for when a restricted note is written, handed in, taken or opened to someone."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.statute.vocabulary.restricted import RestrictedKind
from goldthread.web.components.fields import DatePartsInput

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

KINDS = [(kind.value, _(kind.label)) for kind in RestrictedKind]
KIND_HINTS = {kind.value: _(kind.readers) for kind in RestrictedKind}
TOLD = (
    ("yes", _("Those who plan for the pupil: the head and class teachers")),
    ("no", _("Only those who may read it")),
)


class KindForm(forms.Form):
    """What the note is about: that decides who reads it."""

    kind = forms.TypedChoiceField(
        label=_("What is it about?"),
        choices=KINDS,
        coerce=RestrictedKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what it is about.")},
    )


class HandInForm(KindForm):
    """A note for those who read its kind."""

    text = forms.CharField(
        label=_("What did you see or hear, and when?"),
        help_text=_("As it was said, as far as you can. Your own view comes after, and marked so."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        error_messages={"required": _("Write a few words.")},
    )


class _Told(forms.Form):
    is_announced = forms.TypedChoiceField(
        label=_("Who may know that there is a note?"),
        help_text=_(
            "They see what it is about and whom to ask: no words of it, no name and no day."
        ),
        choices=TOLD,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who may know that there is a note.")},
    )


class WriteForm(_Told, HandInForm):
    """A note, and who is told that there is one."""

    field_order = ("kind", "text", "is_announced")


class TakeForm(_Told, KindForm):
    """What a note is about, and who is told that there is one."""

    field_order = ("kind", "is_announced")


class ReaderForm(forms.Form):
    """Who else may read it, and the last day."""

    person = forms.ChoiceField(label=_("Who?"))
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DatePartsInput,
        error_messages={
            "required": _("Enter the last day."),
            "invalid": _("Enter a real date, for example 31 8 2027."),
        },
    )

    def __init__(self, *args: Any, people: "Iterable[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.public_id): one for one in people}
        chosen: Any = self.fields["person"]
        chosen.choices = [
            (key, f"{one.name}, {one.job_title}" if one.job_title else one.name)
            for key, one in self._people.items()
        ]

    def clean_person(self) -> "User":
        """The person themselves."""
        return self._people[self.cleaned_data["person"]]
