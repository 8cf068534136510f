"""What a "Print…" button offers: exactly the documents that exist.

Both take a child already checked, and cost one statement.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.records.transitions.queries.on_paper import papers_of

if TYPE_CHECKING:
    from goldthread.records.people.models import Child


@dataclass(frozen=True)
class MenuItem:
    """One document: as the `print_menu` macro takes it."""

    text: str
    href: str
    note: str


def staff_items(child: "Child", *, with_plans: bool) -> list[MenuItem]:
    """For someone with DOCUMENT_PRINT; plans and reviews for those with PLAN_VIEW as well."""
    papers = papers_of(child.pk)
    offered = (
        (papers.profile, _("One-page profile"), "document_profile"),
        (papers.plan and with_plans, _("Support plan"), "document_plan"),
        (papers.review and with_plans, _("Review record"), "document_review"),
        (papers.day_one, _("What you need on day one"), "document_day_one"),
    )
    return _items(offered, child)


def family_items(child: "Child") -> list[MenuItem]:
    """For someone with FAMILY_VIEW: what a family may take with them."""
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
