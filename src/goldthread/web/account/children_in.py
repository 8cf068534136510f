"""Children signing in on a device of their class, in the way it is set up for: no name stands there.

By pictures: their own, then four presses, nothing to type. By code: what the board says, and a number
and a PIN of their own.
"""

import uuid
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.records.people.actions.class_codes import try_code
from goldthread.records.people.actions.own_sign_in import TooManyTries, try_pictures
from goldthread.records.people.queries.own_sign_in import device_for, has_code, pictures_on
from goldthread.statute.vocabulary.class_codes import WayIn
from goldthread.statute.vocabulary.pictures import KEYS, PRESSES
from goldthread.web.account.forms import CodeForm
from goldthread.web.account.own_page import keep_to_own_page
from goldthread.web.account.proof import keep_proof
from goldthread.web.account.sessions import device_of
from goldthread.web.pages import PUBLIC, page
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.people.models import ClassDevice

BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"
PRESSED: Final = "pressed"
PICTURE_WORDS: Final = {
    "art": gettext_lazy("paint brush"), "computer": gettext_lazy("computer"),
    "drink": gettext_lazy("cup"), "ear": gettext_lazy("ear"), "eyes": gettext_lazy("eyes"),
    "family": gettext_lazy("family"), "food": gettext_lazy("food"),
    "friends": gettext_lazy("friends"), "hands": gettext_lazy("hands"),
    "happy": gettext_lazy("happy face"), "heart": gettext_lazy("heart"),
    "help": gettext_lazy("helping hand"), "home": gettext_lazy("house"),
    "idea": gettext_lazy("light bulb"), "listen": gettext_lazy("listening"),
    "move": gettext_lazy("moving"), "music": gettext_lazy("music"),
    "number": gettext_lazy("numbers"), "outside": gettext_lazy("tree"),
    "picture": gettext_lazy("picture"), "play": gettext_lazy("toy"),
    "question": gettext_lazy("question mark"), "read": gettext_lazy("book"),
    "school": gettext_lazy("school"), "sleep": gettext_lazy("bed"),
    "sport": gettext_lazy("ball"), "star": gettext_lazy("star"),
    "talk": gettext_lazy("speech bubble"), "target": gettext_lazy("target"),
    "teacher": gettext_lazy("teacher"), "time": gettext_lazy("clock"),
    "write": gettext_lazy("pencil"),
}  # fmt: skip


@page(PUBLIC, methods=("GET", "HEAD", "POST"))
def children_in(request: Request) -> HttpResponse:
    """Which picture is yours? Then: press your four. Or: type. Each step is a form, so it needs no script."""
    if request.user.is_authenticated:
        return render(request, "account/children_after.html")
    device = device_of(request)
    enrolled = device_for(device, request.on) if device else None
    if device is None or enrolled is None:
        return redirect("account_login")
    step = _by_code if enrolled.way == WayIn.CODE.value else _step
    try:
        return step(request, device, enrolled)
    except TooManyTries as refusal:
        request.session.pop(PRESSED, None)
        context = {"words": _(refusal.message)}
        return render(request, "account/children_break.html", context, status=429)


def _step(request: Request, device: uuid.UUID, enrolled: "ClassDevice") -> HttpResponse:
    if request.method != "POST":
        request.session.pop(PRESSED, None)
        return _pictures(request, enrolled)
    if "child" in request.POST:
        request.session[PRESSED] = {"child": request.POST["child"], "presses": []}
    kept = request.session.get(PRESSED)
    public_id = _id(kept["child"]) if kept else None
    if kept is None or public_id is None:
        return redirect("children_in")
    presses = [*kept["presses"], *(one for one in (request.POST.get("press"),) if one in KEYS)]
    if len(presses) < PRESSES:
        request.session[PRESSED] = kept | {"presses": presses}
        return _keys(request, enrolled, public_id, len(presses))
    request.session.pop(PRESSED, None)
    child: Any = try_pictures(device=device, public_id=public_id, presses=presses, at=request.at)
    if child is None:
        request.session[PRESSED] = {"child": str(public_id), "presses": []}
        return _keys(request, enrolled, public_id, 0, again=True)
    return _let_in(request, child, "pictures")


def _by_code(request: Request, device: uuid.UUID, enrolled: "ClassDevice") -> HttpResponse:
    """The class code, a number and a PIN. What does not fit is not said, so that nothing can be tried alone."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        child = try_code(device=device, **form.cleaned_data, at=request.at)
        if child is not None:
            return _let_in(request, child, "pin")
        form.add_error(None, _("Not quite. Check the code on the board, your number and your PIN."))
    context = {"form": form, "has_code": has_code(enrolled.school_class, request.at)}
    status = 422 if form.errors else 200
    return render(request, "account/children_code.html", context, status=status)


def _let_in(request: Request, child: Any, way: str) -> HttpResponse:
    marked: Any = request
    marked.sign_in_way = way
    login(request, child.user, backend=BACKEND)
    keep_proof(request.session, child.user.pk, request.at, strong=False)
    keep_to_own_page(request, child.user)
    return redirect("child_home")


def _pictures(request: Request, enrolled: "ClassDevice") -> HttpResponse:
    shown = [
        {"id": one.public_id, "picture": one.own_picture, "word": PICTURE_WORDS[one.own_picture]}
        for one in pictures_on(enrolled, request.on)
    ]
    return render(request, "account/children_in.html", {"pictures": shown})


def _keys(
    request: Request, enrolled: "ClassDevice", public_id: uuid.UUID, done: int, *, again: bool = False
) -> HttpResponse:  # fmt: skip
    shown = pictures_on(enrolled, request.on)
    child = next((one for one in shown if one.public_id == public_id), None)
    if child is None:
        return redirect("children_in")
    context = {
        "picture": child.own_picture,
        "word": PICTURE_WORDS[child.own_picture],
        "keys": [(name, PICTURE_WORDS[name]) for name in KEYS],
        "done": done,
        "most": PRESSES,
        "again": again,
    }
    return render(request, "account/children_press.html", context)


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
