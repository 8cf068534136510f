"""A SENCO locks the shared screen: "back" shows nothing, and one press opens it again."""

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import Cast

pytestmark = pytest.mark.journey


def test_back_shows_nothing_of_what_was_locked_away(cast: Cast) -> None:
    tablet = cast.card_holder("otterbrook.senco")
    tablet.open("/account/sessions/")
    tablet.look()
    tablet.open("/approvals/")
    tablet.look()
    before = tablet.page.locator("h1").inner_text()
    tablet.press("Lock this screen")
    expect(tablet.page.locator("h1")).to_have_text("Locked")
    tablet.look()
    tablet.page.go_back()
    expect(tablet.page.locator("h1")).to_have_text("Locked")
    tablet.open("/register/")
    expect(tablet.page.locator("h1")).to_have_text("Locked")
    tablet.press("It is me: open again")
    expect(tablet.page.locator("h1")).to_have_text(before)
