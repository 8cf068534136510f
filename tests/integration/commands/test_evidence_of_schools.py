"""`goldthread evidence impact --organisation`: what is on record, in the words and keys of a file's answer."""

import pytest

TRUST = "Two Rivers Learning Trust"


def test_a_trust_s_schools_are_read_from_the_records(goldthread):
    ended = goldthread("evidence", "impact", "--organisation", TRUST, "--json")
    assert ended.code == 0, ended.err
    assert list(ended.data) == [
        "outcomes", "children", "schools", "compared", "left_out", "interventions", "spreads",
        "measures",
    ]  # fmt: skip
    assert ended.data["outcomes"] > 0
    assert set(ended.data["measures"]) == {"goal attainment", "standard score"}
    assert {one["causal"] for one in ended.data["interventions"].values()} == {False}
    assert ended.data["left_out"]["scale"] > 0
    assert f"spread: {ended.data['left_out']['scale']}" in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Give a file, or --organisation, and not both."),
        (("a.csv", "--organisation", TRUST), "Give a file, or --organisation, and not both."),
        (("--organisation", TRUST, "--covariate", "age"), "are about a file"),
        (("--organisation", "Nowhere"), 'no one organisation called "Nowhere"'),
    ],
)
def test_what_cannot_be_answered_is_refused(goldthread, words, said):
    ended = goldthread("evidence", "impact", *words)
    assert ended.code != 0
    assert said in ended.err


def test_a_school_without_outcomes_is_told_so(empty):
    assert empty("init", "--school", "Small School").code == 0
    ended = empty("evidence", "impact", "--organisation", "Small School")
    assert ended.code != 0
    assert "Small School: no target on record can be set beside its baseline yet." in ended.err
