"""A school's or trust's own entries: bringing them in from a file, taking them out and back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from goldthread.access.checks import organisations_where, schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.exchange.guidance.loader import load_guidance
from goldthread.exchange.guidance.reader import LARGEST
from goldthread.exchange.issues import Refusal
from goldthread.records.guidance.actions import bring_back_guidance, retire_guidance
from goldthread.records.guidance.queries import own_guidance
from goldthread.records.organisations.queries import organisations_named
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.exchange.outcome import Outcome
    from goldthread.records.organisations.models import Organisation


class GuidanceFileForm(forms.Form):
    """Whose entries, and the file they are in."""

    organisation = forms.ChoiceField(label=lazy("Whose entries"))
    file = forms.FileField(
        label=lazy("File"), help_text=lazy("A text file whose name ends in .toml.")
    )

    def __init__(self, *args: Any, owners: "list[Organisation]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {str(owner.pk): owner for owner in owners}
        named = [(key, owner.name) for key, owner in self.owners.items()]
        self.fields["organisation"] = forms.ChoiceField(
            label=self.fields["organisation"].label or "", choices=named
        )


@page(P.GUIDANCE_EDIT, methods=("GET", "HEAD", "POST"))
@once
def guidance_import(request: Request) -> HttpResponse:
    """Look at a file of entries, and keep them: all of them or none."""
    owners = organisations_named(organisations_where(request.actor, P.GUIDANCE_EDIT))
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = GuidanceFileForm(*data, owners=owners)
    outcome = _load(request, form) if form.is_valid() else None
    keeps = request.POST.get("do") == "keep"
    if outcome is not None and keeps and not outcome.refused:
        kept = outcome.created + outcome.updated
        messages.success(
            request,
            _("Kept: %(kept)s. Already there word for word: %(same)s.")
            % {"kept": kept, "same": outcome.unchanged},
        )
        return redirect("guidance_library")
    context = {"form": form, "outcome": outcome}
    return render(request, "school/guidance/import.html", context)


@page(P.GUIDANCE_EDIT, methods=("POST",))
@once
def guidance_retire(request: Request, address: str) -> HttpResponse:
    """Take an own entry out of the library."""
    _turn(request, address, retire_guidance)
    messages.success(request, _("Taken out. It can be brought back."))
    return redirect("guidance_library")


@page(P.GUIDANCE_EDIT, methods=("POST",))
@once
def guidance_bring_back(request: Request, address: str) -> HttpResponse:
    """Offer an own entry again."""
    _turn(request, address, bring_back_guidance)
    messages.success(request, _("Back in your library."))
    return redirect("guidance_library")


def _load(request: Request, form: GuidanceFileForm) -> "Outcome | None":
    """What the file would do, or did; what was refused as a whole stands beside the box."""
    file = form.cleaned_data["file"]
    try:
        return load_guidance(
            data=file.read(LARGEST + 1),
            file_name=file.name,
            organisation=form.owners[form.cleaned_data["organisation"]],
            dry_run=request.POST.get("do") != "keep",
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        form.add_error("file", str(refusal))
    except UnableTo as refusal:
        form.add_error("file", refusal.message)
    return None


def _turn(request: Request, address: str, action: Callable[..., None]) -> None:
    own = own_guidance(schools_where(request.actor, P.GUIDANCE_EDIT))
    one = next((one for one in own if one.address == address), None)
    if one is None or one.organisation_id is None:
        raise Http404
    owner = organisations_named([one.organisation_id])[0]
    action(organisation=owner, key=one.entry.key, by=request.actor, at=request.at)
