"""The form of a review: how each target stands, what helped, what we learned, what we decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from goldthread.records.outcomes.queries import TargetRow
from goldthread.records.provision.queries.planning import PlanLine
from goldthread.records.sen_support.actions.reviews import ReviewNotes, Verdict
from goldthread.records.sen_support.queries.reviews import (
    ATTENDED_LABELS,
    LINE_REVIEW_HELPED,
    TARGET_REVIEW_RESULTS,
)
from goldthread.records.sen_support.queries.tried import HELPED_LABELS
from goldthread.statute.vocabulary.codes import choices
from goldthread.statute.vocabulary.delivery import ReviewDecision
from goldthread.web.school.planning.forms import day_field

RESULT_LABELS = {
    "met": lazy("Reached"),
    "on_the_way": lazy("On the way"),
    "not_yet": lazy("Not yet"),
    "not_needed": lazy("No longer needed"),
}
RESULTS = [(value, RESULT_LABELS[value]) for value in TARGET_REVIEW_RESULTS]
HELPED = [(value, lazy(HELPED_LABELS[value])) for value in LINE_REVIEW_HELPED]
ATTENDED = [(who, lazy(label)) for who, label in ATTENDED_LABELS.items()]


class ReviewForm(forms.Form):
    """Fields for the review itself, and two for each target and each line of the plan."""

    held_on = day_field(lazy("Held on"))
    attended = forms.MultipleChoiceField(
        label=lazy("Who was there"),
        choices=ATTENDED,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    learned = forms.CharField(
        label=lazy("What did we learn?"),
        help_text=lazy("It opens the next plan, so that nothing is typed twice."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    decision = forms.ChoiceField(
        label=lazy("What do we decide?"), choices=choices(ReviewDecision), widget=forms.RadioSelect
    )
    next_step = forms.CharField(
        label=lazy("The next step, and who takes it"), max_length=400, required=False
    )

    def __init__(
        self, *args: Any, targets: Sequence[TargetRow], lines: Sequence[PlanLine], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.target_ids = [target.target_id for target in targets]
        self.line_ids = [line.line_id for line in lines]
        for number in self.target_ids:
            self._ask(f"target_{number}", lazy("How does it stand?"), RESULTS)
        for number in self.line_ids:
            self._ask(f"line_{number}", lazy("Did it help?"), HELPED)
            self.fields[f"line_{number}-keep"] = forms.BooleanField(
                label=lazy("Carry on with this in the next plan"), required=False, initial=True
            )

    def _ask(self, name: str, label: Any, options: list[Any]) -> None:
        self.fields[f"{name}-value"] = forms.ChoiceField(
            label=label, choices=options, widget=forms.RadioSelect
        )
        self.fields[f"{name}-comment"] = forms.CharField(
            label=lazy("In a few words"), max_length=500, required=False
        )

    def boxes(self, name: str) -> list[Any]:
        """The bound fields of one target (`target_5`) or line (`line_7`)."""
        return [
            self[f"{name}-{part}"]
            for part in ("value", "comment", "keep")
            if f"{name}-{part}" in self.fields
        ]

    def notes(self) -> ReviewNotes:
        """The review as typed."""
        typed = self.cleaned_data
        return ReviewNotes(
            held_on=typed["held_on"],
            learned=typed["learned"],
            decision=ReviewDecision(typed["decision"]),
            next_step=typed["next_step"],
            attended=tuple(typed["attended"]),
            targets={number: self._verdict(f"target_{number}") for number in self.target_ids},
            lines={number: self._verdict(f"line_{number}") for number in self.line_ids},
        )

    def kept(self) -> list[int]:
        """Lines to carry on with."""
        return [number for number in self.line_ids if self.cleaned_data[f"line_{number}-keep"]]

    def _verdict(self, name: str) -> Verdict:
        return Verdict(self.cleaned_data[f"{name}-value"], self.cleaned_data[f"{name}-comment"])


class MoveForm(forms.Form):
    """Another day for the review."""

    review_due_on = day_field(lazy("Review by"))
