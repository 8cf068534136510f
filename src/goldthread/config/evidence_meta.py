"""`goldthread evidence meta`: put the effects of many studies together."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config.evidence_table import refusals_said, said, table_from
from goldthread.config.terminal import (
    DONE,
    Misused,
    Refused,
    Subparsers,
    add_command,
    give,
    note,
)
from goldthread.config.words import _, gettext_noop, ngettext

if TYPE_CHECKING:
    from goldthread.analysis.impact.meta_analysis.results import MetaAnalysis
    from goldthread.config.evidence_meta_rows import MetaRows

METHODS = ("REML", "ML", "DL", "PM", "EB", "HE", "SJ", "FE")
INTERVALS = ("wald", "knapp-hartung", "cr2")
TEACHES = gettext_noop("""
One row for each effect: the effect and its sampling variance (the standard error squared), on one
scale. A row that lacks a value is left out and counted; a word in a number column, a variance of
nought, or a moderator that never changes ends with a sentence that says where.

--cluster makes the model three-level: effects within studies (--study, else each row) within
clusters. --rho says how sampling errors of one study go together (where no study has two rows: of
one cluster). --moderator may be repeated; words make categories, numbers a line, and factor(COL)
makes categories of numbers. The estimate is then the intercept: nought of each number, the first
of each category.

The answer: the mean effect with its 95 % interval (ci); where a new study's true effect probably
lies (pi); the variance of true effects (tau2) and its interval; I2 in per cent; Q. What the data
cannot tell is null, and said beside it.

examples
  goldthread evidence meta trials.csv --effect g --variance v --interval knapp-hartung
  goldthread evidence meta trials.csv --effect g --variance v --cluster study --rho 0.8 \\
      --interval cr2 --moderator small_group --json
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the analysis."""
    parser = add_command(
        kinds, "meta", run, summary=_("Put the effects of many studies together"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the CSV, plain or gzip"))
    parser.add_argument("--effect", metavar=_("COL"), required=True, help=_("the effects"))
    parser.add_argument("--variance", metavar=_("COL"), required=True, help=_("their variances"))
    parser.add_argument("--study", metavar=_("COL"), help=_("which study an effect is of"))
    parser.add_argument(
        "--cluster", metavar=_("COL"), help=_("what studies belong to, or effects do")
    )
    parser.add_argument(
        "--moderator",
        metavar=_("COL"),
        action="append",
        default=[],
        help=_("what may explain effects"),
    )
    parser.add_argument(
        "--method", type=str.upper, choices=METHODS, default="REML",
        help=_("how tau2 is estimated (default REML); FE: a common effect"),
    )  # fmt: skip
    parser.add_argument(
        "--interval", type=str.lower, choices=INTERVALS, default="wald", help=_("default wald")
    )
    parser.add_argument(
        "--rho", type=float, metavar=_("R"), help=_("from 0 up to, not including, 1")
    )


def run(args: argparse.Namespace) -> int:
    """Read, pool, say."""
    _check_sense(args)
    from goldthread.config.evidence_meta_rows import columns_needed, meta_rows

    table = table_from(args.file, columns_needed(args))
    with refusals_said():
        rows = meta_rows(table, args)
    result, notes = _pooled(rows, args)
    for sentence in (*rows.notes, *notes):
        note(sentence)
    give(args, _as_data(result), lambda: _lines(result))
    return DONE


def _check_sense(args: argparse.Namespace) -> None:
    """Refuse what cannot be meant, before any file is opened."""
    if args.rho is not None and not 0 <= args.rho < 1:
        raise Misused(_("--rho lies from 0 up to, not including, 1."))
    if args.rho is not None and args.cluster is None:
        raise Misused(_("--rho needs --cluster: it says how effects of one go together."))
    if args.cluster is not None and args.method not in ("REML", "ML"):
        raise Misused(_("With --cluster the method is REML or ML."))
    if args.cluster is not None and args.interval == "knapp-hartung":
        raise Misused(_("Knapp-Hartung has no form for three levels: use --interval cr2."))


def _pooled(rows: "MetaRows", args: argparse.Namespace) -> tuple["MetaAnalysis", list[str]]:
    """The result, and sentences about it; refuses what the data cannot tell."""
    import numpy as np

    from goldthread.analysis.impact.meta_analysis.effects import CannotEstimate

    try:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            result = _fitted(rows, args)
    except CannotEstimate as error:
        raise Refused(f"{args.file.name}: {said(error)}") from error
    except (ArithmeticError, np.linalg.LinAlgError) as error:
        raise Refused(
            _(
                "%(file)s: the numbers differ too much in size to be calculated with (%(error)s). "
                "Check the units of each column."
            )
            % {"file": args.file.name, "error": error}
        ) from error
    return result, [_(NOTE_WORDS[about.value]) for about in result.notes]


def _fitted(rows: "MetaRows", args: argparse.Namespace) -> "MetaAnalysis":
    from dataclasses import replace

    from goldthread.analysis.impact.meta_analysis.blocks import make_blocks
    from goldthread.analysis.impact.meta_analysis.effects import make_effects
    from goldthread.analysis.impact.meta_analysis.heterogeneity import Method
    from goldthread.analysis.impact.meta_analysis.pooling import pool
    from goldthread.analysis.impact.meta_analysis.results import IntervalKind
    from goldthread.analysis.impact.meta_analysis.robust import with_robust
    from goldthread.analysis.impact.meta_analysis.three_level import (
        pool_three_level,
        variance_interval,
    )

    effects = make_effects(rows.effects, rows.variances, rows.moderators)
    method, robust = Method(args.method), args.interval == "cr2"
    if args.cluster is None:
        kind = IntervalKind.WALD if robust else IntervalKind(args.interval)
        result = pool(effects, method, kind)
        blocks = make_blocks(effects, rows.studies or range(effects.k))
    else:
        blocks = make_blocks(effects, rows.clusters, rows.inner, args.rho or 0.0)
        result = pool_three_level(effects, blocks, method)
        interval = variance_interval(effects, blocks, "total", method)
        result = replace(result, tau2_interval=interval)
    return with_robust(result, effects, blocks) if robust else result


NOTE_WORDS = {
    "one_effect": "One effect alone: how much effects differ cannot be estimated, so the interval "
    "is of this study, not of others like it.",
    "saturated": "As many coefficients as effects: nothing is left over to estimate how much "
    "effects differ.",
    "few_degrees": "A coefficient has fewer than 4 degrees of freedom: too few clusters to trust "
    "its interval.",
    "no_heterogeneity": "The variance between true effects is estimated as nought. That is not "
    "proof that there is none: see its interval.",
    "all_equal": "All effects are equal, so nothing can be said about how much true effects differ.",
    "levels_inseparable": "Every cluster holds one study, or one effect: the two variances cannot "
    "be told apart, and their sum is shared equally between them.",
    "too_few_clusters": "For a coefficient nothing is left over between clusters, so it has no "
    "cluster-robust interval.",
}


def _as_data(result: "MetaAnalysis") -> dict[str, Any]:
    first = result.first
    return {
        "k": result.k,
        "estimate": first.estimate,
        "se": first.se,
        "ci": [first.low, first.high],
        "pi": list(result.prediction or (None, None)),
        "tau2": result.tau2,
        "tau2_ci": list(result.tau2_interval or (None, None)),
        "i2": result.i2,
        "q": result.q,
        "q_df": result.q_df,
        "coefficients": {
            name: {"estimate": one.estimate, "se": one.se, "ci": [one.low, one.high], "df": one.df}
            for name, one in result.coefficients.items()
        },
        "sigma2": list(result.sigma2),
        "log_likelihood": result.log_likelihood,
    }


def _lines(result: "MetaAnalysis") -> Iterator[str]:
    """For people: the mean with both ranges, how much effects differ, each coefficient."""
    told = ngettext("%(count)s effect, %(method)s", "%(count)s effects, %(method)s", result.k)
    yield told % {"count": result.k, "method": result.method}
    first, none = result.first, (None, None)
    yield _row(_("mean effect"), _range(first.estimate, first.low, first.high))
    yield _row(_("next study"), _range(None, *(result.prediction or none)))
    yield _row(_("variance (tau2)"), _range(result.tau2, *(result.tau2_interval or none)))
    if result.sigma2:
        between, within = result.sigma2
        yield "  " + _row(_("clusters, studies within"), f"{between:.4f}, {within:.4f}")
    if result.i2 is not None:
        figures = {"i2": f"{result.i2:.1f}", "q": f"{result.q:.2f}", "df": result.q_df}
        yield _("I2 %(i2)s %%, Q %(q)s on %(df)s") % figures
    if len(result.coefficients) > 1:
        for name, one in result.coefficients.items():
            yield f"  {name}: {_range(one.estimate, one.low, one.high)}"


def _row(label: str, figures: str) -> str:
    return f"{label:17} {figures}"


def _range(estimate: float | None, low: float | None, high: float | None) -> str:
    if estimate is None and low is None:
        return _("cannot be estimated")
    around = _("no interval")
    if low is not None and high is not None:
        around = _("%(low)s to %(high)s") % {"low": f"{low:.4f}", "high": f"{high:.4f}"}
    return around if estimate is None else f"{estimate:.4f} ({around})"
