"""Look at the style guide in Chromium: screenshots in every theme and width, axe, width at 320 px, no breach of the CSP.

    PYTHONPATH=src:. python frontend/look.py [folder for the pictures]

Exits 1 when axe finds or cannot decide anything, when a page is wider than 320 px, or when the console says a word.
"""

import itertools
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'"
)
FLAGS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
THEMES = ("light", "dark", "contrast")
PAGES = ("styleguide.html", "family.html", "paper.html", "area.html")
AXE = "async () => { const r = await axe.run(document, {resultTypes: ['violations', 'incomplete']}); return r }"


class Handler(SimpleHTTPRequestHandler):
    """Serves the rendered pages and the build, with the policy of production."""

    pages: dict[str, str] = {}

    def do_GET(self) -> None:
        name = self.path.split("?")[0].lstrip("/")
        if name not in self.pages:
            super().do_GET()
            return
        body = self.pages[name].encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def translate_path(self, path: str) -> str:
        return str(ROOT / "src/goldthread/web" / path.split("?")[0].lstrip("/"))

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CSP)
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        pass


def main(folder: Path) -> int:
    """Render, serve, look; return the exit code."""
    settings.configure(USE_I18N=False, STATIC_URL="/static/")
    django.setup()
    from tests.unit.web_components.styleguide import render

    folder.mkdir(parents=True, exist_ok=True)
    looks = {f"{theme}": {"appearance": {"theme": theme}} for theme in THEMES}
    looks["cream"] = {
        "appearance": {"theme": "light", "tint": "cream", "face": "lexend", "spacing": "wide"}
    }
    looks["wider"] = {
        "appearance": {
            "theme": "light",
            "face": "opendyslexic",
            "spacing": "wider",
            "size": "larger",
        }
    }
    looks["rtl"] = {"appearance": {"theme": "light"}, "text_direction": "rtl", "html_lang": "ar"}
    for (look, changes), page in itertools.product(looks.items(), PAGES):
        Handler.pages[f"{look}-{page}"] = render(page, **changes)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    faults = _look(f"http://127.0.0.1:{server.server_port}", folder)
    print("\n".join(faults) or "Nothing to mend.")
    return 1 if faults else 0


def _look(address: str, folder: Path) -> list[str]:
    faults: list[str] = []
    axe = (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, width in itertools.product(Handler.pages, (320, 390, 1280)):
            page = browser.new_page(
                viewport={"width": width, "height": 900}, reduced_motion="reduce"
            )
            page.on(
                "console",
                lambda line, name=name, faults=faults: faults.append(
                    f"{name}: console: {line.text}"
                ),
            )
            page.goto(f"{address}/{name}", wait_until="load")
            page.evaluate("document.fonts.ready")
            faults += [f"{name} at {width}: {fault}" for fault in _faults(page, width, axe)]
            page.reload()
            page.screenshot(path=folder / f"{Path(name).stem}-{width}.png", full_page=True)
            page.close()
        page = browser.new_page()
        for name in PAGES:
            page.goto(f"{address}/dark-{name}")
            page.pdf(path=folder / f"{Path(name).stem}.pdf", prefer_css_page_size=True, tagged=True)
        browser.close()
    return faults


def _faults(page: Page, width: int, axe: str) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    faults = [f"is {wide} px wide"] if wide > width else []
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(axe)
    result = page.evaluate(AXE)
    for kind in ("violations", "incomplete"):
        for rule in result[kind]:
            # axe cannot see what lies beneath words inside a drawing; test_tokens.py computes those contrasts.
            rule["nodes"] = [node for node in rule["nodes"] if not node["html"].startswith("<text")]
            if not rule["nodes"]:
                continue
            spots = "; ".join(
                f"{' '.join(node['html'].split())[:110]} ({node['any'][0]['message'][:140] if node['any'] else ''})"
                for node in rule["nodes"][:3]
            )
            faults.append(f"{kind} {rule['id']} ×{len(rule['nodes'])}: {spots}")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    wide = page.evaluate("document.documentElement.scrollWidth")
    return faults + ([f"is {wide} px wide when unfolded"] if wide > width else [])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())))
