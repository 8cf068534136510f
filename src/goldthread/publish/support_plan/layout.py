"""How the plan is laid out: from what we know, outcome by outcome, to who agrees."""

from django.utils.translation import gettext as _

from goldthread.publish.sheet.about import (
    Said,
    beside,
    paragraphs,
    separately,
    sheet_about,
    views,
    voice_words,
)
from goldthread.publish.sheet.blocks import (
    Bar,
    Bars,
    Block,
    Bullets,
    Column,
    Facts,
    Heading,
    Panel,
    Path,
    Quote,
    Sheet,
    Signatures,
    Table,
    Text,
)
from goldthread.publish.sheet.words import day, delivered_words, sentence_list, short_day
from goldthread.publish.support_plan.content import (
    Answer,
    OutcomePlan,
    Progress,
    ProvisionPlan,
    SupportPlanContent,
    TargetPlan,
)


def support_plan_sheet(content: SupportPlanContent) -> Sheet:
    """The plan as a sheet."""
    return sheet_about(
        content.about,
        title=_("Support plan"),
        purpose=_purpose(content),
        version=_version(content),
        blocks=_blocks(content),
    )


def _version(content: SupportPlanContent) -> str:
    words = {
        "draft": _("Plan %(number)s, draft"),
        "closed": _("Plan %(number)s, reviewed"),
    }.get(content.state, _("Plan %(number)s"))
    return words % {"number": content.number}


def _purpose(content: SupportPlanContent) -> str:
    said = _(
        "What %(first)s, the family and school plan together from %(start)s, for everyone who helps. "
    )
    asked = (
        _("Please talk it over at home, then answer on your family page or tell the school.")
        if content.about.for_family
        else _("To add or put something right, speak to the SENCO.")
    )
    names = {"first": content.about.first_name, "start": day(content.starts_on)}
    return said % names + asked


def _blocks(content: SupportPlanContent) -> tuple[Block, ...]:
    return (
        *separately(content.is_separate),
        _dates(content),
        *paragraphs(_("What we know"), content.what_we_know),
        *views(content.about, _("What people say"), content.views),
        *(
            block
            for place, outcome in enumerate(content.outcomes, 1)
            for block in _outcome(content, outcome, place)
        ),
        *_other(content),
        *_delivered(content),
        *beside(content.about, content.contested),
        *_agreed(content),
    )


def _dates(content: SupportPlanContent) -> Panel:
    facts = [
        (_("From"), day(content.starts_on)),
        (_("We look at it again by"), day(content.review_due_on)),
    ]
    facts.append((_("Person to speak to"), content.lead or _("The SENCO")))
    return Panel(_("At a glance"), (Facts(tuple(facts)),), "key")


def _outcome(content: SupportPlanContent, outcome: OutcomePlan, place: int) -> tuple[Block, ...]:
    title = _("Outcome %(place)s: %(area)s") % {"place": place, "area": outcome.area}
    steps = tuple(
        block
        for step, target in enumerate(outcome.targets, 1)
        for block in _target(content, target, f"{place}.{step}")
    )
    return (
        Heading(title),
        Text(outcome.text, "lead"),
        *steps,
        *_support(outcome.provision, _("Support towards outcome %(place)s") % {"place": place}),
    )


def _target(content: SupportPlanContent, target: TargetPlan, number: str) -> tuple[Block, ...]:
    how = _("How we will know: %(measure)s, by %(day)s.") % {
        "measure": target.measure[:1].lower() + target.measure[1:],
        "day": day(target.due_on),
    }
    own = (
        (Quote(target.child_words, content.about.first_name),) if target.child_words.strip() else ()
    )
    return (
        Heading(_("Target %(number)s") % {"number": number}, 3),
        Text(target.text),
        *own,
        Text(how, "quiet"),
        *(_path(target.progress) if target.progress else ()),
        *((Bullets(_levels(target)),) if target.levels else ()),
    )


def _levels(target: TargetPlan) -> tuple[str, ...]:
    return tuple(f"{label}: {text}" for label, text in target.levels if text.strip())


def _path(progress: Progress) -> tuple[Block, ...]:
    alt = sentence_list((progress.start, progress.now, progress.goal)).replace(" · ", "; ")
    return (
        Path(
            progress.start,
            progress.now,
            progress.goal,
            progress.start_share,
            progress.now_share,
            progress.goal_share,
            alt,
        ),
    )


def _support(lines: tuple[ProvisionPlan, ...], caption: str) -> tuple[Block, ...]:
    if not lines:
        return ()
    columns = (
        Column(_("What"), 5),
        Column(_("How much"), 5),
        Column(_("Who and where"), 4),
        Column(_("When"), 3),
    )
    return (Table(caption, columns, tuple(map(_row, lines))),)


def _row(line: ProvisionPlan) -> tuple[str, ...]:
    when = _("%(first)s to %(last)s") % {
        "first": short_day(line.starts_on),
        "last": short_day(line.ends_on),
    }
    return (line.name, line.dose, sentence_list((line.who, line.where)), when)


def _other(content: SupportPlanContent) -> tuple[Block, ...]:
    if not content.other_provision:
        return ()
    caption = _("Support for all of the plan")
    return (Heading(_("More support")), *_support(content.other_provision, caption))


def _delivered(content: SupportPlanContent) -> tuple[Block, ...]:
    lines = [line for outcome in content.outcomes for line in outcome.provision]
    bars = tuple(
        Bar(
            line.name,
            line.delivered_minutes or 0,
            line.planned_minutes,
            delivered_words(line.delivered_minutes or 0, line.planned_minutes),
        )
        for line in (*lines, *content.other_provision)
        if line.planned_minutes
    )
    if not bars:
        return ()
    title = _("Delivered so far, of what was planned by %(day)s") % {
        "day": day(content.about.made_on)
    }
    return (Heading(title), Bars(bars))


def _agreed(content: SupportPlanContent) -> tuple[Block, ...]:
    answers = tuple(Quote(_answer(one), _voice(content, one)) for one in content.answers)
    columns = (_("Name"), _("Signature"), _("Date"))
    return (
        Heading(_("Who agrees")),
        *answers,
        Signatures(_("We have talked about this plan"), columns, content.signers),
    )


def _answer(answer: Answer) -> str:
    comment = answer.comment.strip()
    return f"{answer.words} {comment}" if comment else answer.words


def _voice(content: SupportPlanContent, answer: Answer) -> str:
    return voice_words(content.about, Said("", answer.voice, answer.on))
