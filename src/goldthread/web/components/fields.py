"""From a Django form field to the parameters of the GOV.UK component that shows it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext

Params = dict[str, Any]


@dataclass(frozen=True)
class GovukField:
    """Which component shows a field, and with what."""

    component: str
    params: Params


@dataclass(frozen=True)
class FieldError:
    """One line of the error summary: what is wrong, and the id of the box to mend it in."""

    text: str
    anchor: str


class DatePartsInput(forms.SelectDateWidget):
    """A date typed as day, month and year in three boxes; Django's own widget reads them."""


def govuk_field(bound: BoundField, **options: Any) -> GovukField:
    """Return the component and parameters for a bound field.

    Options: label, hint, classes, heading (label as the page's h1), optional (say so), autocomplete,
    prefix, suffix, rows, count (characters), inline, hints (by value), conditionals (HTML by value;
    it is not escaped, so it must come from a template).
    """
    widget = bound.field.widget
    component = _component_of(widget, options)
    params = _common_params(bound, options)
    params |= _BUILDERS[component](bound, options)
    return GovukField(component, params)


def field_errors(*form_list: Any) -> list[FieldError]:
    """Return every error of the forms and formsets given, each with the id it links to."""
    lines: list[FieldError] = []
    for form in form_list:
        if isinstance(form, forms.BaseFormSet):
            lines += [FieldError(str(text), "") for text in form.non_form_errors()]
            lines += field_errors(*form.forms)
            continue
        lines += [FieldError(str(text), "") for text in form.non_field_errors()]
        lines += [
            FieldError(_named(bound, str(text)), _anchor(bound))
            for bound in form
            for text in bound.errors
        ]
    return lines


def _named(bound: BoundField, text: str) -> str:
    """Return the error with the label it belongs to: alone, 'This field is required.' helps nobody."""
    label = str(bound.label)
    return f"{label} {text}" if label[-1:] in "?.!:" else f"{label}: {text}"


def _component_of(widget: forms.Widget, options: Params) -> str:
    if widget.is_hidden:
        return "hidden"
    if options.get("count") and isinstance(widget, forms.Textarea):
        return "character_count"
    for kind, component in _COMPONENTS:
        if isinstance(widget, kind):
            return component
    return "input"


# The first match wins, so the special comes before the general.
_COMPONENTS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.SelectDateWidget, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)


def _common_params(bound: BoundField, options: Params) -> Params:
    params: Params = {
        "id": bound.auto_id,
        "name": bound.html_name,
        "classes": options.get("classes", ""),
    }
    hint = options.get("hint", bound.help_text)
    if hint:
        params["hint"] = {"text": str(hint)}
    if bound.errors:
        params["errorMessage"] = {
            "text": " ".join(map(str, bound.errors)),
            "visuallyHiddenText": gettext("Error"),
        }
    if bound.field.disabled:
        params["disabled"] = True
    params["label"] = {
        "text": _label(bound, options),
        "isPageHeading": bool(options.get("heading")),
        "classes": "govuk-label--l" if options.get("heading") else "gt-label",
    }
    return params


def _label(bound: BoundField, options: Params) -> str:
    text = str(options.get("label") or bound.label)
    says_optional = options.get("optional", not isinstance(bound.field.widget, forms.CheckboxInput))
    if bound.field.required or not says_optional:
        return text
    return gettext("%(label)s (optional)") % {"label": text}


def _fieldset(bound: BoundField, options: Params) -> Params:
    size = "l" if options.get("heading") else "gt"
    legend = {
        "text": _label(bound, options),
        "isPageHeading": bool(options.get("heading")),
        "classes": "govuk-fieldset__legend--l" if size == "l" else "gt-label",
    }
    return {"fieldset": {"legend": legend}}


def _value(bound: BoundField) -> str:
    value = bound.field.widget.format_value(bound.value())
    return "" if value is None else str(value)


def _attributes(bound: BoundField, *leave_out: str) -> Params:
    """Return the widget's attributes that have no parameter; `required` is checked on the server."""
    spoken_for = {"class", "id", "name", "autocomplete", "rows", "type", "required", *leave_out}
    attrs = bound.field.widget.attrs | bound.field.widget_attrs(bound.field.widget)
    return {
        name: {"value": value, "optional": True} if isinstance(value, bool) else str(value)
        for name, value in attrs.items()
        if name not in spoken_for
    }


def _input(bound: BoundField, options: Params) -> Params:
    widget = bound.field.widget
    is_number = isinstance(widget, forms.NumberInput)
    params: Params = {"value": _value(bound), "type": "text" if is_number else _input_type(widget)}
    if params["type"] == "date" and hasattr(bound.value(), "isoformat"):
        params["value"] = bound.value().isoformat()
    if is_number:
        params["inputmode"] = (
            "numeric" if isinstance(bound.field, forms.IntegerField) else "decimal"
        )
        params["classes"] = options.get("classes") or "govuk-input--width-4"
    if isinstance(widget, forms.DateInput):
        params["classes"] = options.get("classes") or "govuk-input--width-10"
    params["autocomplete"] = options.get("autocomplete") or widget.attrs.get("autocomplete")
    params["attributes"] = _attributes(bound, "min", "max", "step")
    for side in ("prefix", "suffix"):
        if options.get(side):
            params[side] = {"text": options[side]}
    return params


def _input_type(widget: forms.Widget) -> str:
    return str(widget.attrs.get("type") or getattr(widget, "input_type", "text"))


def _textarea(bound: BoundField, options: Params) -> Params:
    asked = bound.field.widget.attrs.get("rows", "10")
    rows = options.get("rows") or (4 if str(asked) == "10" else asked)  # Django's own default is 10
    attributes = (
        _attributes(bound, "cols", "maxlength")
        if options.get("count")
        else _attributes(bound, "cols")
    )
    params: Params = {"value": _value(bound), "rows": str(rows), "attributes": attributes}
    if options.get("count"):
        params["maxlength"] = str(options["count"])
        params["textareaDescriptionText"] = gettext("You can enter up to %(most)s characters") % {
            "most": "%{count}"
        }
    return params


def _password(bound: BoundField, options: Params) -> Params:
    return {
        "autocomplete": options.get("autocomplete") or bound.field.widget.attrs.get("autocomplete"),
        "showPasswordText": gettext("Show"), "hidePasswordText": gettext("Hide"),
        "showPasswordAriaLabelText": gettext("Show password"), "hidePasswordAriaLabelText": gettext("Hide password"),
    }  # fmt: skip


def _select(bound: BoundField, _options: Params) -> Params:
    items = [
        {"value": value, "text": text, "selected": chosen}
        for value, text, chosen in _choices(bound)
    ]
    attributes = _attributes(bound)
    if bound.field.widget.allow_multiple_selected:
        attributes["multiple"] = {"value": True, "optional": True}
    return {"items": items, "attributes": attributes}


def _choice_group(bound: BoundField, options: Params) -> Params:
    hints, conditionals = options.get("hints", {}), options.get("conditionals", {})
    items: list[Params] = []
    for value, text, chosen in _choices(bound):
        item: Params = {"value": value, "text": text, "checked": chosen}
        if hint := hints.get(value):
            item["hint"] = {"text": str(hint)}
        if html := conditionals.get(value):
            item["conditional"] = {"html": html}
        items.append(item)
    inline = " govuk-radios--inline" if options.get("inline") else ""
    classes = f"{options.get('classes', '')}{inline}".strip()
    return {"idPrefix": bound.auto_id, "items": items, "classes": classes} | _fieldset(
        bound, options
    )


def _checkbox(bound: BoundField, options: Params) -> Params:
    item: Params = {"value": "on", "text": _label(bound, options), "checked": bool(bound.value())}
    return {"idPrefix": bound.auto_id, "items": [item]}


def _date(bound: BoundField, options: Params) -> Params:
    words = {"day": gettext("Day"), "month": gettext("Month"), "year": gettext("Year")}
    typed = _typed_parts(bound)
    wrong = " govuk-input--error" if bound.errors else ""
    items = [
        {
            "id": f"{bound.auto_id}-{part}", "name": f"{bound.html_name}_{part}", "label": word, "value": typed[part],
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}{wrong}",
        }
        for part, word in words.items()
    ]  # fmt: skip
    return {"items": items} | _fieldset(bound, options)


def _typed_parts(bound: BoundField) -> dict[str, str]:
    """Return what the person typed, so that a wrong date comes back to be mended, not retyped."""
    parts = ("day", "month", "year")
    if bound.form.is_bound and not bound.field.disabled:
        return {part: str(bound.form.data.get(f"{bound.html_name}_{part}", "")) for part in parts}
    known = bound.field.widget.format_value(bound.value()) or {}
    return {part: str(known.get(part) or "") for part in parts}


def _choices(bound: BoundField) -> list[tuple[str, str, bool]]:
    """Return value, text and chosen for every choice; groups are read without their headings."""
    value = bound.value()
    given = value if isinstance(value, list | tuple | set) else [value]
    chosen = {"" if one is None else str(bound.field.prepare_value(one)) for one in given}
    flat: list[tuple[Any, Any]] = []
    for key, label in bound.field.widget.choices:
        flat += label if isinstance(label, list | tuple) else [(key, label)]
    if isinstance(
        bound.field.widget, forms.RadioSelect
    ):  # a radio group has no empty choice: nothing chosen says it
        flat = [pair for pair in flat if str(pair[0] or "")]
    keys = [("" if key is None else str(key), _in_words(str(label))) for key, label in flat]
    return [(key, label, key in chosen) for key, label in keys]


def _in_words(label: str) -> str:
    """A label of the pure rooms in the reader's language; any other text stays as it is."""
    return gettext(label) if label else ""


def _anchor(bound: BoundField) -> str:
    is_split = isinstance(bound.field.widget, forms.SelectDateWidget)
    return f"{bound.auto_id}-day" if is_split else str(bound.auto_id)


_BUILDERS = {
    "hidden": lambda bound, _options: {"html": str(bound)},
    "input": _input,
    "textarea": _textarea,
    "character_count": _textarea,
    "select": _select,
    "radios": _choice_group,
    "checkboxes": _choice_group,
    "checkbox": _checkbox,
    "date": _date,
    "file": lambda bound, _options: {"attributes": _attributes(bound)},
    "password": _password,
}
