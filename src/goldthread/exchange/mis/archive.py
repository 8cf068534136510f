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
from goldthread.exchange.words import gettext as _
from goldthread.exchange.words import gettext_noop

MAX_WORKBOOK = 20 * MIB  # a whole secondary school with 100 columns is under 2 MiB
MAX_UNPACKED = 100 * MIB
MAX_ENTRIES = 2_000
SAVE_PLAIN = gettext_noop(
    "Open it in Excel, save it as a new .xlsx workbook or as CSV (UTF-8), and send that."
)

# zipfile raises any of these for a file cut or damaged, depending on where
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, OverflowError,
    RuntimeError, ValueError, OSError,
)  # fmt: skip
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that spreadsheet programs write
_ENTRY_MARK = b"PK\x01\x02"
_UNWANTED_PARTS = (
    ("vbaproject", "macros", gettext_noop("it holds macros")),
    ("xl/externallinks/", "external_links", gettext_noop("it takes values from other workbooks")),
    ("xl/embeddings/", "embedded_files", gettext_noop("it holds other files inside it")),
    ("xl/activex/", "macros", gettext_noop("it holds active controls")),
)
_OTHER_FORMATS = {"xl/workbook.bin", "content.xml", "mimetype"}  # .xlsb and .ods: other parsers
_OLD_EXCEL = gettext_noop("this is an old Excel file (.xls), or one locked with a password")
_NOT_A_WORKBOOK = (
    (OLE_MAGIC, "old_workbook", _OLD_EXCEL),
    (b"\x09\x08", "old_workbook", _OLD_EXCEL),
    (b"<?xml", "xml_not_workbook", gettext_noop("this is XML, whatever its name says")),
    (b"<", "html_not_workbook", gettext_noop("this is a web page, whatever its name says")),
    (b"%PDF", "not_a_workbook", gettext_noop("this is a PDF")),
)


def is_workbook(data: bytes) -> bool:
    """Tell whether the content, not the name, is a zip file and so may be a workbook."""
    return data.startswith(ZIP_MAGIC)


def check_is_not_disguised(data: bytes, file_name: str) -> None:
    """Refuse what spreadsheet programs open but is neither XLSX nor CSV."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:16]
    for mark, rule, what in _NOT_A_WORKBOOK:
        if start.lower().startswith(mark.lower()):
            problem = _("This cannot be read: %(what)s.") % {"what": _(what)}
            raise Refusal(file_name, rule, problem, _(SAVE_PLAIN))


def check_archive(data: bytes, file_name: str) -> None:
    """Refuse a workbook that is cut, locked, too large when unpacked, or more than a table."""
    if len(data) > MAX_WORKBOOK:
        limit = _("The workbook is larger than %(limit)s MiB.") % {"limit": MAX_WORKBOOK // MIB}
        raise Refusal(file_name, "file_too_large", limit, _("Send one sheet, as CSV (UTF-8)."))
    if data.count(_ENTRY_MARK) > MAX_ENTRIES:
        what = _("it has more than %(limit)s parts") % {"limit": f"{MAX_ENTRIES:,}"}
        raise unsafe(file_name, "too_many_parts", what)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, file_name)
            _check_unpacked_size(archive, len(data), file_name)
    except _DAMAGE:
        problem = _("The workbook is damaged or stops before its end.")
        raise cut_in_half(file_name, problem) from None


def _check_parts(archive: zipfile.ZipFile, file_name: str) -> None:
    entries = archive.infolist()
    names = [entry.filename.casefold() for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise unsafe(file_name, "locked_with_password", _("it is locked with a password"))
    if any(entry.compress_type not in _PACKINGS for entry in entries):
        what = _("it is packed as no spreadsheet program does")
        raise unsafe(file_name, "packing_unknown", what)
    for part, rule, what in _UNWANTED_PARTS:
        if any(part in name for name in names):
            raise unsafe(file_name, rule, _(what))
    if len(set(names)) != len(names):
        raise unsafe(file_name, "parts_twice", _("two of its parts have the same name"))
    if "xl/workbook.xml" not in names or _OTHER_FORMATS & set(names):
        raise unsafe(file_name, "not_a_workbook", _("it is a zip file, but not an .xlsx workbook"))


def _check_unpacked_size(archive: zipfile.ZipFile, packed: int, file_name: str) -> None:
    total = 0
    for size in _pieces(archive):
        total += size
        if total > MAX_UNPACKED:
            what = _("it unpacks to more than %(limit)s MiB") % {"limit": MAX_UNPACKED // MIB}
            raise unsafe(file_name, "unpacks_too_large", what)
        if total > RATIO_FLOOR and total > MAX_RATIO * packed:
            what = _("it unpacks to far more than a workbook does")
            raise unsafe(file_name, "packed_too_tightly", what)


def _pieces(archive: zipfile.ZipFile) -> Iterator[int]:
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while piece := part.read(CHUNK):
                yield len(piece)


def unsafe(file_name: str, rule: str, what: str) -> Refusal:
    """Return the refusal of a workbook that breaks a rule; `what` is already translated."""
    problem = _("The workbook cannot be used: %(what)s.") % {"what": what}
    return Refusal(file_name, rule, problem, _(SAVE_PLAIN))
