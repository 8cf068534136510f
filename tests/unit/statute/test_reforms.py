"""Which changes of law lie within a forecast, as known at its origin."""

import pytest

from goldthread.statute.reforms import reforms_within


@pytest.mark.parametrize(
    ("origin", "horizon", "first_words"),
    [
        (2013, 3, []),  # the bill came four days after that January
        (2014, 1, ["Children and Families"]),
        (2014, 5, ["Children and Families"]),
        (2018, 1, ["Children and Families"]),
        (2019, 10, []),
        (2026, 10, []),  # nothing proposed yet in January
        (2027, 2, []),
        (2027, 10, ["Proposals of February"]),
    ],
)
def test_reforms_within_a_forecast(origin: int, horizon: int, first_words: list[str]) -> None:
    names = [reform.name for reform in reforms_within(origin, horizon)]
    assert len(names) == len(first_words)
    assert all(name.startswith(words) for name, words in zip(names, first_words, strict=True))
