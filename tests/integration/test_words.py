"""Every word a person reads can be translated: with a language of brackets, no plain English is left.

Every message of the catalogue is "translated" into itself between ⟦ and ⟧. Each person then opens
every kind of page they can reach by following links. Text outside the brackets must be data.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.mofile import write_mo
from django.apps import apps
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.translation import trans_real

from benchmarks.pages.world import build_school
from goldthread.records.accounts.models import User
from tests.conftest import TODAY
from tests.messages import catalogue

PSEUDO = "cy"
SPOKEN = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}")
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
READ_ALOUD = ("aria-label", "placeholder", "title", "alt", "data-confirm")
SKIPPED = {"script", "style", "svg"}
# Shown as they are: names of things, and what Django's own catalogue says in Welsh already.
NAMES = ("Goldthread", "open source")
# Pages of signing in, whose words come with a catalogue of their own.
NOT_OURS = ("account_change", "account_set", "account_log", "account_re", "mfa_")
MOST_PAGES = 45


class _Texts(HTMLParser):
    """Every piece of text and every attribute that is read aloud, and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in SKIPPED:
            self._inside.append(tag)
        self.texts += [value for name in READ_ALOUD if (value := values.get(name))]
        if tag == "a" and (href := values.get("href")):
            self.links.append(href)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside and data.strip():
            self.texts.append(" ".join(data.split()))


@pytest.fixture
def brackets(tmp_path: Path, settings) -> Iterator[None]:
    """A language in which every message stands between ⟦ and ⟧."""
    spoken = catalogue()
    spoken.locale = "en"
    for message in spoken:
        if message.id:
            texts = message.id if isinstance(message.id, tuple) else (message.id,)
            marked = tuple(f"⟦{text}⟧" for text in texts)
            message.string = marked if len(marked) > 1 else marked[0]
    folder = tmp_path / PSEUDO / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, spoken)
    before = dict(trans_real._translations)
    trans_real._translations.clear()
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGE_CODE = PSEUDO
    yield
    trans_real._translations.clear()
    trans_real._translations.update(before)


def _data() -> set[str]:
    """Every text in the database: what people wrote, which no translation touches."""
    found: set[str] = set()
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField) and not field.is_relation
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            found.update(" ".join(str(text).split()) for text in row if text and " " in str(text))
    return found


def _pages(client: Client, start: str) -> Iterator[tuple[str, str]]:
    """One page of every kind that can be reached by links, with its HTML."""
    waiting, kinds = [start], set()
    while waiting and len(kinds) < MOST_PAGES:
        path = waiting.pop(0)
        try:
            kind = resolve(urlsplit(path).path).view_name
        except Resolver404:
            continue
        if kind in kinds or kind.startswith(NOT_OURS):
            continue
        kinds.add(kind)
        response = client.get(path, follow=True)
        assert response.status_code == 200, f"{path} answered {response.status_code}"
        if not response["Content-Type"].startswith("text/html"):
            continue
        html = response.content.decode()
        yield kind, html
        waiting += [link for link in _links(html) if link.startswith("/")]


def _links(html: str) -> list[str]:
    parser = _Texts()
    parser.feed(html)
    return parser.links


def _untranslated(html: str, data: list[str]) -> list[str]:
    parser = _Texts()
    parser.feed(html.partition("</head>")[2])
    found = []
    for text in parser.texts:
        rest = text
        while BRACKETED.search(rest):  # a translated phrase can hold translated words
            rest = BRACKETED.sub(" ", rest)
        for known in data:
            if SPOKEN.search(rest) is None:
                break
            rest = rest.replace(known, "")
        if SPOKEN.search(rest) and not any(known.startswith(rest.strip(" ….“”")) for known in data):
            found.append(text[:120])
    return found


@pytest.mark.parametrize(
    "role",
    ["senco", "teacher", "teaching_assistant", "head", "office", "parent", "child"],
)
@pytest.mark.django_db
def test_pages_speak_through_the_catalogue(role: str, brackets: None) -> None:
    build_school(20, TODAY)
    User.objects.update(language=PSEUDO)
    client = Client()
    client.force_login(User.objects.get(username=f"measured.{role}"))
    data = sorted(_data() | set(NAMES), key=len, reverse=True)
    left = {kind: rest for kind, html in _pages(client, "/") if (rest := _untranslated(html, data))}
    print(*left.items(), sep="\n")
    assert left == {}, "wrap these in _(), then `make messages`"
