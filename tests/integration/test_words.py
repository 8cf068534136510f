"""Every word a person reads can be translated: with a language of brackets, no plain English is left.

Every message of the catalogue is "translated" into itself between ⟦ and ⟧. Each person then opens
every kind of page they can reach by following links. Text outside the brackets must be data.
"""

import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import StrEnum
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db.models import CharField, TextField
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import trans_real

from benchmarks.pages.world import build_school
from goldthread.exchange.mis.loader import read_list
from goldthread.exchange.mis.mapping import Field
from goldthread.records.accounts.models import User
from goldthread.records.guidance.shipped import shipped_guidance
from goldthread.records.imports.models import ImportBatch
from tests.brackets import PSEUDO, outside, write_brackets
from tests.conftest import TODAY
from tests.factories.world import World, signed_in
from tests.unit.exchange.files import (
    SHEET_END,
    SHEET_START,
    WORKBOOK,
    csv_of,
    workbook_around,
    workbook_of,
    zip_of,
)

SPOKEN = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}")
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


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every message between ⟦ and ⟧, written once."""
    folder = tmp_path_factory.mktemp("brackets")
    write_brackets(folder)
    return folder


@pytest.fixture
def brackets(catalogue: Path, settings) -> Iterator[None]:
    """A language in which every message stands between ⟦ and ⟧."""
    before = dict(trans_real._translations)
    trans_real._translations.clear()
    settings.LOCALE_PATHS = [catalogue]
    settings.LANGUAGE_CODE = PSEUDO
    yield
    trans_real._translations.clear()
    trans_real._translations.update(before)


def _data() -> set[str]:
    """Every text in the database and the guidance library: written by people, not translated."""
    found = {" ".join(text.split()) for entry in shipped_guidance() for text in _texts_in(entry)}
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField) and not field.is_relation
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            found.update(" ".join(str(text).split()) for text in row if text and " " in str(text))
    return found


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str) and not isinstance(value, StrEnum):
        yield value
    elif is_dataclass(value):
        yield from _texts_in(tuple(getattr(value, field.name) for field in fields(value)))
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts_in(one)


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
        rest = outside(text)
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
    client = signed_in(User.objects.get(username=f"measured.{role}"))
    data = sorted(_data() | set(NAMES), key=len, reverse=True)
    left = {kind: rest for kind, html in _pages(client, "/") if (rest := _untranslated(html, data))}
    print(*left.items(), sep="\n")
    assert left == {}, "wrap these in _(), then `make messages`"


HEADINGS = ["UPN", "Adno", "Surname", "Forename", "DOB", "Reg", "SEN Status", "Primary Need"]
COLUMNS = {
    "upn": "UPN", "mis_id": "Adno", "surname": "Surname", "forename": "Forename",
    "born_on": "DOB", "registration": "Reg", "sen_provision": "SEN Status",
    "primary_need": "Primary Need", "date_order": "dmy",
}  # fmt: skip
# One thing wrong with each, and two rows that say different things of one pupil
DOUBTFUL_ROWS = [
    ["A123", "1", "Abara", "Chidi", "04/05/2016", "Elm", "K", "ASD"],
    ["", "2", "", "Ivo", "04/05/2016", "Elm", "K", "ASD"],
    ["", "3", "Canary", "Una", "31/02/2016", "Elm", "K", "ASD"],
    ["", "4", "Canary", "Eno", "04/05/2016", "Elm", "purple", "ASD"],
    ["", "5", "Canary", "Oma", "04/05/2016", "Elm", "A", "purple"],
    ["", "6", "Canary", "Ugo", "04/05/2016", "Elm", "N", "ASD"],
    ["", "7", "=Canary", "Ada", "04/05/2016", "Elm", "K", "ASD"],
    ["", "8", "Canary", "Ida", "04/05/2016", "Elm", "K", "ASD"],
    ["", "8", "Canary", "Ina", "04/05/2016", "Elm", "K", "ASD"],
    ["", "9", "Canary", "Ola", "04/05/2016", "e" * 60, "K", "ASD"],
    ["", "10", "Canary", "Ora", "04/05/2016", "Elm", "K", "ASD", "one too many"],
]
RULES = {
    "upn_format", "name_missing", "birth_date_unreadable", "sen_provision_unknown",
    "sen_provision_legacy", "need_unknown", "need_without_provision", "text_like_formula",
    "mis_id_duplicate", "text_too_long", "row_wrong_width", "date_order_unproven",
    "last_line_not_ended",
}  # fmt: skip
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + SHEET_START + SHEET_END
REFUSED_FILES = {
    "empty": b"",
    "zero_bytes": b"Surname,Forename\nA\0,B\n",
    "no_rows": b"Surname,Forename\n",
    "quotes": b'Surname,Forename\n"Canary,Ada\n',
    "cut": b"Surname,Forename,DOB\nCanary,Ada,04/05/2016\nCan",
    "mixed_encoding": "Surname\nZoé\n".encode() + "Zoé\n".encode("cp1252"),
    "packed": b"\x1f\x8b" + b"damaged",
    "web_page": b"<html><body>Surname</body></html>",
    "old_excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "damaged_workbook": workbook_of([["Surname"], ["Canary"]])[:300],
    "macros": zip_of({"xl/workbook.xml": WORKBOOK, "xl/vbaProject.bin": b"x"}),
    "doctype": workbook_around(DOCTYPE),
    "empty_workbook": workbook_around(SHEET_START + SHEET_END),
}  # fmt: skip


def _sent(world: World, data: bytes, name: str = "pupils.csv") -> HttpResponse:
    file = io.BytesIO(data)
    file.name = name
    values = {"school": world.oakfield.pk, "file": file, "receipt": str(uuid.uuid4())}
    return world.client("office").post(reverse("import_new"), values)


def _left(response: HttpResponse, *more: str) -> list[str]:
    data = sorted(_data() | set(NAMES) | set(more), key=len, reverse=True)
    return _untranslated(response.content.decode(), data)


def test_preview_of_a_file_speaks_through_the_catalogue(world: World, brackets: None) -> None:
    User.objects.update(language=PSEUDO)
    data = csv_of([HEADINGS, *DOUBTFUL_ROWS]).rstrip(b"\r\n")
    assert _sent(world, data).status_code == 302
    batch = ImportBatch.objects.latest("id")
    client, columns = world.client("office"), reverse("import_columns", args=[batch.pk])
    assert _left(client.get(columns)) == []
    assert client.post(columns, {**COLUMNS, "receipt": str(uuid.uuid4())}).status_code == 302
    mapping = {Field(name): column for name, column in COLUMNS.items() if name in set(Field)}
    read = read_list(data, "pupils.csv", mapping, "dmy")
    assert {issue.rule for issue in read.issues} >= RULES
    assert _left(client.get(reverse("import_page", args=[batch.pk]))) == []


def test_wrong_columns_speak_through_the_catalogue(world: World, brackets: None) -> None:
    User.objects.update(language=PSEUDO)
    row = ["", "1", "Canary", "Ada", "12/25/2015", "Elm", "K", "ASD"]
    _sent(world, csv_of([HEADINGS, row]))
    columns = reverse("import_columns", args=[ImportBatch.objects.latest("id").pk])
    values = {**COLUMNS, "receipt": str(uuid.uuid4())}
    response = world.client("office").post(columns, values)
    assert response.status_code == 200
    assert "12/25/2015" in response.content.decode()
    assert _left(response) == []


@pytest.mark.parametrize("kind", REFUSED_FILES)
def test_refused_file_speaks_through_the_catalogue(kind: str, world: World, brackets: None) -> None:
    User.objects.update(language=PSEUDO)
    response = _sent(world, REFUSED_FILES[kind])
    assert response.status_code == 200, "the file was not refused"
    assert _left(response) == []
