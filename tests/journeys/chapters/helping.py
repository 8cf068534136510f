"""The parent, the child and the teaching assistant on their phones; then the ledger."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys.cast import PHONE, Cast, Person
from tests.journeys.chapters.facts import Facts
from tests.journeys.chapters.planning import IN_HER_WORDS, OUTCOME

SAYS = "She tells her grandmother the steps of a recipe. Pictures help her at home too."
CHILD_SAYS = "I like it when I can see the steps."


def parent_agrees_and_says(cast: Cast, facts: Facts) -> None:
    """Makes a passkey on her phone with the link the office gave her, reads, agrees, has her say."""
    parent = cast.guest("odile.q", facts.texts["parent link"], PHONE)
    parent.look()
    for words in (OUTCOME, IN_HER_WORDS, "Speech sound practice"):
        parent.sees(words)
    for other in facts.classmates:
        assert other.surname not in parent.page.content()
    with parent.within(2):
        parent.write("Anything you want to add", "Thank you for asking us.")
        parent.press("I agree")
    parent.sees("Agreed on 18 November 2026")
    for tab in ("What happened", "How it is going", "Who can see this", "Have your say"):
        parent.follow(tab)
        parent.look()
    parent.write("In your own words", SAYS)
    parent.press("Send to school")
    parent.sees("Thank you. The school can read it now.")
    parent.look()
    senco = cast.people["otterbrook.senco"]
    senco.open(f"/children/{facts.child}/voice/")
    senco.sees(SAYS)
    senco.look()


def child_says_with_pictures(cast: Cast, facts: Facts) -> None:
    """Her steps in her words, her wins, and her say with pictures and a feeling."""
    child = cast.newcomer("zephyrine.q", facts.texts["child password"], PHONE)
    child.look()
    child.sees(f"Hello, {facts.first_name}")
    child.sees("I know every bird in our garden.")
    child.sees(IN_HER_WORDS)
    child.tick_like("Something that would help me")
    child.tick_like("Happy|Good")
    child.page.locator('input[name="choices"]').first.check(force=True)
    child.write("In my words", CHILD_SAYS)
    child.press("Send")
    child.sees(CHILD_SAYS)
    child.look()


def ta_logs_in_two_taps(cast: Cast, facts: Facts) -> None:
    """The whole group in two taps; one unticked who was away; one missed, with its reason."""
    ta = cast.card_holder("otterbrook.ta", PHONE)
    expect(ta.page.get_by_role("heading", level=1)).to_contain_text("Today")
    ta.look()
    group = _session(ta, "Storytelling group", "")
    with ta.within(2):
        ta.fold_out_in(group)
        ta.press("Done as planned", group)
    expect(_session(ta, "Storytelling group", "").get_by_text("Done", exact=True)).to_be_visible()
    monday = _session(ta, "Storytelling group", "Monday")
    with ta.within(3):
        ta.fold_out_in(monday)
        ta.untick(facts.friend.split()[0], monday)
        ta.press("Done as planned", monday)
    expect(ta.page.get_by_role("heading", level=1)).to_contain_text("Today")
    again = _session(ta, "Storytelling group", "Tuesday")
    ta.fold_out_in(again)
    ta.follow("Something else happened, or add a note", again)
    ta.look()
    ta.tick_like("It did not happen|Did not happen|Missed")
    options = ta.page.get_by_label("Why, if it was not done as planned").locator("option")
    reason = options.nth(2).inner_text()
    ta.choose("Why, if it was not done as planned", reason)
    ta.press("Save")
    expect(ta.page.locator(".gt-message--success").first).to_be_visible()
    ta.look()


def _session(ta: Person, name: str, day: str) -> Locator:
    rows = ta.page.locator("details.gt-session", has_text=name)
    return rows.filter(has_text=day).first if day else rows.filter(has_not_text=DAYS).first


DAYS = re.compile("Monday|Tuesday|Wednesday|Thursday|Friday")


def ledger_shows_what_took_place(cast: Cast, facts: Facts) -> None:
    """Delivered beside planned, for the SENCO and for the parent."""
    senco = cast.people["otterbrook.senco"]
    senco.open(f"/children/{facts.child}/plan/")
    line = senco.page.locator(".gt-part", has_text="Storytelling group").first
    expect(line).to_contain_text(re.compile(r"50 of \d+ minutes"))
    parent = cast.people["odile.q"]
    parent.follow("What happened")
    parent.sees("Storytelling group")
    parent.sees("50 of")
    parent.look()


def teacher_measures_and_acknowledges(cast: Cast, facts: Facts) -> None:
    """A measurement beside the target; what helps is read in one tap, and answered in one more."""
    teacher = cast.people["otterbrook.teacher"]
    teacher.open("/classes/")
    mine = teacher.card(facts.child_name)
    teacher.look()
    with teacher.within(1):
        teacher.press(f"Read: {facts.child_name}", mine)
    expect(teacher.card(facts.child_name).get_by_text("Read on 18 Nov")).to_be_visible()
    teacher.open(f"/children/{facts.child}/")
    teacher.look()
    with teacher.within(1):
        teacher.press("This worked", exact=False)
    teacher.open(f"/children/{facts.child}/plan/")
    teacher.look()
    teacher.follow("Add a measurement", exact=False)
    teacher.look()
    teacher.page.locator("main form input[type=text], main form input[inputmode]").first.fill("5")
    teacher.press("Write it down")
    teacher.sees("5")
    teacher.look()
