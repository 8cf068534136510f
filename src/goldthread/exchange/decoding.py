"""Bytes of an unknown file to text, within limits: what it is, how packed, how encoded."""

from __future__ import annotations

import codecs
import io
import re
import zlib
from collections.abc import Iterator

from goldthread.exchange.issues import Refusal
from goldthread.exchange.words import gettext as _
from goldthread.exchange.words import gettext_noop

MIB = 1024 * 1024
MAX_FILE = 64 * MIB  # a school's largest real extract is under 10 MiB
MAX_RATIO = 200  # text of this kind packs 4 to 30 times; beyond 200 it was made to exhaust memory
MAX_MEMBERS = 100  # a gzip file may be several joined; a hundred thousand is an attack
RATIO_FLOOR = MIB  # below this size unpacked, the ratio harms nobody
CHUNK = 64 * 1024

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS_CSV = gettext_noop(
    "Open it in the program it came from and save or export it as CSV (UTF-8)."
)
EXPORT_AGAIN = gettext_noop(
    "Export it again from the system it came from, and send that whole file."
)

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = (
    (ZIP_MAGIC, gettext_noop("it is a zip file or a spreadsheet (.xlsx), not CSV")),
    (OLE_MAGIC, gettext_noop("it is an old (.xls) or password-protected Office file, not CSV")),
    (b"%PDF", gettext_noop("it is a PDF, not CSV")),
)
# "Ã©" and "â€™": what é and ’ in UTF-8 become when read as Windows-1252
_UTF8_READ_AS_1252 = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x90-\xa6]")


def unpacked(data: bytes, file_name: str, limit: int = MAX_FILE) -> bytes:
    """Return the file's bytes, unpacked if it is gzip, or refuse what is empty or too large."""
    if data.startswith(GZIP_MAGIC):
        data = _gunzipped(data, file_name, limit)
    if not data.strip():
        raise Refusal(file_name, "empty_file", _("The file is empty."), _(EXPORT_AGAIN))
    if len(data) > limit:
        raise _too_large(file_name, limit)
    return data


def _gunzipped(data: bytes, file_name: str, limit: int) -> bytes:
    """Inflate and count; never trust the size the file states."""
    if len(data) > limit:
        raise _too_large(file_name, limit)
    pieces: list[bytes] = []
    size = 0
    for piece in _inflated(data, file_name):
        size += len(piece)
        if size > limit:
            raise _too_large(file_name, limit)
        if size > RATIO_FLOOR and size > MAX_RATIO * len(data):
            raise Refusal(
                file_name, "packed_too_tightly",
                _("The file unpacks to far more than a data file does."), _(EXPORT_AGAIN),
            )  # fmt: skip
        pieces.append(piece)
    return b"".join(pieces)


def _inflated(data: bytes, file_name: str) -> Iterator[bytes]:
    """Yield the unpacked pieces of every member of a gzip file."""
    rest = data
    for _member in range(MAX_MEMBERS):
        inflater = zlib.decompressobj(wbits=31)
        try:
            yield from _inflated_member(inflater, rest, file_name)
        except zlib.error:
            raise _damaged_gzip(file_name) from None
        rest = inflater.unused_data.lstrip(b"\0")
        if not rest:
            return
    raise _damaged_gzip(file_name)


def _inflated_member(inflater: zlib._Decompress, data: bytes, file_name: str) -> Iterator[bytes]:
    rest = data
    while not inflater.eof:
        piece = inflater.decompress(rest, CHUNK)
        rest = inflater.unconsumed_tail
        if not piece and not rest and not inflater.eof:
            raise cut_in_half(file_name, _("The packed file stops before its end."))
        yield piece


def _damaged_gzip(file_name: str) -> Refusal:
    return Refusal(file_name, "damaged_gzip", _("The packed file is damaged."), _(EXPORT_AGAIN))


def cut_in_half(file_name: str, problem: str) -> Refusal:
    """Return the refusal of a file that stops before its end."""
    missing = _("%(problem)s The rest of the file is missing.") % {"problem": problem}
    return Refusal(file_name, "cut_in_half", missing, _(EXPORT_AGAIN))


def _too_large(file_name: str, limit: int) -> Refusal:
    return Refusal(
        file_name, "file_too_large",
        _("The file is larger than %(limit)s MiB.") % {"limit": limit // MIB},
        _("Check that it is the right file; a file this large has to be split."),
    )  # fmt: skip


def encoding_of(data: bytes, file_name: str) -> str:
    """Tell the encoding: a byte-order mark first, then UTF-8, then Windows-1252; or refuse."""
    for magic, what in _NOT_TEXT:
        if data.startswith(magic):
            problem = _("This cannot be read: %(what)s.") % {"what": _(what)}
            raise Refusal(file_name, "not_text", problem, _(SAVE_AS_CSV))
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _proved(data, encoding, file_name)
    _check_has_no_nul(data, file_name)
    if _decodes(data, "utf-8"):
        return "utf-8"
    if _UTF8_READ_AS_1252.search(data):
        raise Refusal(
            file_name, "mixed_encoding",
            _(
                "Some letters are written one way (UTF-8) and some another, "
                "so names would be wrong."
            ),
            _(SAVE_AS_CSV),
        )  # fmt: skip
    return _proved(data, "cp1252", file_name)


def _proved(data: bytes, encoding: str, file_name: str) -> str:
    if not _decodes(data, encoding):
        raise Refusal(
            file_name, "not_text", _("The file is not text in any encoding we read."),
            _(SAVE_AS_CSV),
        )  # fmt: skip
    return encoding


def _decodes(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), CHUNK):
            if "\0" in decoder.decode(data[start : start + CHUNK]):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _check_has_no_nul(data: bytes, file_name: str) -> None:
    if b"\0" in data:
        raise Refusal(
            file_name, "not_text", _("The file holds zero bytes, which no text file does."),
            _(SAVE_AS_CSV),
        )  # fmt: skip


def text_of(data: bytes, encoding: str) -> io.TextIOWrapper:
    """Open proved bytes as text, keeping line ends as they are."""
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
