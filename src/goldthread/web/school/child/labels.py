"""Words for what is stored about a child, in one place for the child pages."""

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.needs import NeedArea, NeedType, reform_areas_for
from goldthread.statute.vocabulary.provision import Layer, SenProvision
from goldthread.statute.vocabulary.year_groups import YearGroup

SECTION_LABELS = {
    "strengths": _("What I am good at"),
    "interests": _("What I enjoy"),
    "aspirations": _("What I hope for"),
    "matters_to_me": _("What matters to me"),
    "best_support": _("How best to support me"),
    "communication": _("How I communicate"),
    "history": _("My story so far"),
}
STRATEGY_LABELS = {
    "do": _("Do this"),
    "avoid": _("Avoid this"),
    "alert": _("Know before the lesson"),
}
IMPACT_LABELS = {
    1: _("Gets in the way sometimes"),
    2: _("Gets in the way often"),
    3: _("Gets in the way most of the time"),
}
FEELING_LABELS = {
    "great": _("Great"),
    "good": _("Good"),
    "okay": _("Okay"),
    "hard": _("Hard"),
    "worried": _("Worried"),
}
PROMPT_LABELS = {
    "anything": _("Anything they want us to know"),
    "review": _("For the review"),
    "matters": _("What matters to them"),
    "going_well": _("What is going well"),
    "hard": _("What is hard"),
    "help": _("What would help"),
}


def provision_label(code: str) -> str:
    """ "SEN Support"; nothing recorded is said as such."""
    return now(SenProvision(code).label) if code else now("No status recorded")


def layer_label(code: str) -> str:
    """ "Targeted", or nothing."""
    return now(Layer(code).label) if code else ""


def need_label(code: str) -> str:
    """ "Speech, language and communication"."""
    return now(NeedType(code).label)


def area_label(code: str) -> str:
    """ "Cognition and learning"."""
    return now(NeedArea(code).label)


def reform_labels(code: str) -> list[str]:
    """The reform's areas that lie beside one of today's."""
    return [now(area.label) for area in reform_areas_for(NeedArea(code))]


def voice_label(code: str) -> str:
    """ "The family"."""
    return now(Voice(code).label)


def year_label(code: str) -> str:
    """ "Year 5"."""
    return now(YearGroup(code).label) if code else ""


def days_words(days: int) -> str:
    """ "in 9 days", "today", "tomorrow"."""
    if days == 0:
        return now("today")
    if days == 1:
        return now("tomorrow")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def late_words(days: int) -> str:
    """ "12 days late."."""
    return ngettext("%(days)s day late.", "%(days)s days late.", days) % {"days": days}
