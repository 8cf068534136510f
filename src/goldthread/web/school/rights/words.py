"""Why a day is the day, in words: for requests, and for how long a record is kept."""

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goldthread.statute.clocks.base import Deadline, Unit
from goldthread.statute.clocks.retention import PUPIL_RECORD, SEND_RECORD

if TYPE_CHECKING:
    from goldthread.records.subject_access.models import AccessRequest

RULE_TITLES: Final = {
    SEND_RECORD.name: gettext_lazy("Record of a pupil with special educational needs"),
    PUPIL_RECORD.name: gettext_lazy("Record of a pupil never on the SEN register"),
}
RULE_REASONS: Final = {
    SEND_RECORD.name: gettext_lazy(
        "IRMS Toolkit for Schools: 25 years, the end of an EHC plan, and 6 more (Limitation Act 1980)"
    ),
    PUPIL_RECORD.name: gettext_lazy("IRMS Toolkit for Schools: 25 years (Limitation Act 1980)"),
}


def kept_words(deadline: Deadline) -> str:
    """Which rule a record falls under, and what that rests on."""
    title, reason = RULE_TITLES[deadline.name], RULE_REASONS[deadline.name]
    return _("%(title)s. %(reason)s") % {"title": title, "reason": reason}


def due_words(request: "AccessRequest", deadline: Deadline) -> str:
    """Where the day of a request comes from."""
    if deadline.unit is Unit.SCHOOL_DAYS:
        return _(
            "15 school days after it arrived, by your term dates (Education (Pupil Information) "
            "(England) Regulations 2005)"
        )
    if deadline.unit is Unit.WORKING_DAYS:
        return _(
            "15 working days after it arrived: your term dates do not reach far enough. Add them, and "
            "school days are counted"
        )
    months = 1 + request.months_more
    said = ngettext(
        "%(months)s month after it arrived, and the days you waited for an answer (UK GDPR, Article 12)",
        "%(months)s months after it arrived, and the days you waited for an answer (UK GDPR, Article 12)",
        months,
    )
    return said % {"months": months}
