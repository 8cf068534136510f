"""Look inside an XLSX before anything parses it: inflate and count, believe no header.

Bounds come first because they are cheap; nothing is kept in memory, nothing written to disk.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from goldthread.exchange.decoding import (
    CHUNK,
    MAX_RATIO,
    MIB,
    OLE_MAGIC,
    RATIO_FLOOR,
    ZIP_MAGIC,
    cut_in_half,
)
from goldthread.exchange.issues import Refusal

MAX_WORKBOOK = 20 * MIB  # a whole secondary school with 100 columns is under 2 MiB
MAX_UNPACKED = 100 * MIB
MAX_ENTRIES = 2_000
SAVE_PLAIN = "Open it in Excel, save it as a new .xlsx workbook or as CSV (UTF-8), and send that."

# zipfile raises any of these for a file cut or damaged, depending on where
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, OverflowError,
    RuntimeError, ValueError, OSError,
)  # fmt: skip
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that spreadsheet programs write
_ENTRY_MARK = b"PK\x01\x02"
_UNWANTED_PARTS = (
    ("vbaproject", "macros", "it holds macros"),
    ("xl/externallinks/", "external_links", "it takes values from other workbooks"),
    ("xl/embeddings/", "embedded_files", "it holds other files inside it"),
    ("xl/activex/", "macros", "it holds active controls"),
)
_OTHER_FORMATS = {"xl/workbook.bin", "content.xml", "mimetype"}  # .xlsb and .ods: other parsers
_OLD_EXCEL = "this is an old Excel file (.xls), or one locked with a password"
_NOT_A_WORKBOOK = (
    (OLE_MAGIC, "old_workbook", _OLD_EXCEL),
    (b"\x09\x08", "old_workbook", _OLD_EXCEL),
    (b"<?xml", "xml_not_workbook", "this is XML, whatever its name says"),
    (b"<", "html_not_workbook", "this is a web page, whatever its name says"),
    (b"%PDF", "not_a_workbook", "this is a PDF"),
)


def is_workbook(data: bytes) -> bool:
    """Tell whether the content, not the name, is a zip file and so may be a workbook."""
    return data.startswith(ZIP_MAGIC)


def check_is_not_disguised(data: bytes, file_name: str) -> None:
    """Refuse what spreadsheet programs open but is neither XLSX nor CSV."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:16]
    for mark, rule, what in _NOT_A_WORKBOOK:
        if start.lower().startswith(mark.lower()):
            raise Refusal(file_name, rule, f"This cannot be read: {what}.", SAVE_PLAIN)


def check_archive(data: bytes, file_name: str) -> None:
    """Refuse a workbook that is cut, locked, too large when unpacked, or more than a table."""
    if len(data) > MAX_WORKBOOK:
        limit = f"The workbook is larger than {MAX_WORKBOOK // MIB} MiB."
        raise Refusal(file_name, "file_too_large", limit, "Send one sheet, as CSV (UTF-8).")
    if data.count(_ENTRY_MARK) > MAX_ENTRIES:
        raise _unsafe(file_name, "too_many_parts", f"it has more than {MAX_ENTRIES:,} parts")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, file_name)
            _check_unpacked_size(archive, len(data), file_name)
    except _DAMAGE:
        raise cut_in_half(file_name, "The workbook is damaged or stops before its end.") from None


def _check_parts(archive: zipfile.ZipFile, file_name: str) -> None:
    entries = archive.infolist()
    names = [entry.filename.casefold() for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise _unsafe(file_name, "locked_with_password", "it is locked with a password")
    if any(entry.compress_type not in _PACKINGS for entry in entries):
        raise _unsafe(file_name, "packing_unknown", "it is packed as no spreadsheet program does")
    for part, rule, what in _UNWANTED_PARTS:
        if any(part in name for name in names):
            raise _unsafe(file_name, rule, what)
    if len(set(names)) != len(names):
        raise _unsafe(file_name, "parts_twice", "two of its parts have the same name")
    if "xl/workbook.xml" not in names or _OTHER_FORMATS & set(names):
        raise _unsafe(file_name, "not_a_workbook", "it is a zip file, but not an .xlsx workbook")


def _check_unpacked_size(archive: zipfile.ZipFile, packed: int, file_name: str) -> None:
    total = 0
    for size in _pieces(archive):
        total += size
        if total > MAX_UNPACKED:
            what = f"it unpacks to more than {MAX_UNPACKED // MIB} MiB"
            raise _unsafe(file_name, "unpacks_too_large", what)
        if total > RATIO_FLOOR and total > MAX_RATIO * packed:
            what = "it unpacks to far more than a workbook does"
            raise _unsafe(file_name, "packed_too_tightly", what)


def _pieces(archive: zipfile.ZipFile) -> Iterator[int]:
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while piece := part.read(CHUNK):
                yield len(piece)


def _unsafe(file_name: str, rule: str, what: str) -> Refusal:
    return Refusal(file_name, rule, f"The workbook cannot be used: {what}.", SAVE_PLAIN)
