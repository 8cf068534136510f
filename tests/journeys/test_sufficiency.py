"""An analyst asks for a projection again, watches it without a script, and shares it with an officer."""

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import Cast, Person

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("4 Otter")]
LOOKS = 120


def _wait(person: Person, words: str) -> None:
    """Press “Look again” until the page says it: a second between two looks, two minutes at most."""
    for _look in range(LOOKS):
        if words in person.page.content():
            return
        person.page.wait_for_timeout(1_000)
        person.page.get_by_role("link", name="Look again").click()
        person.page.wait_for_load_state()
    raise AssertionError(f"the page never said {words}")


def test_a_run_is_repeated_and_shared(cast: Cast) -> None:
    analyst = cast.card_holder("wyndale.analyst")
    analyst.open("/sufficiency/")
    expect(analyst.page.get_by_role("heading", name="Demand", exact=True)).to_be_visible()
    analyst.page.get_by_role("link", name="Plans to expect, ten years").first.click()
    analyst.press("Repeat with the same seed")
    _wait(analyst, "Repeated bit for bit")
    analyst.look()
    address = analyst.page.url
    officer = cast.card_holder("wyndale.officer")
    officer.open(address)
    expect(officer.page.get_by_text("Repeated bit for bit")).to_be_visible()
    expect(officer.page.get_by_role("button", name="Repeat with the same seed")).to_have_count(0)
    senco = cast.card_holder("otterbrook.senco")
    assert senco.status_of(address) == 403
