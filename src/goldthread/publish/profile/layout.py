"""How the profile is laid out: what people like on the left, what helps on the right."""

from django.utils.translation import gettext as _

from goldthread.publish.profile.content import BarrierLine, ProfileContent
from goldthread.publish.sheet.about import Said, beside, sheet_about, voice_words
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
from goldthread.statute.vocabulary.delivery import Voice


def profile_sheet(content: ProfileContent) -> Sheet:
    """The profile as a sheet; one side of A4 at ordinary lengths."""
    return sheet_about(
        content.about,
        title=_("One-page profile"),
        purpose=_purpose(content),
        blocks=_blocks(content),
    )


def _purpose(content: ProfileContent) -> str:
    return _(
        "For every adult who works with %(first)s, as it stands on %(day)s. "
        "To add or put something right, speak to %(adult)s."
    ) % {
        "first": content.about.first_name,
        "day": day(content.about.made_on),
        "adult": content.about.adult,
    }


def _blocks(content: ProfileContent) -> tuple[Block, ...]:
    if content.is_empty:
        return (Text(_("Nothing has been written here yet."), "lead"),)
    left, right = _who(content), _help(content)
    columns = (Split(left, right),) if left and right else (*left, *right)
    said = beside(content.about, content.contested)
    return (*_for_school(content), *_alerts(content), *columns, *_past(content), *said)


def _for_school(content: ProfileContent) -> tuple[Block, ...]:
    if not content.is_separate:
        return ()
    said = _(
        "For school. It holds what one parent says apart from another. Each parent can print a copy of "
        "their own from their page."
    )
    return (Panel(_("Before you hand this on"), (Text(said),)),)


def _alerts(content: ProfileContent) -> tuple[Block, ...]:
    if not content.alerts:
        return ()
    return (Panel(_("Know before the lesson"), (Bullets(content.alerts),), "key"),)


def _who(content: ProfileContent) -> tuple[Block, ...]:
    return (
        *_said(content, _("What people like and admire about me"), content.strengths),
        *_said(content, _("What I enjoy"), content.interests),
        *_said(content, _("What matters to me"), content.matters_to_me),
        *_said(content, _("My hopes"), content.aspirations),
        *_said(content, _("How I communicate"), content.communication),
    )


def _help(content: ProfileContent) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if content.do:
        blocks.append(Panel(_("Please do"), (Bullets(content.do, "do"),), "key"))
    if content.avoid:
        blocks.append(Panel(_("Please avoid"), (Bullets(content.avoid, "avoid"),)))
    blocks += _said(content, _("How best to support me"), content.best_support)
    if content.barriers:
        lines = tuple(map(_barrier, content.barriers))
        blocks += (Heading(_("What gets in the way")), Bullets(lines))
    return tuple(blocks)


def _barrier(line: BarrierLine) -> str:
    looks_like = line.looks_like.strip()
    return f"{line.title.rstrip('.')}. {looks_like}" if looks_like else line.title


def _past(content: ProfileContent) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if content.tried:
        lines = tuple((line.what, line.came_of_it) for line in content.tried)
        blocks += (Heading(_("What we have tried, and what came of it")), Facts(lines))
    if content.diagnoses:
        facts = tuple((one.name, f"{one.source}, {day(one.on)}") for one in content.diagnoses)
        blocks += (Heading(_("Diagnoses")), Facts(facts))
    return tuple(blocks)


def _said(content: ProfileContent, title: str, said: tuple[Said, ...]) -> tuple[Block, ...]:
    """Words of the child or family are quoted as theirs; the school's are plain lines."""
    if not said:
        return ()
    plain = tuple(one.text for one in said if one.voice is Voice.SCHOOL)
    quotes = tuple(
        Quote(one.text, voice_words(content.about, one))
        for one in said
        if one.voice is not Voice.SCHOOL
    )
    lines: tuple[Block, ...] = (Bullets(plain),) if plain else ()
    return (Heading(title), *lines, *quotes)
