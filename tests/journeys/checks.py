"""What every page must pass in a browser: axe, reflow, keyboard, no script, print."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = {"width": 320, "height": 700}


def check_page(page: Page, browser: Browser) -> None:
    """Run every check on the page that is open, then leave it as it was."""
    check_axe(page)
    check_title_and_address(page)
    check_reflow(page)
    check_keyboard(page)
    check_print(page)
    check_without_script(page, browser)


def check_axe(page: Page) -> None:
    """No violation of any rule of WCAG 2.2 AA or of good practice."""
    _run_axe(page, {"type": "tag", "values": RULES})


def check_contrast(page: Page) -> None:
    """No violation of the rules of colour: what can differ between a light and a dark page."""
    _run_axe(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]})


def _run_axe(page: Page, only: dict[str, Any]) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only
    )
    faults = [
        (fault["id"], [node["html"][:160] for node in fault["nodes"]][:4])
        for fault in found["violations"]
    ]
    assert faults == [], f"{page.url}\n{json.dumps(faults, indent=1)}"


def check_title_and_address(page: Page) -> None:
    """One h1; a title that names no child (canaries of the demo are its children's surnames)."""
    assert page.locator("h1").count() == 1, page.url
    assert page.title().endswith("– Goldthread")


def check_reflow(page: Page) -> None:
    """At 320 CSS pixels nothing is wider than the screen (WCAG 1.4.10)."""
    before = page.viewport_size
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    wide = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
           .filter(e => e.getBoundingClientRect().right > 321 && !e.closest('[tabindex="0"], .gt-scroll'))
           .slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""
    )
    page.set_viewport_size(before)  # type: ignore[arg-type]
    assert width <= 320, f"{page.url} is {width} px wide: {wide}"


def check_keyboard(page: Page) -> None:
    """Tab reaches the first twenty controls in order, and each shows where it is.

    The parts within a date box are drawn by the browser, which marks the one that has the focus.
    """
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    seen: list[str] = []
    for _ in range(20):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const e = document.activeElement; if (!e || e === document.body) return null;
               const s = getComputedStyle(e), label = e.labels && e.labels[0] ? getComputedStyle(e.labels[0], '::before') : null;
               const shown = e.type === 'date' || s.outlineStyle !== 'none' || s.boxShadow !== 'none' || (label && (label.boxShadow !== 'none' || label.outlineStyle !== 'none'));
               return {html: e.outerHTML.slice(0, 120), shown}; }"""
        )
        if state is None:
            break
        assert state["shown"], f"{page.url}: focus is not visible on {state['html']}"
        seen.append(state["html"])
    assert seen, f"{page.url}: nothing can be reached by keyboard"


def check_print(page: Page) -> None:
    """It prints as a tagged PDF."""
    pdf = page.pdf(format="A4", tagged=True)
    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf


def check_without_script(page: Page, browser: Browser) -> None:
    """The same page without JavaScript says the same heading and still has its forms."""
    state = page.context.storage_state()
    plain = browser.new_context(java_script_enabled=False, storage_state=state)
    check_same_without_script(page, plain.new_page())
    plain.close()


def check_same_without_script(page: Page, plain: Page) -> None:
    """As `check_without_script`, in a tab that has no JavaScript."""
    plain.goto(page.url)
    assert plain.locator("h1").inner_text() == page.locator("h1").inner_text(), page.url
    assert plain.locator("main form").count() == page.locator("main form").count(), page.url
