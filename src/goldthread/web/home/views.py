"""The first page after signing in: each person is led to theirs."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from goldthread.access.permissions import Permission
from goldthread.web.pages import PUBLIC, page
from goldthread.web.request import Request

# The first permission that is held decides where a person's day begins.
FIRST_PAGES: tuple[tuple[Permission, str], ...] = (
    (Permission.CATALOGUE_EDIT, "senco_home"),
    (Permission.FIGURES_VIEW, "head_home"),
    (Permission.TRUST_FIGURES_VIEW, "trust_home"),
    (Permission.NOTE_SAFETY_READ, "restricted_waiting"),
    (Permission.HANDOVER_RECEIVE, "my_classes"),
    (Permission.SESSION_LOG, "today"),
    (Permission.FAMILY_VIEW, "family_home"),
    (Permission.OWN_PAGE_VIEW, "child_home"),
    (Permission.CLASS_VIEW, "my_classes"),
    (Permission.INVITATION_USE, "invited_home"),
    (Permission.ACCESS_REVIEW, "oversight_home"),
    (Permission.PLATFORM_VIEW, "platform_home"),
    (Permission.IMPORT_RUN, "import_list"),
    (Permission.USERS_MANAGE, "people"),
)


@page(Permission.ACCOUNT_USE)
def home(request: Request) -> HttpResponse:
    """Lead on to the person's first page."""
    for permission, name in FIRST_PAGES:
        if request.actor.reaches(permission):
            return redirect(name)
    return render(request, "home/home.html")


@page(PUBLIC)
def health(_request: Request) -> HttpResponse:
    """Whether the process answers; says nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")
