"""When something is due, in words without alarm."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.statute.clocks.base import Deadline


def deadline_words(deadline: Deadline, on: date) -> str:
    """Return 'due in 9 days', 'due today' or '12 days late'."""
    left = deadline.days_until(on)
    if left < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": -left}
    if left < 2:
        return _("due tomorrow") if left else _("due today")
    return ngettext("due in %(days)s day", "due in %(days)s days", left) % {"days": left}
