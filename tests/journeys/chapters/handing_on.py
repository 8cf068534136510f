"""The class is handed on: the next teacher reads, asks, takes on; the SENCO sees who has not."""

import re

from playwright.sync_api import expect

from tests.journeys.cast import Cast
from tests.journeys.chapters.facts import Facts
from tests.journeys.chapters.noticing import STRATEGIES

NEXT = "Mr Ivo Larkspur"
NOTE = "Meet her by the bird table; ten minutes there and the day is good."
ASKED = "Does she bring the card herself, or do I keep it?"
ANSWER = "It stays on her table; she points to it when she is ready."


def senco_opens_the_handover(cast: Cast, facts: Facts) -> None:
    """The whole class, to its next teacher; the leaving teacher adds a note."""
    senco = cast.people["otterbrook.senco"]
    senco.open("/handover/")
    senco.look()
    senco.follow("Hand on a class")
    senco.look()
    classes = senco.page.get_by_label("Class that moves on").locator("option").all_inner_texts()
    senco.choose("Class that moves on", next(name for name in classes if "4 Otter" in name))
    senco.write("Name of the new class", "5 Otter")
    senco.tick(NEXT)
    senco.press("Open the handover")
    senco.sees("Opened. Nothing is shared until you say so.")
    senco.look()
    facts.texts["handover"] = senco.page.url
    teacher = cast.people["otterbrook.teacher"]
    teacher.open(senco.page.url)
    teacher.follow(facts.child_name)
    teacher.look()
    teacher.write("Note for the next teacher", NOTE)
    teacher.press("Keep")
    senco.press("Share with the next teacher")
    senco.sees("Shared. They can read it now.")


def next_teacher_reads_asks_and_takes_on(cast: Cast, facts: Facts) -> None:
    """Begins with the link the office gave; nothing is lost between two adults."""
    next_teacher = cast.guest("ivo.larkspur", facts.texts["next link"])
    next_teacher.open("/classes/")
    next_teacher.look()
    next_teacher.follow(facts.child_name)
    next_teacher.look()
    for words in (NOTE, *STRATEGIES):
        next_teacher.sees(words)
    next_teacher.write("Ask whoever knows this pupil", ASKED)
    next_teacher.press("Ask")
    teacher = cast.people["otterbrook.teacher"]
    teacher.page.reload()
    teacher.write("Your answer", ANSWER)
    teacher.press("Answer")
    next_teacher.page.reload()
    next_teacher.sees(ANSWER)
    next_teacher.press("I have read this and take it on")
    expect(next_teacher.page.locator(".gt-message--success").first).to_be_visible()
    next_teacher.look()


def senco_sees_who_has_not_read(cast: Cast, facts: Facts) -> None:
    """Who has not read stands there by name; then the class is moved in one go."""
    senco = cast.people["otterbrook.senco"]
    senco.open(facts.texts["handover"])
    senco.look()
    expect(senco.page.locator("main")).to_contain_text(re.compile(rf"{NEXT}: \d+ pages? not read"))
    taken_on = senco.page.locator("tr", has_text=facts.child_name)
    expect(taken_on.locator(".gt-tag--done")).to_be_visible()
    senco.press("Remind who has not read")
    senco.sees("A reminder stands on their first page.")
    senco.press("Move", exact=False)
    expect(senco.page.locator(".gt-message--success").first).to_contain_text("in the new class")
    senco.look()
    senco.open(f"/children/{facts.child}/thread/")
    senco.look()
    senco.open(f"/children/{facts.child}/history/")
    senco.look()
