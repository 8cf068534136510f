"""Keeping a way of looking at the register under a name, for oneself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_holds
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotPermitted, NotVisible, UnableTo
from goldthread.records.assurance.models import SavedView
from goldthread.records.audit.actions import record_write

MOST_VIEWS = 20


class UnableToSaveView(UnableTo):
    """The view has no name, or there are too many."""


@transaction.atomic
def save_view(*, name: str, query: str, by: Actor, at: datetime) -> SavedView:
    """Keep filters and order under a name; the same name again replaces what it stood for."""
    owner = _owner(by)
    name = " ".join(name.split())[:60]
    if not name:
        raise UnableToSaveView(_("Give the view a name, so that you find it again."), field="name")
    own = SavedView.objects.filter(user_id=owner)
    if not own.filter(name=name).exists() and own.count() >= MOST_VIEWS:
        raise UnableToSaveView(
            _("You have 20 saved views. Remove one you no longer use, then save this one.")
        )
    view, _made = SavedView.objects.update_or_create(
        user_id=owner, name=name, defaults={"query": query[:500], "saved_at": at}
    )
    record_write(action="view.saved", by=by, at=at, organisation_id=None, subject=view)
    return view


@transaction.atomic
def remove_view(*, view_id: int, by: Actor, at: datetime) -> None:
    """Forget one of one's own views. Someone else's is not there to see."""
    view = SavedView.objects.filter(pk=view_id, user_id=_owner(by)).first()
    if view is None:
        raise NotVisible
    record_write(action="view.removed", by=by, at=at, organisation_id=None, subject=view)
    view.delete()


def _owner(by: Actor) -> int:
    """A view belongs to a person who may see the register."""
    check_holds(by, Permission.REGISTER_VIEW)
    if by.user_id is None:
        raise NotPermitted(Permission.REGISTER_VIEW.value)
    return by.user_id
