"""How the draft is laid out: the parts the Information Commissioner asks for, in that order."""

from django.utils.translation import gettext as _

from goldthread.publish.dpia.content import DpiaContent
from goldthread.publish.dpia.judgement import consulted, necessary, risks, why_needed
from goldthread.publish.sheet.blocks import (
    Block,
    Bullets,
    Column,
    Facts,
    Heading,
    Panel,
    Sheet,
    Signatures,
    Table,
    Text,
)
from goldthread.publish.sheet.words import day


def dpia_sheet(content: DpiaContent) -> Sheet:
    """The draft as a sheet: on screen, as a PDF and as a Word file to go on writing in."""
    return Sheet(
        title=_("Draft: data protection impact assessment"),
        name=_("Goldthread, the record of special educational needs"),
        initials=_("Draft"),
        where=content.school,
        school=content.school,
        purpose=_(
            "A draft for the school and its data protection officer to adapt. It is not legal advice, and it is "
            "not an assessment until they have made it theirs. What the code knows is filled in; what is "
            "judgement is a suggestion; what only the school knows is left open, between square brackets."
        ),
        made_on=content.made_on,
        made_on_words=day(content.made_on),
        version=_("Goldthread %(version)s") % {"version": content.version},
        blocks=(
            *_need(),
            *_processing(content),
            *_people(content),
            *_sharing(content),
            *_consultation(),
            *_proportion(),
            *_risks(),
            *_promises(content),
            *_decision(),
        ),
        synthetic=content.synthetic,
        points=11,
    )


def _need() -> tuple[Block, ...]:
    return (Heading(_("1. Why an assessment is needed")), Bullets(why_needed()))


def _processing(content: DpiaContent) -> tuple[Block, ...]:
    pupils = _("[number]") if content.pupils is None else str(content.pupils)
    facts = (
        (_("Controller"), content.school),
        (_("Data protection officer"), _("[name and how to reach them]")),
        (_("Where the program runs, and who runs it"), _("[in school, or hosted by …]")),
        (_("Pupils with a record"), pupils),
        (_("How long"), _("[the school’s retention schedule]")),
        (_("Rights of people"), _("The family’s page: putting right, objecting, complaining, consent, with whom it was shared. Answers within one month; complaints acknowledged within 30 days.")),
    )  # fmt: skip
    rows = tuple(
        (
            table.purpose,
            table.name,
            str(table.personal),
            str(table.special),
            f"{table.basis}\n{table.condition}" if table.condition else table.basis,
        )
        for table in content.tables
    )
    columns = (
        Column(_("What for"), 5),
        Column(_("Where it is kept"), 4),
        Column(_("Personal fields"), 2, numeric=True),
        Column(_("Special category fields"), 2, numeric=True),
        Column(_("Lawful because (UK GDPR)"), 6),
    )
    return (
        Heading(_("2. What is done with data")),
        Facts(facts),
        Text(_("Every field with its kind stands in the data dictionary of the documentation.")),
        Table(_("What is kept about people"), columns, rows),
    )


def _people(content: DpiaContent) -> tuple[Block, ...]:
    rows = tuple(
        (
            role.title,
            role.description,
            _("[number]") if role.people is None else str(role.people),
        )
        for role in content.roles
    )
    columns = (Column(_("Role"), 3), Column(_("What it is for"), 9), Column(_("People"), 2, True))
    return (
        Heading(_("3. Who can see it")),
        Text(_("Rights are one table, read by the program itself. Roles held above the school, in its trust or authority, are not counted here.")),
        Table(_("Roles, and how many people hold them in school"), columns, rows),
    )  # fmt: skip


def _sharing(content: DpiaContent) -> tuple[Block, ...]:
    rows = tuple((one.basis, one.when, one.law) for one in content.shared_on)
    columns = (Column(_("Basis"), 3), Column(_("When it fits"), 7), Column(_("In the law"), 5))
    return (
        Heading(_("4. With whom it is shared")),
        Text(_("Each sharing of a record is written down with what, why and on which basis, and the family reads it. Consent is seldom the basis: a school that has to act cannot offer a free choice.")),
        Table(_("Lawful bases offered, the usual one first"), columns, rows),
    )  # fmt: skip


def _consultation() -> tuple[Block, ...]:
    answer = _("[their answer, and the day]")
    rows = tuple((who, f"{what}\n{answer}") for who, what in consulted())
    columns = (Column(_("Who"), 3), Column(_("What was asked, and what they said"), 9))
    return (Heading(_("5. Whom you asked")), Table(_("Consultation"), columns, rows))


def _proportion() -> tuple[Block, ...]:
    return (Heading(_("6. Necessity and proportion")), Bullets(necessary()))


def _risks() -> tuple[Block, ...]:
    rows = tuple((one.risk, one.reduced_by, one.remains, one.rating) for one in risks())
    columns = (
        Column(_("Risk to people"), 5),
        Column(_("What reduces it"), 6),
        Column(_("What remains"), 5),
        Column(_("Suggested rating"), 3),
    )
    return (
        Heading(_("7. Risks, what reduces them, and what remains")),
        Table(_("Risks"), columns, rows),
        Text(_("Where a high risk remains after your measures, ask the Information Commissioner before you begin (UK GDPR, article 36).")),
    )  # fmt: skip


def _promises(content: DpiaContent) -> tuple[Block, ...]:
    rows = tuple((str(one.number), one.words, one.tests) for one in content.promises)
    columns = (Column(_("No."), 1), Column(_("Promise"), 7), Column(_("Held by"), 5))
    return (
        Heading(_("8. What the program promises, and the tests that hold it")),
        Table(_("Promises"), columns, rows),
        Panel(
            _("Not yet promised"), (Text(content.not_yet[:1].upper() + content.not_yet[1:]),), "key"
        ),
    )


def _decision() -> tuple[Block, ...]:
    columns = (_("Who"), _("Signature"), _("Day"))
    names = (_("Head teacher"), _("Data protection officer"), _("Chair of governors"))
    return (
        Heading(_("9. Decision")),
        Text(_("[Measures agreed, by whom and by when. Day to look at this again: at the latest a year from now, and whenever a new version changes what is kept.]")),
        Signatures(_("Adopted"), columns, names),
    )  # fmt: skip
