"""What is asked for when a request over data is written down, given more time, or decided."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.web.school.data_requests.choices import (
    DECISIONS,
    KINDS,
    PARTS,
    WAYS,
    day_field,
    words_field,
)

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

SOMEONE_ELSE = "else"
ELSEWHERE = "elsewhere"


class LogForm(forms.Form):
    """A request that came by word of mouth or letter."""

    kind = forms.ChoiceField(label=_("What is asked?"), choices=KINDS, widget=forms.RadioSelect)
    part = forms.ChoiceField(label=_("Which part of the record?"), choices=PARTS)
    said = words_field(_("In their own words, as near as you can"), 3000)
    asked_by = forms.ChoiceField(
        label=_("Who asked?"),
        help_text=_("Someone with a page of their own reads the answer there."),
    )
    asked_by_name = forms.CharField(
        label=_("Their name, if they are not in the list"), max_length=120, required=False
    )
    way = forms.ChoiceField(label=_("How did it come?"), choices=WAYS, widget=forms.RadioSelect)
    received_on = day_field(_("When did it come?"))

    def __init__(self, *args: Any, people: "Iterable[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.public_id): one for one in people}
        fields: dict[str, Any] = self.fields
        fields["asked_by"].choices = [
            *((key, one.name) for key, one in self._people.items()),
            (SOMEONE_ELSE, _("Someone else")),
        ]

    def clean_asked_by(self) -> "User | None":
        """The person, or None for someone without a page of their own."""
        return self._people.get(self.cleaned_data["asked_by"])


class ExtendForm(forms.Form):
    """Why two months more are needed."""

    because = forms.CharField(
        label=_("Why does it need more time? They read this."),
        max_length=400,
        error_messages={"required": _("Say why it needs more time.")},
    )


class DecideForm(forms.Form):
    """The decision, the change it rests on, and the reasons."""

    decision = forms.ChoiceField(
        label=_("What did you decide?"), choices=DECISIONS, widget=forms.RadioSelect
    )
    change = forms.ChoiceField(
        label=_("Which change put it right?"),
        help_text=_("Changes made to this record since it was asked."),
        required=False,
    )
    reasons = words_field(
        _("Your reasons, or what you did. They read this."), 2000, hint=_("Plain words, no blame.")
    )
    told_on = day_field(_("When did you tell them?"), required=False)

    def __init__(
        self,
        *args: Any,
        changes: list[tuple[int, str]],
        is_correction: bool,
        has_page: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["change"].choices = [
            ("", _("None")),
            *((str(pk), words) for pk, words in changes),
            (ELSEWHERE, _("It was changed elsewhere, for example in the school’s register")),
        ]
        if not is_correction:
            del fields["change"]
        if has_page:
            del fields["told_on"]
