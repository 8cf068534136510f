"""A dose in words, the same on paper and on screen."""

import pytest

from goldthread.publish.sheet.dose_words import duration_words, in_all_words, rhythm_words
from goldthread.statute.dose import Dose


@pytest.mark.parametrize(
    ("dose", "rhythm", "in_all"),
    [
        (Dose(20, 3, 8, 4), "20 minutes, 3 times a week, 8 weeks, group of 4", "8 hours in all"),
        (Dose(1, 1, 1), "1 minute, once a week, 1 week, one to one", "1 minute in all"),
        (Dose(45, 2, 10), "45 minutes, twice a week, 10 weeks, one to one", "15 hours in all"),
        (
            Dose(25, 3, 1),
            "25 minutes, 3 times a week, 1 week, one to one",
            "1 hour 15 minutes in all",
        ),
    ],
)
def test_dose_in_words(dose: Dose, rhythm: str, in_all: str) -> None:
    assert (rhythm_words(dose), in_all_words(dose)) == (rhythm, in_all)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (59, "59 minutes"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (500, "8 hours 20 minutes"),
    ],
)
def test_duration_words(minutes: int, words: str) -> None:
    assert duration_words(minutes) == words
