"""What an adult says about one session."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.statute.vocabulary.delivery import (
    MISSED_REASON_LABELS,
    SESSION_STATE_LABELS,
    MissedReason,
    SessionState,
)

REASONS = [("", _("Choose a reason")), *((r.value, MISSED_REASON_LABELS[r]) for r in MissedReason)]
AWAY_REASONS = [
    (r.value, MISSED_REASON_LABELS[r])
    for r in (MissedReason.CHILD_ABSENT, MissedReason.CHILD_DECLINED, MissedReason.OTHER)
]


class SessionForm(forms.Form):
    """The long way round: how it went, for how long, why not, who was away, a short note."""

    state = forms.ChoiceField(
        label=_("How did it go?"),
        choices=[(state.value, SESSION_STATE_LABELS[state]) for state in SessionState],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how the session went.")},
    )
    minutes = forms.IntegerField(
        label=_("Minutes, if it was partly done"),
        required=False,
        min_value=1,
        max_value=390,
        error_messages={
            "invalid": _("Give the minutes as a whole number, for example 15."),
            "min_value": _("Say how many minutes the session lasted, from 1 to 390."),
            "max_value": _("Say how many minutes the session lasted, from 1 to 390."),
        },
    )
    reason = forms.ChoiceField(
        label=_("Why, if it was not done as planned"), choices=REASONS, required=False
    )
    away_reason = forms.ChoiceField(
        label=_("Why, for those not ticked"),
        choices=AWAY_REASONS,
        required=False,
        initial=MissedReason.CHILD_ABSENT.value,
    )
    note = forms.CharField(
        label=_("A short note"),
        help_text=_("What you saw. Your SENCO and the child's teachers can read it."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    planned = forms.TypedMultipleChoiceField(coerce=int, required=False)
    present = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, line_ids: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(pk), str(pk)) for pk in line_ids]
        for name in ("planned", "present"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)
            field.choices = choices
            field.error_messages["invalid_choice"] = _(
                "The children in this group have changed. Open the day again and log it there."
            )

    def absent(self) -> dict[int, str]:
        """The lines shown and not ticked, each with the reason given."""
        away = set(self.cleaned_data["planned"]) - set(self.cleaned_data["present"])
        reason = self.cleaned_data["away_reason"] or MissedReason.CHILD_ABSENT.value
        return dict.fromkeys(sorted(away), reason)

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        return {
            "state": self.cleaned_data["state"],
            "minutes": self.cleaned_data["minutes"] or 0,
            "reason": self.cleaned_data["reason"],
            "note": self.cleaned_data["note"],
            "absent": self.absent(),
        }
