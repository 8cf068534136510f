"""What is asked for on the page of who can open a record."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.web.components.fields import DatePartsInput

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User


class PersonOfForm(forms.Form):
    """A form that names one of some people."""

    person = forms.ChoiceField(label=_("Who?"))

    def __init__(self, *args: Any, people: "Sequence[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.public_id): one for one in people}
        fields: dict[str, Any] = self.fields
        fields["person"].choices = [
            (key, f"{one.name}, {one.job_title}" if one.job_title else one.name)
            for key, one in self._people.items()
        ]

    def clean_person(self) -> "User":
        """The person themselves."""
        return self._people[self.cleaned_data["person"]]


class InviteForm(PersonOfForm):
    """Whom to invite, and the last day."""

    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DatePartsInput,
        error_messages={
            "required": _("Enter the last day."),
            "invalid": _("Enter a real date, for example 31 8 2027."),
        },
    )
