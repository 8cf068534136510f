"""A day pass for a cover or supply teacher: named classes on named days."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.organisations.queries import classes_of
from goldthread.records.people.actions.day_passes import give_day_pass
from goldthread.statute.vocabulary.year_groups import academic_year_of
from goldthread.web.account.forms import DayPassForm
from goldthread.web.account.links import tell_begun
from goldthread.web.account.step_up import with_care
from goldthread.web.pages import page
from goldthread.web.receipts import once
from goldthread.web.request import Request


@page(P.USERS_MANAGE, methods=("GET", "HEAD", "POST"))
@with_care
@once
def day_pass(request: Request) -> HttpResponse:
    """Let someone see classes for a day, or a few."""
    year = academic_year_of(request.on).start_year
    classes = classes_of(schools_where(request.actor, P.USERS_MANAGE), year)
    form = DayPassForm(
        request.POST or None,
        classes=classes,
        initial={"starts_on": request.on, "ends_on": request.on},
    )
    if request.method == "POST" and form.is_valid():
        try:
            begun = give_day_pass(**form.cleaned_data, by=request.actor, at=request.at)
        except UnableTo as refusal:
            form.add_error(refusal.field, _(refusal.message))
        else:
            tell_begun(request, begun)
            return redirect("person", public_id=begun.user.public_id)
    return render(
        request, "account/day_pass.html", {"form": form}, status=422 if form.is_bound else 200
    )
