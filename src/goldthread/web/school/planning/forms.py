"""Forms of the plan: the head, an outcome, a target, a line, a measurement. They check, never save."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from goldthread.records.contributions.queries import AGREEMENT_ANSWERS
from goldthread.records.outcomes.actions import TargetPlan
from goldthread.records.provision.actions.planning import LinePlan
from goldthread.records.provision.queries.catalogue import EVERY_AREA, GRADES
from goldthread.statute.targets import GAS_STEPS, MEASURABLE_HELP
from goldthread.statute.vocabulary.codes import choices
from goldthread.statute.vocabulary.delivery import GasLevel, Measure, Voice
from goldthread.statute.vocabulary.needs import NeedArea
from goldthread.statute.vocabulary.provision import Layer

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User
    from goldthread.records.provision.models import CatalogueEntry

WEEKDAYS = (lazy("Monday"), lazy("Tuesday"), lazy("Wednesday"), lazy("Thursday"), lazy("Friday"))
AREAS = choices(NeedArea)
ANY_AREA = [(EVERY_AREA, lazy("All areas")), *AREAS]
GRADE_LABELS = {
    "teaching_assistant": lazy("Teaching assistant"),
    "teacher": lazy("Teacher"),
    "senco": lazy("SENCO"),
    "specialist": lazy("Specialist"),
}
GRADE_CHOICES = [(grade, GRADE_LABELS[grade]) for grade in GRADES]
ANSWER_LABELS = {
    "agreed": lazy("They agree"),
    "talk": lazy("They would like to talk first"),
    "not_agreed": lazy("They do not agree"),
}
ANSWER_CHOICES = [(answer, ANSWER_LABELS[answer]) for answer in AGREEMENT_ANSWERS]


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, typed or picked."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class AdultsForm(forms.Form):
    """A form in which adults of the school are chosen by id. Nobody chosen: it is a post's."""

    of_post = lazy("Whoever works with these pupils")

    def __init__(self, *args: Any, adults: "Iterable[User]" = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adults = {str(adult.pk): adult for adult in adults}
        lead = self.fields["lead"]
        assert isinstance(lead, forms.ChoiceField)
        lead.choices = [("", self.of_post)] + [
            (key, f"{adult.name}, {adult.job_title}" if adult.job_title else adult.name)
            for key, adult in self.adults.items()
        ]

    def chosen_lead(self) -> "User | None":
        """The adult chosen, if any."""
        return self.adults.get(self.cleaned_data["lead"])


class CycleForm(AdultsForm):
    """The head of a plan."""

    of_post = lazy("The SENCO, whoever holds the post")

    what_we_know = forms.CharField(
        label=lazy("What we know"),
        help_text=lazy("What the pupil does well, what gets in the way, and what has helped."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    lead = forms.ChoiceField(label=lazy("Who leads this plan"), required=False)
    starts_on = day_field(lazy("Starts on"))
    review_due_on = day_field(lazy("Review by"))


class OutcomeForm(forms.Form):
    """What will be different."""

    text = forms.CharField(
        label=lazy("What will be different for the pupil?"),
        help_text=lazy(
            "In their words where you can. Say what they will do or have, not what you will do."
        ),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    area = forms.ChoiceField(label=lazy("Area of need"), choices=AREAS)


class TargetForm(forms.Form):
    """A step that can be measured. The five steps are asked for by `gas_0` to `gas_4`."""

    text = forms.CharField(
        label=lazy("Target"),
        help_text=lazy(MEASURABLE_HELP),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    child_words = forms.CharField(
        label=lazy("In the child’s words"), max_length=200, required=False
    )
    measure = forms.ChoiceField(
        label=lazy("How will you measure it?"), choices=choices(Measure), widget=forms.RadioSelect
    )
    unit = forms.CharField(
        label=lazy("What do you count?"),
        help_text=lazy("For example: words read in a minute"),
        max_length=60,
        required=False,
    )
    baseline = forms.DecimalField(
        label=lazy("Where the child is now"), max_digits=8, decimal_places=2, required=False
    )
    baseline_on = day_field(lazy("Measured on"), required=False)
    goal = forms.DecimalField(label=lazy("Goal"), max_digits=8, decimal_places=2, required=False)
    due_on = day_field(lazy("By when"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step, level in enumerate(GasLevel):
            self.fields[f"gas_{step}"] = forms.CharField(
                label=f"{level.value:+d}: {_(level.label)}" if level else f"0: {_(level.label)}",
                max_length=200,
                required=False,
            )

    @property
    def steps(self) -> list[Any]:
        """The five fields of goal attainment scaling."""
        return [self[f"gas_{step}"] for step in range(GAS_STEPS)]

    def plan(self) -> TargetPlan:
        """The target as typed."""
        typed = self.cleaned_data
        measure = Measure(typed["measure"])
        levels = tuple(typed[f"gas_{step}"] for step in range(GAS_STEPS))
        return TargetPlan(
            text=typed["text"],
            child_words=typed["child_words"],
            measure=measure,
            unit=typed["unit"],
            baseline=typed["baseline"],
            baseline_on=typed["baseline_on"],
            goal=typed["goal"],
            due_on=typed["due_on"],
            gas_levels=levels if measure is Measure.GAS else (),
        )


class LineForm(AdultsForm):
    """Provision with its dose. 0 minutes is help given all the time."""

    name = forms.CharField(label=lazy("Name"), max_length=120)
    layer = forms.ChoiceField(label=lazy("Layer"), choices=choices(Layer))
    area = forms.ChoiceField(label=lazy("Area of need"), choices=ANY_AREA)
    minutes = forms.IntegerField(label=lazy("Minutes each time"), min_value=0, required=False)
    times_per_week = forms.IntegerField(label=lazy("Times a week"), min_value=0, required=False)
    weeks = forms.IntegerField(label=lazy("School weeks"), min_value=0, required=False)
    lead = forms.ChoiceField(label=lazy("Who leads it"), required=False)
    grade = forms.ChoiceField(
        label=lazy("Whose hour it costs"), choices=GRADE_CHOICES, initial="teaching_assistant"
    )
    starts_on = day_field(lazy("Starts on"))
    ends_on = day_field(
        lazy("Ends on"), required=False, help_text=lazy("Leave empty to count school weeks.")
    )
    place = forms.CharField(label=lazy("Where"), max_length=80, required=False)
    materials = forms.CharField(label=lazy("With what"), max_length=160, required=False)
    one_off_cost = forms.DecimalField(
        label=lazy("Materials and other costs, once, for the whole group"),
        min_value=0,
        max_digits=8,
        decimal_places=2,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in enumerate(WEEKDAYS):
            self.fields[f"slot_{weekday}"] = forms.TimeField(
                label=name,
                required=False,
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            )

    @property
    def times(self) -> list[Any]:
        """One field a weekday for when it happens."""
        return [self[f"slot_{weekday}"] for weekday in range(len(WEEKDAYS))]

    def plan(self, entry: "CatalogueEntry | None" = None) -> LinePlan:
        """The line as typed."""
        typed = self.cleaned_data
        return LinePlan(
            name=typed["name"],
            layer=typed["layer"],
            area=typed["area"],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            minutes=typed["minutes"] or 0,
            times_per_week=typed["times_per_week"] or 0,
            weeks=typed["weeks"] or 0,
            entry=entry,
            lead=self.chosen_lead(),
            grade=typed["grade"],
            one_off_cost=typed["one_off_cost"] or Decimal(0),
            place=typed["place"],
            materials=typed["materials"],
            slots=self._slots(),
        )

    def _slots(self) -> tuple[tuple[int, time], ...]:
        found = ((day, self.cleaned_data[f"slot_{day}"]) for day in range(len(WEEKDAYS)))
        return tuple((day, starts_at) for day, starts_at in found if starts_at)


def line_start(entry: "CatalogueEntry | None", starts_on: date) -> dict[str, Any]:
    """What a line form begins with, taken from a catalogue entry."""
    begin: dict[str, Any] = {"starts_on": starts_on, "grade": "teaching_assistant"}
    if entry is None:
        return begin
    names = ("name", "layer", "area", "minutes", "times_per_week", "weeks", "one_off_cost")
    return begin | {name: getattr(entry, name) for name in names}


class JoinForm(forms.Form):
    """Joining a group that runs already."""

    group = forms.IntegerField(widget=forms.HiddenInput)
    starts_on = day_field(lazy("From"))


class StopForm(forms.Form):
    """The last day of a line."""

    stopped_on = day_field(lazy("Last day"))


class AgreementForm(forms.Form):
    """What the family or young person answered."""

    voice = forms.ChoiceField(
        label=lazy("Who answered"),
        choices=choices((Voice.FAMILY, Voice.CHILD)),
        widget=forms.RadioSelect,
        initial=Voice.FAMILY.value,
    )
    answer = forms.ChoiceField(
        label=lazy("What did they say?"), choices=ANSWER_CHOICES, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=lazy("In their words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MeasurementForm(forms.Form):
    """One measurement; the box fits the way the target is measured."""

    on = day_field(lazy("Measured on"))
    note = forms.CharField(label=lazy("Note"), max_length=300, required=False)

    def __init__(
        self, *args: Any, measure: Measure, unit: str, levels: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        value = _value_field(measure, unit, list(levels))
        self.fields = {"value": value, **self.fields}


def _value_field(measure: Measure, unit: str, levels: list[str]) -> forms.Field:
    if measure is Measure.MILESTONE:
        options = [("1", _("Reached")), ("0", _("Not yet"))]
        return forms.TypedChoiceField(
            label=_("Where are they now?"),
            choices=options,
            coerce=Decimal,
            widget=forms.RadioSelect,
        )
    if measure is Measure.GAS:
        named = zip(GasLevel, levels or [""] * GAS_STEPS, strict=False)
        options = [(str(level.value), words or _(level.label)) for level, words in named]
        return forms.TypedChoiceField(
            label=_("Which step fits best?"),
            choices=options,
            coerce=Decimal,
            widget=forms.RadioSelect,
        )
    return forms.DecimalField(
        label=unit[:1].upper() + unit[1:] if unit else _("How much?"),
        max_digits=8,
        decimal_places=2,
    )
