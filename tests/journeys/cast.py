"""The people of a journey: each has a browser of their own, and every tap and typed box is counted."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.journeys.checks import check_page

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
QUICK = 15_000
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, address: str, seen: set[str], size: ViewportSize) -> None:
        self.browser = browser
        self.context = browser.new_context(base_url=address, viewport=size)
        self.context.set_default_timeout(QUICK)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.steps = 0
        self._seen = seen
        self._size = f"{size['width']}"

    def give_authenticator(self) -> None:
        """A device that makes and keeps passkeys, and is always unlocked by its owner."""
        tools = self.context.new_cdp_session(self.page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    def open(self, path: str) -> None:
        """Go to an address, as from a bookmark."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"

    def status_of(self, path: str) -> int:
        """What an address answers this person."""
        answer = self.page.goto(path)
        assert answer is not None
        return answer.status

    def press(self, name: str, inside: Locator | None = None, exact: bool = True) -> None:
        """Press a button."""
        self._act(
            (inside or self.page).get_by_role("button", name=_named(name), exact=exact).first.click
        )

    def follow(self, name: str, inside: Locator | None = None, exact: bool = True) -> None:
        """Follow a link."""
        self._act(
            (inside or self.page).get_by_role("link", name=_named(name), exact=exact).first.click
        )

    def fold_out(self, name: str) -> None:
        """Open a part that is folded."""
        self._act(self.page.locator("summary", has_text=name).first.click)

    def write(self, label: str, text: str, inside: Locator | None = None, nth: int = 0) -> None:
        """Type into a box, in place of what is there."""
        box = self._box(label, inside).nth(nth)
        self._act(lambda: box.fill(text))

    def write_to_search(self, text: str) -> None:
        """Type into the search box at the top."""
        self._act(lambda: self.page.get_by_role("searchbox").first.fill(text))

    def choose(self, label: str, option: str, inside: Locator | None = None, nth: int = 0) -> None:
        """Choose from a list."""
        box = self._box(label, inside).nth(nth)
        self._act(lambda: box.select_option(label=option))

    def tick(self, label: str, inside: Locator | None = None, nth: int = 0) -> None:
        """Tick a box or pick one of several."""
        box = (inside or self.page.locator("main")).get_by_label(label, exact=True).nth(nth)
        self._act(lambda: box.check(force=True))

    def fold_out_in(self, part: Locator) -> None:
        """Open a folded part."""
        self._act(part.locator("summary").first.click)

    def untick(self, beginning: str, inside: Locator) -> None:
        """Take a tick away."""
        label = inside.locator("label", has_text=re.compile(f"^\\s*{beginning}")).first
        self._act(label.click)

    def tick_like(self, beginning: str) -> None:
        """Pick the choice whose words begin so."""
        words = self.page.locator("main label", has_text=re.compile(f"^\\s*{beginning}"))
        self._act(words.first.click)

    def write_day(self, legend: str, day: str, inside: Locator | None = None) -> None:
        """Type a day (2026-12-18) into its three boxes."""
        year, month, date = day.split("-")
        group = (inside or self.page.locator("main")).get_by_role("group", name=legend, exact=False)
        for label, value in (("Day", date), ("Month", month), ("Year", year)):
            box = group.get_by_label(label)
            self._act(lambda box=box, value=value: box.fill(str(int(value))))  # type: ignore[misc]

    def card(self, title: str) -> Locator:
        """The block under a heading."""
        return self.page.locator(
            "section.gt-card", has=self.page.get_by_role("heading", name=title)
        )

    def sees(self, text: str, inside: Locator | None = None) -> None:
        """The words stand on the page."""
        expect((inside or self.page.locator("body")).get_by_text(text).first).to_be_attached()

    def look(self) -> None:
        """Check the page that is open, once for each kind of page and width."""
        path, _, query = self.page.url.partition("?")
        kind = re.search(r"form=\w+", query)
        key = f"{IDS.sub('N', path)} {self.page.title()} {kind[0] if kind else ''} {self._size}"
        if key not in self._seen:
            self._seen.add(key)
            check_page(self.page, self.browser)
        assert self.faults == [], self.page.url

    @contextmanager
    def within(self, most: int) -> Iterator[None]:
        """What is done inside takes at most this many taps and typed boxes."""
        before = self.steps
        yield
        assert self.steps - before <= most, f"{self.steps - before} steps, not {most}"

    def _box(self, label: str, inside: Locator | None) -> Locator:
        """The box with this label; failing that, one whose label begins or goes on so."""
        where = inside or self.page.locator("main")
        whole = re.compile(rf"^\s*{re.escape(label)}(\s*\(optional\))?\s*$")
        exact = where.get_by_label(whole)
        return exact if exact.count() else where.get_by_label(label)

    def _act(self, deed: Callable[[], object]) -> None:
        deed()
        self.steps += 1
        self.page.wait_for_load_state()


def _named(name: str) -> str | re.Pattern[str]:
    """A name whose second part, after a colon, only a screen reader hears: it sets a space before."""
    if ": " not in name:
        return name
    return re.compile(r"^\s*" + r"\s*:\s*".join(map(re.escape, name.split(": "))) + r"\s*$")


@dataclass
class Cast:
    """Who plays, and what they remember of one another."""

    browser: Browser
    address: str
    people: dict[str, Person] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def card_holder(self, username: str, size: ViewportSize = DESKTOP) -> Person:
        """Someone of the demo's first page, signed in by their card."""
        if username not in self.people:
            person = self._new(username, size)
            person.open("/demo/")
            person.look()
            card = person.page.locator("form", has=person.page.locator(f'[value="{username}"]'))
            card.get_by_role("button").click()
            expect(person.page.locator(".gt-menu__name")).to_be_visible()
        return self.people[username]

    def newcomer(self, username: str, password: str, size: ViewportSize = DESKTOP) -> Person:
        """Someone who signs in with a name and a password."""
        person = self._new(username, size)
        person.open("/account/login/")
        person.look()
        person.write("Username", username)
        person.page.get_by_label("Password", exact=True).fill(password)
        person.press("Sign in")
        expect(person.page.locator(".gt-menu__name")).to_be_visible()
        if person.page.url.endswith("/account/secure/"):
            self._set_up_passkey(person)
        return person

    def guest(self, username: str, link: str, size: ViewportSize = DESKTOP) -> Person:
        """Someone who opens the link they were given and makes a passkey on their own device."""
        person = self._new(username, size)
        person.give_authenticator()
        person.open(link)
        person.look()
        person.open(
            link
        )  # looking asked for the page again, and each page has a challenge of its own
        person.press("Make a passkey")
        expect(person.page.locator(".gt-menu__name")).to_be_visible()
        return person

    def _set_up_passkey(self, person: Person) -> None:
        """Staff with a password are led here before anything else opens."""
        person.look()
        person.give_authenticator()
        person.follow("Make a passkey")
        person.look()
        person.page.reload()  # each page has a challenge of its own, and looking asked for it again
        person.press("Add a passkey")
        expect(person.page.get_by_text("Passkey added.")).to_be_visible()
        person.open("/")

    def close(self) -> None:
        """Send everyone home."""
        for person in self.people.values():
            person.context.close()

    def _new(self, username: str, size: ViewportSize) -> Person:
        self.people[username] = Person(self.browser, self.address, self.seen, size)
        return self.people[username]
