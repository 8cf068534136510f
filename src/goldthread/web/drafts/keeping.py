"""What a view needs to keep, give back and clear a draft of its form."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from goldthread.access.checks import check_holds
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.drafts.actions import clear_draft, save_draft
from goldthread.records.drafts.queries import draft_of, drafts_of, version_of
from goldthread.records.people.queries.children import child_for
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.drafts.models import Draft
    from goldthread.records.people.models import Child

View = Callable[..., HttpResponse]
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "receipt", "draft_version", "save_draft"})
LONGEST_FORM = 120


def form_of(request: Request) -> str:
    """The form's name: its path, with the child where that stands in the query."""
    child = request.GET.get("child")
    return f"{request.path}?child={child}" if child else request.path


@dataclass(frozen=True)
class Kept:
    """One form of a page: what was typed into it and not sent, and the attributes of its `<form>`.

    The attributes say where it saves itself, and which save it was opened with.
    """

    typed: QueryDict | None
    attributes: Markup


def kept_in(request: Request, forms_of_page: Iterable[str]) -> dict[str, Kept]:
    """For forms sent to other addresses than the page they stand on: one statement for all.

    Each is named by the address it is sent to, with `?child=` where that names no child. The view
    has checked by now that the person may open them today.
    """
    names = list(forms_of_page)
    drafts = drafts_of(request.user.pk, names)
    return {
        name: Kept(_values(drafts.get(name)), _attributes(request, name, drafts.get(name)))
        for name in names
    }


def typed_before(request: Request) -> QueryDict | None:
    """What this person typed into this form and did not send, if anything. For GET only.

    The view has checked by now that they may open the form today.
    """
    if request.method == "POST":
        return None
    return _values(draft_of(request.user.pk, form_of(request)))


def _values(draft: "Draft | None") -> QueryDict | None:
    if draft is None:
        return None
    values = QueryDict(mutable=True)
    for name, kept in draft.values.items():
        values.setlist(name, kept)
    return values


def unjudged(form: Any) -> Any:
    """A form filled from a draft shows what was typed and finds no fault with it yet."""
    if hasattr(form, "forms"):
        form._errors = [{} for _each in form.forms]
        form._non_form_errors = form.error_class()
        for one in form.forms:
            unjudged(one)
    else:
        form._errors = forms.utils.ErrorDict()
        form.cleaned_data = {}
    return form


def draft_attributes(request: Request) -> Markup:
    """Attributes of the `<form>`: where it saves itself, and which save it was opened with."""
    form = form_of(request)
    return _attributes(request, form, draft_of(request.user.pk, form))


def _attributes(request: Request, form: str, draft: "Draft | None") -> Markup:
    url = f"{reverse('draft_save')}?form={quote(form, safe='')}&by={request.user.public_id}"
    version = version_of(draft) if draft else ""
    return Markup('data-draft-url="{}" data-draft-version="{}"').format(url, version)


def keep(request: Request, form: str, version: str | None) -> "Draft":
    """Save what was posted as the draft of a form this person may open, or refuse."""
    values = {
        name: [str(value) for value in request.POST.getlist(name)]
        for name in request.POST
        if name not in NOT_KEPT
    }
    child = _child_behind(request, form)
    return save_draft(
        form=form, values=values, child=child, by=request.actor, at=request.at, version=version
    )


def with_draft(view: View) -> View:
    """Wrap a form's view: "Save draft" keeps what was typed, and sending the form clears it."""

    @wraps(view)
    def drafted(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and "save_draft" in request.POST:
            return kept_on_request(request, form_of(request), form_of(request))
        response = view(request, *args, **kwargs)
        if request.method == "POST" and isinstance(response, HttpResponseRedirect):
            clear_draft(form=form_of(request), by=request.actor, at=request.at)
        return response

    return drafted


def kept_on_request(request: Request, form: str, back: str) -> HttpResponse:
    """Keep what was posted because the person asked for it, and lead back to the form."""
    try:
        keep(request, form, None)
    except UnableTo as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Your draft is saved. Only you can see it."))
    return redirect(back)


def _child_behind(request: Request, form: str) -> "Child | None":
    """The child a form is about, checked as the form's own view would check it."""
    parts = urlsplit(form)
    if len(form) > LONGEST_FORM or parts.netloc or parts.scheme:
        raise NotVisible
    try:
        match = resolve(parts.path)
    except Resolver404 as error:
        raise NotVisible from error
    permission = getattr(match.func, "permission", None)
    if permission is None or permission == "public":
        raise NotVisible
    check_holds(request.actor, permission)
    public_id = match.kwargs.get("public_id") or next(
        iter(parse_qs(parts.query).get("child", [])), None
    )
    if public_id is None:
        return None
    try:
        return child_for(request.actor, permission, UUID(str(public_id)), request.on)
    except ValueError as error:
        raise NotVisible from error
