"""What is asked for when a young person's rights become their own."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.statute.vocabulary.own_rights import (
    RIGHTS_OUTCOME_EXPLANATIONS,
    FamilyPart,
    RightsOutcome,
)
from goldthread.web.components.fields import DatePartsInput

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

OUTCOMES = [(one.value, _(one.label)) for one in RightsOutcome]
OUTCOME_HINTS = {one.value: _(text) for one, text in RIGHTS_OUTCOME_EXPLANATIONS.items()}
PARTS = [(part.value, _(part.label)) for part in FamilyPart]
_REAL_DATE = {"invalid": _("Enter a real date, for example 31 8 2027.")}


class ShareForm(forms.Form):
    """For each parent, the parts they may go on using."""

    def __init__(
        self,
        *args: Any,
        parents: "Iterable[User]",
        agreed: "Mapping[int, Iterable[FamilyPart]]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parents = list(parents)
        for user in self.parents:
            self.fields[str(user.public_id)] = forms.TypedMultipleChoiceField(
                label=_("%(name)s may") % {"name": user.name},
                choices=PARTS,
                coerce=FamilyPart,
                required=False,
                initial=[part.value for part in agreed.get(user.pk, ())],
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def parts(self) -> "dict[User, list[FamilyPart]]":
        """What was ticked, parent by parent."""
        return {user: self.cleaned_data[str(user.public_id)] for user in self.parents}

    @property
    def boxes(self) -> list[Any]:
        """The fields of the parents, to be shown."""
        return [self[str(user.public_id)] for user in self.parents]


class RightsForm(ShareForm):
    """What came of talking with the young person."""

    outcome = forms.TypedChoiceField(
        label=_("What came of it?"),
        choices=OUTCOMES,
        coerce=RightsOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what came of it.")},
    )
    talked_on = forms.DateField(
        label=_("When did you talk?"),
        widget=DatePartsInput,
        error_messages=_REAL_DATE | {"required": _("Enter the day you talked.")},
    )
    says = forms.CharField(
        label=_("Who was there, and what did the young person say?"),
        help_text=_(
            "Where someone represents them: who, and how it was found that they cannot decide this now."
        ),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write who was there and what was said.")},
    )
    look_again_on = forms.DateField(
        label=_("Talk again on"),
        help_text=_("Needed unless they decide for themselves."),
        required=False,
        widget=DatePartsInput,
        error_messages=_REAL_DATE,
    )

    @property
    def talk(self) -> dict[str, Any]:
        """What was said of the conversation itself."""
        names = ("outcome", "talked_on", "says", "look_again_on")
        return {name: self.cleaned_data[name] for name in names}
