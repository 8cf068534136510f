"""Files of guidance entries: what is written is read, and what cannot be is refused with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.exchange.guidance.reader import LARGEST, read_guidance
from goldthread.exchange.guidance.writer import write_guidance
from goldthread.exchange.issues import Refusal
from goldthread.records.guidance.shipped import shipped_guidance
from tests.unit.guidance.samples import entry

printable = st.text(st.characters(blacklist_categories=["C", "Z"]), min_size=1, max_size=30)


def file_of(*changes: dict) -> bytes:
    return write_guidance(entry(**one) for one in changes).encode()


def test_every_entry_that_ships_is_written_and_read_the_same() -> None:
    read = read_guidance(write_guidance(shipped_guidance()).encode(), "all.toml")
    assert read.rows == shipped_guidance()
    assert read.issues == ()


@given(name=printable, word=printable, line=st.sampled_from(["a\nb", 'say "so" \\ then', "–", "é"]))
def test_any_words_come_back_as_they_were(name: str, word: str, line: str) -> None:
    one = entry(name=name, synonyms=[word], what=line)
    assert read_guidance(write_guidance([one]).encode(), "f").rows == (one,)


def test_entry_that_is_not_whole_is_named_by_line_and_the_others_are_read() -> None:
    data = file_of({"key": "one"}, {"key": "two"}, {"key": "three"})
    spoilt = data.replace(b'key = "two"', b'key = "TWO"', 1)
    read = read_guidance(spoilt, "ours.toml")
    assert [one.key for one in read.rows] == ["one", "three"]
    [issue] = read.issues
    assert (issue.rule, issue.column, issue.severity) == ("entry_key", "key", "refused")
    assert spoilt.splitlines()[issue.line - 1] == b"[[entry]]"
    assert issue.line > 1
    assert "TWO" not in issue.message
    assert read.rows_refused == 1


def test_key_that_comes_twice_is_refused_the_second_time() -> None:
    read = read_guidance(file_of({"key": "one"}, {"key": "one"}), "ours.toml")
    assert len(read.rows) == 1
    assert [issue.rule for issue in read.issues] == ["entry_twice"]


def test_line_is_left_out_where_it_is_not_plain() -> None:
    data = file_of({"what": "[[entry]]\nin a text"}).replace(b"\\n", b"\n", 1)
    data = data.replace(b'what = "[[entry]]', b'what = """\n[[entry]]', 1)
    data = data.replace(b'in a text"', b'in a text"""', 1).replace(b'"low"', b'"lowish"')
    assert [issue.line for issue in read_guidance(data, "f").issues] == [None]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"\xff\xfe", "not_utf8"), (b"[[entry]\n", "not_toml"), (b"x = ", "not_toml"),
        (b"", "no_entries"), (b"entry = []", "no_entries"), (b"entry = [1]", "no_entries"),
        (b"entry = 3", "no_entries"), (b"other = 1\n[[entry]]\n", "no_entries"),
        (b"a = " + b"[" * 5000, "not_toml"), (b"#" * (LARGEST + 1), "too_large"),
        (b"[[entry]]\n" * 501, "too_many"), (b"[[entry]]\nages = [" + b"9" * 5000 + b"]", "not_toml"),
    ],
)  # fmt: skip
def test_file_that_is_no_file_of_entries_is_refused_whole(data: bytes, rule: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_guidance(data, "ours.toml")
    assert refused.value.rule == rule
    assert "Nothing has been changed" in str(refused.value)


@given(st.binary(max_size=300))
def test_reader_refuses_or_reads_whatever_it_is_given(data: bytes) -> None:
    try:
        read = read_guidance(data, "f")
    except Refusal:
        return
    assert read.rows_seen == len(read.rows) + len({issue.line for issue in read.issues})
