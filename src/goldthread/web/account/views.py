"""How pages look, for the person who is signed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.records.accounts.actions import change_settings
from goldthread.web.account.forms import SettingsForm
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request


@page(P.ACCOUNT_USE, methods=("GET", "HEAD", "POST"))
@once
def settings(request: Request) -> HttpResponse:
    """Colours, letters, size, space, language: kept with the person, on every device."""
    names = tuple(SettingsForm.base_fields)
    form = SettingsForm(
        request.POST or None, initial={name: getattr(request.user, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        change_settings(
            user=request.user, values=form.cleaned_data, by=request.actor, at=request.at
        )
        messages.success(request, _("Kept. Every page looks like this for you now."))
        return redirect("account_settings")
    return render(request, "account/settings.html", {"form": form})
