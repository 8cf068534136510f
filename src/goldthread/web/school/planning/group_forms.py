"""The one form with which a plan is written for several children."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from goldthread.records.provision.actions.together import ChildPart
from goldthread.statute.vocabulary.codes import choices
from goldthread.statute.vocabulary.needs import NeedType

if TYPE_CHECKING:
    from goldthread.records.people.models import Child


class ChooseForm(forms.Form):
    """Whom to show."""

    q = forms.CharField(label=lazy("Part of a name"), max_length=80, required=False)
    school_class = forms.ChoiceField(label=lazy("Class"), required=False)
    need = forms.ChoiceField(
        label=lazy("Type of need"),
        required=False,
        choices=[("", lazy("Any")), *choices(NeedType)],
    )
    everyone = forms.BooleanField(label=lazy("Also pupils not on the SEN register"), required=False)

    def __init__(self, *args: Any, classes: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["school_class"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", lazy("Any")), *((one.pk, one.name) for one in classes)]


class PartsForm(forms.Form):
    """Where each child differs: own words, own start, own goal. Empty means "as shared"."""

    activate = forms.BooleanField(
        label=lazy("Start these plans now"),
        help_text=lazy("Otherwise new plans stay drafts until you start them one by one."),
        required=False,
    )

    def __init__(self, *args: Any, children: "Sequence[Child]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = children
        for child in children:
            name = {"name": child.known_as}
            self.fields[f"text_{child.pk}"] = forms.CharField(
                label=lazy("Own target for %(name)s") % name, max_length=600, required=False
            )
            for kind, label in (
                ("baseline", lazy("Where %(name)s is now") % name),
                ("goal", lazy("Goal for %(name)s") % name),
            ):
                self.fields[f"{kind}_{child.pk}"] = forms.DecimalField(
                    label=label, max_digits=8, decimal_places=2, required=False
                )

    @property
    def rows(self) -> list[tuple["Child", list[Any]]]:
        """Each child with their three fields."""
        return [
            (child, [self[f"{kind}_{child.pk}"] for kind in ("text", "baseline", "goal")])
            for child in self.children
        ]

    def parts(self) -> list[ChildPart]:
        """What was typed for each child."""
        typed = self.cleaned_data
        return [
            ChildPart(
                child,
                typed[f"text_{child.pk}"],
                typed[f"baseline_{child.pk}"],
                typed[f"goal_{child.pk}"],
            )
            for child in self.children
        ]
