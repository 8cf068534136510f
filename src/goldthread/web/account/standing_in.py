"""Standing in: duties handed to a colleague until a day, as the giver, the receiver and the head see them."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.accounts.queries import staff_of
from goldthread.records.organisations.queries import schools_by_id
from goldthread.records.people.actions.standing_in import end_standing_in, hand_on_duties
from goldthread.records.people.queries.children import children_for
from goldthread.records.people.queries.standing_in import (
    children_handed_on,
    delegations_seen_by,
)
from goldthread.records.sen_support.queries.choosing import Choice, children_to_plan
from goldthread.statute.vocabulary.duties import Duty
from goldthread.web.components.fields import DatePartsInput
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User
    from goldthread.records.people.models import Child

_REAL_DATE = {"invalid": gettext_lazy("Enter a real date, for example 31 8 2027.")}


class HandOnForm(forms.Form):
    """Who stands in, for which duties, for whom, from when until when."""

    receiver = forms.ChoiceField(label=gettext_lazy("Who stands in for you?"))
    duties = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Which of your duties?"),
        help_text=gettext_lazy("They read the pupils’ pages and plans with each of them."),
        choices=[(duty.value, gettext_lazy(duty.label)) for duty in Duty],
        coerce=Duty,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one duty.")},
    )
    for_all = forms.TypedChoiceField(
        label=gettext_lazy("For which pupils?"),
        choices=(
            ("all", gettext_lazy("Every pupil of the school")),
            ("some", gettext_lazy("Only those ticked below")),
        ),
        coerce=lambda value: value == "all",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say for which pupils.")},
    )
    children = forms.MultipleChoiceField(
        label=gettext_lazy("Pupils on the register"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=DatePartsInput,
        error_messages=_REAL_DATE | {"required": gettext_lazy("Enter the first day.")},
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DatePartsInput,
        error_messages=_REAL_DATE | {"required": gettext_lazy("Enter the last day.")},
    )

    def __init__(
        self, *args: Any, people: "list[User]", pupils: "list[Child]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.public_id): one for one in people}
        self._pupils = {str(one.public_id): one for one in pupils}
        fields: dict[str, Any] = self.fields
        fields["receiver"].choices = [
            (key, f"{one.name}, {one.job_title}" if one.job_title else one.name)
            for key, one in self._people.items()
        ]
        fields["children"].choices = [(key, one.known_as) for key, one in self._pupils.items()]

    def clean_receiver(self) -> "User":
        """The person themselves."""
        return self._people[self.cleaned_data["receiver"]]

    @property
    def handed(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        given = dict(self.cleaned_data)
        chosen = [self._pupils[key] for key in given.pop("children")]
        return given | {"children": None if given.pop("for_all") else chosen}


@page(P.ACCOUNT_USE)
def standing_in(request: Request) -> HttpResponse:
    """What I handed on, what was handed to me and, for head and SENCO, who else stands in."""
    found = list(delegations_seen_by(request.actor, request.on))
    mine = [one for one in found if request.user.pk in {one.giver_id, one.receiver_id}]
    visible = children_for(request.actor, P.CHILD_VIEW, request.on)
    named = children_handed_on([one.pk for one in mine], visible)
    note_read(
        request, "children.listed", {c.pk: c for each in named.values() for c in each}.values()
    )
    rows = [
        {
            "one": one,
            "duties": [_(Duty(duty).label) for duty in one.duties],
            "children": named.get(one.pk, []),
            "is_mine": one in mine,
            "has_begun": one.starts_on <= request.on,
        }
        for one in found
    ]
    context = {
        "rows": rows,
        "may_hand_on": bool(schools_where(request.actor, P.DUTY_HAND_ON)),
    }
    return render(request, "account/standing_in.html", context)


@page(P.DUTY_HAND_ON, methods=("GET", "HEAD", "POST"))
@once
def standing_in_new(request: Request) -> HttpResponse:
    """Hand some of one's own duties on."""
    school = schools_by_id(schools_where(request.actor, P.DUTY_HAND_ON)).first()
    if school is None:
        raise NotVisible
    people = [one for one in staff_of(school.pk, request.on) if one.pk != request.user.pk]
    pupils = list(children_to_plan(request.actor, request.on, Choice()).filter(school=school))
    note_read(request, "children.listed", pupils)
    form = HandOnForm(
        request.POST or None, people=people, pupils=pupils, initial={"starts_on": request.on}
    )
    if form.is_valid():
        try:
            hand_on_duties(school=school, **form.handed, by=request.actor, at=request.at)
        except UnableTo as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Handed on. It ends by itself after the last day."))
            return redirect("standing_in")
    status = 422 if form.errors else 200
    return render(request, "account/standing_in_new.html", {"form": form}, status=status)


@page(P.ACCOUNT_USE, methods=("POST",))
@once
def standing_in_end(request: Request, delegation_id: int) -> HttpResponse:
    """End it at once."""
    found = delegations_seen_by(request.actor, request.on).filter(pk=delegation_id).first()
    if found is None:
        raise NotVisible
    end_standing_in(delegation=found, by=request.actor, at=request.at)
    messages.success(request, _("Ended. It no longer opens anything."))
    return redirect("standing_in")
