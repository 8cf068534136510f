"""The family's pages about rights are easy to read: measured, sentence by sentence, with no database."""

import re
from pathlib import Path

import goldthread

FAMILY = Path(goldthread.__file__).parent / "web" / "family"
PAGES = ("rights.html", "rights_ask.html", "rights_complain.html")
SENTENCES = re.compile(r'_\("([^"]*[.?])"')
MOST_WORDS = 20
OLDEST_READER = 12
"""A reading age in years: Flesch and Kincaid's school grade, and five."""


def syllables(word: str) -> int:
    found = re.findall(r"[aeiouy]+", re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower()))
    return max(1, len(found))


def test_counting_syllables() -> None:
    words = ("record", "information", "asked", "shared", "school", "complaint", "the")
    assert [syllables(word) for word in words] == [2, 4, 1, 1, 1, 2, 1]


def test_a_child_of_twelve_can_read_what_the_pages_say() -> None:
    paragraphs = [
        text
        for page in PAGES
        for text in SENTENCES.findall((FAMILY / page).read_text(encoding="utf-8"))
    ]
    sentences = [
        words
        for one in paragraphs
        for part in re.split(r"[.?:] ", one)
        if (words := re.findall(r"[A-Za-z’]+", part))
    ]
    assert len(sentences) >= 30
    words = [word for sentence in sentences for word in sentence]
    a_sentence = len(words) / len(sentences)
    a_word = sum(map(syllables, words)) / len(words)
    assert 0.39 * a_sentence + 11.8 * a_word - 15.59 + 5 <= OLDEST_READER
    assert [" ".join(one) for one in sentences if len(one) > MOST_WORDS] == []
