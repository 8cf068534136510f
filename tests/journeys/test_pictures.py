"""A device of the class: the teacher sets it up, and a child signs in, by pictures or by class code, in one browser."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.cast import Cast

pytestmark = pytest.mark.journey
TABLET = {"width": 810, "height": 1080}


def test_a_child_signs_in_by_pictures_on_the_tablet_of_the_class(
    browser: Browser, cast: Cast
) -> None:
    tablet = cast.card_holder("otterbrook.teacher", TABLET)  # type: ignore[arg-type]
    tablet.open("/classes/")
    tablet.follow("How the class signs in")
    tablet.look()
    tablet.page.get_by_role("button", name="Make new pictures").first.click()
    shown = tablet.card("Show this to").or_(
        tablet.page.locator("section", has=tablet.page.locator("ol.gt-keys"))
    )
    expect(shown.first).to_be_visible()
    own = shown.first.locator(".gt-key--own span").inner_text()
    presses = shown.first.locator("ol.gt-keys li span").all_inner_texts()
    assert len(presses) == 4
    tablet.write_day("Until", "2027-07-23")
    tablet.press("Set up this device")
    tablet.sees("Set up. Sign out here")
    tablet.open("/account/logout/")
    tablet.press("Sign out")
    expect(tablet.page.locator("h1")).to_have_text("Which picture is yours?")
    tablet.look()
    tablet.press(own)
    expect(tablet.page.locator("h1")).to_have_text("Press your pictures")
    for one in presses:
        tablet.press(one, inside=tablet.page.locator("form.gt-keys"))
    expect(tablet.page.locator("h1")).to_contain_text("Hello")
    assert tablet.status_of("/account/settings/") == 403
    tablet.open("/account/logout/")
    tablet.press("Sign out")
    expect(tablet.page.locator("h1")).to_have_text("Which picture is yours?")


def test_a_pupil_comes_in_by_the_class_code_on_the_board(browser: Browser, cast: Cast) -> None:
    laptop = cast.card_holder("otterbrook.teacher", TABLET)  # type: ignore[arg-type]
    laptop.open("/classes/")
    laptop.follow("How the class signs in")
    anew = laptop.page.get_by_role("button", name="Make a new PIN")
    laptop.page.get_by_role("button", name="without one").or_(anew).first.click()
    slips = laptop.page.locator("section", has_text="Give these out now").locator("li")
    number, pin = re.findall(r"number (\d\d), PIN (\d{6})", slips.first.inner_text())[0]
    laptop.page.get_by_label("Class code: from the board").check()
    laptop.write_day("Until", "2027-07-23")
    laptop.press("Set up this device")
    laptop.sees("Set up. Sign out here")
    laptop.page.get_by_role("link", name="Class code").or_(
        laptop.page.get_by_role("button", name="Class code")
    ).first.click()
    laptop.press("code for an hour", exact=False)
    code = laptop.page.locator(".gt-code").inner_text()
    assert len(code) == 5
    laptop.look()
    laptop.open("/account/logout/")
    laptop.press("Sign out")
    expect(laptop.page.locator("h1")).to_have_text("Come in with the class code")
    laptop.look()
    for given, heading in (("000000", "Come in with the class code"), (pin, "Hello")):
        laptop.page.get_by_label("Class code").fill(code.lower())
        laptop.page.get_by_label("Your number").fill(number)
        laptop.page.get_by_label("Your PIN").fill(given)
        laptop.press("Come in")
        expect(laptop.page.locator("h1")).to_contain_text(heading)
    assert laptop.status_of("/account/settings/") == 403
