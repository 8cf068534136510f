"""Forms of the child pages. They check values and save nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.records.contributions.queries import CONTRIBUTION_FEELINGS, CONTRIBUTION_PROMPTS
from goldthread.records.profiles.actions.barriers import BarrierLine
from goldthread.records.profiles.actions.entries import EntryLine
from goldthread.records.profiles.actions.strategies import StrategyLine
from goldthread.records.profiles.queries import KINDS
from goldthread.statute.vocabulary.codes import choices
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.needs import NeedArea, NeedType
from goldthread.statute.vocabulary.provision import Layer, SenProvision
from goldthread.web.components.fields import DatePartsInput
from goldthread.web.school.child.labels import (
    FEELING_LABELS,
    IMPACT_LABELS,
    PROMPT_LABELS,
    STRATEGY_LABELS,
)

RANKS = 4


def area_box(rows: int) -> forms.Textarea:
    """A box for some lines of text."""
    return forms.Textarea(attrs={"rows": rows})


class EntryForm(forms.Form):
    """One statement of a profile. Without words, an existing one ends."""

    entry_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Words"), max_length=2000, required=False, widget=area_box(3))
    voice = forms.ChoiceField(label=_("Whose words?"), choices=choices(Voice))

    def line(self) -> EntryLine:
        """The statement as it should stand."""
        given = self.cleaned_data
        return EntryLine(given["text"], Voice(given["voice"]), given["entry_id"])


class StrategyForm(forms.Form):
    """One line for class. Without words, an existing one ends."""

    strategy_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind, STRATEGY_LABELS[kind]) for kind in KINDS]
    )
    text = forms.CharField(label=_("One plain line"), max_length=160, required=False)
    position = forms.IntegerField(label=_("Place"), min_value=1, max_value=99, required=False)

    def line(self) -> StrategyLine:
        """The line as it should stand."""
        given = self.cleaned_data
        return StrategyLine(
            given["kind"], given["text"], given["position"] or 99, given["strategy_id"]
        )


class BarrierForm(forms.Form):
    """One barrier: what gets in the way, what it looks like, and how much it does so now."""

    barrier_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("What gets in the way?"),
        help_text=_("For example: long spoken instructions"),
        max_length=120,
        required=False,
    )
    looks_like = forms.CharField(
        label=_("What does it look like now?"), max_length=1000, required=False, widget=area_box(2)
    )
    area = forms.ChoiceField(
        label=_("Area of need"), choices=[("", _("Choose")), *choices(NeedArea)], required=False
    )
    impact = forms.TypedChoiceField(
        label=_("How much, at present?"), choices=list(IMPACT_LABELS.items()), coerce=int
    )
    ended = forms.BooleanField(label=_("No longer gets in the way"), required=False)

    def clean(self) -> dict[str, Any]:
        """A barrier that stands needs its words and its area."""
        given = super().clean() or self.cleaned_data
        if not given.get("ended") and (given.get("barrier_id") or self.has_changed()):
            for name, message in (
                ("title", _("Say what gets in the way.")),
                ("looks_like", _("Say what it looks like now.")),
                ("area", _("Choose the area of need.")),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return given

    def line(self) -> BarrierLine:
        """The barrier as it should stand."""
        given = self.cleaned_data
        return BarrierLine(
            NeedArea(given["area"]),
            given["title"],
            given["looks_like"],
            given["impact"],
            given["barrier_id"],
        )


class DiagnosisForm(forms.Form):
    """A diagnosis: what, by whom, when."""

    name = forms.CharField(label=_("Diagnosis, as written"), max_length=160)
    source = forms.CharField(
        label=_("Who made it?"),
        help_text=_("For example: community paediatrician, letter of 3 March 2026"),
        max_length=160,
    )
    diagnosed_on = forms.DateField(label=_("When was it made?"), widget=DatePartsInput)


class ObservationForm(forms.Form):
    """Something seen."""

    text = forms.CharField(
        label=_("What did you see?"),
        help_text=_(
            "What happened, and what came before it. Say what the pupil did, not what they are."
        ),
        max_length=1000,
        widget=area_box(4),
    )
    on = forms.DateField(label=_("When?"), widget=DatePartsInput)
    is_win = forms.BooleanField(
        label=_("This is a win: the pupil and family may see it"), required=False
    )


class SaidForm(forms.Form):
    """What a child or family member said, written down by an adult."""

    voice = forms.ChoiceField(
        label=_("Whose words are they?"),
        choices=[(voice.value, voice.label) for voice in Voice if voice is not Voice.SCHOOL],
        widget=forms.RadioSelect,
    )
    prompt = forms.ChoiceField(
        label=_("What was it about?"),
        choices=[(prompt, PROMPT_LABELS[prompt]) for prompt in CONTRIBUTION_PROMPTS],
    )
    text = forms.CharField(
        label=_("In their own words"), max_length=3000, required=False, widget=area_box(5)
    )
    feeling = forms.ChoiceField(
        label=_("How they feel about it"),
        choices=[("", _("Not said"))]
        + [(name, FEELING_LABELS[name]) for name in CONTRIBUTION_FEELINGS if name],
        required=False,
    )


class StatusForm(forms.Form):
    """SEN status and layer from a day on."""

    provision = forms.ChoiceField(
        label=_("Status"), choices=choices(SenProvision), widget=forms.RadioSelect
    )
    layer = forms.ChoiceField(
        label=_("Layer of support"),
        choices=[("", _("Not set")), *choices(Layer)],
        required=False,
    )
    starts_on = forms.DateField(label=_("From"), widget=DatePartsInput)
    source = forms.CharField(
        label=_("Where was this decided?"),
        help_text=_("For example: review meeting with the family"),
        max_length=80,
    )
    family_told_on = forms.DateField(
        label=_("When was the family told?"),
        help_text=_("A school must tell parents when it begins special educational provision."),
        widget=DatePartsInput,
        required=False,
    )


class NeedsForm(forms.Form):
    """Needs in order: the primary one first."""

    source = forms.CharField(label=_("Where does this come from?"), max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [("", _("None")), *choices(NeedType)]
        words = (_("Primary need"), _("Second need"), _("Third need"), _("Fourth need"))
        for rank, label in enumerate(words, start=1):
            self.fields[f"need_{rank}"] = forms.ChoiceField(
                label=label, choices=options, required=False
            )
        self.order_fields([*(f"need_{rank}" for rank in range(1, RANKS + 1)), "source"])

    def needs(self) -> list[NeedType]:
        """The needs chosen, in order; gaps close up."""
        given = [self.cleaned_data[f"need_{rank}"] for rank in range(1, RANKS + 1)]
        return [NeedType(code) for code in given if code]
