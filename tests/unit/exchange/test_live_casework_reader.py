"""Counts of a register: every row understood, or the file is refused with its line."""

from datetime import date

import pytest

from goldthread.analysis.demand.live import LiveCount
from goldthread.exchange.issues import Refusal
from goldthread.exchange.live_casework.reader import read_live


def test_counts_are_read_with_what_they_say() -> None:
    text = "need,day,plans,setting,age\nslcn,2026-05-01,12,Special school,7\n,01/05/2026,3,,\n"
    rows = read_live(text.encode(), "live.csv").rows
    day = date(2026, 5, 1)
    assert rows == (LiveCount(day, 12, 7, "SLCN", "Special school"), LiveCount(day, 3))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("day\n2026-05-01\n", "columns_missing"),
        ("day,plans,name\n2026-05-01,1,Ann\n", "column_unknown"),
        ("day,plans\n2026-05-01,\n", "plans_missing"),
        ("day,plans\n2026-05-01,many\n", "number_unreadable"),
        ("day,plans\n2026-05-01,-4\n", "number_unreadable"),
        ("day,plans\n,4\n", "day_missing"),
        ("day,plans\nsoon,4\n", "date_unreadable"),
        ("day,plans,need\n2026-05-01,4,Autism\n", "need_unknown"),
        ("day,plans,setting\n2026-05-01,4,Home\n", "setting_unknown"),
        ("day,plans,age\n2026-05-01,4,40\n", "number_unreadable"),
        ("day,plans\n2026-05-01,4\n2026-05-01,4,5\n2026-05-01,4\n", "row_wrong_width"),
    ],
)
def test_one_count_that_is_not_understood_refuses_the_file(text: str, rule: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_live(text.encode(), "live.csv")
    assert caught.value.rule == rule
