"""A dose as people read it, in their language: on paper and on screen the same."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.statute.dose import Dose


def rhythm_words(dose: Dose) -> str:
    """Return '20 minutes, 3 times a week, 8 weeks, group of 4'."""
    return ", ".join(
        (
            ngettext("%(n)s minute", "%(n)s minutes", dose.minutes) % {"n": dose.minutes},
            _often(dose.times_per_week),
            ngettext("%(n)s week", "%(n)s weeks", dose.weeks) % {"n": dose.weeks},
            _("one to one")
            if dose.group_size == 1
            else _("group of %(n)s") % {"n": dose.group_size},
        )
    )


def in_all_words(dose: Dose) -> str:
    """Return '8 hours in all'."""
    return _("%(time)s in all") % {"time": duration_words(dose.total_minutes)}


def _often(times: int) -> str:
    if times == 1:
        return _("once a week")
    return _("twice a week") if times == 2 else _("%(n)s times a week") % {"n": times}


def duration_words(minutes: int) -> str:
    """Return '8 hours 20 minutes'."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}] if hours else []
    if rest or not hours:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(parts)
