"""How a view says who may open it. A view that does not say is denied (see `middleware`)."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, Literal

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible
from goldthread.records.audit.actions import Entry
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.people.models import Child

View = Callable[..., HttpResponse]
PUBLIC: Final = "public"


def page(
    permission: Permission | Literal["public"], *, methods: tuple[str, ...] = ("GET", "HEAD")
) -> Callable[[View], View]:
    """Declare the permission a view needs and the methods it takes."""

    def mark(view: View) -> View:
        @wraps(view)
        def opened(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        limited = require_http_methods(list(methods))(opened)
        limited.permission = permission  # type: ignore[attr-defined]
        limited.methods = methods  # type: ignore[attr-defined]
        return limited

    return mark


def note_read(request: Request, action: str, children: "Iterable[Child]") -> None:
    """Note that these children's records are shown in the answer to this request."""
    by_school: dict[int, list[int]] = {}
    for child in children:
        by_school.setdefault(child.school_id, []).append(child.pk)
    for school_id, child_ids in by_school.items():
        note_read_ids(request, action, school_id, child_ids)


def note_read_ids(request: Request, action: str, school_id: int, child_ids: Iterable[int]) -> None:
    """As `note_read`, where only ids are at hand. All of one school.

    Lists leave out children from whom the person is barred. Where one did not, nothing is sent.
    """
    ids = tuple(child_ids)
    if not request.actor.barred_child_ids.isdisjoint(ids):
        raise NotVisible
    if ids:
        request.reads.entries.append(
            Entry(kind="read", action=action, organisation_id=school_id, child_ids=ids)
        )
