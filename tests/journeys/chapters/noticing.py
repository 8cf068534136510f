"""A teacher notices, the SENCO looks at it together with colleagues, and the child is seen."""

import re

from playwright.sync_api import expect

from tests.journeys.cast import Cast
from tests.journeys.chapters.facts import Facts

NOTICED = "Looks to a neighbour after each spoken instruction, every lesson of the week."
FOUND = "Follows one step, loses the second. With the steps on a card she did all four."
KIND_LINE = "Thank you for noticing. We start a plan; the card with steps stays on her table."
STRATEGIES = ("Give one step at a time, and show it", "Let her tell you the steps back")


def teacher_raises_a_concern(cast: Cast, facts: Facts) -> None:
    """From the class page to the SENCO within six interactions."""
    teacher = cast.card_holder("otterbrook.teacher")
    expect(teacher.page.get_by_role("heading", level=1)).to_contain_text("4 Otter")
    teacher.look()
    with teacher.within(6):
        teacher.write_to_search("quill")
        teacher.press("Search")
        teacher.follow(facts.child_name, exact=False)
        teacher.follow("Raise a concern")
        teacher.write("What have you noticed?", NOTICED)
        teacher.press("Tell the SENCO")
    expect(teacher.page.locator(".gt-message--success")).to_be_visible()
    teacher.look()
    teacher.page.go_back()
    teacher.press("Tell the SENCO")
    teacher.open("/concerns/")
    expect(teacher.page.get_by_text(NOTICED)).to_have_count(1)
    teacher.look()


def senco_asks_and_decides(cast: Cast, facts: Facts) -> None:
    """Looked at together, evidence asked for and given, then decided with a kind line back."""
    senco = cast.card_holder("otterbrook.senco")
    expect(senco.page.get_by_role("heading", level=1)).to_be_visible()
    senco.look()
    senco.open("/concerns/")
    senco.look()
    senco.follow(facts.child_name)
    senco.look()
    concern = senco.page.url
    senco.press("We have looked at it together")
    ask = senco.card("Find out more")
    senco.choose("What would help to know?", "An observation", ask)
    senco.choose("Whom do you ask?", "Ms Rosalind Pettifer", ask)
    senco.write_day("By when?", "2026-11-25", ask)
    senco.press("Ask", ask)
    senco.sees("Asked of Ms Rosalind Pettifer")
    senco.look()
    teacher = cast.people["otterbrook.teacher"]
    teacher.open("/concerns/")
    teacher.follow(f"An observation: {facts.child_name}")
    teacher.look()
    teacher.write("What did you find?", FOUND)
    teacher.press("Answer")
    teacher.sees(FOUND)
    senco.open(concern)
    senco.sees(FOUND)
    decide = senco.card("Decide")
    senco.tick("Start a support plan", decide)
    senco.write("A line back to the colleague who noticed", KIND_LINE, decide)
    senco.press("Decide", decide)
    expect(senco.page.get_by_role("heading", level=1)).to_contain_text(facts.first_name)
    facts.child = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", senco.page.content())[0]
    teacher.open("/concerns/")
    teacher.fold_out("Decided lately")
    teacher.sees(KIND_LINE)


def senco_writes_the_profile(cast: Cast, facts: Facts) -> None:
    """Strengths in the child's words, what gets in the way, and the lines teachers see."""
    senco = cast.people["otterbrook.senco"]
    senco.open(f"/children/{facts.child}/")
    senco.look()
    senco.follow("Profile", senco.page.get_by_role("navigation", name="Pages about this pupil"))
    senco.look()
    senco.follow("Change: What I am good at")
    senco.look()
    senco.write("Add something new", "I know every bird in our garden.")
    senco.press("Save")
    senco.follow("Change: What gets in the way")
    senco.look()
    senco.write("What gets in the way?", "Long spoken instructions", nth=-1)
    senco.write("What does it look like now?", "Starts the first step, then waits.", nth=-1)
    senco.choose("Area of need", "Communication and interaction", nth=-1)
    senco.press("Save")
    for line in STRATEGIES:
        senco.follow("Change: What teachers see")
        senco.write("A new line", line)
        senco.press("Save")
    senco.look()
    for words in ("I know every bird in our garden.", "Long spoken instructions", *STRATEGIES):
        senco.sees(words)


def senco_changes_the_status(cast: Cast, facts: Facts) -> None:
    """SEN Support from today, with where it was decided and when the family was told."""
    senco = cast.people["otterbrook.senco"]
    senco.follow(
        "Status", senco.page.get_by_role("navigation", name="Pages about this pupil"), exact=False
    )
    senco.look()
    status = senco.card("Status")
    senco.tick("SEN Support", status)
    senco.write_day("From", "2026-11-16", status)
    senco.write("Where was this decided?", "Talk with the family", status)
    senco.write_day("When was the family told?", "2026-11-16", status)
    senco.press("Save the status")
    senco.sees("source: Talk with the family")
    senco.open(f"/children/{facts.child}/")
    senco.sees("SEN Support")
    senco.look()
