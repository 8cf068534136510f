"""Walk the pages one person can reach, as they would: from their first page, by its links."""

import json
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import APIRequestContext, BrowserContext

from tests.journeys.skeleton import skeleton_of

# What a link must not do on a walk: end the sign-in, or leave for another person's.
NOT_FOLLOWED = frozenset({"account_logout", "demo_front"})
EXAMPLES = 4
"""Pages of one route that are read for links: the first child may have no plan, the second has."""
LINK = re.compile(r'<a\s[^>]*?href="([^"#]+)', re.IGNORECASE)
ASKING = re.compile(
    r'<form\s[^>]*?method="get"[^>]*?action="([^"#]+)|name="to" value="(/[^"]*)"', re.IGNORECASE
)
"""Forms that only ask, such as a search, by address or by `web.names`: where they lead is a page too."""


@dataclass
class Walk:
    """What one person reached: pages by route, files, and what went wrong on the way.

    `pages` has, for each route, the paths read with the skeleton of each page.
    """

    pages: dict[str, dict[str, tuple[str, str]]] = field(default_factory=lambda: defaultdict(dict))
    files: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    base: str = ""

    def as_json(self) -> str:
        """To keep in a file that other workers read."""
        kept = {"pages": self.pages, "files": sorted(self.files), "faults": self.faults}
        return json.dumps(kept)

    @classmethod
    def from_json(cls, text: str) -> "Walk":
        """As kept."""
        kept = json.loads(text)
        return cls(kept["pages"], set(kept["files"]), kept["faults"])

    def each(self) -> Iterator[tuple[str, str, tuple[str, str]]]:
        """Each page read: its route's name, its path and its skeleton."""
        for name in sorted(self.pages):
            for path, (main, frame) in self.pages[name].items():
                yield name, path, (main, frame)


def sign_in(context: BrowserContext, username: str) -> None:
    """Choose a card on the demo's front page."""
    tab = context.new_page()
    tab.goto("/demo/")
    card = tab.locator("form").filter(has=tab.locator(f'input[value="{username}"]'))
    card.get_by_role("button").click()
    tab.wait_for_load_state()
    assert "/demo/" not in tab.url, f"{username} cannot sign in"
    tab.close()


def walk(request: APIRequestContext, base: str, *starts: str) -> Walk:
    """Read pages breadth first, a few of each route, and follow their links by GET.

    `starts` are paths to begin at beside the first page: those only a sent form leads to.
    """
    found = Walk(base=base)
    waiting = deque([base + path for path in ("/", *starts)])
    seen = set(waiting)
    while waiting:
        address = waiting.popleft()
        for link in _read(request, address, found):
            if link not in seen and _is_wanted(link, base, found):
                seen.add(link)
                waiting.append(link)
    return found


def _is_wanted(link: str, base: str, found: Walk) -> bool:
    name = route_of(link)
    return (
        link.startswith(base + "/")
        and not re.search(r"[?&]format=|\.(csv|xlsx)\b|/download/", link)
        and name is not None
        and name not in NOT_FOLLOWED
        and len(found.pages.get(name, ())) < EXAMPLES
    )


def route_of(address: str) -> str | None:
    """The name of the route an address leads to."""
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


def _read(request: APIRequestContext, address: str, found: Walk) -> list[str]:
    name = route_of(address) or ""
    if len(found.pages.get(name, ())) >= EXAMPLES:
        return []
    answer = request.get(address)
    if not answer.ok:
        found.faults.append(f"{answer.status} {address}")
        return []
    landed = route_of(answer.url) or ""
    if landed != name:
        found.files.add(name)  # it leads on, as the first page does
    if "text/html" not in answer.headers.get("content-type", ""):
        found.files.add(landed)
        return []
    html = answer.text()
    found.pages[landed].setdefault(answer.url.removeprefix(found.base), skeleton_of(html))
    asked = ["".join(either) for either in ASKING.findall(html)]
    return [urljoin(answer.url, unescape(href)) for href in LINK.findall(html) + asked]
