"""At sign-out the browser is told to forget what it kept: the next person may sit at the same tablet."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
FORGET = '"cache", "storage"'


def forget_at_sign_out(get_response: Answer) -> Answer:
    """Answer a sign-out, or a request whose session has run out, with `Clear-Site-Data`."""

    def told(request: Any) -> HttpResponse:
        response = get_response(request)
        if _has_ended(request, response):
            response["Clear-Site-Data"] = FORGET
        return response

    return told


def _has_ended(request: Any, response: HttpResponse) -> bool:
    """Whether the session the browser came with is taken from it, and nobody is signed in now."""
    brought = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    given = response.cookies.get(settings.SESSION_COOKIE_NAME)
    if not brought or given is None or given.value == brought:
        return False
    return not request.user.is_authenticated
