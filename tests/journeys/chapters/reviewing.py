"""The review: what was planned, what happened, what we decide; the next plan begins from it."""

import re

from playwright.sync_api import expect

from tests.journeys.cast import Cast, Person
from tests.journeys.chapters.facts import Facts
from tests.journeys.chapters.helping import CHILD_SAYS, SAYS
from tests.journeys.chapters.planning import OUTCOME, TARGET

LEARNED = "Steps on a card work in every lesson; spoken alone they do not yet."
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def senco_reviews(cast: Cast, facts: Facts) -> None:
    """Decides to continue; the next plan holds the same words with nothing typed again."""
    senco = cast.people["otterbrook.senco"]
    senco.open("/reviews/")
    senco.look()
    senco.open(f"/children/{facts.child}/review/")
    senco.look()
    for words in (SAYS, CHILD_SAYS, OUTCOME, TARGET):
        senco.sees(words)
    for part in senco.page.locator('[id^="target-"]').all():
        part.get_by_label("On the way", exact=True).first.check(force=True)
    for part in senco.page.locator('[id^="line-"]').all():
        part.get_by_role("radio").first.check(force=True)
    senco.write("What did we learn?", LEARNED)
    senco.page.locator("#decide").get_by_role("radio").first.check(force=True)
    senco.tick("The family")
    senco.tick("The pupil")
    senco.press("Put the review on record")
    expect(senco.page.locator(".gt-message--success").first).to_be_visible()
    senco.look()
    senco.open(f"/children/{facts.child}/review/1/")
    senco.sees(LEARNED)
    senco.look()
    senco.open(f"/children/{facts.child}/plan/")
    senco.sees("Plan 2")
    for words in (OUTCOME, TARGET, LEARNED, "Speech sound practice", "Storytelling group"):
        senco.sees(words)
    senco.look()
    senco.open(f"/children/{facts.child}/profile/")
    tried = senco.card("What has been tried and what came of it")
    expect(tried).to_contain_text("Storytelling group")


def senco_prints(cast: Cast, facts: Facts) -> None:
    """The plan on screen, as PDF and in Word; no child's name in the name of a file."""
    senco = cast.people["otterbrook.senco"]
    senco.open(f"/documents/{facts.child}/")
    senco.look()
    for name in ("profile", "plan", "review"):
        senco.open(f"/documents/{facts.child}/{name}/")
        senco.look()
        _file(senco, "Open as PDF", PDF, b"%PDF", facts)
        _file(senco, "Open in Word", WORD, b"PK", facts)


def _file(senco: Person, link: str, kind: str, beginning: bytes, facts: Facts) -> None:
    href = senco.page.get_by_role("link", name=link).get_attribute("href")
    assert href
    answer = senco.context.request.get(href)
    assert answer.ok, href
    assert answer.headers["content-type"].startswith(kind)
    assert answer.body().startswith(beginning)
    for name in facts.child_name.split():
        assert name.lower() not in answer.headers["content-disposition"].lower()
        assert name.lower() not in href.lower()


def head_opens_a_door(cast: Cast, facts: Facts) -> None:
    """Five figures with denominators and dates; one opens to its entries."""
    head = cast.card_holder("otterbrook.head")
    expect(head.page.locator(".gt-door")).to_have_count(5)
    head.look()
    head.page.locator("a.gt-door").first.click()
    expect(head.page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"\d"))
    expect(head.page.locator("main table tbody tr").first).to_be_visible()
    head.look()


def trust_lead_sees_no_names(cast: Cast, facts: Facts) -> None:
    """Schools side by side, and nobody's name; a child's page is not there for them."""
    lead = cast.card_holder("tworivers.lead")
    lead.sees("Otterbrook Primary School")
    lead.look()
    shown = lead.page.locator("main").inner_text()
    for pupil in facts.classmates:
        assert pupil.surname not in shown
    assert "Quillfeather" not in shown
    assert lead.status_of(f"/children/{facts.child}/") in {403, 404}
    assert "Quillfeather" not in lead.page.content()
