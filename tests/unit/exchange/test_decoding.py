"""Bytes to text: packing, size, encoding."""

import gzip
import zlib

import pytest

from goldthread.exchange.decoding import MIB, encoding_of, text_of, unpacked
from goldthread.exchange.issues import Refusal

TEXT = "Name,Town\nZoë O’Brien,Llanelli\n"


def read(data):
    return text_of(data, encoding_of(data, "f.csv")).read()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_reads_the_same_in_every_encoding_met(encoding):
    assert read(TEXT.encode(encoding)) == TEXT


def test_utf_16_with_the_other_byte_order_reads_the_same():
    assert read(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (TEXT.encode("utf-16-le"), "not_text"),  # no byte-order mark: every other byte is zero
        (b"a,b\n1,\x00\n", "not_text"),
        (b"\xff\xfea\x00,\x00\x00\x00", "not_text"),
        (b"\xff\xfea", "not_text"),
        (b"a,b\n\x81\x8d,2\n", "not_text"),
        (b"PK\x03\x04rest", "not_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "not_text"),
        (b"%PDF-1.7", "not_text"),
        ("Zoë".encode() + "Renée".encode("cp1252"), "mixed_encoding"),
    ],
)
def test_what_is_not_text_is_refused(data, rule):
    with pytest.raises(Refusal) as refusal:
        encoding_of(data, "f.csv")
    assert refusal.value.rule == rule


def test_gzip_of_several_members_is_one_file():
    assert unpacked(gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n"), "f") == b"a,b\n1,2\n"


def test_gzip_padded_with_zeros_is_whole():
    assert unpacked(gzip.compress(b"a,b\n") + b"\0" * 512, "f") == b"a,b\n"


@pytest.mark.parametrize("kept", [10, 11, 20, -9, -8, -1])
def test_gzip_cut_anywhere_is_refused(kept):
    packed = gzip.compress(TEXT.encode() * 9)
    with pytest.raises(Refusal, match="Nothing has been changed") as refusal:
        unpacked(packed[:kept], "f.csv.gz")
    assert refusal.value.rule == "cut_in_half"


@pytest.mark.parametrize(
    "harm",
    [
        lambda packed: packed + b"more",
        lambda packed: packed[:-8] + bytes(8),
        lambda packed: packed[:12] + b"\xff" * 8 + packed[20:],
        lambda packed: gzip.compress(b"") * 200 + packed,
    ],
    ids=["rest", "checksum", "middle", "members"],
)
def test_gzip_damaged_is_refused(harm):
    with pytest.raises(Refusal) as refusal:
        unpacked(harm(gzip.compress(TEXT.encode() * 50)), "f.csv.gz")
    assert refusal.value.rule == "damaged_gzip"


@pytest.mark.slow
def test_gzip_bomb_is_refused_before_it_unpacks():
    with pytest.raises(Refusal) as refusal:
        unpacked(gzip.compress(bytes(8 * MIB)), "f.csv.gz")
    assert refusal.value.rule == "packed_too_tightly"


def test_gzip_over_the_limit_is_refused_whatever_size_it_states():
    body = zlib.compressobj(0, wbits=31)
    packed = body.compress(b"x," * MIB) + body.flush()
    with pytest.raises(Refusal) as refusal:
        unpacked(packed[:-4] + b"\1\0\0\0", "f.csv.gz", limit=MIB)
    assert refusal.value.rule == "file_too_large"


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\r\n", gzip.compress(b"", mtime=0)], ids=["none", "blank", "packed"]
)
def test_empty_file_is_refused(data):
    with pytest.raises(Refusal) as refusal:
        unpacked(data, "f.csv")
    assert refusal.value.rule == "empty_file"


def test_plain_file_over_the_limit_is_refused():
    with pytest.raises(Refusal) as refusal:
        unpacked(b"a,b\n" * MIB, "f.csv", limit=MIB)
    assert refusal.value.rule == "file_too_large"
