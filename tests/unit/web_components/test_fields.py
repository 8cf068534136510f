"""The bridge from bound fields to GOV.UK components."""

from datetime import date

from django import forms

from goldthread.web.components.fields import FieldError, field_errors, govuk_field
from tests.unit.web_components import styleguide


def shown(bound: forms.BoundField, **options: object) -> str:
    source = '{% from "components/forms.html" import field %}{{ field(bound, **options) }}'
    return styleguide.build().from_string(source).render(bound=bound, options=options)


def test_every_widget_finds_its_component() -> None:
    form = styleguide.empty_form()
    assert {name: govuk_field(form[name]).component for name in form.fields} == {
        "outcome": "input", "why": "textarea", "minutes": "input", "review_on": "date", "met_on": "input",
        "who": "select", "agreed": "radios", "areas": "checkboxes", "share": "checkbox", "letter": "file",
        "version": "hidden",
    }  # fmt: skip


def test_text_keeps_its_lines_and_is_escaped() -> None:
    class Form(forms.Form):
        why = forms.CharField(widget=forms.Textarea)

    html = shown(Form({"why": "one\n  <two>\nthree"})["why"])
    assert ">one\n  &lt;two&gt;\nthree</textarea>" in html


def test_counted_text_keeps_its_lines() -> None:
    class Form(forms.Form):
        why = forms.CharField(widget=forms.Textarea)

    html = shown(Form({"why": "one\n  two\nthree"})["why"], count=50)
    assert ">one\n  two\nthree</textarea>" in html
    assert 'data-maxlength="50"' in html


def test_date_shows_its_parts_and_a_wrong_date_comes_back_as_typed() -> None:
    right = govuk_field(styleguide.empty_form()["review_on"]).params["items"]
    assert [(item["name"], item["value"]) for item in right] == [
        ("review_on_day", "11"), ("review_on_month", "12"), ("review_on_year", "2026"),
    ]  # fmt: skip
    wrong = govuk_field(styleguide.wrong_form()["review_on"]).params
    assert [item["value"] for item in wrong["items"]] == ["31", "2", "2026"]
    assert wrong["errorMessage"]["text"] == "Enter a valid date."


def test_date_parts_are_read_as_a_date() -> None:
    sent = {"review_on_day": "1", "review_on_month": "9", "review_on_year": "2026"}
    form = styleguide.PlanForm(sent)
    form.is_valid()
    assert form.cleaned_data["review_on"] == date(2026, 9, 1)


def test_choices_are_chosen_by_value_whatever_its_type() -> None:
    class Form(forms.Form):
        year = forms.TypedChoiceField(choices=[(4, "Four"), (5, "Five")], coerce=int)
        days = forms.MultipleChoiceField(
            choices=[(1, "Mon"), (2, "Tue")], widget=forms.CheckboxSelectMultiple
        )

    form = Form(initial={"year": 5, "days": [2]})
    assert [item["selected"] for item in govuk_field(form["year"]).params["items"]] == [False, True]
    assert [item["checked"] for item in govuk_field(form["days"]).params["items"]] == [False, True]


def test_optional_is_said_and_required_is_not() -> None:
    form = styleguide.empty_form()
    assert (
        govuk_field(form["why"]).params["label"]["text"] == "What gets in the way now? (optional)"
    )
    assert govuk_field(form["outcome"]).params["label"]["text"] == "What will Amina be able to do?"
    assert govuk_field(form["share"]).params["items"][0]["text"] == "Share this with the family now"


def test_error_and_hint_are_described_to_screen_readers() -> None:
    html = shown(styleguide.wrong_form()["minutes"], hint="A number")
    assert 'aria-describedby="id_minutes-hint id_minutes-error"' in html
    assert 'value="many"' in html


def test_summary_links_each_error_to_its_box_and_names_it() -> None:
    errors = field_errors(styleguide.wrong_form())
    assert errors[:3] == [
        FieldError("What will Amina be able to do? This field is required.", "id_outcome"),
        FieldError("Minutes each time: Enter a whole number.", "id_minutes"),
        FieldError("When shall we look again? Enter a valid date.", "id_review_on-day"),
    ]


def test_summary_has_whole_form_errors_and_formsets() -> None:
    class Line(forms.Form):
        name = forms.CharField()

        def clean(self) -> None:
            raise forms.ValidationError("These do not fit together.")

    lines = forms.formset_factory(Line, extra=1)
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": ""}
    formset = lines(sent, form_kwargs={"empty_permitted": False, "use_required_attribute": False})
    assert field_errors(formset) == [
        FieldError("These do not fit together.", ""),
        FieldError("Name: This field is required.", "id_form-0-name"),
    ]


def test_summary_is_absent_when_nothing_is_wrong() -> None:
    source = '{% from "components/forms.html" import error_summary %}{{ error_summary(form) }}'
    form = styleguide.FilterForm({})
    assert styleguide.build().from_string(source).render(form=form).strip() == ""
