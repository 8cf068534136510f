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
        "roles": _roles(event.actor_roles, names),
        "kind": str(VERBS[event.kind]),
        "what": action_words(event.action),
    }


def people_in(event: "Event") -> set[int]:
    """Everyone an event names: who did it and for whom they stood in."""
    return {event.actor_id or 0, *_stood_in_for(event.actor_roles)}


def _stood_in_for(stored: str) -> list[int]:
    return [int(part[4:]) for part in stored.split("+") if part.startswith("for:")]


def _roles(stored: str, names: Mapping[int, str]) -> str:
    titles = [_(ROLES[RoleName(name)].title) for name in stored.split("+") if name in set(RoleName)]
    for giver in _stood_in_for(stored):
        titles.append(_("on behalf of %(name)s") % {"name": names.get(giver, "")})
    return ", ".join(titles)
