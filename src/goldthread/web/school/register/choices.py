"""What can be chosen on the register, read from and written to the query string, and said as a sentence."""

from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.records.assurance.queries.register import SORTS, RegisterFilter
from goldthread.statute.vocabulary.needs import NEED_AREA_LABELS, NEED_TYPE_LABELS
from goldthread.statute.vocabulary.provision import LAYER_LABELS, SEN_PROVISION_LABELS
from goldthread.statute.vocabulary.year_groups import YEAR_GROUP_LABELS

SIZES = (50, 100, 2000)
_ANY = [("", gettext_lazy("Any"))]

REVIEW_WORDS = {
    "late": gettext_lazy("review late"),
    "fortnight": gettext_lazy("review due within a fortnight"),
    "none_since_september": gettext_lazy("no review since September"),
    "no_plan": gettext_lazy("no plan under way"),
}
FAMILY_WORDS = {"not_heard": gettext_lazy("family not heard this school year")}
DELIVERY_WORDS = {"behind": gettext_lazy("less than 80 % delivered")}


def _pairs(labels: Any) -> list[tuple[str, Any]]:
    return _ANY + [(str(key), label) for key, label in labels.items()]


class FilterForm(forms.Form):
    """The boxes beneath the sentence. Every box is optional; unknown values are left out."""

    q = forms.CharField(
        label=gettext_lazy("Name, class or UPN ending"), required=False, max_length=80
    )
    year = forms.ChoiceField(
        label=gettext_lazy("Year"), choices=_pairs(YEAR_GROUP_LABELS), required=False
    )
    class_id = forms.ChoiceField(label=gettext_lazy("Class"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[pair for pair in _pairs(SEN_PROVISION_LABELS) if pair[0] != "N"],
        required=False,
    )
    layer = forms.ChoiceField(
        label=gettext_lazy("Layer"), choices=_pairs(LAYER_LABELS), required=False
    )
    need = forms.ChoiceField(
        label=gettext_lazy("Main need"), choices=_pairs(NEED_TYPE_LABELS), required=False
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Area of need"), choices=_pairs(NEED_AREA_LABELS), required=False
    )
    review = forms.ChoiceField(
        label=gettext_lazy("Review"), choices=_pairs(REVIEW_WORDS), required=False
    )
    family = forms.ChoiceField(
        label=gettext_lazy("Family"), choices=_pairs(FAMILY_WORDS), required=False
    )
    delivery = forms.ChoiceField(
        label=gettext_lazy("Delivery"), choices=_pairs(DELIVERY_WORDS), required=False
    )

    def __init__(self, *args: Any, classes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["class_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*_ANY, *classes]


@dataclass(frozen=True)
class Choices:
    """What is asked of the register: filter, order, page."""

    filter: RegisterFilter
    sort: str
    descending: bool
    page: int
    size: int


def choices_from(query: QueryDict, form: FilterForm) -> Choices:
    """Read the query string; what cannot be read falls back to what is usual."""
    form.is_valid()
    cleaned = {name: form.cleaned_data.get(name, "") for name in FilterForm.base_fields}
    sort = query.get("sort", "name")
    size = query.get("size", "")
    page = query.get("page", "")
    return Choices(
        filter=RegisterFilter(**cleaned),
        sort=sort if sort in SORTS or sort == "delivered" else "name",
        descending=query.get("dir") == "down",
        page=int(page) if page.isdigit() and len(page) < 6 and int(page) > 0 else 1,
        size=int(size) if size.isdigit() and int(size[:5]) in SIZES else SIZES[0],
    )


def sentence_parts(chosen: RegisterFilter, classes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each filter in force as (its name, its words): "Year 5 · on SEN Support · …"."""
    words: dict[str, Any] = {
        "q": {chosen.q: _("matching “%(text)s”") % {"text": chosen.q}},
        "year": YEAR_GROUP_LABELS,
        "class_id": {key: _("class %(name)s") % {"name": name} for key, name in classes},
        "status": {
            key: _("on %(status)s") % {"status": v} for key, v in SEN_PROVISION_LABELS.items()
        },
        "layer": LAYER_LABELS,
        "need": NEED_TYPE_LABELS,
        "area": NEED_AREA_LABELS,
        "review": REVIEW_WORDS,
        "family": FAMILY_WORDS,
        "delivery": DELIVERY_WORDS,
    }
    return [
        (name, str(words[name].get(value, value)))
        for name, value in asdict(chosen).items()
        if value
    ]
