"""A session a child opened by pictures: short, and for their own page only, whatever their account holds."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.access.roles import RoleName
from goldthread.web.account.sessions import UNTIL
from goldthread.web.pages import PUBLIC
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

KEY: Final = "own_page_only"
LASTS: Final = timedelta(minutes=30)
OPEN: Final = frozenset({PUBLIC, Permission.OWN_PAGE_VIEW, Permission.CONTRIBUTION_MAKE})
OPEN_BY_NAME: Final = frozenset({"home", "draft_save", "account_logout"})


def keep_to_own_page(request: Request, user: "User") -> None:
    """From now until the session ends, soon and by itself."""
    request.session[KEY] = user.pk
    request.session.set_expiry(int(LASTS.total_seconds()))
    request.session[UNTIL] = (request.at + LASTS).isoformat()


def is_own_page_only(request: Request) -> bool:
    """Whether this session may open nothing but the child's own page."""
    kept = request.session.get(KEY)
    return kept is not None and kept == request.user.pk


def is_open_to_children(view: Any, name: str) -> bool:
    """Whether a view belongs to the own page, or to leaving it. Not: settings, passkeys, passwords."""
    return name in OPEN_BY_NAME or getattr(view, "permission", None) in OPEN


def as_child(actor: Actor) -> Actor:
    """The same person with a child's role on their own record, and with nothing else they may hold."""
    own = tuple(grant for grant in actor.grants if grant.role is RoleName.CHILD)
    return replace(
        actor, grants=own, class_ids=frozenset(), supported_child_ids=frozenset(),
        family_child_ids=frozenset(), opened_child_ids=frozenset(),
    )  # fmt: skip
