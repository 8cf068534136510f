"""Events of the audit as a line for people: when, who, in which role, what."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.access.roles import ROLES, RoleName
from goldthread.web.school.child.action_words import action_words

if TYPE_CHECKING:
    from goldthread.records.audit.models import Event

VERBS = {
    "read": gettext_lazy("Looked"),
    "write": gettext_lazy("Changed"),
}


def event_words(event: "Event", names: Mapping[int, str]) -> dict[str, Any]:
    """One row of the table of who has looked."""
    return {
        "at": localtime(event.at),
        "who": names.get(event.actor_id or 0, _("The system itself")),
        "roles": _roles(event.actor_roles),
        "kind": str(VERBS[event.kind]),
        "what": action_words(event.action),
    }


def _roles(stored: str) -> str:
    titles = [_(ROLES[RoleName(name)].title) for name in stored.split("+") if name in set(RoleName)]
    return ", ".join(titles)
