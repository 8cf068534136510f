"""A teacher signs in with the account of her work, in a browser, with a provider on this computer."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.provider import CLIENT, SECRET, LocalProvider, local_provider
from tests.journeys import checks
from tests.journeys.conftest import DESKTOP, PHONE, _fresh_postgresql, serving
from tests.journeys.test_new_school import URN, _goldthread

pytestmark = [pytest.mark.journey, pytest.mark.slow]
TABLE = f"""
[work]
label = "Work ID"
issuer = "ISSUER"
client_id = "{CLIENT}"
second_factor = {{ claim = "amr", values = ["mfa"] }}
groups_claim = "groups"
new_accounts = true
[[work.roles]]
group = "staff"
role = "teacher"
organisation = "{URN}"
"""


@pytest.fixture
def provider() -> Iterator[LocalProvider]:
    """It knows one person, who is in the group of teachers. Its clock is the browser's."""
    with local_provider() as one:
        one.at = time.time()
        one.claims = {"groups": ["staff"]}
        yield one


@pytest.fixture
def school(provider: LocalProvider, tmp_path: Path) -> Iterator[str]:
    """A school whose server knows the provider; HTTP to this computer, because it is debugging."""
    ours = ("GOLDTHREAD_", "DJANGO_SETTINGS_MODULE")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    file = tmp_path / "providers.toml"
    file.write_text(TABLE.replace("ISSUER", provider.issuer), encoding="utf-8")
    env |= {
        "GOLDTHREAD_HOME": str(tmp_path / "home"), "GOLDTHREAD_PROVIDERS": str(file),
        "GOLDTHREAD_PROVIDER_WORK_SECRET": SECRET, "GOLDTHREAD_DEBUG": "1",
    }  # fmt: skip
    if env.get("DATABASE_URL"):
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
        env["DATABASE_URL"] = _fresh_postgresql(env["DATABASE_URL"], f"goldthread_id_{worker}")
    named = ["--school", "Fernhill Academy", "--urn", URN, "--senco", "amara"]
    _goldthread(env, "init", *named, "--name", "Amara Obi", "--password-stdin")
    with serving(env, ["serve"], tmp_path / "log") as address:
        yield address


def test_in_with_the_account_of_work_and_what_is_said_when_it_does_not_work(
    school: str, provider: LocalProvider, browser: Browser
) -> None:
    """Also a stranger, and a provider that is down: each page says what remains."""
    context = browser.new_context(base_url=school, viewport=DESKTOP)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/account/login/")
    _look(page, browser, "sign-in")
    page.get_by_role("button", name="Sign in with Work ID").click()
    expect(page.locator(".gt-menu__name")).to_have_text("Robin Provider")
    assert page.url.startswith(school)
    front = page.url
    page.goto("/account/mfa/")
    page.get_by_role("link", name="See or connect accounts").click()
    expect(page.get_by_text("Connected since")).to_be_visible()
    _look(page, browser, "providers")
    page.get_by_role("button", name="Disconnect").click()
    expect(page.get_by_text("This is your only way to sign in.")).to_be_visible()
    page.goto("/account/providers/again/")
    _look(page, browser, "again")
    page.get_by_role("button", name="Sign in once more with Work ID").click()
    expect(page).to_have_url(front)
    context.clear_cookies()
    provider.claims = {"sub": "stranger", "groups": []}
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with Work ID").click()
    expect(page.locator("h1")).to_have_text("Not connected yet")
    _look(page, browser, "stranger")
    provider.wrong = {"/token": b"<html>"}
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with Work ID").click()
    expect(page.locator("h1")).to_have_text("That did not work")
    _look(page, browser, "down")
    page.get_by_role("link", name="Sign in").or_(
        page.get_by_role("button", name="Sign in")
    ).first.click()
    expect(page.locator("h1")).to_have_text("Sign in")
    context.close()


def _look(page: Page, browser: Browser, name: str) -> None:
    """Every check that does not open the address anew, and a picture for whoever asks for them."""
    checks.check_axe(page)
    checks.check_title_and_address(page)
    checks.check_reflow(page)
    folder = os.environ.get("GOLDTHREAD_PICTURES")
    if folder:
        for size in (PHONE | {"width": 360}, DESKTOP):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)
