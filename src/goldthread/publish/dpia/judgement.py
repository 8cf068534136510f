"""The part of the draft that is judgement: why, with whom talked over, and each risk named honestly.

Written, not generated; the school and its data protection officer change it. Every risk says what
reduces it and what remains after that.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Risk:
    """One risk to the people the data are about, as suggested to the school."""

    risk: str
    reduced_by: str
    remains: str
    rating: str


def why_needed() -> tuple[str, ...]:
    """Why an assessment is needed: the criteria that are met."""
    return (
        _("Special category data (health, disability, needs) about children, on a large scale."),
        _("The people concerned are vulnerable: children, many of them disabled."),
        _("A new system that joins what was kept apart in folders and several programs."),
    )


def necessary() -> tuple[str, ...]:
    """Necessity and proportion, as questions with a suggested answer."""
    return (
        _("Could the purpose be met with less? A school has to know a pupil’s needs, plan, review and hand on (Children and Families Act 2014, Part 3; SEND Code of Practice 2015, chapter 6). Goldthread asks for no diagnosis before support begins, and no field but a name, birthday and school is needed to keep a record."),
        _("Is it kept right? Each entry has its author and day. Nothing is overwritten. Families read the plan, and what they say is not right stands beside it if it is not changed."),
        _("Do people know? The school’s own privacy notice says why and how long. The family page says who can see the record and with whom it was shared."),
        _("Is anything decided by a machine? No. Figures about what helps describe groups and are shown with their doubt; no pupil is scored, ranked or predicted."),
        _("Who are the processors? None, where the school runs the program itself. Where someone hosts it, the school needs a contract with them under article 28."),
        _("Does anything leave the United Kingdom? The program sends nothing anywhere. Where it is hosted decides; write it here."),
    )  # fmt: skip


def consulted() -> tuple[tuple[str, str], ...]:
    """Whom to ask, and what: the answers are the school's to write."""
    return (
        (_("Parents and carers"), _("For example: would you want anything left out, or seen by fewer people?")),
        (_("Pupils and young people"), _("For example: is there anything you would not want everyone who teaches you to read?")),
        (_("Staff who will use it"), _("For example: what would you be tempted to write elsewhere, and why?")),
        (_("Data protection officer"), _("Their advice, in their own words, and whether it was followed.")),
    )  # fmt: skip


def risks() -> tuple[Risk, ...]:
    """The risks, the gravest first."""
    return (*_risks_of_seeing(), *_risks_of_leaving(), *_risks_of_keeping())


def _risks_of_seeing() -> tuple[Risk, ...]:
    return (
        Risk(
            _("Someone inside school reads a record that is none of their business, or borrows a colleague’s sign-in."),
            _("Each role sees its own pupils only; a record can be closed to one person; every look is written down before the page is sent; passkeys; sessions end with the last role; openings in an emergency are reviewed by someone else."),
            _("A colleague with the right to see a record may still look without need: it is found afterwards, not stopped. Screens left open in a classroom."),
            _("possible, serious: medium after measures"),
        ),
        Risk(
            _("A parent kept away by a court, or the other parent, reads what they should not."),
            _("A court order recorded closes the record to whom it keeps away, at once and everywhere; each parent reads their own words and not the other’s; copies are made for one parent."),
            _("School has to be told of the order, and record it. What is printed can be passed on."),
            _("unlikely, severe: medium after measures"),
        ),
        Risk(
            _("A pupil’s needs are seen by classmates, on a projected screen or a sheet left lying about."),
            _("A projector-safe switch hides what matters most; no name stands in an address or a title; pages carry initials at their foot."),
            _("The switch has to be used. Paper is as safe as the room it lies in."),
            _("likely, moderate: medium after measures"),
        ),
    )  # fmt: skip


def _risks_of_leaving() -> tuple[Risk, ...]:
    return (
        Risk(
            _("A record or a list goes to the wrong person by e-mail or post."),
            _("Goldthread sends no e-mail with a record; people from outside are invited to one record until a day instead; each file taken out is in the audit and beside the sharing register."),
            _("A file once taken out can be sent to anyone. Nobody has yet to approve a list before it leaves."),
            _("possible, serious: high until the school has a rule for files, then medium"),
        ),
        Risk(
            _("Something is shared without need, or the family is not told; consent is asked where there is no choice."),
            _("The sharing register asks why and on which basis, public task first; the family reads it on its page; a consent taken back ends the invitation that rests on it."),
            _("What is told in a meeting or on the telephone stands in the register only if someone writes it down."),
            _("possible, moderate: low after measures"),
        ),
        Risk(
            _("The computer or its backup is stolen, or held to ransom."),
            _("The embedded database and its backups are encrypted; a backup is tried by bringing it back; the audit shows whether anything was changed beneath the program."),
            _("Whoever holds the keys holds the data: where they are kept is the school’s decision. A school on PostgreSQL answers for its encryption itself."),
            _("unlikely, severe: medium after measures"),
        ),
        Risk(
            _("A small number in a figure for governors, the trust or the authority points to one pupil."),
            _("Numbers below the threshold, and those from which they could be worked out, are hidden wherever a figure leaves its school."),
            _("Someone who knows the school well may know more than a table says."),
            _("unlikely, moderate: low after measures"),
        ),
    )  # fmt: skip


def _risks_of_keeping() -> tuple[Risk, ...]:
    return (
        Risk(
            _("What is written is wrong, out of date or unkind, and follows the pupil for years."),
            _("Author and day on each entry; families ask for correction on their page and are answered within a month; what is not changed stands with their words beside it."),
            _("Words are as good as the person who writes them. Training remains the school’s."),
            _("likely, moderate: medium after measures"),
        ),
        Risk(
            _("Records are kept for longer than they are needed."),
            _("The school’s retention schedule, and whoever runs the program; see what is not yet promised, below."),
            _("Read the list of what is not yet promised before you rate this."),
            _("for the school to rate"),
        ),
        Risk(
            _("The record is not there when it is needed: the program or the network is down, a write is lost."),
            _("What was acknowledged has been written to disk, tested by pulling the plug; forms half written are kept; plans print well on paper."),
            _("Without a network there is no record on a tablet. Print what a first aider must know."),
            _("unlikely, serious: low after measures"),
        ),
        Risk(
            _("A child is seen as a list of difficulties, and expectations sink."),
            _("Strengths and the child’s own words stand first; needs are written as barriers; nothing is scored or predicted; no one needs a diagnosis to be helped."),
            _("How adults read it. Talk about it with staff."),
            _("possible, moderate: low after measures"),
        ),
    )  # fmt: skip
