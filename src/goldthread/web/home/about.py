"""Pages about Goldthread itself: help, accessibility, privacy. Open to everyone, signed in or not."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from goldthread.access.permissions import Permission as P
from goldthread.access.roles import RoleName
from goldthread.web.pages import PUBLIC, page
from goldthread.web.request import Request

# Whose part of the help page stands first and open: the first permission that is held decides.
FIRST_PARTS: tuple[tuple[P, str], ...] = (
    (P.REVIEW_RUN, RoleName.SENCO.value),
    (P.FIGURES_VIEW, RoleName.HEAD.value),
    (P.TRUST_FIGURES_VIEW, RoleName.TRUST_LEAD.value),
    (P.HANDOVER_RECEIVE, RoleName.TEACHER.value),
    (P.SESSION_LOG, RoleName.TEACHING_ASSISTANT.value),
    (P.CLASS_VIEW, RoleName.TEACHER.value),
    (P.INVITATION_USE, RoleName.PROFESSIONAL.value),
    (P.ACCESS_REVIEW, RoleName.DATA_PROTECTION_OFFICER.value),
    (P.PLATFORM_VIEW, RoleName.OPERATOR.value),
    (P.IMPORT_RUN, RoleName.OFFICE.value),
    (P.FAMILY_VIEW, RoleName.PARENT.value),
    (P.OWN_PAGE_VIEW, RoleName.CHILD.value),
)


@page(PUBLIC)
def help_page(request: Request) -> HttpResponse:
    """How to do the commonest things, one part for each kind of reader, the reader's own open."""
    return render(request, "home/help.html", {"mine": _own_part(request)})


@page(PUBLIC)
def accessibility(request: Request) -> HttpResponse:
    """What has been tested, how, and what does not work yet."""
    return render(request, "home/accessibility.html")


@page(PUBLIC)
def privacy(request: Request) -> HttpResponse:
    """What is kept, who can see it, what is written down about those who look."""
    return render(request, "home/privacy.html", {"rights_url": _rights_url(request)})


def _rights_url(request: Request) -> str | None:
    """Where someone with rights over a record uses them: their own page, or that of their children."""
    if request.actor.own_child_id is not None and request.actor.reaches(P.OWN_PAGE_VIEW):
        return reverse("child_home")
    return reverse("family_home") if request.actor.reaches(P.DATA_RIGHTS_USE) else None


def _own_part(request: Request) -> str:
    held = (part for permission, part in FIRST_PARTS if request.actor.reaches(permission))
    return next(held, "")
