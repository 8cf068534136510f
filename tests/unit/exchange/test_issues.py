"""Issues, results and refusals."""

import pickle

from goldthread.exchange.issues import Issue, ReadResult, Refusal, summarise


def test_summary_counts_cases_by_rule_and_severity():
    issues = [
        Issue("a.csv", 2, "upn", "upn_format", "…"),
        Issue("a.csv", 3, "upn", "upn_format", "…"),
        Issue("a.csv", None, "upn", "upn_hashed", "…", count=40),
        Issue("a.csv", 4, "dob", "birth_date_missing", "…", "refused"),
    ]
    summary = summarise(issues)
    assert summary.notes == {"upn_hashed": 40, "upn_format": 2}
    assert summary.refused == {"birth_date_missing": 1}
    assert summary.total == 43


def test_result_counts_rows_it_does_not_hold():
    assert ReadResult("a.csv", (1, 2), (), rows_seen=5).rows_refused == 3


def test_refusal_says_what_is_wrong_what_changed_and_what_to_do():
    refusal = Refusal("a.csv", "empty_file", "The file is empty.", "Export it again.")
    assert str(refusal) == ("a.csv: The file is empty. Nothing has been changed. Export it again.")


def test_refusal_survives_a_trip_between_processes():
    refusal = pickle.loads(pickle.dumps(Refusal("a.csv", "empty_file", "Empty.", "Again.")))
    assert (refusal.file, refusal.rule, refusal.problem) == ("a.csv", "empty_file", "Empty.")
