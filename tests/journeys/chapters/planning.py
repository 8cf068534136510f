"""The SENCO plans a cycle for one child, then the same help for a group of four in one pass."""

from playwright.sync_api import expect

from tests.journeys.cast import Cast, Person
from tests.journeys.chapters.facts import Facts

OUTCOME = "Zephyrine starts her work with the others and says when she needs a step again."
TARGET = "By 18 December, Zephyrine carries out 8 of 10 two-step instructions (now 3)."
IN_HER_WORDS = "I do both steps."
GROUP_TARGET = "By 18 December, explains 10 of 12 topic words (now 4)."
GROUP = "Storytelling group"
LEAD = "Mr Graham Bickerdike"


def senco_plans_for_one(cast: Cast, facts: Facts) -> None:
    """What we know, an outcome, a target with baseline and goal, and provision with a dose."""
    senco = cast.people["otterbrook.senco"]
    senco.open(f"/children/{facts.child}/plan/edit/")
    senco.look()
    if senco.page.get_by_role("button", name="Begin a plan").count():
        senco.press("Begin a plan")
    senco.look()
    senco.sees("Long spoken instructions")
    senco.write("What we know of", "She knows every bird. Long instructions get in her way.")
    senco.write("Starts on", "2026-11-16")
    senco.write("Review by", "2026-12-18")
    senco.press("Save")
    _write_outcome_and_target(senco)
    _add_provision(senco)
    senco.press("Start the plan")
    expect(senco.page.locator("body")).to_contain_text("Under way")
    senco.look()
    senco.open(f"/children/{facts.child}/plan/")
    senco.look()


def _write_outcome_and_target(senco: Person) -> None:
    if not senco.page.get_by_label("What will be different for the pupil?").count():
        senco.follow("Add an outcome")
    senco.look()
    senco.write("What will be different for the pupil?", OUTCOME)
    senco.choose("Area of need", "Communication and interaction")
    senco.press("Save outcome")
    if not senco.page.get_by_label("In the child’s words").count():
        senco.follow("Add a target")
    senco.look()
    senco.write("Target", TARGET)
    senco.write("In the child’s words", IN_HER_WORDS)
    senco.tick_like("A short check")
    senco.write("What do you count?", "two-step instructions carried out")
    senco.write("Where the child is now", "3")
    senco.write("Measured on", "2026-11-16")
    senco.write("Goal", "8")
    senco.write("By when", "2026-12-18")
    senco.press("Save target")
    senco.sees(TARGET)


def _add_provision(senco: Person) -> None:
    senco.follow("Add provision")
    senco.look()
    senco.write("What gets in the way, or what you have in mind", "speech sound")
    senco.press("Search", senco.page.locator("main"))
    senco.follow("Speech sound practice")
    senco.look()
    senco.write("Minutes each time", "20")
    senco.write("Times a week", "3")
    senco.write("School weeks", "5")
    senco.write("Starts on", "2026-11-16", nth=1)
    senco.choose("Who leads it", f"{LEAD}, Teaching assistant")
    for day in ("Monday", "Tuesday", "Wednesday"):
        senco.write(day, "08:45")
    senco.press("Show dose and cost")
    senco.sees("20 minutes, 3 times a week")
    senco.press("Add to the plan")
    senco.sees("Speech sound practice")


def senco_plans_for_a_group(cast: Cast, facts: Facts) -> None:
    """Chosen once, written once; a dose too large is said in the margin, and does not stop anyone."""
    senco = cast.people["otterbrook.senco"]
    senco.open("/plans/group/")
    senco.look()
    if not senco.page.get_by_label("Class", exact=True).is_visible():
        senco.page.locator("main summary").first.click()
    senco.choose("Class", "4 Otter")
    senco.tick("Also pupils not on the SEN register")
    senco.page.locator("main form").first.get_by_role("button").first.click()
    expect(senco.page.locator("tr", has_text=facts.friend)).to_be_visible()
    others = [one.id for one in facts.classmates if one.plan][:2]
    newcomer = senco.page.locator("tr", has_text=facts.friend).get_by_role("checkbox")
    friend = newcomer.get_attribute("value")
    assert friend
    for chosen in (facts.child, friend, *others):
        senco.page.locator(f'input[name="child"][value="{chosen}"]').check(force=True)
    senco.press("Plan for those chosen")
    expect(senco.page.get_by_role("heading", level=1)).to_have_text("Plan for 4 pupils")
    senco.look()
    senco.choose("Start from the catalogue", GROUP)
    senco.press("Fill in its usual dose")
    senco.write("What will be different for the pupil?", "Tells what happened, in order.")
    senco.choose("Area of need", "Communication and interaction")
    _write_group_target(senco)
    _write_group_dose(senco, minutes="90")
    senco.press("Show dose and cost")
    senco.sees("this is more. Is it what this child needs?")
    senco.sees("This is more than 5 hours a week.")
    senco.look()
    senco.write("Minutes each time", "25")
    senco.write("Own target", "By 18 December, explains 6 of 12 topic words (now 1).")
    senco.tick("Start these plans now")
    senco.press("Plan it for all of them")
    expect(senco.page.locator(".gt-message--success").first).to_be_visible()
    senco.look()
    for child in (facts.child, friend, *others):
        senco.open(f"/children/{child}/plan/")
        senco.sees(GROUP)


def _write_group_target(senco: Person) -> None:
    senco.write("Target", GROUP_TARGET)
    senco.tick_like("A short check")
    senco.write("What do you count?", "topic words explained")
    senco.write("Where the child is now", "4")
    senco.write("Measured on", "2026-11-16")
    senco.write("Goal", "10")
    senco.write("By when", "2026-12-18")


def _write_group_dose(senco: Person, minutes: str) -> None:
    senco.write("Minutes each time", minutes)
    senco.write("Times a week", "4")
    senco.write("School weeks", "8")
    senco.write("Starts on", "2026-11-16")
    senco.choose("Who leads it", f"{LEAD}, Teaching assistant")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday"):
        senco.write(day, "08:15")
