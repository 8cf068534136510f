"""How the review is laid out: the decision first, then what it rests on."""

from django.utils.translation import gettext as _

from goldthread.publish.review_record.content import LineReviewed, ReviewContent, TargetReviewed
from goldthread.publish.sheet.about import paragraphs, separately, sheet_about, views
from goldthread.publish.sheet.blocks import (
    Bar,
    Bars,
    Block,
    Column,
    Facts,
    Heading,
    Panel,
    Sheet,
    Signatures,
    Table,
    Text,
)
from goldthread.publish.sheet.words import day, delivered_words, sentence_list


def review_sheet(content: ReviewContent) -> Sheet:
    """The review as a sheet."""
    return sheet_about(
        content.about,
        title=_("Review record"),
        purpose=_purpose(content),
        version=_("Review of plan %(number)s") % {"number": content.number},
        blocks=_blocks(content),
    )


def _purpose(content: ReviewContent) -> str:
    return _(
        "What was planned from %(start)s, what happened and what we decided on %(held)s, for the "
        "family and everyone who helps. To add or put something right, speak to %(adult)s."
    ) % {
        "start": day(content.plan_from),
        "held": day(content.held_on),
        "adult": content.about.adult,
    }


def _blocks(content: ReviewContent) -> tuple[Block, ...]:
    return (
        *separately(content.is_separate),
        _decision(content),
        *views(content.about, _("What people say"), content.views),
        *_targets(content.targets),
        *_lines(content.lines),
        *paragraphs(_("Attendance"), content.attendance),
        *paragraphs(_("What we learned"), content.learned),
        *_meeting(content),
    )


def _decision(content: ReviewContent) -> Panel:
    blocks: tuple[Block, ...] = (Text(content.decision, "lead"),)
    if content.next_step.strip():
        blocks += (Facts(((_("Next step"), content.next_step),)),)
    return Panel(_("What we decided"), blocks, "key")


def _targets(targets: tuple[TargetReviewed, ...]) -> tuple[Block, ...]:
    if not targets:
        return ()
    columns = (
        Column(_("Target"), 6),
        Column(_("Began"), 3),
        Column(_("Hoped for"), 3),
        Column(_("Now"), 3),
        Column(_("Result"), 4),
    )
    rows = tuple(
        (one.text, one.began, one.hoped, one.now, _with_comment(one.result, one.comment))
        for one in targets
    )
    return (Heading(_("The targets")), Table(_("Planned and reached"), columns, rows))


def _lines(lines: tuple[LineReviewed, ...]) -> tuple[Block, ...]:
    if not lines:
        return ()
    columns = (Column(_("Support"), 4), Column(_("Did it help?"), 5))
    rows = tuple((one.name, _with_comment(one.helped, one.comment)) for one in lines)
    bars = tuple(
        Bar(
            one.name,
            one.minutes_delivered,
            one.minutes_planned,
            delivered_words(one.minutes_delivered, one.minutes_planned),
        )
        for one in lines
        if one.minutes_planned
    )
    happened: tuple[Block, ...] = (Bars(bars),) if bars else ()
    return (
        Heading(_("The support: what was planned and what happened")),
        *happened,
        Table(_("What came of it"), columns, rows),
    )


def _with_comment(words: str, comment: str) -> str:
    return f"{words}. {comment}" if comment.strip() else words


def _meeting(content: ReviewContent) -> tuple[Block, ...]:
    facts = [(_("Held on"), day(content.held_on))]
    if content.attended:
        facts.append((_("Who was there"), sentence_list(content.attended)))
    if content.led_by:
        facts.append((_("Led by"), content.led_by))
    columns = (_("Name"), _("Signature"), _("Date"))
    return (
        Heading(_("The meeting")),
        Facts(tuple(facts)),
        Signatures(_("We have read this record"), columns, content.signers),
    )
