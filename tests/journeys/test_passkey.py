"""A teacher adds a passkey and signs in with it, in a browser with an authenticator of its own."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.cast import AUTHENTICATOR

pytestmark = pytest.mark.journey

NAME, PASSWORD = "passkey.holder", "correct-horse-battery"


@pytest.fixture
def account(server: str, demo_environment: dict[str, str]) -> str:
    """Someone with a password, made on the server."""
    command = str(Path(sys.executable).with_name("goldthread"))
    made = subprocess.run(
        [command, "user", "add", NAME, "--name", "Passkey Holder", "--password-stdin"],
        env=demo_environment,
        input=PASSWORD + "\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert made.returncode == 0, made.stderr
    return NAME


def test_a_passkey_is_added_used_and_removed(
    page: Page, context: BrowserContext, account: str
) -> None:
    _give_authenticator(page, context)
    page.goto("/account/login/")
    page.get_by_label("Username").fill(account)
    page.get_by_label("Password").fill(PASSWORD)
    _press(page, page.get_by_role("button", name="Sign in", exact=True))
    page.goto("/account/mfa/webauthn/add/")
    _confirm_if_asked(page)
    page.get_by_label("Name of this passkey").fill("School laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Passkey added.")).to_be_visible()
    page.goto("/account/logout/")
    _press(page, page.get_by_role("button", name="Sign out"))
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator(".gt-menu__name")).to_have_text("Passkey Holder")
    page.goto("/account/mfa/webauthn/")
    expect(page.get_by_role("heading", name="School laptop")).to_be_visible()
    _press(page, page.get_by_role("link", name="Remove"))
    _confirm_if_asked(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Passkey removed.")).to_be_visible()


def _confirm_if_asked(page: Page) -> None:
    """What guards the account asks once more: for the passkey where there is one, else the password."""
    if "webauthn/reauthenticate" in page.url:
        _press(page, page.get_by_role("button", name="Use a security key"))
    elif "reauthenticate" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        _press(page, page.get_by_role("button", name="Confirm"))


def _press(page: Page, what: Locator) -> None:
    """And wait until the page it leads to is there: what follows looks at its address."""
    before = page.url
    what.click()
    page.wait_for_url(lambda url: url != before)


def _give_authenticator(page: Page, context: BrowserContext) -> None:
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
