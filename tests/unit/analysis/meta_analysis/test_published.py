"""Published and recomputed values: every number of the shared references, and tables typed in."""

from pathlib import Path

import numpy as np
import pytest

from goldthread.analysis.impact.effect_sizes import EffectSizes, log_odds_ratio, log_risk_ratio
from goldthread.analysis.impact.meta_analysis.blocks import make_blocks
from goldthread.analysis.impact.meta_analysis.effects import Effects, make_effects
from goldthread.analysis.impact.meta_analysis.heterogeneity import Method
from goldthread.analysis.impact.meta_analysis.pooling import pool
from goldthread.analysis.impact.meta_analysis.results import IntervalKind
from goldthread.analysis.impact.meta_analysis.robust import with_robust
from validation.comparison import Comparison
from validation.meta_analysis import TO_THE_END, all_comparisons, disagreements

# Raudenbush (1984), table 1, as in Raudenbush & Bryk (1985): teacher expectancy, weeks known before.
EXPECTANCY = (
    0.03, 0.12, -0.14, 1.18, 0.26, -0.06, -0.02, -0.32, 0.27, 0.80, 0.54, 0.18, -0.02, 0.23, -0.18,
    -0.06, 0.30, 0.07, -0.07,
)  # fmt: skip
EXPECTANCY_VARIANCES = (
    0.0156, 0.0216, 0.0279, 0.1391, 0.1362, 0.0106, 0.0106, 0.0484, 0.0269, 0.0630, 0.0912, 0.0497,
    0.0835, 0.0841, 0.0253, 0.0279, 0.0193, 0.0088, 0.0303,
)  # fmt: skip
WEEKS = (2, 3, 3, 0, 0, 3, 3, 3, 0, 1, 0, 0, 1, 2, 3, 3, 1, 2, 3)
# Colditz and others (1994): BCG against tuberculosis; vaccinated with and without, others likewise.
BCG = (
    (4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27),
    (119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886),
    (11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29),
    (128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825),
)


def expectancy(weeks: bool = False) -> Effects:
    return make_effects(EXPECTANCY, EXPECTANCY_VARIANCES, {"weeks": WEEKS} if weeks else None)


def bcg(sizes: EffectSizes) -> Effects:
    return make_effects(sizes.values, sizes.variances)


@pytest.fixture(scope="module")
def comparisons(shared_data: Path) -> list[Comparison]:
    return list(all_comparisons(shared_data / "meta_analysis"))


@pytest.mark.slow
def test_every_reference_value_is_reproduced(comparisons: list[Comparison]) -> None:
    assert disagreements(comparisons) == []
    assert len(comparisons) == 4146
    assert sum(one.agrees for one in comparisons) >= 3879


@pytest.mark.slow
def test_everything_agrees_once_the_reference_goes_on_to_the_end(
    comparisons: list[Comparison],
) -> None:
    to_the_end = [one for one in comparisons if one.case.endswith(TO_THE_END)]
    assert len(to_the_end) > 1000
    assert [one for one in to_the_end if not one.agrees] == []


def test_expectancy_as_published() -> None:
    found = pool(expectancy())
    first = found.first
    assert (first.estimate, first.se) == pytest.approx((0.083701, 0.051641), abs=5e-7)
    assert found.tau2 == pytest.approx(0.018818, abs=5e-7)
    assert found.tau2_se == pytest.approx(0.0155, abs=5e-5)
    assert (first.low, first.high) == pytest.approx((-0.0175, 0.1849), abs=5e-5)
    # printed by a program that stops at a tau2 of 0.01883, so not to the last digit
    assert found.prediction == pytest.approx((-0.2036, 0.3711), abs=1.2e-4)
    assert (found.i2, found.h2, found.q) == pytest.approx((41.85, 1.72, 35.8295), abs=5e-3)


@pytest.mark.parametrize(
    ("method", "se"),
    [("FE", 0.0515), ("ML", 0.0593), ("REML", 0.0616), ("DL", 0.0636), ("HE", 0.0711)],
)
def test_expectancy_with_knapp_and_hartung(method: str, se: float) -> None:
    found = pool(expectancy(), Method(method), IntervalKind.KNAPP_HARTUNG)
    assert found.first.se == pytest.approx(se, abs=5.1e-5)


def test_expectancy_explained_by_weeks_ends_at_nought() -> None:
    found = pool(expectancy(weeks=True))
    intercept, weeks = found.coefficients.values()
    assert found.tau2 == 0.0
    assert (intercept.estimate, weeks.estimate) == pytest.approx((0.4072, -0.1572), abs=5e-5)
    assert (intercept.se, weeks.se) == pytest.approx((0.0870, 0.0358), abs=5e-5)
    assert found.q == pytest.approx(16.5708, abs=5e-5)


def test_bcg_risk_ratios_as_published() -> None:
    effects = bcg(log_risk_ratio(*BCG))
    found = pool(effects)
    assert np.exp(found.first.estimate) == pytest.approx(0.4894, abs=5e-5)
    assert (found.tau2, found.tau2_se) == pytest.approx((0.3132, 0.1664), abs=5e-5)
    assert (found.i2, found.h2, found.q) == pytest.approx((92.22, 12.86, 152.2330), abs=5e-3)
    dl = pool(effects, Method.DL)
    assert (dl.first.estimate, dl.tau2) == pytest.approx((-0.7141, 0.3088), abs=5e-5)
    robust = with_robust(found, effects, make_blocks(effects, range(effects.k)))
    assert robust.covariance[0, 0] == pytest.approx(0.03229357, abs=5e-9)
    assert robust.first.df == pytest.approx(11.04125, abs=5e-6)
    assert np.exp(robust.prediction or ()) == pytest.approx((0.1343, 1.7837), abs=5e-5)


def test_bcg_odds_ratios_as_recomputed() -> None:
    """metafor 3.8-1 on the same table, told to go on to the end."""
    effects = bcg(log_odds_ratio(*BCG))
    assert effects.values[:2] == pytest.approx((-0.93869414087, -1.66619072903))
    assert effects.variances[:2] == pytest.approx((0.357124952254, 0.208132393657))
    found = pool(effects)
    assert found.first.estimate == pytest.approx(-0.745177770844)
    assert found.tau2 == pytest.approx(0.337772033112)
