"""What is asked for on the page of who can open a record."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.web.components.fields import DatePartsInput
from goldthread.web.school.data_requests.sharing_forms import BasisFields

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

ORDER_KINDS = (
    ("child_arrangements", _("Child arrangements order")),
    ("prohibited_steps", _("Prohibited steps order")),
    ("specific_issue", _("Specific issue order")),
    ("non_molestation", _("Non-molestation order")),
    ("care", _("Care order")),
    ("special_guardianship", _("Special guardianship order")),
    ("other", _("Another order")),
)
_REAL_DATE = {"invalid": _("Enter a real date, for example 31 8 2027.")}


def _choices(people: "dict[str, User]") -> list[tuple[str, str]]:
    return [
        (key, f"{one.name}, {one.job_title}" if one.job_title else one.name)
        for key, one in people.items()
    ]


class _PeopleForm(forms.Form):
    """A form that names some of these people."""

    chooses = "person"

    def __init__(self, *args: Any, people: "Iterable[User]", **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{type(self).__name__.lower()}_%s"  # three of them on one page
        super().__init__(*args, **kwargs)
        self._people = {str(one.public_id): one for one in people}
        fields: dict[str, Any] = self.fields
        fields[self.chooses].choices = _choices(self._people)


class _PersonForm(_PeopleForm):
    """A form that names one of these people."""

    person = forms.ChoiceField(label=_("Who?"))

    def clean_person(self) -> "User":
        """The person themselves."""
        return self._people[self.cleaned_data["person"]]


class InviteForm(BasisFields, _PersonForm):
    """Whom to invite, the last day, why and on which basis: what the sharing register says of it."""

    field_order = ("person", "ends_on", "why", "basis", "consent")

    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DatePartsInput,
        error_messages=_REAL_DATE | {"required": _("Enter the last day.")},
    )


class BarForm(_PersonForm):
    """To whom the record is closed, and why."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=400,
        error_messages={"required": _("Say why, for whoever looks at this later.")},
    )
    ends_on = forms.DateField(
        label=_("Last day, if there is one"),
        required=False,
        widget=DatePartsInput,
        error_messages=_REAL_DATE,
    )


class OrderForm(_PeopleForm):
    """A court order: its kind, what it says, its days, and whom it keeps away."""

    chooses = "keeps_away"
    kind = forms.ChoiceField(label=_("Which order?"), choices=ORDER_KINDS)
    says = forms.CharField(
        label=_("What does it say, in a few words?"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what the order says.")},
    )
    starts_on = forms.DateField(
        label=_("From"),
        widget=DatePartsInput,
        error_messages=_REAL_DATE | {"required": _("Enter the first day.")},
    )
    ends_on = forms.DateField(
        label=_("Last day, if there is one"),
        required=False,
        widget=DatePartsInput,
        error_messages=_REAL_DATE,
    )
    keeps_away = forms.MultipleChoiceField(
        label=_("Whom does it keep away from this record?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_keeps_away(self) -> "list[User]":
        """The people themselves."""
        return [self._people[key] for key in self.cleaned_data["keeps_away"]]
