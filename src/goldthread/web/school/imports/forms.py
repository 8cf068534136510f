"""Forms for bringing in files and for adding and joining children."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.exchange.mis.mapping import FIELD_LABELS, REQUIRED_FIELDS, Field
from goldthread.exchange.mis.sniff import SniffedTable
from goldthread.statute.identifiers import InvalidIdentifier, check_uln, check_upn
from goldthread.statute.vocabulary.year_groups import YEAR_GROUP_LABELS, YearGroup
from goldthread.web.components.fields import DatePartsInput

MOST_BYTES = 10 * 1024 * 1024
MOST_SAMPLES = 3
LONGEST_SAMPLE = 40


class UploadForm(forms.Form):
    """One file from any school system, or the census's two tables."""

    school = forms.TypedChoiceField(label=_("School"), coerce=int)
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), 10 MB at most. Or the census table of pupils on roll."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.gz,.txt"}),
        error_messages={
            "required": _("Choose a file of at most 10 MB."),
            "empty": _("The file is empty. Export it again and send that."),
        },
    )
    needs = forms.FileField(
        label=_("Census table of SEN needs"),
        required=False,
        help_text=_("Only with the census table of pupils."),
        widget=forms.FileInput(attrs={"accept": ".csv,.gz"}),
    )

    def __init__(self, *args: Any, schools: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        school: Any = self.fields["school"]
        school.choices = [(each.pk, each.name) for each in schools]
        if len(schools) == 1:
            school.widget = forms.HiddenInput()
            school.initial = schools[0].pk

    def clean_file(self) -> Any:
        """Refuse what is larger than any school's list."""
        return _small(self.cleaned_data["file"])

    def clean_needs(self) -> Any:
        """As the file."""
        needs = self.cleaned_data.get("needs")
        return _small(needs) if needs else None


def _small(file: Any) -> Any:
    if (file.size or 0) > MOST_BYTES:
        raise forms.ValidationError(
            _("The file is larger than 10 MB. Export one school's pupils and nothing else.")
        )
    return file


class ColumnsForm(forms.Form):
    """Which column of a list is which of our fields."""

    date_order = forms.ChoiceField(
        label=_("How dates are written"),
        choices=(("dmy", _("Day first: 25/12/2015")), ("mdy", _("Month first: 12/25/2015"))),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, table: SniffedTable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in this file")), *_headings(table)]
        for field, label in FIELD_LABELS.items():
            required = field in REQUIRED_FIELDS
            self.fields[field.value] = forms.ChoiceField(
                label=_(label),
                choices=choices,
                required=required,
                error_messages={"required": _("Choose the column that holds this.")},
            )
        self.order_fields([*(field.value for field in FIELD_LABELS), "date_order"])

    def clean(self) -> dict[str, Any]:
        """Refuse one column chosen for two fields."""
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for field in FIELD_LABELS:
            header = cleaned.get(field.value)
            if header and header in taken:
                self.add_error(
                    field.value,
                    _("This column is chosen for “%(other)s” too. Choose it once.")
                    % {"other": taken[header]},
                )
            elif header:
                taken[header] = FIELD_LABELS[field]
        return cleaned

    @property
    def columns(self) -> dict[str, str]:
        """The columns chosen, by field."""
        return {
            field.value: self.cleaned_data[field.value]
            for field in Field
            if self.cleaned_data[field.value]
        }


def _headings(table: SniffedTable) -> list[tuple[str, str]]:
    """Each heading with its first values, so that a person sees what it holds."""
    headings = []
    for place, header in enumerate(table.headers):
        values = [row[place].strip()[:LONGEST_SAMPLE] for row in table.sample_rows]
        samples = ", ".join([value for value in values if value][:MOST_SAMPLES])
        headings.append((header, f"{header} ({samples})" if samples else header))
    return headings


class ChildForm(forms.Form):
    """Who a child is, for adding one by hand."""

    school = forms.TypedChoiceField(label=_("School"), coerce=int)
    forename = forms.CharField(label=_("Forename"), max_length=80)
    middle_names = forms.CharField(label=_("Middle names"), max_length=120, required=False)
    surname = forms.CharField(label=_("Surname"), max_length=80)
    preferred_forename = forms.CharField(
        label=_("Forename used in class"), max_length=80, required=False
    )
    born_on = forms.DateField(label=_("Date of birth"), widget=DatePartsInput)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=(("F", _("Female")), ("M", _("Male")), ("U", _("Not recorded"))),
        initial="U",
        widget=forms.RadioSelect,
    )
    year_group = forms.ChoiceField(label=_("Year group"), required=False)
    upn = forms.CharField(label=_("Unique pupil number (UPN)"), max_length=20, required=False)
    uln = forms.CharField(label=_("Unique learner number (ULN)"), max_length=20, required=False)

    def __init__(self, *args: Any, schools: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        school: Any = self.fields["school"]
        school.choices = [(each.pk, each.name) for each in schools]
        if len(schools) == 1:
            school.widget = forms.HiddenInput()
            school.initial = schools[0].pk
        year_group: Any = self.fields["year_group"]
        year_group.choices = [
            ("", _("Not yet known")),
            *((year.value, YEAR_GROUP_LABELS[year]) for year in YearGroup),
        ]

    def clean_upn(self) -> str:
        """Keep a UPN only if it keeps DfE's rules."""
        text = self.cleaned_data["upn"]
        try:
            return check_upn(text).value if text else ""
        except InvalidIdentifier as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean_uln(self) -> str:
        """Keep a ULN only if its check digit fits."""
        text = self.cleaned_data["uln"]
        try:
            return check_uln(text) if text else ""
        except InvalidIdentifier as problem:
            raise forms.ValidationError(str(problem)) from problem

    @property
    def details(self) -> dict[str, Any]:
        """What to keep of the child."""
        return {name: value for name, value in self.cleaned_data.items() if name != "school"}
