"""Scenarios as files: the four that ship are read; what is not understood is named by table and key."""

from pathlib import Path

import pytest

from goldthread.analysis.demand.scenarios import Rate
from goldthread.exchange.demand_scenarios.reader import LARGEST, MOST_SCENARIOS, read_scenarios
from goldthread.exchange.issues import Refusal

SHIPPED = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "demand-scenarios"
HEAD = '[[scenario]]\nname = "A"\n'
CHANGE = '[[scenario.change]]\nrate = "starts"\nfactor = [0.8, 1.1]\nfirst_year = 2028\n'
EVIDENCE = 'evidence = "none found"\n'
WHOLE = HEAD + CHANGE + EVIDENCE


def _refused(text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_scenarios(text.encode(), "s.toml")
    return caught.value


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_the_examples_that_ship_are_read_and_honest(path: Path) -> None:
    rows = read_scenarios(path.read_bytes(), path.name).rows
    assert rows
    for scenario in rows:
        for change in scenario.changes:
            assert len(change.evidence) > 30
            assert change.first_year >= 2027
    if path.stem != "eligibility-2029-30":  # measures: the range of some change holds 1
        assert any(low <= 1 <= high for low, high in (c.factor for c in rows[0].changes))


def test_four_examples_ship() -> None:
    assert len(list(SHIPPED.glob("*.toml"))) == 4


def test_every_key_becomes_what_it_says() -> None:
    text = WHOLE + (
        "years_to_full = 3\nlast_year = 2033\nages = [4, 15]\ncost_a_year = 9e5\ncost_a_plan = 20\n"
        'settings = ["Mainstream school"]\nneeds = ["SLCN", "ASD"]\n'
    )
    (scenario,) = read_scenarios(text.encode(), "s.toml").rows
    (change,) = scenario.changes
    assert (scenario.name, change.rate, change.factor) == ("A", Rate.STARTS, (0.8, 1.1))
    assert (change.first_year, change.last_year, change.years_to_full) == (2028, 2033, 3)
    assert (change.ages, change.needs) == ((4, 15), ("SLCN", "ASD"))
    assert change.settings == ("Mainstream school",)
    assert scenario.cost([2027, 2028], plans=100).tolist() == [0, 902_000]


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("a = 1\nx = = 2", "not_toml", "line 2"),
        ("a = " + "9" * 5000, "not_toml", "not TOML"),
        ("", "tables_missing", "The file, key “scenario”"),
        ("scenario = 3", "tables_missing", "double brackets"),
        ("other = 3", "key_unknown", "key “other”"),
        (HEAD, "key_missing", "Scenario 1, key “change”: It is missing"),
        (HEAD + "change = []", "tables_missing", "Scenario 1, key “change”"),
        (HEAD + CHANGE, "key_missing", "Scenario 1, change 1, key “evidence”"),
        (HEAD + CHANGE + 'evidence = " "', "text_missing", "key “evidence”"),
        (WHOLE + "colour = 3", "key_unknown", "Scenario 1, change 1, key “colour”"),
        (WHOLE.replace('"starts"', '"births"'), "rate_unknown", "starts, ends, stays, moves"),
        (WHOLE.replace('"starts"', "3"), "rate_unknown", "key “rate”"),
        (WHOLE.replace("[0.8, 1.1]", "[1.1, 0.8]"), "factor_unreadable", "the smaller first"),
        (WHOLE.replace("[0.8, 1.1]", "[0, 1]"), "factor_unreadable", "eight cases of ten"),
        (WHOLE.replace("[0.8, 1.1]", "[nan, 1]"), "factor_unreadable", "key “factor”"),
        (WHOLE.replace("[0.8, 1.1]", "[0.5, 1" + "0" * 400 + "]"), "factor_unreadable", "factor"),
        (WHOLE.replace("[0.8, 1.1]", "0.9"), "factor_unreadable", "key “factor”"),
        (WHOLE.replace("2028", "28"), "number_unreadable", "key “first_year”"),
        (WHOLE.replace("2028", "true"), "number_unreadable", "from 2000 to 2100"),
        (WHOLE + "last_year = 2027", "years_reversed", "key “last_year”"),
        (WHOLE + "years_to_full = 0", "number_unreadable", "key “years_to_full”"),
        (WHOLE + "ages = [1, 5]", "ages_unreadable", "from 2 to 25"),
        (WHOLE + "ages = [2.0, 5.0]", "ages_unreadable", "key “ages”"),
        (WHOLE + 'needs = ["Autism"]', "names_unknown", "SPLD"),
        (WHOLE + "needs = []", "names_unknown", "key “needs”"),
        (WHOLE + 'settings = ["Grammar school"]', "names_unknown", "Mainstream school"),
        (WHOLE + 'towards = ["Special school"]', "towards_without_moves", "key “towards”"),
        (WHOLE.replace("starts", "moves") + 'needs = ["ASD"]', "moves_by_need", "key “needs”"),
        (WHOLE + "cost_a_year = -1", "pounds_unreadable", "nought or more"),
        (WHOLE + "cost_a_plan = inf", "pounds_unreadable", "key “cost_a_plan”"),
        (WHOLE + WHOLE, "name_twice", "Scenario 2, key “name”"),
        (WHOLE.replace('"A"', f'"{"A" * 200}"'), "text_unreadable", "at most 120"),
        (WHOLE.replace('"A"', '"A\\u0000"'), "text_unreadable", "key “name”"),
        (WHOLE * (MOST_SCENARIOS + 1), "too_many", "No more than 20"),
    ],
)
def test_what_is_not_understood_refuses_the_file_by_table_and_key(text, rule, words) -> None:
    refusal = _refused(text)
    assert refusal.rule == rule
    assert words in refusal.problem


def test_what_is_no_text_or_too_long_is_refused() -> None:
    for data, rule in ((b"\xff\xfe", "not_utf8"), (b"#" * (LARGEST + 1), "too_large")):
        with pytest.raises(Refusal) as caught:
            read_scenarios(data, "s.toml")
        assert caught.value.rule == rule
