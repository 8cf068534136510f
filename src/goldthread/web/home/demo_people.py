"""Whom one can sign in as in the demo, and what each would open Goldthread for."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Card:
    """One person on the demo's front page. `who` and `opens_for` go through gettext when shown."""

    username: str
    who: str
    opens_for: str


def _(text: str) -> str:
    return text


CARDS: Final = (
    Card(
        "otterbrook.senco",
        _("SENCO, primary"),
        _("See what is due, late and undelivered; plan a cycle; run a review."),
    ),
    Card(
        "otterbrook.teacher",
        _("Class teacher"),
        _("Two minutes before a lesson: what each child in my class needs from me."),
    ),
    Card(
        "otterbrook.ta",
        _("Teaching assistant"),
        _("Today's sessions: tick each off in two taps, with a short note."),
    ),
    Card(
        "otterbrook.head",
        _("Head teacher"),
        _("Five figures, each open to the entries it comes from."),
    ),
    Card(
        "otterbrook.office",
        _("School office"),
        _("Bring in pupils from a file and keep accounts in order."),
    ),
    Card(
        "otterbrook.parent",
        _("Parent"),
        _("What we agreed, what happened, how it is going, and have my say."),
    ),
    Card(
        "otterbrook.pupil",
        _("Child in primary"),
        _("My targets, my wins and my say, with pictures."),
    ),
    Card(
        "millbeck.pupil",
        _("Young person in secondary"),
        _("The plainer page: my targets, what helps me, and what I want to say."),
    ),
    Card(
        "millbeck.senco",
        _("SENCO, secondary"),
        _("The same work with 1,100 pupils: register, reviews, delivery."),
    ),
    Card(
        "rivermead.senco",
        _("SENCO, special school"),
        _("Every child has a plan: specialist provision and its delivery."),
    ),
    Card(
        "tworivers.lead",
        _("Trust inclusion lead"),
        _("The trust's schools side by side, with no child named."),
    ),
    Card(
        "otterbrook.dsl",
        _("Designated safeguarding lead"),
        _("Every record of the school, and who can open each."),
    ),
    Card(
        "otterbrook.therapist",
        _("External professional"),
        _("One child's record, to which the school invited me."),
    ),
    Card(
        "otterbrook.governor",
        _("Governor"),
        _("How well the school does its duties, with no child named."),
    ),
    Card(
        "wyndale.analyst",
        _("Local authority analyst"),
        _("Plan the area: demand, places and plans side by side; its schools in figures."),
    ),
    Card(
        "wyndale.officer",
        _("Local authority SEND officer"),
        _("What to expect in the area and which places are planned, with no child named."),
    ),
    Card(
        "tworivers.dpo",
        _("Data protection officer"),
        _("Who holds which role and how much was looked at, in numbers."),
    ),
    Card(
        "tworivers.operator",
        _("Platform operator"),
        _("That the system works: version, accounts, audit. No child's data."),
    ),
)
