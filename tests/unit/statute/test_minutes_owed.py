"""Minutes owed in whole numbers against exact fifths."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from goldthread.statute.dose import Dose, minutes_owed


@given(st.integers(1, 390), st.integers(1, 25), st.integers(1, 52), st.integers(0, 400))
def test_minutes_owed_are_fifths_of_a_week_to_the_nearest_minute(
    minutes: int, times: int, weeks: int, open_days: int
) -> None:
    dose = Dose(minutes, times, weeks)
    exact = Fraction(open_days * minutes * times, 5)
    assert minutes_owed(dose, open_days) == min(dose.total_minutes, round(exact))
