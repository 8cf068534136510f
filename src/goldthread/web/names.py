"""Words typed to find a pupil, kept out of addresses: they may be a child's name.

An address ends in a browser's history, on a shared device perhaps, and in logs. So a form that asks
by name is sent to `look_for` in the body; the words stay with the person's session, and the address
of the page that answers carries a key to them (`?q=~Zx3kQ0`), which says nothing to anybody else.
"""

import secrets
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible
from goldthread.web.pages import page
from goldthread.web.request import Request

FIELD = "q"
"""The one field of such forms that may hold a name."""
LONGEST = 100
MOST_KEPT = 50
_KEPT = "looked_for"


@page(Permission.ACCOUNT_USE, methods=("POST",))
def look_for(request: Request) -> HttpResponse:
    """Lead to the page in `to` with what was asked, a key standing for the words typed."""
    to = request.POST.get("to", "")
    if not _is_here(to):
        raise NotVisible
    query = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name not in {"csrfmiddlewaretoken", "to"} and any(values):
            query.setlist(name, [value for value in values if value])
    text = query.get(FIELD, "").strip()[:LONGEST]
    query.pop(FIELD, None)
    if text:
        query[FIELD] = _key_for(request, text)
    return redirect(f"{to}?{query.urlencode()}" if query else to)


def looked_for(request: Request) -> str:
    """The words the address's key stands for; none for a key of another sign-in."""
    kept: dict[str, str] = request.session.get(_KEPT, {})
    return kept.get(request.GET.get(FIELD, ""), "")


def forget_words(request: Request) -> None:
    """Keep nothing typed to find somebody, from this moment: a record is about to be erased."""
    if request.session.pop(_KEPT, None) is not None:
        request.session.save()


def with_words(request: Request) -> QueryDict:
    """The query with the words themselves in place of their key, to fill a form. Never for a link."""
    query = request.GET.copy()
    query[FIELD] = looked_for(request)
    return query


def _key_for(request: Request, text: str) -> str:
    kept: dict[str, str] = request.session.get(_KEPT, {})
    for key, words in kept.items():
        if words == text:
            return key
    key = f"~{secrets.token_urlsafe(6)}"
    request.session[_KEPT] = dict([*kept.items(), (key, text)][-MOST_KEPT:])
    return key


def _is_here(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.query or not address.startswith("/"):
        return False
    try:
        resolve(parts.path)
    except Resolver404:
        return False
    return True
