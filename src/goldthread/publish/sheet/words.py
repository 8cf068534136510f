"""The few words every sheet carries, and days, hours and counts as people read them."""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _


def page_words() -> str:
    """The foot of each page; the two names in braces are filled in where pages are counted."""
    return _("Page {page} of {pages}")


def synthetic_words() -> str:
    """The mark of the demo on every page."""
    return _("Synthetic example: not a real child")


def day(on: date | None) -> str:
    """Return '18 November 2026'."""
    return formats.date_format(on, "j F Y") if on else ""


def short_day(on: date | None) -> str:
    """Return '18 Nov 2026'."""
    return formats.date_format(on, "j M Y") if on else ""


def delivered_words(delivered: int, planned: int) -> str:
    """Return '412 of 496 minutes, 83%'; rounded down, so that nothing reads as complete early."""
    if not planned:
        return _("%(delivered)s minutes") % {"delivered": delivered}
    return _("%(delivered)s of %(planned)s minutes, %(share)s%%") % {
        "delivered": delivered,
        "planned": planned,
        "share": 100 * delivered // planned,
    }


def sentence_list(parts: tuple[str, ...]) -> str:
    """Return the parts that say something, with dots between."""
    return " · ".join(part for part in parts if part)
