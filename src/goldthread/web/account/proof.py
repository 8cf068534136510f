"""How the person of this session proved who they are, and when: kept in the session, read on each page.

A password alone opens nothing for staff. A passkey or a code makes the session strong; what is done
with care (`step_up`) also asks that the last proof is fresh. The demo's cards are a way of their own.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from goldthread.access.actor import Actor
from goldthread.access.roles import RoleName
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

KEY: Final = "proof"
FRESH_FOR: Final = timedelta(minutes=10)
FAMILY_ROLES: Final = frozenset({RoleName.PARENT, RoleName.CHILD})


def keep_proof(session: Any, user_id: int, at: datetime, *, strong: bool) -> None:
    """Remember a step of signing in. What this person proved earlier in the session stays proven."""
    kept = session.get(KEY, {})
    earlier = kept.get("user") == user_id and kept.get("strong", False)
    session[KEY] = {"user": user_id, "strong": strong or earlier, "at": at.isoformat()}


def weaken_proof(session: Any) -> None:
    """Forget it: the person has taken their last passkey or authenticator app away."""
    session.pop(KEY, None)


def is_strong(request: Request) -> bool:
    """Whether this session was opened, or since confirmed, with more than a password."""
    return bool(_kept(request).get("strong"))


def is_fresh(request: Request) -> bool:
    """Whether the person proved who they are within the last minutes."""
    kept = _kept(request)
    return "at" in kept and request.at - datetime.fromisoformat(kept["at"]) < FRESH_FOR


def is_staff(actor: Actor) -> bool:
    """Whether any of today's roles is more than a parent's or a child's."""
    return any(grant.role not in FAMILY_ROLES for grant in actor.grants)


def needs_more_than_a_password(request: Request) -> bool:
    """Staff whose session rests on a password alone: nothing opens before they have set up more."""
    return not is_strong(request) and is_staff(request.actor)


def enter_demo(request: Request, user: "User") -> None:
    """A card of the demo: only for invented people, only where the whole installation is a demo."""
    if settings.GOLDTHREAD_DEMO and user.is_synthetic:
        keep_proof(request.session, user.pk, request.at, strong=True)


def _kept(request: Request) -> dict[str, Any]:
    kept: dict[str, Any] = request.session.get(KEY, {})
    return kept if kept.get("user") == request.user.pk else {}
