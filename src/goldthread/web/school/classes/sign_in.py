"""How a class signs in: pictures or PINs for each child, the code, and the devices on which they work."""

import uuid
from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import UnableTo
from goldthread.records.people.actions.class_codes import (
    GivenPin,
    end_code,
    give_pin,
    give_pins,
    show_code,
)
from goldthread.records.people.actions.own_sign_in import end_device, enrol_device, give_pictures
from goldthread.records.people.queries.children import child_for
from goldthread.records.people.queries.own_sign_in import (
    children_to_sign_in,
    device_for,
    devices_of,
    has_code,
)
from goldthread.records.transitions.queries.classes import class_for
from goldthread.statute.vocabulary.class_codes import CodeLasts
from goldthread.web.account.children_in import PICTURE_WORDS
from goldthread.web.account.devices import device_words
from goldthread.web.account.sessions import device_of
from goldthread.web.account.step_up import with_care
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request
from goldthread.web.school.classes.forms import DeviceForm

TO_SHOW: Final = "pictures_to_show"
PINS_TO_SHOW: Final = "pins_to_show"


@page(P.CHILD_SIGN_IN)
def class_sign_in(request: Request, class_id: int) -> HttpResponse:
    """Who has pictures, and which devices are set up. What to press is shown once, to who made it."""
    return _show(request, class_id, DeviceForm())


@page(P.CHILD_SIGN_IN, methods=("POST",))
@once
def pictures(request: Request, class_id: int, public_id: uuid.UUID) -> HttpResponse:
    """New pictures for one child."""
    class_for(request.actor, P.CHILD_SIGN_IN, class_id)
    child = child_for(request.actor, P.CHILD_SIGN_IN, public_id, request.on)
    try:
        given = give_pictures(child=child, by=request.actor, at=request.at)
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        request.session[TO_SHOW] = {
            "child": str(public_id), "picture": given.picture, "presses": given.presses,
        }  # fmt: skip
    return redirect("class_sign_in", class_id=class_id)


@page(P.CHILD_SIGN_IN, methods=("POST",))
@once
def pin(request: Request, class_id: int, public_id: uuid.UUID) -> HttpResponse:
    """A new PIN for one child."""
    class_for(request.actor, P.CHILD_SIGN_IN, class_id)
    child = child_for(request.actor, P.CHILD_SIGN_IN, public_id, request.on)
    return _pins(
        request, class_id, lambda: [give_pin(child=child, by=request.actor, at=request.at)]
    )


@page(P.CHILD_SIGN_IN, methods=("POST",))
@once
def pins(request: Request, class_id: int) -> HttpResponse:
    """A number and a PIN for every child of the class who has none."""
    school_class = class_for(request.actor, P.CHILD_SIGN_IN, class_id)
    return _pins(
        request,
        class_id,
        lambda: give_pins(school_class=school_class, by=request.actor, at=request.at),
    )


def _pins(request: Request, class_id: int, give: Callable[[], list[GivenPin]]) -> HttpResponse:
    try:
        given = give()
    except UnableTo as refusal:
        messages.error(request, _(refusal.message))
    else:
        request.session[PINS_TO_SHOW] = [
            (str(one.child.public_id), one.number, one.pin) for one in given
        ]
    return redirect("class_sign_in", class_id=class_id)


@page(P.CHILD_SIGN_IN)
def code(request: Request, class_id: int) -> HttpResponse:
    """The class code, large, for the board: no child is named on this page."""
    school_class = class_for(request.actor, P.CHILD_SIGN_IN, class_id)
    is_open = has_code(school_class, request.at)
    until = localtime(school_class.code_ends_at) if school_class.code_ends_at else None
    context = {
        "school_class": school_class,
        "is_open": is_open,
        "until": until.time() if until and until.date() == request.on else None,
    }
    return render(request, "school/classes/code.html", context)


@page(P.CHILD_SIGN_IN, methods=("POST",))
@once
def code_new(request: Request, class_id: int) -> HttpResponse:
    """A new code, for the lesson or for the day."""
    school_class = class_for(request.actor, P.CHILD_SIGN_IN, class_id)
    lasts = CodeLasts.DAY if request.POST.get("lasts") == CodeLasts.DAY.value else CodeLasts.LESSON
    show_code(school_class=school_class, lasts=lasts, by=request.actor, at=request.at)
    return redirect("class_code", class_id=class_id)


@page(P.CHILD_SIGN_IN, methods=("POST",))
@once
def code_end(request: Request, class_id: int) -> HttpResponse:
    """The code opens nothing from now on."""
    school_class = class_for(request.actor, P.CHILD_SIGN_IN, class_id)
    end_code(school_class=school_class, by=request.actor, at=request.at)
    messages.success(request, _("Ended. Whoever is in stays in for their half hour."))
    return redirect("class_code", class_id=class_id)


@page(P.CHILD_SIGN_IN, methods=("POST",))
@with_care
@once
def enrol(request: Request, class_id: int) -> HttpResponse:
    """Set up the device this is pressed on."""
    school_class = class_for(request.actor, P.CHILD_SIGN_IN, class_id)
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return _show(request, class_id, form)
    device = device_of(request) or uuid.uuid4()
    try:
        enrol_device(
            school_class=school_class,
            device=device,
            name=form.cleaned_data["name"] or device_words(request),
            ends_on=form.cleaned_data["ends_on"],
            way=form.cleaned_data["way"],
            by=request.actor,
            at=request.at,
        )
    except UnableTo as refusal:
        form.add_error(refusal.field, _(refusal.message))
        return _show(request, class_id, form)
    marked: Any = request
    marked.new_device = device
    words = _("Set up. Sign out here; then the children come in on this device.")
    messages.success(request, words)
    return redirect("class_sign_in", class_id=class_id)


@page(P.CHILD_SIGN_IN, methods=("POST",))
@once
def end(request: Request, class_id: int, device_id: int) -> HttpResponse:
    """A device is lost or goes elsewhere."""
    school_class = class_for(request.actor, P.CHILD_SIGN_IN, class_id)
    end_device(school_class=school_class, device_id=device_id, by=request.actor, at=request.at)
    messages.success(request, _("Ended. No child signs in on that device now."))
    return redirect("class_sign_in", class_id=class_id)


def _show(request: Request, class_id: int, form: DeviceForm) -> HttpResponse:
    school_class = class_for(request.actor, P.CHILD_SIGN_IN, class_id)
    children = list(children_to_sign_in(request.actor, class_id, request.on))
    note_read(request, "class.sign_in_viewed", children)
    shown = request.session.pop(TO_SHOW, None) if request.method == "GET" else None
    slips = request.session.pop(PINS_TO_SHOW, []) if request.method == "GET" else []
    by_id = {str(one.public_id): one for one in children}
    device = device_of(request)
    here = device_for(device, request.on) if device else None
    context = {
        "school_class": school_class,
        "children": [(one, PICTURE_WORDS.get(one.own_picture or "")) for one in children],
        "without_pin": sum(one.own_number is None for one in children),
        "slips": [(by_id[key], number, pin) for key, number, pin in slips if key in by_id],
        "devices": list(devices_of(class_id, request.on)),
        "here": here if here and here.school_class_id == class_id else None,
        "form": form,
        "shown": shown,
        "named": next((one for one in children if shown and str(one.public_id) == shown["child"]), None),
        "words": PICTURE_WORDS,
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "school/classes/sign_in.html", context, status=status)
