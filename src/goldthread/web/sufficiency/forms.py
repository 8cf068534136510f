"""Supplying a file, and asking for runs of demand and of places."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goldthread.exchange.area_files import READERS
from goldthread.records.planning.actions.files import MOST_BYTES
from goldthread.statute.vocabulary.planning import NEEDED, PLAN_FILES, FileKind, RunKind
from goldthread.web.components.fields import DatePartsInput

if TYPE_CHECKING:
    from goldthread.records.planning.models import AreaFile

LARGEST_SEED = 2**31 - 1
WHOLE = {"invalid": _("Give a whole number.")}
NUMBER = {"invalid": _("Give a number, for example 900 or 0.035.")}


class FileForm(forms.Form):
    """One file, with where it comes from."""

    kind = forms.ChoiceField(label=_("What does it hold?"))
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, GeoJSON for boundaries, TOML for scenarios; packed with gzip or not, 10 MB at most. It must name no child."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.gz,.geojson,.json,.toml"}),
        error_messages={
            "required": _("Choose a file of at most 10 MB."),
            "empty": _("The file is empty. Export it again and send that."),
        },
    )
    source = forms.CharField(
        label=_("Where does it come from?"),
        max_length=300,
        help_text=_(
            "As you would cite it, for example “DfE, Education, health and care plans 2025”."
        ),
        error_messages={
            "required": _("Say where the figures come from."),
            "max_length": _("Say it in 300 letters or fewer."),
        },
    )
    source_on = forms.DateField(
        label=_("Of which day is it?"),
        help_text=_("The day it was published, or the day it was made."),
        widget=DatePartsInput,
        error_messages={
            "required": _("Give the day it was published or made."),
            "invalid": _("Give a real date, for example 26 6 2025."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(one.value, gettext(one.label)) for one in FileKind if one in READERS]

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _(
                    "The file is larger than 10 MB. Pack it with gzip, or supply your region’s rows only."
                )
            )
        return file


class _RunForm(forms.Form):
    """What every run is asked with."""

    title = forms.CharField(
        label=_("What shall it be called?"),
        max_length=120,
        help_text=_("Colleagues of your authority find it by this name. Name no child."),
        error_messages={
            "required": _("Give it a name that tells it from others."),
            "max_length": _("Say it in 120 letters or fewer."),
        },
    )
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, max_value=LARGEST_SEED, initial=1, error_messages=WHOLE,
        help_text=_("Any whole number. The same seed gives the same numbers again."),
    )  # fmt: skip


class DemandForm(_RunForm):
    """How many plans, from which releases, how far ahead."""

    releases = forms.TypedMultipleChoiceField(
        label=_("Which releases?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one release.")},
    )
    changes = forms.TypedMultipleChoiceField(
        label=_("Compare with these scenarios"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The same futures are worked out with and without each."),
    )  # fmt: skip
    origin = forms.IntegerField(
        label=_("Last January to use"), required=False, min_value=2010, max_value=2100,
        error_messages=WHOLE,
        help_text=_("A year. Left empty: the newest in the releases."),
    )  # fmt: skip
    horizon = forms.IntegerField(
        label=_("Years ahead"), min_value=1, max_value=20, initial=10, error_messages=WHOLE
    )
    draws = forms.IntegerField(
        label=_("Futures drawn"), min_value=100, max_value=2000, initial=1000,
        error_messages=WHOLE,
        help_text=_("1,000 is right for most: fewer make the outer figures rough."),
    )  # fmt: skip
    field_order = ("title", "releases", "changes", "origin", "horizon", "draws", "seed")

    def __init__(self, *args: Any, files: "Iterable[AreaFile]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(files)
        for name, kind in (("releases", FileKind.RELEASE), ("changes", FileKind.CHANGES)):
            field: Any = self.fields[name]
            field.choices = [(one.pk, one.name) for one in rows if one.kind == kind]
        if not field.choices:
            del self.fields["changes"]

    def parameters(self) -> dict[str, Any]:
        """What the run is worked out with."""
        return {name: self.cleaned_data[name] for name in ("origin", "horizon", "draws")}

    def file_ids(self) -> list[int]:
        """The releases and scenarios chosen."""
        return [*self.cleaned_data["releases"], *self.cleaned_data.get("changes", ())]


class PlacesForm(_RunForm):
    """Where to open and expand: one file for each table, and what stands in no file."""

    travel_cost = forms.FloatField(
        label=_("Pounds a year for a child and each kilometre or minute"), min_value=0,
        max_value=100_000, error_messages=NUMBER,
    )  # fmt: skip
    unplaced_cost = forms.FloatField(
        label=_("Pounds a year for a child without a place here"), min_value=1,
        max_value=10_000_000, error_messages=NUMBER,
        help_text=_("What a place elsewhere costs, with the way there."),
    )  # fmt: skip
    travel_limit = forms.FloatField(
        label=_("Longest way, in kilometres or minutes"), required=False, min_value=0.1,
        max_value=1000, error_messages=NUMBER, help_text=_("Left empty: no limit."),
    )  # fmt: skip
    road_factor = forms.FloatField(
        label=_("Roads to straight lines"), min_value=1, max_value=5, initial=1.3,
        error_messages=NUMBER,
        help_text=_("Used where no file says how far it is. 1.3 is usual in England."),
    )  # fmt: skip
    worst_share = forms.FloatField(
        label=_("Of no zone and need should more than this share be without a place"),
        required=False, min_value=0, max_value=0.99, error_messages=NUMBER,
        help_text=_("Between 0 and 1. Left empty: only the cost decides."),
    )  # fmt: skip
    if_refused = forms.CharField(
        label=_("What if these sites say no?"), required=False, max_length=400,
        help_text=_("Names as in the file of sites, with a semicolon between them."),
    )  # fmt: skip
    without = forms.CharField(
        label=_("Where nothing can be built"), required=False, max_length=400,
        help_text=_("Sites by name, with a semicolon between them."),
    )  # fmt: skip
    alternatives = forms.FloatField(
        label=_("Which other plans count as nearly as good?"), required=False, min_value=0.0001,
        max_value=0.2, error_messages=NUMBER,
        help_text=_(
            "The share they may cost more, for example 0.01. You then see which sites nearly all of "
            "them open. Left empty: not asked, and quicker."
        ),
    )  # fmt: skip
    discount = forms.FloatField(
        label=_("Discount a year"), min_value=0, max_value=0.5, initial=0.035, error_messages=NUMBER,
        help_text=_("0.035 is the Treasury’s Green Book."),
    )  # fmt: skip
    asset_life = forms.FloatField(
        label=_("Years a building is paid for over"), min_value=1, max_value=100, initial=30,
        error_messages=NUMBER,
    )  # fmt: skip
    time_limit = forms.FloatField(
        label=_("Seconds of each search, at most"), min_value=1, max_value=900, initial=120,
        error_messages=NUMBER,
    )  # fmt: skip

    def __init__(self, *args: Any, files: "Iterable[AreaFile]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(files)
        for kind in PLAN_FILES:
            choices = [(one.pk, one.name) for one in rows if one.kind == kind.value]
            required = kind in NEEDED[RunKind.PLACES]
            if choices or required:
                self.fields[kind.value] = forms.TypedChoiceField(
                    label=gettext(kind.label),
                    coerce=int,
                    empty_value=None,
                    choices=[
                        ("", gettext("Choose a file") if required else gettext("None")),
                        *choices,
                    ],
                    required=required,
                    error_messages={"required": _("Choose a file, or supply one first.")},
                )
        self.order_fields(["title", *(kind.value for kind in PLAN_FILES)])

    def clean(self) -> dict[str, Any]:
        """Refuse what might disagree, as the command does."""
        cleaned = super().clean() or {}
        zones, travel = cleaned.get(FileKind.ZONES), cleaned.get(FileKind.TRAVEL)
        if zones and travel:
            self.add_error(
                FileKind.TRAVEL.value,
                _("Choose zones or a table of ways, not both: they might disagree."),
            )
        if not zones and not travel:
            self.add_error(
                None, _("Choose a file that says where the zones are, or how far it is.")
            )
        if cleaned.get(FileKind.TEST) and not cleaned.get(FileKind.SCENARIOS):
            self.add_error(
                FileKind.TEST.value,
                _("This tries a plan made for other futures: choose those too."),
            )
        return cleaned

    def parameters(self) -> dict[str, Any]:
        """What the run is worked out with."""
        names = (
            "travel_cost", "unplaced_cost", "travel_limit", "road_factor", "worst_share",
            "discount", "asset_life", "time_limit", "alternatives",
        )  # fmt: skip
        return {
            **{name: self.cleaned_data[name] for name in names}, "gap": 0.005,
            "without": self._named("without"), "if_refused": self._named("if_refused"),
        }  # fmt: skip

    def _named(self, field: str) -> list[str]:
        """The sites named in a field."""
        names = (name.strip() for name in self.cleaned_data[field].split(";"))
        return [name for name in names if name]

    def file_ids(self) -> list[int]:
        """The tables chosen."""
        chosen = (self.cleaned_data.get(kind.value) for kind in PLAN_FILES)
        return [file_id for file_id in chosen if file_id]
