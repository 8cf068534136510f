"""What the "Print…" button of a child's page offers: exactly the documents that exist."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import may
from goldthread.access.permissions import Permission as P
from goldthread.records.people.queries import facts_of
from goldthread.records.transitions.queries.on_paper import papers_of

if TYPE_CHECKING:
    from datetime import date

    from goldthread.records.people.models import Child


@dataclass(frozen=True)
class MenuItem:
    """One document: as the `print_menu` macro takes it."""

    text: str
    href: str
    note: str


def print_menu_for(actor: Actor, child: "Child", on: "date") -> list[MenuItem]:
    """The documents of a child this person may print: two statements, none without the right."""
    facts = facts_of(child, on)
    if not may(actor, P.DOCUMENT_PRINT, facts):
        return []
    papers = papers_of(child.pk)
    planned = may(actor, P.PLAN_VIEW, facts)
    offered = (
        (papers.profile, _("One-page profile"), "document_profile"),
        (papers.plan and planned, _("Support plan"), "document_plan"),
        (papers.review and planned, _("Review record"), "document_review"),
        (papers.day_one, _("What you need on day one"), "document_day_one"),
    )
    return _items(offered, child)


def family_menu_for(actor: Actor, child: "Child", on: "date") -> list[MenuItem]:
    """The documents a family may take with them."""
    if not may(actor, P.FAMILY_VIEW, facts_of(child, on)):
        return []
    papers = papers_of(child.pk)
    offered = (
        (papers.plan_begun, _("Support plan"), "document_family_plan"),
        (papers.profile, _("One-page profile"), "document_family_profile"),
    )
    return _items(offered, child)


def _items(offered: tuple[tuple[bool, str, str], ...], child: "Child") -> list[MenuItem]:
    note = _("On screen, PDF or Word")
    return [
        MenuItem(text, reverse(name, args=[child.public_id]), note)
        for exists, text, name in offered
        if exists
    ]
