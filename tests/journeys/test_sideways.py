"""What goes wrong on a real day: no connection, an expired sign-in, the back button, wrong doors."""

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import Cast, Person
from tests.journeys.chapters.facts import Facts

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("4 Otter")]

FIRST = "Reads the first line aloud, then looks away."
SECOND = (
    "Reads the first line aloud, then looks away. Today with a ruler under the line: two lines."
)


def _writing(cast: Cast, child: str) -> Person:
    teacher = cast.card_holder("otterbrook.teacher")
    teacher.open(f"/children/{child}/observations/new/")
    return teacher


def _state(teacher: Person, state: str) -> None:
    line = teacher.page.locator("[data-draft-status]")
    expect(line).to_have_attribute("data-state", state, timeout=20_000)


def test_a_dropped_connection_loses_nothing(cast: Cast, facts: Facts) -> None:
    teacher = _writing(cast, facts.classmates[2].id)
    teacher.write("What did you see?", FIRST)
    teacher.page.keyboard.press("Tab")
    _state(teacher, "saved")
    teacher.context.set_offline(True)
    teacher.write("What did you see?", SECOND)
    teacher.page.keyboard.press("Tab")
    _state(teacher, "unsaved")
    expect(teacher.page.get_by_label("What did you see?")).to_have_value(SECOND)
    teacher.context.set_offline(False)
    _state(teacher, "saved")
    teacher.page.close()
    teacher.page = teacher.context.new_page()
    teacher.open(f"/children/{facts.classmates[2].id}/observations/new/")
    expect(teacher.page.get_by_label("What did you see?")).to_have_value(SECOND)
    teacher.press("Add to the thread")
    expect(teacher.page.locator(".gt-message--success")).to_be_visible()
    teacher.open(f"/children/{facts.classmates[2].id}/observations/new/")
    expect(teacher.page.get_by_label("What did you see?")).to_have_value("")


def test_an_expired_sign_in_loses_nothing(cast: Cast, facts: Facts) -> None:
    teacher = _writing(cast, facts.classmates[3].id)
    teacher.write("What did you see?", FIRST)
    teacher.context.clear_cookies(name="sessionid")
    teacher.page.keyboard.press("Tab")
    _state(teacher, "unsaved")
    expect(teacher.page.locator("[data-draft-status]")).to_contain_text("signed out")
    elsewhere = teacher.context.new_page()
    elsewhere.goto("/demo/")
    elsewhere.locator("form", has=elsewhere.locator('[value="otterbrook.teacher"]')).get_by_role(
        "button"
    ).click()
    expect(elsewhere.locator(".gt-menu__name")).to_be_visible()
    _state(teacher, "saved")
    expect(teacher.page.get_by_label("What did you see?")).to_have_value(FIRST)
    teacher.press("Add to the thread")
    expect(teacher.page.locator(".gt-message--success")).to_be_visible()


def test_the_back_button_and_a_second_press_do_not_double(cast: Cast, facts: Facts) -> None:
    child = facts.classmates[4].id
    teacher = _writing(cast, child)
    words = "Sorted the shapes by himself and told Tanvir why."
    teacher.write("What did you see?", words)
    teacher.page.get_by_role("button", name="Add to the thread").dblclick()
    expect(teacher.page.locator(".gt-message--success")).to_be_visible()
    teacher.page.go_back()
    teacher.write("What did you see?", words)
    teacher.press("Add to the thread")
    teacher.open(f"/children/{child}/thread/")
    expect(teacher.page.get_by_text(words)).to_have_count(1)
    teacher.open(f"/children/{child}/observations/new/")
    teacher.write("What did you see?", words + " Then again with Callum.")
    teacher.press("Add to the thread")
    teacher.open(f"/children/{child}/thread/")
    expect(teacher.page.get_by_text(words)).to_have_count(2)


def test_wrong_doors_say_so_kindly_and_show_nobody(cast: Cast, facts: Facts) -> None:
    child = facts.classmates[5]
    stranger = cast.card_holder("millbeck.senco")
    office = cast.card_holder("otterbrook.office")
    for person, code in ((stranger, 404), (office, 403)):
        for path in ("", "profile/", "plan/", "thread/", "status/", "voice/"):
            assert person.status_of(f"/children/{child.id}/{path}") == code
            assert child.surname not in person.page.content()
        person.look()
    parent = cast.card_holder("otterbrook.parent")
    assert parent.status_of(f"/family/{child.id}/") == 404
    assert child.surname not in parent.page.content()
