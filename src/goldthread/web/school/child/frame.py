"""What every page about one child shares: finding them, noting the read, the tabs, the documents."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from goldthread.access.checks import may
from goldthread.access.permissions import Permission as P
from goldthread.access.scope import ChildFacts
from goldthread.records.assurance.queries.child_now import ChildTop, child_top
from goldthread.records.people.queries.children import child_and_facts
from goldthread.web.pages import note_read
from goldthread.web.request import Request
from goldthread.web.school.child import labels
from goldthread.web.school.child.beside import words_of
from goldthread.web.school.documents.menu import MenuItem, staff_items

if TYPE_CHECKING:
    from goldthread.records.people.models import Child

# Tabs: the key, the route, the words and what it takes to open it. A route that is not there is not shown.
TABS = (
    ("now", "child_page", _("Now"), P.CHILD_VIEW),
    ("profile", "child_profile", _("Profile"), P.CHILD_VIEW),
    ("voice", "child_voice", _("Voice"), P.CHILD_VIEW),
    ("plan", "plan_page", _("Plan"), P.PLAN_VIEW),
    ("status", "child_status", _("Status and needs"), P.CHILD_VIEW),
    ("documents", "documents", _("Documents"), P.DOCUMENT_PRINT),
    ("thread", "child_thread", _("Thread"), P.CHILD_VIEW),
    ("restricted", "child_restricted", _("Restricted notes"), P.NOTE_WRITE),
    ("access", "child_access", _("Who can open this"), P.RECORD_PROTECT),
    ("sharing", "child_sharing", _("Shared with"), P.SHARING_VIEW),
    ("history", "child_history", _("Who has looked"), P.AUDIT_READ),
)


# Which parts of the record stand on which page; what a family says of them stands there too.
PARTS_ON: dict[str, frozenset[str]] = {
    "now": frozenset({"details", "whole", "helps"}),
    "profile": frozenset({"profile", "helps", "barriers", "diagnoses"}),
    "voice": frozenset({"voice"}),
    "plan": frozenset({"plan", "happened"}),
    "status": frozenset({"status", "details"}),
}


@dataclass(frozen=True)
class Frame:
    """A child someone may see, and what they may do about them."""

    child: "Child"
    facts: ChildFacts
    rights: frozenset[P]
    on: date
    opened_in_emergency: bool = False

    def may(self, permission: P) -> bool:
        """Whether the person holds this permission for the child."""
        return permission in self.rights


def child_frame(request: Request, permission: P, public_id: UUID, action: str) -> Frame:
    """The child, or 403 or 404; the read is noted as `action`. Rights cost no further statement."""
    child, facts = child_and_facts(request.actor, permission, public_id, request.on)
    note_read(request, action, [child])
    rights = frozenset(right for right in P if may(request.actor, right, facts))
    return Frame(child, facts, rights, request.on, child.pk in request.actor.opened_child_ids)


def frame_context(frame: Frame, tab: str, top: ChildTop | None = None) -> dict[str, Any]:
    """What `child/frame.html` shows around a page; `top` where the page knows it already."""
    if top is None:
        top = child_top(frame.child.pk, frame.on, with_plan=frame.may(P.PLAN_VIEW))
    return {
        "head": _head(top, frame.on),
        "child": frame.child,
        "may": frame.may,
        "P": P,
        "route": route,
        "labels": labels,
        "tabs": _tabs(frame, tab),
        "documents": _documents(frame),
        "opened_in_emergency": frame.opened_in_emergency,
        "said_here": said_here(frame, tab, top),
    }


def said_here(frame: Frame, tab: str, top: ChildTop) -> dict[str, list[dict[str, Any]]]:
    """By part, what families say of it: only on pages that show such a part, and to whom it is shown."""
    hidden = set() if frame.may(P.DIAGNOSIS_VIEW) else {"diagnoses"}
    return words_of(frame.child.pk, (PARTS_ON.get(tab, frozenset()) & top.said_of) - hidden)


def _head(top: ChildTop, on: date) -> dict[str, Any]:
    return {
        "classes": top.classes,
        "key_adults": top.key_adults,
        "status": labels.provision_label(top.provision),
        "layer": labels.layer_label(top.layer),
        "needs": [labels.need_label(code) for code in top.needs],
        "review_due_on": top.review_due_on,
        "is_late": top.review_due_on is not None and top.review_due_on < on,
    }


def route(name: str, *args: Any) -> str | None:
    """The address of a page, or None where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


def _tabs(frame: Frame, current: str) -> list[dict[str, Any]]:
    return [
        {"href": href, "text": text, "current": key == current}
        for key, name, text, permission in TABS
        if frame.may(permission) and (href := route(name, frame.child.public_id))
    ]


def _documents(frame: Frame) -> list[MenuItem]:
    """Exactly the documents there are: one statement, and none for someone who may not print."""
    if not frame.may(P.DOCUMENT_PRINT):
        return []
    return staff_items(frame.child, with_plans=frame.may(P.PLAN_VIEW))
