"""What templates must never do: name a child in a title, style inline, or run script inline."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "src" / "goldthread" / "web"
TEMPLATES = sorted(WEB.rglob("*.html"))
TITLE = re.compile(r"{%\s*set page_title\s*=(.*?)%}|{%\s*block title\s*%}(.*?){%\s*endblock", re.S)
NAMES = re.compile(r"known_as|first_name|forename|surname|child\.name|initials")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_template_keeps_the_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    titles = [part for match in TITLE.finditer(text) for part in match.groups() if part]
    assert not any(NAMES.search(title) for title in titles)
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert not re.search(r"<[^>]+\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"|data-allauth)\b)", text)
