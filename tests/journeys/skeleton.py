"""The bare build of a page: two pages of the same build need not both be put to the same checks.

Words, numbers and how many rows there are do not count; elements, classes, roles and whether an
element has any words at all do.
"""

import hashlib
from html.parser import HTMLParser

VOID = frozenset(
    {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
VALUES_COUNT = frozenset({"class", "role", "type", "dir", "data-theme"})
"""Attributes of which the value counts; of others only that they are there."""


class _Builds(HTMLParser):
    """Folds each element, once closed, into the set of builds of its parent's children."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, list[str]]] = [("", "", [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = sorted(f"{name}={value}" if name in VALUES_COUNT else name for name, value in attrs)
        self.open.append((tag, " ".join(kept), []))
        if tag in VOID:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if tag not in {name for name, _attributes, _children in self.open}:
            return
        while self.open[-1][0] != tag:
            self._close()
        self._close()

    def handle_data(self, data: str) -> None:
        children = self.open[-1][2]
        if data.strip() and "words" not in children:
            children.append("words")

    def _close(self) -> None:
        tag, attributes, children = self.open.pop()
        build = f"<{tag} {attributes}>{''.join(children)}</{tag}>"
        above = self.open[-1][2]
        if build not in above:
            above.append(build)

    def whole(self) -> str:
        while len(self.open) > 1:
            self._close()
        return "".join(self.open[0][2])


def skeleton_of(html: str) -> tuple[str, str]:
    """Short sums over the build of a page's main part and of the frame around it.

    Equal where only words and the number of rows differ.
    """
    start, end = html.find("<main"), html.find("</main>")
    if start < 0 or end < 0:
        return _sum(html), ""
    return _sum(html[start:end]), _sum(html[:start] + html[end:])


def _sum(html: str) -> str:
    builds = _Builds()
    builds.feed(html)
    builds.close()
    return hashlib.sha256(builds.whole().encode()).hexdigest()[:16]
