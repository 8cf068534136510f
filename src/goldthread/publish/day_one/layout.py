"""How the day-one page is laid out: the first morning on top, then what helps, then who knows."""

from django.utils.translation import gettext as _

from goldthread.publish.day_one.content import DayOneContent
from goldthread.publish.sheet.about import Said, paragraphs, sheet_about, voice_words
from goldthread.publish.sheet.blocks import (
    Block,
    Bullets,
    Facts,
    Heading,
    Panel,
    Quote,
    Sheet,
    Split,
    Text,
)
from goldthread.publish.sheet.words import day


def day_one_sheet(content: DayOneContent) -> Sheet:
    """The day-one page as a sheet."""
    return sheet_about(
        content.about,
        title=_("What you need on day one"),
        purpose=_(
            "For the adult who meets %(first)s next, as it stands on %(day)s. "
            "If something is missing, ask: speak to %(adult)s."
        )
        % {
            "first": content.about.first_name,
            "day": day(content.about.made_on),
            "adult": content.about.adult,
        },
        blocks=_blocks(content),
    )


def _blocks(content: DayOneContent) -> tuple[Block, ...]:
    if content.is_empty:
        return (Text(_("Nothing has been written here yet."), "lead"),)
    left, right = _help(content), _child(content)
    columns = (Split(left, right),) if left and right else (*left, *right)
    return (*_first(content), *columns, *_note(content))


def _first(content: DayOneContent) -> tuple[Block, ...]:
    alerts = (Bullets(content.alerts),) if content.alerts else ()
    first = (Text(content.first_day),) if content.first_day.strip() else ()
    return tuple(
        Panel(title, blocks, "key")
        for title, blocks in (
            (_("Know before the lesson"), alerts),
            (_("The first morning"), first),
        )
        if blocks
    )


def _help(content: DayOneContent) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if content.do:
        blocks.append(Panel(_("Please do"), (Bullets(content.do, "do"),), "key"))
    if content.avoid:
        blocks.append(Panel(_("Please avoid"), (Bullets(content.avoid, "avoid"),)))
    if content.support:
        blocks += (Heading(_("Support in place")), Facts(content.support))
    return tuple(blocks)


def _child(content: DayOneContent) -> tuple[Block, ...]:
    blocks = [
        *_said(content, _("What matters to me"), content.matters_to_me),
        *_said(content, _("How best to support me"), content.best_support),
        *_said(content, _("What I enjoy"), content.interests),
    ]
    if content.targets:
        blocks += (Heading(_("Working towards")), Bullets(content.targets))
    if content.people:
        blocks += (Heading(_("People who know")), Facts(content.people))
    return tuple(blocks)


def _said(content: DayOneContent, title: str, said: tuple[Said, ...]) -> tuple[Block, ...]:
    quotes = tuple(Quote(one.text, voice_words(content.about, one)) for one in said)
    return (Heading(title), *quotes) if quotes else ()


def _note(content: DayOneContent) -> tuple[Block, ...]:
    name = content.from_teacher_name
    title = _("From %(name)s") % {"name": name} if name else _("From the teacher before you")
    asked = tuple(
        block for one in content.asked for block in (Text(one.question, "lead"), Text(one.answer))
    )
    heading = (Heading(_("Asked and answered")),) if asked else ()
    return (*paragraphs(title, content.from_teacher), *heading, *asked)
