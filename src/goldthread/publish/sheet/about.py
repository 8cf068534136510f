"""Whom a document is about, and whose words are whose."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from goldthread.publish.sheet.blocks import Block, Heading, Panel, Quote, Sheet, Text
from goldthread.publish.sheet.words import day
from goldthread.statute.vocabulary.delivery import Voice


@dataclass(frozen=True)
class About:
    """A child as named on paper. `where` is year, class and school; `for_family` picks the words."""

    name: str
    first_name: str
    initials: str
    where: str
    school: str
    made_on: date
    synthetic: bool = False
    for_family: bool = False

    @property
    def adult(self) -> str:
        """Whom to ask."""
        return _("your child's school") if self.for_family else _("the SENCO")


@dataclass(frozen=True)
class Said:
    """Something somebody said, and in which voice. `on` where the day matters."""

    text: str
    voice: Voice
    on: date | None = None


@dataclass(frozen=True)
class Contested:
    """What somebody says is not right, of which part, and what school answered."""

    part: str
    said: Said
    answer: str


def voice_words(about: About, said: Said) -> str:
    """Whose words these are: "Ada, 3 November 2026"."""
    who = {
        Voice.CHILD: about.first_name,
        Voice.FAMILY: _("%(first)s's family") % {"first": about.first_name},
        Voice.SCHOOL: _("School"),
        Voice.PROFESSIONAL: _("A professional who knows %(first)s") % {"first": about.first_name},
    }[said.voice]
    return f"{who}, {day(said.on)}" if said.on else who


def views(about: About, title: str, said: tuple[Said, ...]) -> tuple[Block, ...]:
    """A heading and what was said beneath it; nothing where nobody has spoken."""
    if not said:
        return ()
    quotes = tuple(Quote(one.text, voice_words(about, one)) for one in said)
    return (Heading(title), *quotes)


def beside(about: About, contested: tuple[Contested, ...]) -> tuple[Block, ...]:
    """Words that stand beside what they contest, so that a reader on paper reads both."""
    if not contested:
        return ()
    found: list[Block] = [Heading(_("What was left as it is, and what is said of it"))]
    for one in contested:
        found += [
            Text(one.part),
            Quote(one.said.text, voice_words(about, one.said)),
            Text(one.answer, "quiet"),
        ]
    return tuple(found)


def separately(is_separate: bool) -> tuple[Block, ...]:
    """A plain line on a copy that holds what each parent said for themselves."""
    if not is_separate:
        return ()
    said = _(
        "For school. This copy may hold what each parent said separately. To give a copy to one "
        "parent, print the one made for them."
    )
    return (Panel(_("Before you hand this on"), (Text(said),)),)


def paragraphs(title: str, text: str) -> tuple[Block, ...]:
    """A heading and its text, or nothing."""
    return (Heading(title), Text(text)) if text.strip() else ()


def sheet_about(
    about: About, *, title: str, purpose: str, blocks: tuple[Block, ...], version: str = ""
) -> Sheet:
    """The sheet of a document about one child."""
    return Sheet(
        title=title,
        name=about.name,
        initials=about.initials,
        where=about.where,
        school=about.school,
        purpose=purpose,
        made_on=about.made_on,
        made_on_words=day(about.made_on),
        blocks=blocks,
        version=version,
        synthetic=about.synthetic,
    )
