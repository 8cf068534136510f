"""BC-SMD by restricted likelihood: against another implementation, and in simulated studies."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldthread.analysis.impact.single_case import between_case
from goldthread.analysis.impact.single_case.information import Block, Components, information
from goldthread.analysis.impact.single_case.moments import between_case_moments
from goldthread.analysis.impact.single_case.reml import EffectModel, between_case_reml
from goldthread.analysis.impact.single_case.series import Series, make_series
from validation.single_case_data import MEASURES, lambert, leidig, saddler, scdhlm

SAME, OWN = EffectModel.SAME, EffectModel.VARYING

# Effect and its standard error in the unit of the measure, variance within, autocorrelation,
# variance between in baseline: lme(outcome ~ phase, ~ 1 | case or ~ phase | case, corAR1(~ session
# | case)) of nlme 3.1-162 on R 4.2.2, REML. It stops at four or five digits.
NLME = {
    ("Lambert", SAME): (-5.396135, 0.3085808, 4.528269, 0.2673277, 0.4725763),
    ("writing quality", SAME): (2.181029, 0.2340101, 0.4431307, 0.3819757, 0.43846),
    ("T-unit length", SAME): (1.724862, 0.4500594, 1.996832, 0.0220498, 2.570719),
    ("T-unit length", OWN): (1.713078, 0.6163004, 1.564848, -0.1120999, 3.725941),
    ("number of constructions", SAME): (1.575372, 0.4457513, 1.749809, 0.2039764, 2.169649),
    ("number of constructions", OWN): (1.587715, 0.7411512, 0.9324419, -0.1819437, 3.501779),
    ("AlberMorgan", SAME): (44.2126, 4.853506, 245.1476, 0.6724898, 230.8525),
    ("BartonArwood", SAME): (6.448824, 1.960708, 56.5191, 0.597363, 57.88362),
    ("Peltier", SAME): (54.43287, 3.08153, 315.869, 0.4234682, 50.34764),
    ("Rodriguez", SAME): (-24.71549, 2.394467, 112.1387, 0.3510992, 36.74065),
    ("Rodriguez", OWN): (-25.86341, 4.734762, 90.36304, 0.1893231, 132.7664),
    ("Leidig", SAME): (-1.0528, 0.04387978, 0.4489693, 0.3136989, 0.2649613),
    ("Leidig", OWN): (-1.180538, 0.136008, 0.3613179, 0.1368311, 0.6167357),
}


def study(data: Path, name: str) -> list[Series]:
    if name in MEASURES:
        return saddler(data, name)
    known = {"Lambert": lambert, "Leidig": leidig}
    return known[name](data) if name in known else scdhlm(data, name)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "model"), NLME)
def test_agrees_with_nlme(name: str, model: EffectModel, shared_data: Path) -> None:
    found = between_case_reml(study(shared_data, name), model)
    assert found.difference is not None
    assert found.variance is not None
    assert found.intraclass is not None
    assert found.error_variance is not None
    between = found.variance * found.intraclass
    got = (
        found.difference,
        (found.variance * found.error_variance) ** 0.5,
        found.variance - between,
        found.autocorrelation,
        between,
    )
    assert got == pytest.approx(NLME[(name, model)], rel=1e-4, abs=1e-5)


def test_effect_follows_from_its_parts(shared_data: Path) -> None:
    """The correction and the variance, worked out once more from the printed formulas."""
    found = between_case_reml(saddler(shared_data, "writing quality"))
    df, raw, error = found.df, found.unadjusted, found.error_variance
    assert df is not None
    assert raw is not None
    assert error is not None
    shrink = 1 - 3 / (4 * df - 1)
    effect = shrink * raw
    spread = (8 * df**2 - df + 2) / (16 * (df - 2) * (df - 1) ** 2)
    se = shrink * (df / (df - 2) * error + effect**2 * spread) ** 0.5
    assert found.effect.estimate == pytest.approx(effect)
    assert found.effect.se == pytest.approx(se)


def test_expected_information_is_that_of_the_likelihood() -> None:
    """Averaged over data of the model, minus the second derivative of the restricted likelihood."""
    session = np.array([1.0, 2, 3, 5, 6, 7, 9, 10])
    fixed = np.column_stack((np.ones(8), session > 4)).astype(float)
    block = Block(fixed, np.ones((8, 1)), session)
    truth = np.array([0.7, 0.3, 1.2])
    known = information([block, block], Components(truth[:1, None], truth[1], truth[2]))
    x = np.vstack((fixed, fixed))

    def covariance(theta: np.ndarray) -> np.ndarray:
        apart = np.abs(session[:, None] - session[None, :])
        one = theta[0] + theta[2] * theta[1] ** apart
        return np.kron(np.eye(2), one)

    def residual(theta: np.ndarray) -> np.ndarray:
        inverse = np.linalg.inv(covariance(theta))
        return inverse - inverse @ x @ np.linalg.inv(x.T @ inverse @ x) @ x.T @ inverse

    step = 1e-5
    slopes = [
        (covariance(truth + step * unit) - covariance(truth - step * unit)) / (2 * step)
        for unit in np.eye(3)
    ]
    p = residual(truth)
    direct = [[np.trace(p @ a @ p @ b) / 2 for b in slopes] for a in slopes]
    assert known == pytest.approx(np.array(direct), rel=1e-6)


def simulated(
    rng: np.random.Generator, *, cases: int, sessions: int, effect: float
) -> list[Series]:
    """A multiple baseline: share between cases 0.5, autocorrelation 0.3, unit variance."""
    made = []
    for number in range(cases):
        noise = rng.normal(size=sessions)
        for at in range(1, sessions):
            noise[at] = 0.3 * noise[at - 1] + (1 - 0.3**2) ** 0.5 * noise[at]
        treated = np.arange(sessions) >= 5 + number * (sessions - 10) // cases
        value = rng.normal() * 0.5**0.5 + 0.5**0.5 * noise + effect * treated
        made.append(make_series(str(number), np.arange(sessions), value, treated))
    return made


@pytest.mark.slow
@pytest.mark.parametrize("method", [between_case_reml, between_case_moments])
def test_intervals_keep_their_promise(method: object) -> None:
    """60 studies of one true effect: held by 95 % of intervals, give or take three errors of 2.8 %."""
    rng = np.random.default_rng(7)
    found = [
        method(simulated(rng, cases=6, sessions=18, effect=1.0)).effect  # type: ignore[operator]
        for _ in range(60)
    ]
    assert np.mean([one.low <= 1.0 <= one.high for one in found]) >= 0.95 - 3 * 0.028
    assert np.mean([one.estimate for one in found]) == pytest.approx(1.0, abs=0.12)


@pytest.mark.slow
def test_no_difference_between_cases_is_no_trouble() -> None:
    rng = np.random.default_rng(11)
    shares = []
    for _ in range(15):
        cases = simulated(rng, cases=4, sessions=16, effect=0.5)
        level = [replace(case, value=case.value - case.baseline.mean()) for case in cases]
        found = between_case_reml(level)
        assert found.effect.estimate is not None
        shares.append(found.intraclass)
    assert sum(share == 0.0 for share in shares) >= 5


@given(
    st.lists(st.lists(st.integers(-3, 3), min_size=6, max_size=9), min_size=4, max_size=5),
    st.sampled_from(EffectModel),
    st.booleans(),
)
@settings(max_examples=40)
@pytest.mark.slow
def test_never_a_nan(values: list[list[int]], model: EffectModel, trend: bool) -> None:
    cases = [
        make_series(str(i), range(len(mine)), mine, [at >= 2 + i % 3 for at in range(len(mine))])
        for i, mine in enumerate(values)
    ]
    for found in (between_case_reml(cases, model, trend=trend), between_case_moments(cases)):
        effect = found.effect
        if effect.estimate is None:
            assert effect.note
        else:
            assert effect.se is not None
            assert np.isfinite([effect.estimate, effect.se, effect.low, effect.high]).all()
            assert effect.se > 0


@pytest.mark.parametrize("unit", [1e-9, 10.0, 1e9])
def test_unit_and_origin_of_the_measure_do_not_matter(unit: float, shared_data: Path) -> None:
    cases = saddler(shared_data, "writing quality")
    moved = [
        replace(case, value=unit * (40 - case.value), session=case.session + 7) for case in cases
    ]
    for method in (between_case_reml, between_case_moments):
        before, after = method(cases).effect, method(moved).effect
        assert before.estimate is not None
        assert (after.estimate, after.se) == pytest.approx((-before.estimate, before.se), rel=1e-5)


def test_a_trend_common_to_all_is_taken_out() -> None:
    rng = np.random.default_rng(3)
    cases = simulated(rng, cases=6, sessions=24, effect=0.0)
    growing = [replace(case, value=case.value + 0.15 * case.session) for case in cases]
    deceived, right = (
        between_case_reml(growing).effect,
        between_case_reml(growing, trend=True).effect,
    )
    assert deceived.low is not None
    assert deceived.low > 0.3
    assert right.low is not None
    assert right.high is not None
    assert right.low < 0 < right.high


def test_what_cannot_be_estimated_says_so() -> None:
    rng = np.random.default_rng(5)
    two, three = (simulated(rng, cases=k, sessions=12, effect=1.0) for k in (2, 3))
    long = simulated(rng, cases=3, sessions=16, effect=1.0)
    assert between_case.why_not(two) == between_case.TOO_FEW_CASES
    assert between_case.why_not(three) == between_case.TOO_FEW_SESSIONS
    assert between_case.why_not(long) == ""
    flat = [replace(case, value=case.treated.astype(float)) for case in long]
    for method in (between_case_reml, between_case_moments):
        assert method(flat).effect.note == between_case.NO_VARIATION
    apart = [replace(case, session=case.session + 100 * i) for i, case in enumerate(long)]
    assert between_case_moments(apart).effect.note == between_case.NO_OVERLAP


def test_too_few_degrees_of_freedom() -> None:
    effect, raw = between_case.corrected(difference=2.0, variance=4.0, error_variance=0.1, df=1.9)
    assert (effect.estimate, effect.note, raw) == (None, between_case.TOO_FEW_DF, 1.0)
