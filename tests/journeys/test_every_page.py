"""Every page of every person, walked by its links in a real browser: nothing is out of reach of the checks.

Each person signs in and reads what their links lead to. One page of each route is then opened with
every check, by the first person of the list below who reaches it; every other build of a page
(`skeleton`) with axe and the ear for errors. The walks are kept in the folder all workers share, so
that each is made once. `make test` walks on both databases; a build that passed on the first
(`GOLDTHREAD_BUILDS_CHECKED`) is not put to the browser again on the second.
"""

import fcntl
import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

import goldthread
from tests.journeys import checks
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.walking import Walk, route_of, sign_in, walk
from tests.routes import NOT_OFFERED, all_routes

pytestmark = pytest.mark.journey

NAMES = Path(goldthread.__file__).parent / "demo" / "content" / "names.toml"

# In this order they own the routes they reach: those with the fewest pages first.
PEOPLE = (
    "otterbrook.pupil",
    "millbeck.pupil",
    "otterbrook.parent",
    "wyndale.analyst",
    "tworivers.lead",
    "tworivers.operator",
    "tworivers.dpo",
    "otterbrook.therapist",
    "otterbrook.office",
    "otterbrook.ta",
    "otterbrook.teacher",
    "otterbrook.head",
    "otterbrook.senco",
)
PARTS = 12
CHECKED = os.environ.get("GOLDTHREAD_BUILDS_CHECKED", "")

# "SEN register" names no child of the family Sen.
NOT_A_NAME = frozenset({"sen"})

# Pages that only a sent form leads to, and that are worth opening all the same.
STARTS = {"otterbrook.senco": ("/plans/group/",)}
COOKIES = frozenset({"sessionid", "csrftoken", "device"})
OPAQUE = re.compile(r"[0-9A-Za-z_:-]{16,80}")
LEADS_BACK = "a form is sent there; opened by its address it leads back to the page with the form"

# Pages no link of the demo leads to, each with why, and where it is tested instead.
NOT_REACHED = {
    "account_login": "only for those signed out: test_without_signing_in",
    "account_inactive": "only for an account that was ended",
    "account_logout": "not followed: it ends the walk",
    "account_change_password": "the demo's people have no passwords: tests of the account",
    "account_reauthenticate": "the demo's people have no passwords: tests of the account",
    "account_providers": "the demo has no provider of identities: test_provider",
    "provider_again": "the demo has no provider of identities: test_provider",
    "provider_back": "answers a provider: test_provider",
    "children_in": "only on a device of a class, signed out: test_pictures",
    "account_locked": "only after a press of Lock: test_lock",
    "account_go_on": "only after a fresh proof: tests of step-up",
    "begin_sign_in": "begins with a link on paper: the story",
    "person_link": "shown once, to who has just made it: the story",
    "secure_sign_in": "only for a password alone: test_new_school",
    "demo_front": "not followed: it leads to other people; test_without_signing_in",
    "health": "for machines",
    "mfa_authenticate": "only in the middle of signing in: test_passkey",
    "mfa_reauthenticate": "the demo's people have no codes yet",
    "mfa_reauthenticate_webauthn": "the demo's people have no passkeys yet: test_passkey",
    "mfa_login_webauthn": "answers the browser, not a person: test_passkey",
    "mfa_list_webauthn": "the demo's people have no passkeys yet: test_passkey",
    "mfa_edit_webauthn": "the demo's people have no passkeys yet: test_passkey",
    "mfa_remove_webauthn": "the demo's people have no passkeys yet: test_passkey",
    "mfa_view_recovery_codes": "the demo's people have no codes yet",
    "mfa_generate_recovery_codes": "the demo's people have no codes yet",
    "mfa_download_recovery_codes": "a file",
    "mfa_deactivate_totp": "the demo's people have no codes yet",
    "child_parents": "linked once a young person decides for themselves: test_own_rights",
    "child_rights": "no card of the demo is of a SENCO with pupils of that age: test_own_rights",
    "import_page": "begins with a file: the story of the office",
    "import_columns": "begins with a file: the story of the office",
    "import_undo": "begins with a file: the story of the office",
    "child_merge": "begins with two records that look alike: tests of merging",
    "child_emergency": "offered only where a record is refused: tests of emergencies",
    "print_profiles": "a file, made for pupils chosen on the register: tests of documents",
    "register_export": "a file",
    "register_export_ask": "only for more than ten pupils: test_pages_that_pupils_are_chosen_for",
    "sharing_together": "begins with pupils chosen on the register: test_pages_that_pupils_are_chosen_for",
    "child_diagnosis_end": LEADS_BACK,
    "child_needs_rank": LEADS_BACK,
    "child_read": LEADS_BACK,
    "child_status_change": LEADS_BACK,
    "concern_ask": LEADS_BACK,
    "concern_decide": LEADS_BACK,
    "concern_evidence": LEADS_BACK,
    "concern_evidence_answer": LEADS_BACK,
    "concern_triage": LEADS_BACK,
    "strategy_reply": LEADS_BACK,
}


class Visit(NamedTuple):
    """One page to open: whose, of which route, its build, and whether every check is made."""

    who: str
    name: str
    path: str
    build: tuple[str, str]
    in_full: bool


# Reached or not: the story may have brought in a list by then.
AFTER_THE_STORY = frozenset({"import_page", "import_columns", "import_undo"})


@pytest.fixture(scope="session")
def walks(browser: Browser, server: str, shared_home: Path) -> dict[str, Walk]:
    """Everyone's walk; each made by whichever worker comes first."""
    found = {}
    for who in PEOPLE:
        kept = shared_home / f"walk-{who}.json"
        with (shared_home / f"walk-{who}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                kept.write_text(_walk_as(who, browser, server).as_json())
        found[who] = Walk.from_json(kept.read_text())
    return found


def _walk_as(who: str, browser: Browser, server: str) -> Walk:
    context = browser.new_context(base_url=server)
    sign_in(context, who)
    walked = walk(context.request, server, *STARTS.get(who, ()))
    context.close()
    return walked


def visits(walks: dict[str, Walk], checked: frozenset[str]) -> list[Visit]:
    """Who opens which page: each route once in full, and every other build of a page lightly."""
    owned: set[str] = set()
    built = set(checked)
    found = []
    for who in PEOPLE:
        for name, path, build in walks[who].each():
            in_full = name not in owned
            owned.add(name)
            if in_full and f"{name} {' '.join(build)}" in checked:
                continue
            if in_full or not built.issuperset(build):
                found.append(Visit(who, name, path, build, in_full))
            built.update(build)
    return found


@pytest.fixture(scope="session")
def checked_before() -> frozenset[str]:
    """Builds that passed on the other database of this run: what a browser shows is the same."""
    kept = CHECKED and Path(CHECKED)
    return frozenset(kept.read_text().splitlines()) if kept and kept.exists() else frozenset()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page(
    browser: Browser,
    server: str,
    walks: dict[str, Walk],
    checked_before: frozenset[str],
    part: int,
) -> None:
    mine = sorted(visits(walks, checked_before)[part::PARTS])
    faults = []
    for who, visited in groupby(mine, key=attrgetter("who")):
        faults += _visit(browser, server, who, list(visited))
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)
    _keep(mine)


def _keep(visited: list[Visit]) -> None:
    if not CHECKED:
        return
    lines = [line for one in visited for line in (*one.build, f"{one.name} {' '.join(one.build)}")]
    with Path(CHECKED).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write("".join(f"{line}\n" for line in lines))


def _visit(browser: Browser, server: str, who: str, visits: list[Visit]) -> list[str]:
    context = browser.new_context(base_url=server, viewport=DESKTOP)  # type: ignore[arg-type]
    sign_in(context, who)
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    tab, without_script = _tab(context), plain.new_page()
    faults = []
    for one in visits:
        found = (
            faults_of(tab, without_script, one.name, server + one.path)
            if one.in_full
            else light_faults_of(tab, one.name, server + one.path)
        )
        faults += [f"{who}: {fault}" for fault in found]
    plain.close()
    context.close()
    return faults


def test_no_walk_meets_an_error(walks: dict[str, Walk]) -> None:
    assert {who: walked.faults for who, walked in walks.items() if walked.faults} == {}


def test_without_signing_in(browser: Browser, server: str) -> None:
    fresh = browser.new_context(base_url=server, viewport=DESKTOP)  # type: ignore[arg-type]
    plain = browser.new_context(base_url=server, java_script_enabled=False)
    tab, without_script = _tab(fresh), plain.new_page()
    addresses = [f"{server}/account/login/", f"{server}/demo/", f"{server}/children/nowhere/"]
    faults = [fault for one in addresses for fault in faults_of(tab, without_script, one, one)]
    for context in (fresh, plain):
        context.close()
    assert [fault for fault in faults if "404 (Not Found)" not in fault] == []


def test_pages_that_pupils_are_chosen_for(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, viewport=DESKTOP)  # type: ignore[arg-type]
    sign_in(context, "otterbrook.senco")
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    tab, without_script = _tab(context), plain.new_page()
    tab.goto(f"{server}/register/")
    boxes = tab.locator('input[name="pupil"]')
    ids = [boxes.nth(number).get_attribute("value") for number in range(12)]
    for number in range(12):
        boxes.nth(number).check(force=True)
    tab.locator('button[name="do"][value="csv"]').click()
    assert route_of(tab.url) == "register_export_ask", tab.url
    faults = faults_of(tab, without_script, "register_export_ask", tab.url)
    together = f"{server}/sharing/new/?child={ids[0]}&child={ids[1]}"
    faults += faults_of(tab, without_script, "sharing_together", together)
    for one in (context, plain):
        one.close()
    assert faults == []


def test_every_route_is_reached_by_someone(walks: dict[str, Walk]) -> None:
    reached: set[str] = set()
    for walked in walks.values():
        reached |= set(walked.pages) | walked.files
    pages = {
        route.name
        for route in all_routes()
        if route.name not in NOT_OFFERED and (not route.is_ours or "GET" in route.methods)
    }
    print("Reached by nobody:", sorted(pages - reached))
    assert pages - reached - set(NOT_REACHED) == set()
    listed = set(NOT_REACHED) - AFTER_THE_STORY
    assert listed & reached == set(), "these are reached now: take them off the list"


def _tab(context: BrowserContext) -> Page:
    tab = context.new_page()
    tab.said = []  # type: ignore[attr-defined]
    tab.on("console", lambda message: _hear(tab, message))
    tab.on("pageerror", lambda error: tab.said.append(f"script error: {error}"))  # type: ignore[attr-defined]
    return tab


def _hear(tab: Any, message: ConsoleMessage) -> None:
    if message.type == "error":
        tab.said.append(f"console: {message.text}")


def faults_of(tab: Any, without_script: Page, name: str, address: str) -> list[str]:
    """What is wrong with one page, all of it."""
    tab.said.clear()
    tab.goto(address)
    found = []
    for check in (
        check_light_and_dark,
        checks.check_title_and_address,
        check_names_nobody,
        check_sizes,
        check_browser_keeps_nobody,
        checks.check_keyboard,
        checks.check_print,
    ):
        found += _fault(name, check, tab)
    found += _fault(name, checks.check_same_without_script, tab, without_script)
    return found + [f"{name}: {said}" for said in tab.said]


def light_faults_of(tab: Any, name: str, address: str) -> list[str]:
    """The same page as another person sees it: what can differ between people."""
    tab.said.clear()
    tab.goto(address)
    found = _fault(name, checks.check_axe, tab) + _fault(name, check_names_nobody, tab)
    return found + [f"{name}: {said}" for said in tab.said]


def _fault(name: str, check: Any, *args: Any) -> list[str]:
    try:
        check(*args)
    except AssertionError as error:
        return [f"{name}: {check.__name__}: {str(error)[:1200]}"]
    return []


def check_light_and_dark(tab: Page) -> None:
    """Every rule in light; in dark those that can differ, which are those of colour."""
    tab.emulate_media(color_scheme="dark", reduced_motion="reduce")
    try:
        checks.check_contrast(tab)
    finally:
        tab.emulate_media(color_scheme="light")
    checks.check_axe(tab)


def check_sizes(tab: Page) -> None:
    """Nothing wider than the screen at 320, 390 and 1280 px."""
    checks.check_reflow(tab)
    for size in (PHONE, DESKTOP):
        tab.set_viewport_size(size)  # type: ignore[arg-type]
        width = tab.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{tab.url} is {width} px wide at {size['width']}"


def check_names_nobody(tab: Page) -> None:
    """Neither title nor address holds a name any child of the demo might have."""
    said = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", f"{tab.title()} {tab.url}")
    words = {word.casefold() for word in re.findall(r"[^\W\d_]{2,}", said)} - NOT_A_NAME
    assert words & _names() == set(), f"{tab.title()} at {tab.url}"


def check_browser_keeps_nobody(tab: Page) -> None:
    """No store of the browser holds anything, and the cookies are keys that say nothing."""
    kept = tab.evaluate(
        """async () => [...Object.entries(localStorage), ...Object.entries(sessionStorage),
           ...(await indexedDB.databases()).map(one => one.name), ...(await caches.keys()),
           ...(await navigator.serviceWorker.getRegistrations()).map(one => one.scope), window.name]
           .flat().filter(Boolean)"""
    )
    assert kept == [], f"{tab.url} keeps {len(kept)} things in the browser"
    cookies = {one["name"]: one["value"] for one in tab.context.cookies()}
    assert cookies.keys() <= COOKIES, f"{tab.url} gives {cookies.keys() - COOKIES}"
    assert all(OPAQUE.fullmatch(value) for value in cookies.values()), (
        f"a cookie of {tab.url} says something"
    )


@cache
def _names() -> frozenset[str]:
    return frozenset(_strings(tomllib.loads(NAMES.read_text(encoding="utf-8"))))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.casefold()
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
