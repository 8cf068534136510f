"""What someone sends to do harm is refused in a sentence, keeps nothing and opens nothing."""

import gzip
import io
import os
import struct
import uuid
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from goldthread.records.guidance.models import GuidanceVersion
from goldthread.records.imports.models import ImportBatch
from tests.factories.world import World
from tests.integration.test_import_wizard import ADA, HEADINGS
from tests.unit.exchange.files import (
    SHEET_END,
    SHEET_START,
    csv_of,
    workbook_around,
    workbook_of,
    zip_of,
)

LIST = csv_of([HEADINGS, ADA])
BOMB = b"a" * 30 * 1024 * 1024
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def png(width: int, height: int) -> bytes:
    """A picture of a few bytes that claims to be as large as it likes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def many_members(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.xml", "")
    return out.getvalue()


def lying_zip() -> bytes:
    """A workbook whose directory says that its sheet unpacks to ten bytes."""
    whole = workbook_around(b" " * 30_000_000)
    at = whole.rindex(b"PK\x01\x02")
    return whole[: at + 24] + struct.pack("<I", 10) + whole[at + 28 :]


HOSTILE = {
    "sheet that unpacks to 30 MB": workbook_around(BOMB),
    "sheet whose stated size is a lie": lying_zip(),
    "zip of zips": zip_of({"xl/workbook.xml": "<a/>", "b.zip": zip_of({"c.zip": zip_of({"d": BOMB})})}),
    "thousands of parts": many_members(5_000),
    "path that climbs": zip_of({"../../../../etc/passwd": "x", "xl/workbook.xml": "<a/>"}),
    "gzip that unpacks to 30 MB": gzip.compress(BOMB),
    "gzip in gzip": gzip.compress(gzip.compress(BOMB)),
    "sheet with a DOCTYPE": workbook_around(f"{DOCTYPE}{SHEET_START}{SHEET_END}"),
    "workbook with a DOCTYPE": workbook_around(
        f"{SHEET_START}{SHEET_END}", **{"xl/workbook.xml": f"{DOCTYPE}<workbook>&b;</workbook>"}
    ),
    "sheet that asks for a file": workbook_around(
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>{SHEET_START}&a;{SHEET_END}'
    ),
    "cell a million columns away": workbook_around(
        f'{SHEET_START}<row r="99999999"><c r="ZZZZ99999999"><v>1</v></c></row>{SHEET_END}'
    ),
    "macros": zip_of({"xl/workbook.xml": "<a/>", "xl/vbaProject.bin": "x"}),
    "picture": png(60_000, 60_000),
    "PDF": b"%PDF-1.7\n" + LIST,
    "page": b"<!doctype html><script>alert(1)</script>" + LIST,
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "program": b"MZ\x90\0" + b"\0" * 200,
    "zero bytes among the cells": LIST.replace(b"Ada", b"A\0da"),
    "huge field": LIST.replace(b"Ada", b"A" * 5_000_000),
    "a quotation mark never closed": LIST.replace(b"Ada", b'"Ada'),
    "ten thousand columns": b",".join([b"a"] * 10_000) + b"\n" + LIST,
    "half a letter": LIST.decode().encode("utf-16") + b"\x3d\xd8",
}  # fmt: skip
NAMES = (
    "../../../../etc/passwd.csv", "/etc/passwd", "C:\\Windows\\system.ini", "..", "con.csv",
    '"><img src=x onerror=alert(1)>.csv', "<script>alert(1)</script>.csv", "{{ 7*7 }}.csv",
    "%(name)s %s.csv", "=cmd|'/c calc'!A1.csv", "list\r\nSet-Cookie: a=b.csv", "list\u202evsc.exe",
    "a" * 5_000 + ".csv", "\U0001f642.csv", "list.csv.exe", "nul\0byte.csv",
)  # fmt: skip


def files_at_home() -> set[str]:
    home = Path(settings.GOLDTHREAD_HOME)
    return {str(path) for path in home.rglob("*") if "goldthread.db" not in path.name}


def sent(client: Client, world: World, data: bytes, name: str = "pupils.csv", **more: Any) -> Any:
    file = SimpleUploadedFile("x.csv", data, more.pop("kind", "text/csv"))
    file._name = name  # as it came, past what the class itself puts right
    values = {"school": world.oakfield.pk, "receipt": str(uuid.uuid4()), "file": file, **more}
    return client.post(reverse("import_new"), values)


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("name", ["pupils.csv", "pupils.xlsx"])
def test_harmful_file_is_refused_whatever_its_name_says(world: World, what: str, name: str) -> None:
    before = files_at_home()
    answer = sent(world.client("office"), world, HOSTILE[what], name)
    page = answer.content.decode()
    assert answer.status_code == 200, what
    assert "Nothing has been changed" in page or "larger than 10 MB" in page, what
    assert "Traceback" not in page
    assert not ImportBatch.objects.exists()
    assert files_at_home() == before


def test_a_file_is_read_by_what_it_holds_and_not_by_its_name_or_type(world: World) -> None:
    client = world.client("office")
    for data, name, kind in (
        (workbook_of([HEADINGS, ADA]), "pupils.csv", "text/csv"),
        (LIST, "pupils.xlsx", "application/pdf"),
        (gzip.compress(LIST), "pupils.txt", "image/png"),
    ):
        assert sent(client, world, data, name, kind=kind).status_code == 302, name


@pytest.mark.parametrize("name", NAMES)
def test_file_name_is_never_a_path_and_is_shown_as_text(world: World, name: str) -> None:
    client, before = world.client("office"), files_at_home()
    answer = sent(client, world, LIST, name)
    assert answer.status_code in ((200, 302) if len(name) < 1_000 else (400,))
    shown = client.get(answer.url) if answer.status_code == 302 else answer
    listed = client.get(reverse("import_list"))
    refused = sent(client, world, b"%PDF", name)
    for page in (shown, listed, refused):
        text = page.content.decode()
        assert page.status_code == 200 or len(name) > 1_000
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "Set-Cookie: a=b" not in str(page.headers)
    assert files_at_home() == before
    assert not Path("/etc/passwd.csv").exists()


def test_a_file_sent_twice_is_kept_once(world: World) -> None:
    client, receipt = world.client("office"), str(uuid.uuid4())
    answers = [sent(client, world, LIST, receipt=receipt) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert ImportBatch.objects.count() == 1


def test_a_file_of_more_than_is_read_is_refused(world: World) -> None:
    answer = sent(world.client("office"), world, os.urandom(11 * 1024 * 1024))
    assert answer.status_code in (200, 413)
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"[[entry]]\nages = [" + b"9" * 5_000 + b"]", b"[" * 100_000, b"\xff\xfe", b"\0" * 100,
        b"a = " + b"{a=" * 50_000, b"x" * 1_000_001, HOSTILE["picture"], HOSTILE["SVG"],
        b"[[entry]]\nkey = '\\u0000'\n", b"[[entry]]\nwritten_on = 9999-99-99\n",
    ],
)  # fmt: skip
def test_harmful_file_of_guidance_is_refused(world: World, data: bytes) -> None:
    client = world.client("senco")
    for name in ("entries.toml", '"><script>alert(1)</script>.toml'):
        file = SimpleUploadedFile("x.toml", data)
        file._name = name
        values = {"organisation": world.oakfield.pk, "file": file, "do": "keep"}
        answer = client.post(reverse("guidance_import"), values | {"receipt": str(uuid.uuid4())})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
    assert not GuidanceVersion.objects.exists()
