"""Nothing of a child is kept in a browser: no code of ours writes to any of its stores.

What is typed is kept on the server (`records/drafts`); signing out leaves nothing on a shared tablet.
"""

import re
from pathlib import Path

import goldthread

FRONT_END = Path(goldthread.__file__).parents[2] / "frontend"
TEMPLATES = Path(goldthread.__file__).parent / "web"
STORES = re.compile(
    r"localStorage|sessionStorage|indexedDB|\bcaches\b|serviceWorker|document\.cookie\s*=[^=]"
    r"|navigator\.storage|showSaveFilePicker|BroadcastChannel|window\.name"
)
MAY_KEEP: dict[str, str] = {}
"""A file that may, and what of: nothing does today. Never the words of or about a child."""


def code() -> list[Path]:
    ours = [
        path
        for ending in ("*.js", "*.ts", "*.mjs")
        for path in FRONT_END.rglob(ending)
        if "node_modules" not in path.parts
    ]
    assert ours
    return [*ours, *TEMPLATES.rglob("*.html")]


def test_nothing_is_written_to_a_browser_s_stores() -> None:
    found = {path.name for path in code() if STORES.search(path.read_text(encoding="utf-8"))}
    assert found == MAY_KEEP.keys()
