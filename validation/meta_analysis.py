"""Every reference value of the meta-analysis, ours beside theirs: `python -m validation.meta_analysis`.

References: `expected.json` (R 4.2.2, metafor 3.8-1, clubSandwich 0.5.8, robumeta 2.0), PyMARE's
`metafor_reference.json` (metafor 4.6.0), and `metafor_tight.json` beside this file: metafor 3.8-1
told to go on to the end, for what it gives by default to fewer digits, and for measures of
influence. The page is `validation/README.md`.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from goldthread.analysis.impact.effect_scale import correlation
from goldthread.analysis.impact.meta_analysis.heterogeneity import Method
from goldthread.analysis.impact.meta_analysis.hierarchical_weights import pool_hierarchical
from goldthread.analysis.impact.meta_analysis.influence import influence
from goldthread.analysis.impact.meta_analysis.nested_likelihood import NestedModel
from goldthread.analysis.impact.meta_analysis.pooling import pool
from goldthread.analysis.impact.meta_analysis.profile import Profile
from goldthread.analysis.impact.meta_analysis.results import IntervalKind, MetaAnalysis
from goldthread.analysis.impact.meta_analysis.robust import with_robust
from goldthread.analysis.impact.meta_analysis.small_study import (
    egger_classical_test,
    egger_test,
    rank_test,
)
from goldthread.analysis.impact.meta_analysis.three_level import (
    pool_three_level,
    variance_interval,
)
from goldthread.analysis.impact.meta_analysis.trim_and_fill import Missing, trim_and_fill
from validation import meta_analysis_data as data
from validation.comparison import Comparison, compare, printed_numbers

HERE = Path(__file__).parent
TESTS = {
    "z": IntervalKind.WALD,
    "knha": IntervalKind.KNAPP_HARTUNG,
    "adhoc": IntervalKind.KNAPP_HARTUNG_FLOORED,
}
TO_THE_END = " (to the end)"
UNIROOT = 1.3e-4
"""What metafor's root finder leaves open by default, in tau2."""


def folder_of_data() -> Path:
    """Where the shared data lies."""
    default = HERE.parents[1] / "shared" / "data"
    return Path(os.environ.get("GOLDTHREAD_DATA", default)) / "meta_analysis"


def all_comparisons(folder: Path) -> Iterator[Comparison]:
    """Every number of the three files."""
    expected = printed_numbers(folder / "expected.json")
    yield from two_level(folder, expected)
    yield from three_level(folder, expected)
    yield from other_models(folder, expected)
    yield from small_samples(folder)
    yield from tight(folder)


def _pooled(
    case: str, theirs: dict[str, Any], ours: MetaAnalysis, given: MetaAnalysis | None = None
) -> Iterator[Comparison]:
    """All that one entry tells of one model; `given` is ours with the entry's own tau2."""
    numbers, others = _numbers(ours), None if given is None else _numbers(given)
    for quantity, reference in theirs.items():
        if quantity in numbers and reference is not None:
            own = _shaped(numbers[quantity], reference)
            other = None if others is None else _shaped(others[quantity], reference)
            yield from compare(case, quantity, reference, own, other)


def _numbers(ours: MetaAnalysis) -> dict[str, Any]:
    found = ours.coefficients.values()
    return {
        "b": [one.estimate for one in found],
        "se": [one.se for one in found],
        "ci_lb": [one.low for one in found],
        "ci_ub": [one.high for one in found],
        "tau2_or_sigma2": list(ours.sigma2) or [ours.tau2],
        "sigma2": ours.sigma2,
        "QE": ours.q,
        "df": ours.q_df,
        "k": ours.k,
        "logLik": ours.log_likelihood,
        "I2_percent": ours.i2,
        "tau2_se": [ours.tau2_se],
        "pval": [one.p for one in found],
        "dof": [one.df for one in found][:1],
    }


def _shaped(own: Any, reference: Any) -> Any:
    """One number for one number, a list for a list."""
    if isinstance(reference, str) and isinstance(own, list):
        (own,) = own
    elif isinstance(reference, list) and not isinstance(own, list | tuple):
        own = [own]
    return own


def _against_expected(
    case: str, theirs: dict[str, Any], effects: data.Effects, method: Method,
    kind: IntervalKind = IntervalKind.WALD,
) -> Iterator[Comparison]:  # fmt: skip
    """One two-level model; its tau2 may be better than a reference that stopped early."""
    ours = pool(effects, method, kind)
    stopped = float(theirs["tau2_or_sigma2"][0])
    given = pool(effects, method, kind, tau2=stopped)
    better = _is_better(effects, method, ours.tau2 or 0.0, stopped)
    for one in _pooled(case, theirs, ours, given):
        is_tau2 = one.quantity.startswith("tau2_or_sigma2")
        yield replace(one, given=None, better=better) if is_tau2 else one


def _against_nested(
    case: str, theirs: dict[str, Any], nested: data.Nested, method: Method = Method.REML
) -> Iterator[Comparison]:
    """One three-level model; its variances may lie higher than a reference that stopped early."""
    ours = pool_three_level(nested.effects, nested.blocks, method)
    model = NestedModel(nested.effects, nested.blocks, restricted=method is Method.REML)
    there = model.fit(np.array([float(one) for one in theirs["tau2_or_sigma2"]]))
    better = (ours.log_likelihood or -np.inf) >= there.log_likelihood
    for one in _pooled(case, theirs, ours):
        is_variance = one.quantity.startswith("tau2_or_sigma2")
        yield replace(one, better=better and is_variance)


def _is_better(effects: data.Effects, method: Method, ours: float, theirs: float) -> bool:
    """Whether ours lies higher (ML, REML), or nearer to the equation (PM, EB)."""
    profile = Profile(effects)
    fits = profile.fit(np.array([ours, theirs]))
    if method in (Method.ML, Method.REML):
        own, other = profile.log_likelihood(fits, restricted=method is Method.REML)
        return bool(own >= other)
    if method in (Method.PM, Method.EB):
        own, other = np.abs(fits.rss - (effects.k - effects.p))
        return bool(own <= other and abs(ours - theirs) < UNIROOT)
    return False


def two_level(folder: Path, expected: dict[str, Any]) -> Iterator[Comparison]:
    """Both classical data sets by every method, meta-regressions, and the extras."""
    sets = {
        "konstantopoulos2011": data.konstantopoulos(folder).effects,
        "bangertdrowns2004": data.bangertdrowns(folder),
    }
    for name, effects in sets.items():
        for label in ("EE", "DL", "ML", "REML", "PM", "HE", "SJ", "EB"):
            method = Method(label.replace("EE", "FE"))
            case = f"{name} {label}"
            yield from _against_expected(case, expected[case], effects, method)
        case = f"{name} REML+knha"
        yield from _against_expected(
            case, expected[case], effects, Method.REML, IntervalKind.KNAPP_HARTUNG
        )
        yield from _extras(case, expected[case], effects)
    for label, moderator in (("ni100", "ni100"), ("meta", "meta"), ("length", "length"),
                             ("factor(grade)", "grade")):  # fmt: skip
        case = f"bangert REML ~{label}"
        effects = data.bangertdrowns(folder, moderator)
        yield from _against_expected(case, expected[case], effects, Method.REML)
    case, effects = "crede2010 grade ZCOR REML", data.crede(folder).effects
    yield from _against_expected(case, expected[case], effects, Method.REML)


def _extras(case: str, theirs: dict[str, Any], effects: data.Effects) -> Iterator[Comparison]:
    plain = pool(effects)
    hartung = pool(effects, Method.REML, IntervalKind.KNAPP_HARTUNG)
    egger, filled = egger_test(effects), trim_and_fill(effects)
    ours = {
        "prediction_interval_knha": hartung.prediction,
        "prediction_interval_REML_z": plain.prediction,
        "egger_regtest_z_p": (egger.statistic, egger.p),
        "trimfill_k0_b": (filled.missing, filled.pooled.first.estimate),
        "tau2_QP_est_lb_ub": (plain.tau2, *(plain.tau2_interval or ())),
    }
    for quantity, own in ours.items():
        yield from compare(case, quantity, theirs[quantity], own)


def three_level(folder: Path, expected: dict[str, Any]) -> Iterator[Comparison]:
    """Effects within studies within clusters, with CR2 where it is told."""
    schools = data.konstantopoulos(folder)
    case = "konst2011 3-level REML"
    fitted = pool_three_level(schools.effects, schools.blocks)
    yield from _against_nested(case, expected[case], schools)
    robust = with_robust(fitted, schools.effects, schools.blocks).first
    theirs = expected[case]["cluster_robust_CR2_district"]
    t = robust.estimate / (robust.se or np.nan)
    numbers = {"se": robust.se, "df_satterthwaite": robust.df, "t": t, "p": robust.p}
    for quantity, own in numbers.items():
        yield from compare(case, f"CR2 {quantity}", theirs[quantity], own or np.nan)
    for case, nested in (("konst2011 3-level ML", schools),
                         ("konst2011 3-level ML year", data.konstantopoulos(folder, year=True))):  # fmt: skip
        yield from _against_nested(case, expected[case], nested, Method.ML)
    yield from _crede(folder, expected)
    yield from _dietrichson(folder, expected)


def _crede(folder: Path, expected: dict[str, Any]) -> Iterator[Comparison]:
    case, samples = "crede2010 grade ZCOR 3-level", data.crede(folder)
    fitted = pool_three_level(samples.effects, samples.blocks)
    yield from _against_nested(case, expected[case], samples)
    robust = with_robust(fitted, samples.effects, samples.blocks).first
    t = robust.estimate / (robust.se or np.nan)
    yield from compare(case, "CR2 se, t, df", ("0.0331", "14.5", "52"),
                       (robust.se or np.nan, t, robust.df or np.nan))  # fmt: skip
    yield from compare(case, "r", "0.4461", correlation(robust.estimate))


def _dietrichson(folder: Path, expected: dict[str, Any]) -> Iterator[Comparison]:
    for case, subject in (("Dietrichson2021 post, CHE rho .8", None),
                          ("Dietrichson2021 post CHE Reading", "Reading"),
                          ("Dietrichson2021 post CHE Math", "Math"),
                          ("Dietrichson2021 post CHE Composite", "Composite")):  # fmt: skip
        nested = data.dietrichson(folder, subject)
        fitted = pool_three_level(nested.effects, nested.blocks)
        yield from _against_nested(case, expected[case], nested)
        if case in data.CR2_IN_WORDS:
            robust = with_robust(fitted, nested.effects, nested.blocks).first
            own = (robust.se or np.nan, robust.df or np.nan)
            yield from compare(case, "CR2 se, df", data.CR2_IN_WORDS[case], own)
    case = "Dietrichson2021 post CHE ~ methods"
    nested = data.dietrichson(folder, None, data.METHODS)
    fitted = pool_three_level(nested.effects, nested.blocks)
    yield from _against_nested(case, expected[case], nested)
    robust_all = with_robust(fitted, nested.effects, nested.blocks).coefficients
    for name, told in data.CR2_METHODS.items():
        one = robust_all[name]
        own_all = (one.estimate, one.se, one.df, one.p)
        for what, theirs, own_one in zip(("b", "se", "df", "p"), told, own_all, strict=True):
            if theirs is not None:
                yield from compare(case, f"CR2 {name} {what}", theirs, own_one or np.nan)


def other_models(folder: Path, expected: dict[str, Any]) -> Iterator[Comparison]:
    """Hierarchical weights, and the drop-out data with few digits."""
    case = "robumeta_hierdat HIER effectsize~binge+followup+sreport+age"
    theirs, (effects, studies) = expected[case], data.hierdat(folder)
    fitted = pool_hierarchical(effects, studies)
    found = list(fitted.coefficients.values())
    ours: dict[str, Any] = {
        "b": [one.estimate for one in found],
        "se": [one.se for one in found],
        "df": [one.df for one in found],
        "p": [one.p for one in found],
        "omega2": fitted.omega2,
        "tau2": fitted.tau2,
    }
    for quantity, own in ours.items():
        yield from compare("hierdat HIER", quantity, theirs[quantity], own)
    case = "dropoutPrevention intercept, rma.mv random ~1|studyID/studySample REML"
    theirs, nested = expected[case], data.dropout_prevention(folder)
    fitted_3 = pool_three_level(nested.effects, nested.blocks)
    told = {"b": [theirs["b"]], "se": [theirs["se"]], **{
        name: theirs[name] for name in ("sigma2", "k", "QE")
    }}  # fmt: skip
    yield from _pooled("dropoutPrevention", told, fitted_3)
    df = with_robust(fitted_3, nested.effects, nested.blocks).first.df
    yield from compare("dropoutPrevention", "CR2_df", theirs["CR2_df"], df or np.nan)


def small_samples(folder: Path) -> Iterator[Comparison]:
    """180 fits of four small and awkward designs, by metafor 4.6.0, as PyMARE keeps them."""
    effects = data.small_samples(folder)
    reference = printed_numbers(folder / "pymare_reference" / "metafor_reference.json")
    for told in reference["cases"]:
        case = " ".join(told[word] for word in ("design", "model", "method", "test"))
        theirs = {
            "b": told["beta"], "se": told["se"], "pval": told["pval"], "dof": told["dof"],
            "ci_lb": told["ci_lb"], "ci_ub": told["ci_ub"], "tau2_or_sigma2": [told["tau2"]],
        }  # fmt: skip
        model = effects[told["design"], told["model"]]
        yield from _against_expected(
            case, theirs, model, Method(told["method"]), TESTS[told["test"]]
        )


def tight(folder: Path) -> Iterator[Comparison]:
    """What metafor gives when it goes on to the end, and how much each study matters."""
    told = printed_numbers(HERE / "metafor_tight.json")
    sets = {
        "konstantopoulos2011": data.konstantopoulos(folder).effects,
        "bangertdrowns2004": data.bangertdrowns(folder),
    }
    for name, effects in sets.items():
        for label in ("ML", "REML", "PM", "EB"):
            case = f"{name} {label}"
            yield from _tight(case, told[case], pool(effects, Method(label)))
        case = f"{name} REML+knha"
        hartung = pool(effects, Method.REML, IntervalKind.KNAPP_HARTUNG)
        yield from _tight(case, told[case], hartung)
        yield from _marked(_extras(case, told[f"{name} more"], effects))
        yield from _marked(_each_study(case, told[f"{name} more"], effects))
    for label, moderator in (("ni100", "ni100"), ("meta", "meta"), ("length", "length"),
                             ("factor(grade)", "grade")):  # fmt: skip
        case = f"bangert REML ~{label}"
        yield from _tight(case, told[case], pool(data.bangertdrowns(folder, moderator)))
    yield from _marked(_influence_ni100(folder, told["bangert influence ~ni100"]))
    yield from _marked(_profile(folder, told["konst2011 3-level REML profile"]))


def _tight(case: str, theirs: dict[str, Any], ours: MetaAnalysis) -> Iterator[Comparison]:
    plain = {name: value for name, value in theirs.items() if name != "tau2_se"}
    yield from _marked(_pooled(case, plain, ours))
    if "tau2_se" in theirs and ours.tau2_se is not None:
        yield from _marked(compare(case, "tau2_se", theirs["tau2_se"], [ours.tau2_se]))


def _marked(comparisons: Iterator[Comparison]) -> Iterator[Comparison]:
    """Under another name than the same case in `expected.json`."""
    for one in comparisons:
        yield replace(one, case=one.case + TO_THE_END)


def _each_study(case: str, theirs: dict[str, Any], effects: data.Effects) -> Iterator[Comparison]:
    found, without = influence(effects), influence(effects).leave_one_out
    classical, rank = egger_classical_test(effects), rank_test(effects)
    run = trim_and_fill(effects, estimator=Missing.R0)
    ours: dict[str, Any] = {
        "rstudent": found.residuals,
        "dffits": found.dffits,
        "cook_d": found.cooks_distance,
        "cov_r": found.covariance_ratio,
        "hat": found.hat,
        "weight": found.weights,
        "dfbetas": found.dfbetas[:, 0],
        "tau2_del": without.tau2,
        "QE_del": without.q,
        "left_b": without.estimates,
        "left_se": without.ses,
        "egger_classical_t_p": (classical.statistic, classical.p),
        "rank_tau_p": (rank.statistic, rank.p),
        "trimfill_L0_se": [trim_and_fill(effects).missing_se],
        "trimfill_R0_k0_se": (run.missing, run.missing_se),
    }
    for quantity, own in ours.items():
        yield from compare(case, quantity, theirs[quantity], own)


def _influence_ni100(folder: Path, theirs: dict[str, Any]) -> Iterator[Comparison]:
    found = influence(data.bangertdrowns(folder, "ni100"))
    ours = {
        "rstudent": found.residuals,
        "dffits": found.dffits,
        "cook_d": found.cooks_distance,
        "cov_r": found.covariance_ratio,
        "hat": found.hat,
        "dfbetas_1": found.dfbetas[:, 0],
        "dfbetas_2": found.dfbetas[:, 1],
    }
    for quantity, own in ours.items():
        yield from compare("bangert ~ni100", quantity, theirs[quantity], own)


def _profile(folder: Path, theirs: dict[str, Any]) -> Iterator[Comparison]:
    schools = data.konstantopoulos(folder)
    for part in ("between", "within"):
        own = variance_interval(schools.effects, schools.blocks, part) or ()
        yield from compare("konst2011 3-level REML profile", part, theirs[part], own)


def disagreements(found: list[Comparison]) -> list[Comparison]:
    """Those that neither agree, nor are explained, nor agree once metafor goes on to the end."""
    at_the_end = {(one.case, one.quantity) for one in found if one.agrees}
    return [
        one
        for one in found
        if not (one.agrees or one.explained)
        and (one.case + TO_THE_END, one.quantity) not in at_the_end
    ]


def main() -> None:
    """Say how many agree and why others do not; name each that is not explained."""
    found = list(all_comparisons(folder_of_data()))
    left = disagreements(found)
    for one in left:
        print(f"{one.case} | {one.quantity} | {one.reference} | {one.ours:.9g}")
    same = sum(one.agrees for one in found)
    early = [one for one in found if not one.agrees and one not in left]
    print(f"{len(found)} values: {same} agree to six digits or all that were printed,")
    print(f"{len(early)} do not because the reference stopped early, {len(left)} are unexplained.")
    print(f"Stopped early: {', '.join(sorted({one.case for one in early}))}")


if __name__ == "__main__":
    main()
