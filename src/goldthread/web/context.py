"""What every page's layout needs: who is here, where they can go, how they like to read."""

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

import goldthread
from goldthread.access.permissions import Permission as P
from goldthread.access.roles import ROLES
from goldthread.web.account.lock import is_locked
from goldthread.web.account.own_page import is_own_page_only
from goldthread.web.account.proof import is_staff, needs_more_than_a_password
from goldthread.web.account.provider_list import offered
from goldthread.web.request import Request

# Where each permission leads in the main navigation: the first that fits is home.
NAVIGATION: tuple[tuple[P, str, str], ...] = (
    (P.CATALOGUE_EDIT, "senco_home", "Front page"),
    (P.REGISTER_VIEW, "register", "Register"),
    (P.REVIEW_RUN, "reviews_due", "Reviews"),
    (P.CONCERN_RAISE, "concerns", "Concerns"),
    (P.SESSION_LOG, "today", "Today"),
    (P.FIGURES_VIEW, "head_home", "Figures"),
    (P.TRUST_FIGURES_VIEW, "trust_home", "Schools"),
    (P.SUFFICIENCY_VIEW, "sufficiency_home", "Planning"),
    (P.CLASS_VIEW, "my_classes", "Classes"),
    (P.NOTE_SAFETY_READ, "restricted_waiting", "Handed in"),
    (P.HANDOVER_RECEIVE, "handovers", "Handing on"),
    (P.GUIDANCE_VIEW, "guidance_library", "What helps"),
    (P.FAMILY_VIEW, "family_home", "My children"),
    (P.OWN_PAGE_VIEW, "child_home", "My page"),
    (P.INVITATION_USE, "invited_home", "Invited to"),
    (P.ACCESS_REVIEW, "oversight_home", "Oversight"),
    (P.PLATFORM_VIEW, "platform_home", "The system"),
    (P.IMPORT_RUN, "import_list", "Files"),
    (P.USERS_MANAGE, "people", "People"),
    (P.ACCESS_REQUEST_ANSWER, "rights_home", "Rights"),
)


def page(request: Request) -> dict[str, Any]:
    """The context of the layouts (see `components/templates/layouts`)."""
    user: Any = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    locked = signed_in and is_locked(request)
    inside = signed_in and not locked and not needs_more_than_a_password(request)
    return {
        "html_lang": get_language(),
        "text_direction": "rtl" if get_language_bidi() else "ltr",
        "appearance": _appearance(user) if signed_in else {},
        "synthetic": settings.GOLDTHREAD_DEMO or (signed_in and user.is_synthetic),
        "navigation": _navigation(request) if inside else [],
        "person": _person(request) if signed_in and not locked else None,
        "may_lock": inside and is_staff(request.actor),
        "search_url": _search_url(request) if inside else None,
        "messages": [] if locked else get_messages(request),
        "home_url": "/",
        "providers": offered(),
        "footer_links": [
            {"href": reverse("help"), "text": _("Help")},
            {"href": reverse("accessibility"), "text": _("Accessibility")},
            {"href": reverse("privacy"), "text": _("Privacy")},
        ],
        "version": goldthread.__version__,
        "reference": getattr(request, "request_id", ""),
    }


def _appearance(user: Any) -> dict[str, Any]:
    return {
        "theme": user.theme,
        "tint": user.tint,
        "face": user.face,
        "spacing": user.spacing,
        "size": user.text_size,
        "projecting": user.projector_safe,
    }


def _navigation(request: Request) -> list[dict[str, Any]]:
    return [
        {
            "href": reverse(name),
            "text": _(text),
            "current": request.path.startswith(reverse(name)),
        }
        for permission, name, text in NAVIGATION
        if request.actor.reaches(permission)
    ]


def _password_link(request: Request) -> list[dict[str, str]]:
    """Only for those who have one: people of the demo, and of a provider, do not."""
    if not request.user.has_usable_password():
        return []
    return [{"href": reverse("account_change_password"), "text": _("Change password")}]


def _staff_links(request: Request) -> list[dict[str, str]]:
    links = (
        (P.APPROVAL_GIVE, "approvals", _("What takes two people")),
        (P.EMERGENCY_OPEN, "emergency_find", _("Open a record in an emergency")),
        (P.RECORD_PROTECT, "emergency_list", _("Records opened in an emergency")),
        (P.NOTE_WRITE, "restricted_waiting", _("Restricted notes handed in")),
        (P.CLASS_VIEW, "work_mine", _("In my name")),
        (P.WORK_HAND_ON, "work_left", _("Left without an owner")),
    )
    return [
        {"href": reverse(name), "text": text}
        for permission, name, text in links
        if request.actor.reaches(permission)
    ]


def _standing_in_link(request: Request) -> list[dict[str, str]]:
    if not (request.actor.stand_ins or request.actor.reaches(P.DUTY_SEE)):
        return []
    return [{"href": reverse("standing_in"), "text": _("Standing in")}]


def _data_links(request: Request) -> list[dict[str, str]]:
    """What this person may do about people's rights over data."""
    links = (
        (P.DATA_REQUEST_DECIDE, "data_requests", _("Requests over data")),
        (P.SHARING_VIEW, "sharing_register", _("Sharing register")),
        (P.COMPLAINT_HANDLE, "complaints", _("Complaints about data")),
        (P.COMPLAINT_LOG, "complaint_new", _("Write down a complaint about data")),
        (P.DPIA_TAKE, "dpia", _("Impact assessment (DPIA)")),
    )
    return [
        {"href": reverse(name), "text": text}
        for permission, name, text in links
        if request.actor.reaches(permission)
    ]


def _search_url(request: Request) -> str | None:
    return reverse("child_search") if request.actor.reaches(P.CHILD_VIEW) else None


def _person(request: Request) -> dict[str, Any]:
    titles = sorted({ROLES[grant.role].title for grant in request.actor.grants})
    return {
        "name": request.user.name,
        "role": ", ".join(_(title) for title in titles),
        "menu": _menu(request),
    }


def _menu(request: Request) -> list[dict[str, str]]:
    """What concerns the person themselves; before they are wholly signed in, only the way out."""
    sign_out = {"href": reverse("account_logout"), "text": _("Sign out")}
    if needs_more_than_a_password(request) or is_own_page_only(request):
        return [sign_out]
    return [
        {"href": reverse("account_settings"), "text": _("How pages look")},
        *_password_link(request),
        {"href": reverse("mfa_index"), "text": _("Passkeys and sign-in")},
        {"href": reverse("account_sessions"), "text": _("Where you are signed in")},
        *_staff_links(request),
        *_standing_in_link(request),
        *_data_links(request),
        sign_out,
    ]
