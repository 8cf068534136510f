"""Authorities that were split or joined: each ends once, begins once, and never both at once."""

from itertools import pairwise

from goldthread.statute.vocabulary.areas import REORGANISATIONS


def test_every_authority_ends_once_and_begins_once() -> None:
    ended = [code for change in REORGANISATIONS for code in change.ended]
    began = [code for change in REORGANISATIONS for code in change.began]
    assert len(set(ended)) == len(ended)
    assert len(set(began)) == len(began)
    assert not set(ended) & set(began)
    assert all(len(code) == 3 and code.isdigit() for code in (*ended, *began))


def test_changes_stand_in_order_of_time() -> None:
    assert all(a.first_census < b.first_census for a, b in pairwise(REORGANISATIONS))
