"""The demo's front page: one card per person, and signing in as them. Elsewhere it is not there."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from goldthread.access.refusals import NotVisible
from goldthread.records.accounts.queries import invented_people, school_names_of
from goldthread.web.account.proof import enter_demo
from goldthread.web.home.demo_people import CARDS
from goldthread.web.pages import PUBLIC, page
from goldthread.web.request import Request

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Shown:
    """One card as it is shown."""

    username: str
    name: str
    who: str
    where: str
    opens_for: str


@page(PUBLIC, methods=("GET", "HEAD", "POST"))
def front(request: Request) -> HttpResponse:
    """Choose whom to be. A POST signs in as one of the demo's people and nobody else."""
    if not settings.GOLDTHREAD_DEMO:
        raise NotVisible
    people = invented_people(card.username for card in CARDS)
    if request.method == "POST":
        user = people.get(request.POST.get("username", ""))
        if user is None:
            raise NotVisible
        login(request, user, backend=BACKEND)
        enter_demo(request, user)
        return redirect(_next(request))
    where = school_names_of(user.pk for user in people.values())
    cards = [
        Shown(
            card.username,
            people[card.username].name,
            _(card.who),
            where.get(people[card.username].pk, ""),
            _(card.opens_for),
        )
        for card in CARDS
        if card.username in people
    ]
    return render(request, "home/demo.html", {"cards": cards, "next": request.GET.get("next", "")})


def _next(request: Request) -> str:
    """Where they were going, if that is a page of ours; else the first page."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if ours else "home"
