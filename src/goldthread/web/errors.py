"""Pages for when something is not to be had. Each says what happened, that nothing is lost, what to do."""

import logging
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

logger = logging.getLogger(__name__)


def _answer(
    request: HttpRequest, template: str, status: HTTPStatus, **context: Any
) -> HttpResponse:
    return render(request, f"errors/{template}.html", context, status=status)


def forbidden(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django gives it by name
    emergency_url: str | None = None,
) -> HttpResponse:
    """403: within reach, but not this person's to do. Says who can help, and what an emergency opens."""
    return _answer(request, "forbidden", HTTPStatus.FORBIDDEN, emergency_url=emergency_url)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django gives it by name
    """404: not there, or not for this person to know of. The same words for both."""
    return _answer(request, "not_found", HTTPStatus.NOT_FOUND)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django gives it by name
    """400: the request could not be read."""
    return _answer(request, "bad_request", HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Carries a reference that finds it in the log."""
    try:
        return _answer(request, "server_error", HTTPStatus.INTERNAL_SERVER_ERROR)
    except Exception:
        # What surrounds a page (who is asking, the menu) may be what broke: the same words without it.
        logger.exception("The page for errors could not be shown whole")
        bare = get_template("errors/server_error.html").render({})
        return HttpResponse(bare, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the audit could not be written, so nothing was shown."""
    return _answer(request, "unavailable", HTTPStatus.SERVICE_UNAVAILABLE)


def csrf_failure(request: HttpRequest, reason: str = "", **_: Any) -> HttpResponse:  # noqa: ARG001
    """403: the form had been open too long or came from elsewhere. Drafts are kept."""
    return _answer(request, "form_expired", HTTPStatus.FORBIDDEN)
