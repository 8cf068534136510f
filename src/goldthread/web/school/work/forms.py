"""Choosing what is passed on, and to whom."""

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.records.assurance.actions.passing_on import Chosen

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User
    from goldthread.records.assurance.queries.work import Piece

POST: Final = "post"
ALL_OF: Final = "all-"


class PassOnForm(forms.Form):
    """What was ticked, one by one or all of one person's, and a colleague or the post."""

    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("What do you pass on?"),
        error_messages={
            "required": gettext_lazy("Tick what you want to pass on."),
            "invalid_choice": gettext_lazy(
                "A colleague has changed some of this meanwhile. Look at the list again."
            ),
        },
    )
    to = forms.ChoiceField(
        label=gettext_lazy("To whom?"),
        error_messages={"required": gettext_lazy("Choose a colleague, or the post.")},
    )

    def __init__(
        self, *args: Any, pieces: "list[Piece]", people: "list[User]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._pieces = pieces
        self._people = {str(one.public_id): one for one in people}
        fields: dict[str, Any] = self.fields
        owners = {one.owner.pk for one in pieces}
        fields["chosen"].choices = [(one.key, "") for one in pieces] + [
            (f"{ALL_OF}{pk}", "") for pk in owners
        ]
        fields["to"].choices = [
            ("", _("Choose")),
            (POST, _("The SENCO, whoever holds the post")),
            *(
                (key, f"{one.name}, {one.job_title}" if one.job_title else one.name)
                for key, one in self._people.items()
            ),
        ]

    @property
    def ticked(self) -> frozenset[str]:
        """What was ticked, to be ticked again when something has to be put right."""
        return frozenset(self.data.getlist("chosen") if self.is_bound else ())  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        keys = set(self.cleaned_data["chosen"])
        return {
            "chosen": {
                Chosen(one.work, one.record_id, one.owner.pk)
                for one in self._pieces
                if one.key in keys or f"{ALL_OF}{one.owner.pk}" in keys
            },
            "to": self._people.get(self.cleaned_data["to"]),
        }
