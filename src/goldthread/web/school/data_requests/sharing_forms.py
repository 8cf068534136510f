"""What is asked for when a sharing is written down, when something comes back, and for consent."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.records.sharing.actions.sharing import Shared
from goldthread.statute.vocabulary.sharing import LawfulBasis
from goldthread.web.school.data_requests.choices import (
    BASES,
    HOWS,
    RECIPIENTS,
    WAYS,
    day_field,
)

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User
    from goldthread.records.sharing.models import Consent


def _line(label: Any, longest: int, hint: Any = "", error: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=longest, error_messages={"required": error}
    )


class BasisFields(forms.Form):
    """Why it may be shared: asked wherever something is."""

    why = _line(
        _("Why is it shared?"), 400, _("The family reads this."), _("Say why it is shared.")
    )
    basis = forms.ChoiceField(
        label=_("On which lawful basis?"),
        choices=BASES,
        initial=LawfulBasis.PUBLIC_TASK.value,
        help_text=_("Seldom consent: see the table on the page of what was shared."),
    )
    consent = forms.ChoiceField(
        label=_("Which consent, if that is the basis?"), required=False, choices=[("", _("None"))]
    )

    def offer_consents(self, consents: "Iterable[Consent]") -> None:
        """The consents in force for this pupil; without one, nothing is asked."""
        self._consents = {str(one.pk): one for one in consents}
        fields: dict[str, Any] = self.fields
        if not self._consents:
            del fields["consent"]
            fields["basis"].choices = [one for one in BASES if one[0] != LawfulBasis.CONSENT.value]
            return
        fields["consent"].choices = [
            ("", _("None")),
            *((key, f"{one.asked_of.name}: {one.what}") for key, one in self._consents.items()),
        ]

    def clean_consent(self) -> "Consent | None":
        """The consent itself."""
        return self._consents.get(self.cleaned_data["consent"])


class ShareForm(BasisFields):
    """With whom, what, why, how and when."""

    recipient = forms.ChoiceField(label=_("With whom?"), choices=RECIPIENTS)
    with_whom = _line(
        _("Their name, and where they work"), 160, "", _("Say with whom it was shared.")
    )
    what = _line(
        _("What was shared?"),
        300,
        _("For example: the support plan, the last two reviews."),
        _("Say what was shared."),
    )
    how = forms.ChoiceField(label=_("How?"), choices=HOWS)
    on = day_field(_("When?"))
    needs_receipt = forms.BooleanField(
        label=_("We wait for them to say that it has come"), required=False
    )
    quiet_because = forms.CharField(
        label=_("Only if telling the family would put someone at risk: why?"),
        help_text=_("Then their page does not show it. Leave this empty otherwise."),
        max_length=400,
        required=False,
    )
    field_order = ("recipient", "with_whom", "what", "why", "basis", "consent", "how", "on", "needs_receipt", "quiet_because")  # fmt: skip

    def shared(self) -> Shared:
        """What was filled in, as the action takes it."""
        given = dict(self.cleaned_data)
        return Shared(**given)


class ReceiptForm(forms.Form):
    """That it arrived, and what came back."""

    receipt_on = day_field(_("When did it come, as they say?"))
    came_back = forms.CharField(
        label=_("What came back, if anything"), max_length=400, required=False
    )


class ConsentForm(forms.Form):
    """What is asked, of whom, until when."""

    asked_of = forms.ChoiceField(label=_("Whom do you ask?"))
    with_whom = _line(_("With whom would you share?"), 160, "", _("Say with whom."))
    what = _line(
        _("What would you share, and what for?"),
        300,
        _("One sentence. The person you ask reads it just so."),
        _("Say what would be shared."),
    )
    ends_on = day_field(_("Until when, if there is an end?"), required=False)

    def __init__(self, *args: Any, people: "Iterable[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.public_id): one for one in people}
        fields: dict[str, Any] = self.fields
        fields["asked_of"].choices = [(key, one.name) for key, one in self._people.items()]

    def clean_asked_of(self) -> "User":
        """The person themselves."""
        return self._people[self.cleaned_data["asked_of"]]


class ConsentAnswerForm(forms.Form):
    """What someone answered by word of mouth or letter."""

    answer = forms.ChoiceField(
        label=_("What did they say?"),
        choices=(
            ("yes", _("Yes")),
            ("no", _("No")),
            ("withdraw", _("They take their yes back")),
        ),
    )
    way = forms.ChoiceField(label=_("How did they say it?"), choices=WAYS)
