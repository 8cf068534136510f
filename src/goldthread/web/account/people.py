"""People of the school: who signs in, with which role, and which child a parent belongs to."""

from collections import Counter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.access.roles import ROLES, RoleName
from goldthread.records.accounts import actions
from goldthread.records.accounts.queries import people_of, person_of
from goldthread.records.assurance.queries.work import count_of_work_left_in, work_of
from goldthread.records.organisations.queries import organisations_named
from goldthread.records.people.actions.children import (
    give_own_page,
    link_parent,
    take_own_page_back,
    unlink_parent,
)
from goldthread.records.people.queries.children import (
    child_for,
    children_named,
    own_page_of,
    parent_links_of,
)
from goldthread.web.account.forms import PersonForm, RoleForm
from goldthread.web.account.links import sign_in_of, tell_begun
from goldthread.web.account.step_up import with_care
from goldthread.web.names import looked_for
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

FAMILY_ROLES = frozenset({RoleName.PARENT.value, RoleName.CHILD.value})


@page(P.USERS_MANAGE)
def everyone(request: Request) -> HttpResponse:
    """Staff and families with an account, with their roles."""
    people = list(people_of(_schools(request), request.on))
    rows = [(one, _roles(one)) for one in people]
    context = {
        "staff": [row for row in rows if not _is_family(row[0])],
        "families": [row for row in rows if _is_family(row[0])],
    }
    return render(request, "account/people.html", context)


@page(P.USERS_MANAGE, methods=("GET", "HEAD", "POST"))
@with_care
@once
def new(request: Request) -> HttpResponse:
    """Add a person with a role and its dates."""
    schools = {one.pk: one for one in organisations_named(_schools(request))}
    form = PersonForm(request.POST or None, schools=schools, initial={"starts_on": request.on})
    if request.method == "POST" and form.is_valid():
        try:
            begun = actions.add_person(**form.cleaned_data, by=request.actor, at=request.at)
        except UnableTo as refusal:
            form.add_error(refusal.field, _(refusal.message))
        else:
            tell_begun(request, begun)
            return redirect("person", public_id=begun.user.public_id)
    return render(request, "account/person_new.html", {"form": form})


@page(P.USERS_MANAGE)
def person(request: Request, public_id: UUID) -> HttpResponse:
    """One person: roles, and for a parent the children they belong to."""
    return _person_page(request, _person(request, public_id), _role_form(request))


@page(P.USERS_MANAGE, methods=("POST",))
@with_care
@once
def add_role(request: Request, public_id: UUID) -> HttpResponse:
    """Give another role."""
    user = _person(request, public_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        held: Any = user
        try:
            actions.give_role(
                user=user,
                school=held.roles_here[0].organisation,
                **form.cleaned_data,
                by=request.actor,
                at=request.at,
            )
        except UnableTo as refusal:
            form.add_error(refusal.field, _(refusal.message))
        else:
            messages.success(request, _("The role is given."))
            return redirect("person", public_id=public_id)
    return _person_page(request, user, form)


@page(P.USERS_MANAGE, methods=("POST",))
@once
def end(request: Request, public_id: UUID, held_id: int) -> HttpResponse:
    """End a role now."""
    user: Any = _person(request, public_id)
    held = next((one for one in user.roles_here if one.pk == held_id), None)
    if held is not None:
        _try(
            request,
            lambda: actions.end_role(held=held, by=request.actor, at=request.at),
            _("Ended. They are without it from their next click."),
        )
        if held.role not in FAMILY_ROLES and _work_left(request):
            return redirect("work_left")
    return redirect("people" if len(user.roles_here) == 1 else request.path.split("role/")[0])


@page(P.USERS_MANAGE, methods=("POST",))
@with_care
@once
def link(request: Request, public_id: UUID, child_id: UUID) -> HttpResponse:
    """Link a parent to a child of one's own school."""
    user = _person(request, public_id)
    child = child_for(request.actor, P.USERS_MANAGE, child_id, request.on)
    _try(
        request,
        lambda: link_parent(
            child=child,
            user=user,
            relationship=request.POST.get("relationship", ""),
            has_parental_responsibility=request.POST.get("responsibility") == "yes",
            by=request.actor,
            at=request.at,
        ),
        _("Linked. They see this child's family pages from now on."),
    )
    return redirect("person", public_id=public_id)


@page(P.USERS_MANAGE, methods=("POST",))
@once
def unlink(request: Request, public_id: UUID, tie_id: int) -> HttpResponse:
    """End a parent's link to a child now."""
    user = _person(request, public_id)
    tie = parent_links_of(user.pk, _schools(request), request.on).filter(pk=tie_id).first()
    if tie is not None:
        unlink_parent(tie=tie, by=request.actor, at=request.at)
        messages.success(request, _("Ended. They no longer see this child."))
    return redirect("person", public_id=public_id)


@page(P.USERS_MANAGE, methods=("POST",))
@once
def own(request: Request, public_id: UUID, child_id: UUID) -> HttpResponse:
    """Let a pupil sign in to their own page with this account, or end that."""
    user = _person(request, public_id)
    child = child_for(request.actor, P.USERS_MANAGE, child_id, request.on)
    if "end" in request.POST:
        if child.user_id == user.pk:
            take_own_page_back(child=child, by=request.actor, at=request.at)
            messages.success(request, _("Ended. They no longer see this page."))
    else:
        _try(
            request,
            lambda: give_own_page(child=child, user=user, by=request.actor, at=request.at),
            _("Done. They see their own page when they sign in."),
        )
    return redirect("person", public_id=public_id)


def _schools(request: Request) -> frozenset[int]:
    return schools_where(request.actor, P.USERS_MANAGE)


def _person(request: Request, public_id: UUID) -> "User":
    found = person_of(_schools(request), public_id, request.on)
    if found is None:
        raise NotVisible
    return found


def _person_page(request: Request, user: "User", form: RoleForm) -> HttpResponse:
    links = list(parent_links_of(user.pk, _schools(request), request.on))
    text = looked_for(request)
    found = list(children_named(request.actor, P.USERS_MANAGE, text, request.on)[:10])
    note_read(request, "child.listed", {one.pk: one for one in found}.values())
    note_read(request, "family.links_viewed", [tie.child for tie in links])
    own_page = own_page_of(user.pk, _schools(request))
    note_read(request, "own_page.link_viewed", [own_page] if own_page else [])
    held: Any = user
    context = {
        "someone": user,
        "roles": [(one, _(ROLES[RoleName(one.role)].title)) for one in held.roles_here],
        "links": links,
        "found": found,
        "q": text,
        "form": form,
        "is_parent": any(one.role == RoleName.PARENT.value for one in held.roles_here),
        "is_child": any(one.role == RoleName.CHILD.value for one in held.roles_here),
        "own_page": own_page,
        "sign_in": sign_in_of(request, user),
        "is_me": user.pk == request.user.pk,
        "is_staff": not _is_family(held),
        "work": _work(request, user),
    }
    return render(request, "account/person.html", context)


def _work_left(request: Request) -> int:
    """How much has no owner now, for those who may pass it on."""
    schools = schools_where(request.actor, P.WORK_HAND_ON)
    return count_of_work_left_in(request.actor, schools, request.on)


def _work(request: Request, user: "User") -> list[tuple[str, int]]:
    """What stands in someone's name, in kinds and numbers, for those who may pass it on."""
    schools = schools_where(request.actor, P.WORK_HAND_ON)
    pieces = [
        piece
        for school_id in sorted(schools)
        for piece in work_of(request.actor, user.pk, school_id, request.on)
    ]
    return list(Counter(_(one.work.label) for one in pieces).items())


def _role_form(request: Request) -> RoleForm:
    return RoleForm(initial={"starts_on": request.on})


def _roles(user: Any) -> str:
    return ", ".join(dict.fromkeys(_(ROLES[RoleName(one.role)].title) for one in user.roles_here))


def _is_family(user: Any) -> bool:
    return all(one.role in FAMILY_ROLES for one in user.roles_here)


def _try(request: Request, action: Any, words: str) -> None:
    try:
        action()
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        messages.success(request, words)
