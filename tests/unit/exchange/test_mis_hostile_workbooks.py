"""Workbooks made to do harm: a clear refusal, soon, without much memory."""

import io
import subprocess
import sys
import time
import zipfile
import zlib

import pytest
import xlsxwriter

from goldthread.exchange.issues import Refusal
from goldthread.exchange.mis import archive, spreadsheet
from goldthread.exchange.mis.archive import MAX_ENTRIES, MAX_WORKBOOK
from goldthread.exchange.mis.sniff import sniff
from tests.pace import allowed
from tests.unit.exchange.files import (
    SHEET_END,
    SHEET_START,
    WORKBOOK,
    workbook_around,
    workbook_of,
    zip_of,
)

SECONDS, MEMORY = 10, 256 * 1024 * 1024
LIST = [["Surname", "Forename", "DOB"], ["Abara", "Chidi", "25/03/2015"]]


def cell(reference, value="1"):
    return f'<c r="{reference}"><v>{value}</v></c>'


def sheet(*rows):
    return SHEET_START + "".join(f"<row>{row}</row>" for row in rows) + SHEET_END


def doctype(entities, use):
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>' + sheet(cell("A1", use))


def zip_bomb():
    """Zeros, 1,000 to 1, as in the bombs that are passed around."""
    return zip_of({"xl/workbook.xml": WORKBOOK, "xl/worksheets/sheet1.xml": bytes(300_000_000)})


def bomb_with_a_lying_header():
    data = bytearray(zip_bomb())
    size = (300_000_000).to_bytes(4, "little")
    return bytes(data.replace(size, (1_000).to_bytes(4, "little")))


def packed_otherwise():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("xl/workbook.xml", WORKBOOK)
    return out.getvalue()


def nested(depth):
    names = [f"a{number}" for number in range(depth)]
    return "".join(f"<{n}>" for n in names) + "".join(f"</{n}>" for n in reversed(names))


def with_macros():
    return workbook_around(sheet(cell("A1")), **{"xl/vbaProject.bin": b"\0" * 10})


def with_external_links():
    return workbook_around(sheet(cell("A1")), **{"xl/externalLinks/externalLink1.xml": "<x/>"})


def many_parts():
    return workbook_around(
        sheet(cell("A1")), **{f"xl/p{n}.xml": "<x/>" for n in range(MAX_ENTRIES)}
    )


def parts_twice():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("xl/workbook.xml", WORKBOOK)
    return out.getvalue()


def locked_part():
    data = bytearray(workbook_around(sheet(cell("A1"))))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def strings_by_the_million():
    """3,000 cells that all show one text of 32,000 characters: small packed, huge read."""
    strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
    strings += "x" * 32_000 + "</t></si></sst>"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="http://schemas.openxmlformats'
        '.org/officeDocument/2006/relationships/worksheet"/><Relationship Id="rId2" '
        'Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/sharedStrings"/></Relationships>'
    )
    rows = [f'<c r="A{n}" t="s"><v>0</v></c>' for n in range(1, 3_001)]
    parts = {"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": rels}
    return workbook_around(sheet(*rows), **parts)


HOSTILE = {
    "zip bomb": (zip_bomb, {"packed_too_tightly"}),
    "lying header": (bomb_with_a_lying_header, {"packed_too_tightly", "cut_in_half"}),
    "far corner": (lambda: workbook_around(sheet(cell("A1"), cell("XFD1048576"))), {"too_many_columns"}),
    "far column": (lambda: workbook_around(sheet(cell("ALM1"))), {"too_many_columns"}),
    "million columns": (lambda: workbook_around(sheet("<c><v>1</v></c>" * 1_000_000)), {"packed_too_tightly"}),
    "impossible column": (lambda: workbook_around(sheet(cell("ZZZZZZZZ1"))), {"too_many_columns"}),
    "far row": (lambda: workbook_around(sheet(cell("A200000"))), {"too_many_rows"}),
    "unknown encoding": (lambda: workbook_around(
        sheet(cell("A1")), **{"xl/styles.xml": "<?xml version='1.0' encoding='utf-26'?><x/>"}),
        {"workbook_unreadable"}),
    "row beyond counting": (lambda: workbook_around(sheet(cell("B2" + "6" * 80))), {"too_many_rows"}),
    "row of a row beyond counting": (lambda: workbook_around(
        f'{SHEET_START}<row r="{"6" * 80}"><c><v>1</v></c></row>{SHEET_END}'), {"too_many_rows"}),
    "wide and long": (lambda: workbook_around(sheet(cell("ALL1"), cell("A90000"))), {"workbook_too_heavy"}),
    "laughs": (lambda: workbook_around(doctype(
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">', "&b;")), {"doctype"}),
    "quadratic": (lambda: workbook_around(doctype(
        f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 50_000)), {"doctype"}),
    "external entity": (lambda: workbook_around(doctype(
        '<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;")), {"doctype"}),
    "doctype elsewhere": (lambda: workbook_around(
        sheet(cell("A1")), **{"xl/styles.xml": "<!DOCTYPE x><x/>"}), {"doctype"}),
    "attributes by the hundred thousand": (lambda: workbook_around(
        SHEET_START + "<row " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/>" + SHEET_END),
        {"workbook_too_heavy", "workbook_unreadable", "empty_file"}),
    "nested deep": (lambda: workbook_around(
        SHEET_START + nested(200_000) + SHEET_END),
        {"workbook_too_heavy", "workbook_unreadable", "empty_file"}),
    "one endless tag": (lambda: workbook_around(
        SHEET_START + "<row x='" + zlib.compress(b"q").hex() * 3_000_000 + "'/>" + SHEET_END),
        {"workbook_too_heavy", "packed_too_tightly", "workbook_unreadable", "empty_file"}),
    "one text everywhere": (strings_by_the_million, {"unpacks_too_large", "workbook_too_heavy"}),
    "macros": (with_macros, {"macros"}),
    "external links": (with_external_links, {"external_links"}),
    "many parts": (many_parts, {"too_many_parts"}),
    "parts twice": (parts_twice, {"parts_twice"}),
    "packed otherwise": (packed_otherwise, {"packing_unknown"}),
    "locked": (locked_part, {"locked_with_password"}),
    "too large": (lambda: b"PK\x03\x04" + bytes(MAX_WORKBOOK), {"file_too_large"}),
    "a zip of photographs": (lambda: zip_of({"a.jpg": b"x"}), {"not_a_workbook"}),
    "binary workbook": (lambda: zip_of({"xl/workbook.bin": b"x"}), {"not_a_workbook"}),
    "damaged xml": (lambda: workbook_around("<worksheet><row>"), {"workbook_unreadable"}),
    "open document": (lambda: workbook_around(sheet(cell("A1")), mimetype="x"), {"not_a_workbook"}),
    "sheet by another name": (lambda: workbook_around(
        "<x/>", **{"xl/a.bin": "  " + sheet(cell("ALM1"))}), {"too_many_columns"}),
    "no sheet": (lambda: zip_of({"xl/workbook.xml": WORKBOOK}), {"workbook_unreadable"}),
    "empty sheet": (lambda: workbook_around(sheet()), {"empty_file"}),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbook_is_refused_soon_and_in_little_memory(name):
    build, rules = HOSTILE[name]
    data = build()
    start = time.perf_counter()
    with pytest.raises(Refusal) as refusal:
        sniff(data, "list.xlsx")
    assert time.perf_counter() - start < SECONDS
    assert refusal.value.rule in rules
    assert "Nothing has been changed" in str(refusal.value)


DRIVER = """
import sys
from goldthread.exchange.issues import Refusal
from goldthread.exchange.mis.sniff import sniff
try:
    sniff(sys.stdin.buffer.read(), "list.xlsx")
    print("read")
except Refusal as refusal:
    print(refusal.rule)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["zip bomb", "lying header", "one text everywhere", "quadratic"])
def test_hostile_workbook_takes_little_memory_here(name):
    build, rules = HOSTILE[name]
    done = subprocess.run([sys.executable, "-c", DRIVER], input=build(), capture_output=True,
                          env=spreadsheet._bare_environment(), check=True)  # fmt: skip
    rule, kibibytes = done.stdout.decode().split()
    assert rule in rules
    assert int(kibibytes) * 1024 < MEMORY


@pytest.mark.slow
def test_fenced_process_cannot_take_more_memory_than_its_limit():
    code = (
        "import goldthread.exchange.mis.fenced as f; f._limit_this_process(); import resource;"
        "print(*resource.getrlimit(resource.RLIMIT_AS)); bytearray(f.MEMORY)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False,
                          env=spreadsheet._bare_environment())  # fmt: skip
    assert done.stdout.split() == [str(MEMORY).encode()] * 2
    assert b"MemoryError" in done.stderr


@pytest.mark.slow
def test_workbook_over_the_limit_when_unpacked_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED", 10_000)
    with pytest.raises(Refusal) as refusal:
        sniff(workbook_of(LIST), "list.xlsx")
    assert refusal.value.rule == "unpacks_too_large"


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9, 0.99])
def test_workbook_cut_is_refused(share):
    data = workbook_of(LIST)
    with pytest.raises(Refusal) as refusal:
        sniff(data[: int(len(data) * share)], "list.xlsx")
    assert refusal.value.rule in ("cut_in_half", "not_text", "not_a_workbook")


@pytest.mark.slow
def test_workbook_damaged_anywhere_is_refused_or_reads():
    data = workbook_of(LIST)
    for at in range(0, len(data), len(data) // 40):
        harmed = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            sniff(harmed, "list.xlsx")
        except Refusal as refusal:
            assert refusal.remedy


@pytest.mark.slow
def test_workbook_that_takes_too_long_is_refused():
    with pytest.raises(Refusal, match="takes too long") as refusal:
        spreadsheet.read_sheet(workbook_of(LIST), "list.xlsx", deadline=0.001)
    assert refusal.value.rule == "workbook_too_heavy"


@pytest.mark.slow
def test_links_and_formats_of_ordinary_workbooks_are_no_harm():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Pupils")
    page.set_row(5_000, None, book.add_format({"bold": True}))
    for at, row in enumerate(LIST):
        page.write_row(at, 0, row)
    page.write_url(1, 3, "mailto:parent@example.org")
    book.close()
    assert sniff(out.getvalue(), "list.xlsx").row_count == 1


@pytest.mark.slow
def test_secrets_of_our_environment_do_not_reach_the_fenced_process(monkeypatch):
    monkeypatch.setenv("GOLDTHREAD_SECRET_KEY", "x")
    kept = spreadsheet._bare_environment()
    assert set(kept) <= {"SYSTEMROOT", "PYTHONPATH", "PYTHONSAFEPATH"}


@pytest.mark.slow
def test_two_thousand_pupils_read_soon():
    headers = [*LIST[0], *(f"Other {n}" for n in range(21))]
    rows = [[*LIST[1], *(f"text {n}" for n in range(21))] for _pupil in range(2_000)]
    data = workbook_of([headers, *rows])
    limit = allowed(5, time.perf_counter)
    start = time.perf_counter()
    assert sniff(data, "list.xlsx").row_count == 2_000
    assert time.perf_counter() - start < limit  # half a second where nothing else runs
