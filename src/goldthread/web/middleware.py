"""What surrounds every page: the moment, who is asking, whether they may, and the audit of reads."""

import logging
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from goldthread.access.actor import ANONYMOUS, Actor
from goldthread.access.checks import check_holds
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.audit.actions import append, request_id
from goldthread.records.people.queries.children import actor_for
from goldthread.records.sight.context import PAGE, enter, walled
from goldthread.web import errors
from goldthread.web.account.lock import OPEN_BY_NAME as LOCK_OPEN
from goldthread.web.account.lock import is_locked
from goldthread.web.account.own_page import as_child, is_open_to_children, is_own_page_only
from goldthread.web.account.proof import needs_more_than_a_password
from goldthread.web.pages import PUBLIC
from goldthread.web.request import Reads, Request
from goldthread.web.school.child.emergency import emergency_address

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]

# What allauth's views are for. Ours say themselves which of these they take (see `pages.page`).
METHODS = ("GET", "HEAD", "POST")
# Views of allauth, which carry no mark of ours. Each is about signing in and shows no record.
SIGN_IN_ROUTES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "account_inactive",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_login_webauthn",
        "mfa_reauthenticate_webauthn",
    }
)


def stamp_request(get_response: Answer) -> Answer:
    """Fix the moment of the request once, give it an id, and keep its answer out of caches."""

    def stamped(request: Any) -> HttpResponse:
        request.at = settings.GOLDTHREAD_DEMO_AT or timezone.now()  # noqa: TID251 - read once
        request.on = timezone.localdate(request.at)
        request.request_id = str(uuid.uuid4())
        request.reads = Reads()
        token = request_id.set(request.request_id)
        try:
            response = get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.request_id
        add_never_cache_headers(response)
        return response

    return stamped


class AuditReads:
    """Commit what was read before the first byte leaves; if that fails, nothing is sent."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor_of(request))
        response = self.get_response(request)
        entries = request.reads.entries
        if not entries or response.status_code >= 400:
            return response
        try:
            append(entries, by=request.actor, at=request.at)
        except Exception:
            logger.exception("The audit could not be written; nothing was sent")
            return errors.unavailable(request)
        return response


class BehindTheWall:
    """Answer behind the database's own policies, as whoever is signed in (PostgreSQL; decision 14).

    One transaction for the whole answer; reads are audited in one of their own, outside it. After
    a fault of ours nothing is kept.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        with walled() as wall:
            if wall is not None and request.user.is_authenticated:
                enter(request.user.pk, request.on, PAGE)
            response = self.get_response(request)
            if wall is not None and response.status_code >= 500:
                wall.undo()
        return response

    def process_view(self, request: Any, view: Any, _args: object, _kwargs: object) -> None:
        """What opens a whole school's names does so on the pages that say they need it."""
        if getattr(view, "permission", None) == P.EMERGENCY_OPEN and request.user.is_authenticated:
            enter(request.user.pk, request.on, f"{PAGE} {P.EMERGENCY_OPEN.value}")


def _actor_of(request: Request) -> Actor:
    if not request.user.is_authenticated:
        return ANONYMOUS
    actor = actor_for(request.user, request.on)
    return as_child(actor) if is_own_page_only(request) else actor


class RequireSecondFactor:
    """Staff who came in by a password alone are led to set up more, whatever they ask for.

    A child who came in by pictures is kept to their own page; a locked screen opens nothing.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Any, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Lead there before anything that is not public or about signing in itself."""
        name = request.resolver_match.view_name
        public = getattr(view, "permission", None) == PUBLIC
        if is_locked(request) and name not in LOCK_OPEN and not public:
            return redirect("account_locked")
        if is_own_page_only(request) and not is_open_to_children(view, name):
            return errors.forbidden(request)
        is_open = name in SIGN_IN_ROUTES or name in {"secure_sign_in", "provider_again"}
        if is_open or public or getattr(view, "permission", None) is None:
            return None
        if request.user.is_authenticated and needs_more_than_a_password(request):
            return redirect("secure_sign_in")
        return None


class RequirePermission:
    """Deny what is not declared; ask for sign-in; turn refusals into 403 and 404."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Any, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Check the declared permission before the view runs."""
        permission = getattr(view, "permission", None)
        if request.resolver_match.view_name in SIGN_IN_ROUTES:
            return None if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        if permission == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if permission is None:
            return errors.forbidden(request)
        try:
            check_holds(request.actor, permission)
        except NotPermitted:
            return _forbidden(request)
        return None

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """Answer a refusal from deeper down."""
        if isinstance(exception, NotVisible):
            return errors.not_found(request)
        if isinstance(exception, NotPermitted):
            return _forbidden(request)
        return None


def _forbidden(request: Request) -> HttpResponse:
    return errors.forbidden(request, emergency_url=emergency_address(request))


class PersonalLanguage:
    """Speak the language the person chose."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        user = getattr(request, "user", None)
        code = user.language if user is not None and user.is_authenticated else "en-gb"
        with translation.override(code):
            return self.get_response(request)
