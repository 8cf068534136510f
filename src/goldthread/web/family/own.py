"""The child's own page: my picture of me, my steps, my wins, my say. With pictures, or plain by choice."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.accounts.actions import change_settings
from goldthread.records.contributions.actions import make_contribution
from goldthread.records.contributions.queries import contributions_of
from goldthread.records.people.queries.children import children_for
from goldthread.records.people.queries.own_rights import rights_taken_over
from goldthread.records.transitions.queries import family
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.year_groups import YearGroup
from goldthread.web.drafts.keeping import kept_in, with_draft
from goldthread.web.family import words
from goldthread.web.pages import note_read, page
from goldthread.web.receipts import once
from goldthread.web.request import Request

if TYPE_CHECKING:
    from goldthread.records.contributions.models import Contribution
    from goldthread.records.people.models import Child


@page(P.OWN_PAGE_VIEW)
def home(request: Request) -> HttpResponse:
    """My page."""
    child = _own(request)
    note_read(request, "own_page.viewed", [child])
    return render(request, "family/me.html", _context(request, child))


@page(P.OWN_PAGE_VIEW, methods=("POST",))
@once
@with_draft
def say(request: Request) -> HttpResponse:
    """My say: a picture, a feeling, words, or all of them."""
    child = _own(request)
    known = {name for name, _word in words.PICTURES}
    prompts = {name for name, _word, _picture in words.CHILD_PROMPTS}
    prompt = request.POST.get("prompt", "anything")
    try:
        make_contribution(
            child=child,
            text=request.POST.get("text", ""),
            prompt=prompt if prompt in prompts else "anything",
            feeling=_feeling(request),
            choices=[one for one in request.POST.getlist("choices") if one in known],
            cycle=family.live_cycle(child),
            by=request.actor,
            at=request.at,
        )
    except UnableTo as refusal:
        note_read(request, "own_page.viewed", [child])
        context = _context(request, child) | {
            "problem": _(refusal.message),
            "typed": request.POST,
        }
        return render(request, "family/me.html", context)
    messages.success(request, _("Thank you for telling us."))
    return redirect("child_home")


@page(P.OWN_PAGE_VIEW, methods=("POST",))
@once
def look(request: Request) -> HttpResponse:
    """With pictures or plain: the choice stays with the person."""
    style = "plain" if request.POST.get("style") == "plain" else "pictures"
    change_settings(
        user=request.user, values={"page_style": style}, by=request.actor, at=request.at
    )
    return redirect("child_home")


@page(P.OWN_PAGE_VIEW)
def looked(request: Request) -> HttpResponse:
    """Who has looked at my record, by day and role."""
    child = _own(request)
    note_read(request, "own_page.looks_viewed", [child])
    context = words.looks_page(request, child) | {"organisation_name": child.school.name}
    return render(request, "family/my_looks.html", context)


def _own(request: Request) -> "Child":
    child = (
        children_for(request.actor, P.OWN_PAGE_VIEW, request.on).select_related("school").first()
    )
    if child is None:
        raise NotVisible
    return child


def _context(request: Request, child: "Child") -> dict[str, Any]:
    form = f"{reverse('child_say')}?child={child.public_id}"
    kept = kept_in(request, [form])[form]
    return {
        "say_address": form,
        "draft": kept.attributes,
        "typed": kept.typed or QueryDict(),
        "child": child,
        "plain": _plain(request.user.page_style, child.year_group),
        "picture": family.picture_of(child, request.on),
        "steps": family.steps_of(child),
        "most_steps": family.STEPS,
        "wins": family.wins_of(child)[:6],
        "said": [_said(one) for one in contributions_of(child, Voice.CHILD)[:5]],
        "asks_for_view": family.asks_for_view(family.live_cycle(child), request.on),
        "prompts": words.CHILD_PROMPTS,
        "feelings": words.FEELINGS,
        "pictures": words.PICTURES,
        "organisation_name": child.school.name,
        "decides": rights_taken_over(child, request.on),
    }


def _said(one: "Contribution") -> tuple[str, str, datetime]:
    """What was said, in words: the text, else the feeling or the pictures; and the rest beside it."""
    shown = dict(words.PICTURES)
    feelings = {name: word for name, word, _picture in words.FEELINGS}
    parts = [one.text, str(feelings.get(one.feeling, ""))]
    parts += [", ".join(str(shown[name]) for name in one.choices if name in shown)]
    first, *rest = [part for part in parts if part] or [""]
    return first, " · ".join(rest), one.made_at


def _plain(style: str, year_group: str) -> bool:
    """Plain from Year 7 on, unless the person chose otherwise."""
    if style != "auto":
        return style == "plain"
    year = YearGroup(year_group) if year_group else None
    return year is not None and year.phase is not None and year.order >= YearGroup.YEAR_7.order


def _feeling(request: Request) -> str:
    feeling = request.POST.get("feeling", "")
    return feeling if feeling in {name for name, _word, _picture in words.FEELINGS} else ""
