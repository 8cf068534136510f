"""Plain sentences for families and children, and the charts that go with them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from goldthread.publish.access_pack.words import role_words
from goldthread.records.subject_access.queries.looks import Look, looks_at
from goldthread.web.components.charts import LineChart, Point, Target, Words
from goldthread.web.components.environment import day, short_day
from goldthread.web.request import Request
from goldthread.web.school.child.action_words import action_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from goldthread.records.outcomes.queries import TargetRow
    from goldthread.records.people.models import Child
    from goldthread.records.provision.queries.planning import PlanLine

LOOKERS: Final[Mapping[str, "_StrPromise"]] = {
    "senco": gettext_lazy("Leads support in school, and sees and writes the whole record"),
    "head": gettext_lazy("Leads the school, and can read the record"),
    "safeguarding_lead": gettext_lazy("Answers for keeping children safe, and can read the record"),
    "teacher": gettext_lazy("Teaches your child, and reads the plan and what helps"),
    "support": gettext_lazy("Helps in the class, and reads the plan and what helps"),
    "cover": gettext_lazy("Takes the class for a day or two, and reads what helps in lessons"),
    "key_adult": gettext_lazy("The adult your child can always go to"),
    "supporter": gettext_lazy("Gives some of the help in the plan"),
    "receiver": gettext_lazy("Takes over soon, and reads what helps"),
    "invited": gettext_lazy("Was invited to help, and reads the plan and what helps until a day"),
}

CHILD_PROMPTS: Final = (
    ("going_well", gettext_lazy("Something that is going well"), "star"),
    ("hard", gettext_lazy("Something that is hard"), "hard"),
    ("help", gettext_lazy("Something that would help me"), "help"),
    ("matters", gettext_lazy("Something that matters to me"), "heart"),
    ("anything", gettext_lazy("Anything else"), "talk"),
)

FEELINGS: Final = (
    ("great", gettext_lazy("Great"), "proud"),
    ("good", gettext_lazy("Good"), "happy"),
    ("okay", gettext_lazy("Okay"), "ok"),
    ("hard", gettext_lazy("Hard"), "sad"),
    ("worried", gettext_lazy("Worried"), "worried"),
)

PICTURES: Final = (
    ("friends", gettext_lazy("Friends")),
    ("play", gettext_lazy("Playing")),
    ("outside", gettext_lazy("Being outside")),
    ("art", gettext_lazy("Art")),
    ("music", gettext_lazy("Music")),
    ("sport", gettext_lazy("Sport")),
    ("computer", gettext_lazy("Computers")),
    ("read", gettext_lazy("Reading")),
    ("write", gettext_lazy("Writing")),
    ("number", gettext_lazy("Numbers")),
    ("quiet-place", gettext_lazy("A quiet place")),
    ("loud", gettext_lazy("Noise")),
    ("break", gettext_lazy("A break")),
    ("move", gettext_lazy("Moving about")),
    ("time", gettext_lazy("More time")),
    ("help", gettext_lazy("Someone to help")),
)

FAMILY_PROMPTS: Final = (
    ("going_well", gettext_lazy("What is going well?")),
    ("hard", gettext_lazy("What is hard at the moment?")),
    ("help", gettext_lazy("What would help?")),
    ("matters", gettext_lazy("What matters most to you and your child?")),
    ("review", gettext_lazy("Before the review: what should we talk about?")),
    ("anything", gettext_lazy("Anything else")),
)


def line_sentence(line: "PlanLine") -> str:
    """When, how often and with whom, as a sentence; never who else is in the group."""
    parts = [_("with %(name)s") % {"name": line.lead_name}] if line.lead_name else []
    if line.dose is None:
        parts.append(_("whenever it is needed"))
    else:
        parts += [_minutes(line.dose.minutes), _times(line.dose.times_per_week)]
        if line.group_size > 1:
            parts.append(_("in a group of %(num)s") % {"num": line.group_size})
    parts.append(_("until %(day)s") % {"day": day(line.last_day)})
    return ", ".join(parts)


def progress_words(row: "TargetRow") -> str:
    """How it is going, in a sentence or two, with no score that needs explaining."""
    if row.latest is None:
        return _("We have not measured this yet.")
    when = {"day": day(row.latest.on)}
    if row.is_reached:
        return _("Reached, on %(day)s.") % when
    if row.baseline is not None and row.latest.value == row.baseline:
        return _("About the same as at the start, on %(day)s.") % when
    if _nearer(row):
        return _("Nearer than at the start, on %(day)s.") % when
    return _("Not nearer yet, on %(day)s. We will look at what could help more.") % when


def target_chart(row: "TargetRow") -> LineChart | None:
    """The measurements as a chart, where there are at least two numbers to draw."""
    if len(row.measurements) < 2:
        return None
    return LineChart(
        key=f"target-{row.target_id}",
        title=_("What we measured"),
        description=progress_words(row),
        unit=row.unit or pgettext("chart", "Value"),
        points=tuple(Point(one.on, float(one.value)) for one in row.measurements),
        baseline=None if row.baseline is None else float(row.baseline),
        target=None if row.goal is None else Target(float(row.goal), row.due_on),
        words=progress_words(row),
        labels=Words(start=_("Start"), target=_("Goal"), when=_("Date"), day=short_day),
    )


def _nearer(row: "TargetRow") -> bool:
    if row.latest is None or row.baseline is None:
        return False
    if row.goal is None:
        return row.latest.value > row.baseline
    return abs(row.goal - row.latest.value) < abs(row.goal - row.baseline)


def _minutes(minutes: int) -> str:
    return ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}


def _times(times: int) -> str:
    if times == 1:
        return _("once a week")
    return ngettext("%(num)s time a week", "%(num)s times a week", times) % {"num": times}


LOOKS_ON_A_PAGE: Final = 30


def looks_page(request: Request, child: "Child") -> dict[str, Any]:
    """Who of the staff has looked at a record in the last year, a page of days and roles."""
    shown = Paginator(looks_at(child, request.on), LOOKS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    return {
        "page": shown,
        "params": request.GET,
        "looks": [(look.on, role_words(look.roles), _looked_words(look)) for look in shown],
    }


def _looked_words(look: Look) -> str:
    """What was opened, in words: a few, then how many more; that something was written, not what."""
    said = [action_words(action) for action in look.opened[:3]]
    more = len(look.opened) - len(said)
    if more:
        said.append(ngettext("%(more)s more", "%(more)s more", more) % {"more": more})
    if look.wrote:
        said.append(_("Wrote in the record"))
    return "; ".join(said)
