"""Words of the child pages and the comparing of names, without a database."""

from datetime import date
from decimal import Decimal

import pytest

from goldthread.records.assurance.queries.child_now import TargetNow
from goldthread.records.assurance.queries.rows import Row
from goldthread.records.people.queries.children import plain_words
from goldthread.web.school.child.labels import days_words, late_words
from goldthread.web.school.child.target_charts import target_views
from goldthread.web.school.child.thread_words import WORDS

DAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("O'Brien", ["obrien"]),
        ("Zoë  Łukasz-Nowak", ["zoe", "łukasz", "nowak"]),
        ("D’Souza", ["dsouza"]),
        ("  ", []),
        ("5B", ["5b"]),
    ],
)
def test_names_are_compared_without_accents_and_marks(text: str, words: list[str]) -> None:
    assert plain_words(text) == words


def target(measure: str, *values: str) -> TargetNow:
    series = tuple((DAY, Decimal(value)) for value in values)
    return TargetNow(1, "Read", measure, "words", Decimal("20.00"), DAY, Decimal("45"), DAY, series)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (target("probe", "24", "31.50"), "Now 31.5 words, from 20, aiming for 45"),
        (target("probe"), "Not measured yet, aiming for 45"),
        (target("milestone", "0", "1"), "Reached"),
        (target("milestone"), "Not reached yet"),
    ],
)
def test_a_target_says_from_where_to_where(given: TargetNow, words: str) -> None:
    assert target_views([given])[0].words == words


def test_days_are_said_plainly() -> None:
    assert [days_words(days) for days in (0, 1, 9)] == ["today", "tomorrow", "in 9 days"]
    assert [late_words(days) for days in (1, 12)] == ["1 day late.", "12 days late."]


@pytest.mark.parametrize(
    ("row", "title"),
    [
        (Row("need", DAY, 1, "", "ASD", "1", "LA"), "Primary need: Autism"),
        (Row("status", DAY, 1, "", "K", "targeted", "LA"), "SEN Support · Targeted"),
        (Row("sessions", DAY, 0, "", "1", "1", "20"), "1 of 1 session took place this week"),
        (Row("measurement", DAY, 1, "Ta", "3.00", "times", "Ask\nCalm"), "Ask: 3 times"),
        (Row("agreement", DAY, 1, "", "family", "talk", ""),
         "The family would like to talk about the plan"),
        (Row("import", DAY, 1, "", "created", "census", "undone"), "Added from a file"),
        (Row("review", DAY, 1, "", "continue", "", "Good"), "Carry on as planned"),
        (Row("reply", DAY, 1, "", "False", "Wait", ""), "This did not work: Wait"),
        (Row("barrier_gone", DAY, 1, "", "Noise", "", ""), "No longer gets in the way: Noise"),
        (Row("handover", DAY, 1, "", "Mr Lee", "Elm", ""), "Handed on to Mr Lee"),
        (Row("handover_read", DAY, 1, "", "Elm", "", ""),
         "The new teacher has read the day-one page"),
        (Row("concern_decided", DAY, 1, "", "watching", "", ""), "Watching how things go"),
        (Row("cycle_closed", DAY, 1, "", "2", "", ""), "Plan 2 ended"),
        (Row("enrolment", DAY, 1, "", "Oakfield", "", ""), "Joined Oakfield"),
    ],
)  # fmt: skip
def test_each_row_has_its_sentence(row: Row, title: str) -> None:
    assert WORDS[row.kind](row)["title"] == title
