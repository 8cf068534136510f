"""`goldthread evidence single-case`: what changed for each child measured again and again."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config.evidence_table import refusals_said, table_from
from goldthread.config.single_case_table import Cases, Columns, cases_from
from goldthread.config.terminal import DONE, Misused, Refused, Subparsers, add_command, give
from goldthread.config.words import _, gettext_noop

if TYPE_CHECKING:
    from goldthread.analysis.impact.single_case.between_case import BetweenCase
    from goldthread.analysis.impact.single_case.combine import Combined
    from goldthread.analysis.impact.single_case.estimate import Estimate
    from goldthread.analysis.impact.single_case.study import CaseResult, Indices, StudyResult

TEACHES = gettext_noop("""
One line per session. Baseline is the phase called A, baseline, control, pre, 0 or no; else the
one every case begins with, or the one you name. Values that are missing are left out and counted;
the session, a number or a date, says how long a gap is (without it, lines are counted in order).
Above 0 is better (NAP and PEM: above one half), but for LRRd, where below 0 is better.
No figure here says what caused a change.

examples
  goldthread evidence single-case probes.csv --case pupil --phase phase --outcome words --session week
  goldthread evidence single-case calm.csv --case pupil --phase phase --outcome incidents \\
      --direction decrease --json
  goldthread evidence single-case study.csv --case case --phase treatment --outcome outcome \\
      --session time --only "measure=writing quality" --json
""")
SHOWN = ("NAP", "Tau-BC", "LRRi", "LRRd", "SMD")
"""The indices in the table for people; --json has all."""


def add_parser(subparsers: Subparsers) -> None:
    """Describe the analysis."""
    parser = add_command(
        subparsers, "single-case", run, summary=_("Change of single children over sessions"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the CSV, plain or gzip"))
    parser.add_argument(
        "--case", metavar=_("COL"), action="append", required=True,
        help=_("who was measured; twice if two columns tell cases apart"),
    )  # fmt: skip
    parser.add_argument("--phase", metavar=_("COL"), required=True, help=_("baseline or support"))
    parser.add_argument("--outcome", metavar=_("COL"), required=True, help=_("the value, a number"))
    parser.add_argument(
        "--session", metavar=_("COL"), help=_("number or date (YYYY-MM-DD) of the session")
    )
    parser.add_argument(
        "--direction", choices=("increase", "decrease"), default="increase",
        help=_("which way is better (default: increase)"),
    )  # fmt: skip
    _add_choices(parser)


def _add_choices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--baseline", metavar=_("LABEL"), action="append", default=[],
        help=_("what the baseline is called in the phase column; may be given again"),
    )  # fmt: skip
    parser.add_argument(
        "--treatment", metavar=_("LABEL"), action="append", default=[],
        help=_("what the treatment is called in the phase column; may be given again"),
    )  # fmt: skip
    parser.add_argument(
        "--scale", choices=("other", "percentage", "proportion"), default="other",
        help=_("shares: LRRi or LRRd then takes the rest up to the top"),
    )  # fmt: skip
    parser.add_argument(
        "--only", metavar=_("COL=VALUE"), action="append", default=[],
        help=_("use the lines with this value; may be given again"),
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Read, analyse, say."""
    only = [_condition(text) for text in args.only]
    columns = Columns(args.case, args.phase, args.outcome, args.session, only)
    table = table_from(args.file, columns.all)
    with refusals_said():
        cases = cases_from(table, columns, args.baseline, args.treatment)
    result = _analysed(args, cases)
    if not result.cases:
        raise Refused(_("%(file)s: no case has values in both phases.") % {"file": args.file.name})
    give(args, as_data(cases, result), lambda: _lines(cases, result))
    return DONE


def _condition(text: str) -> tuple[str, str]:
    column, equals, value = text.partition("=")
    if not equals:
        raise Misused(_("--only takes a column and a value: --only measure=reading"))
    return column.strip(), value.strip()


def _analysed(args: argparse.Namespace, cases: Cases) -> "StudyResult":
    from goldthread.analysis.impact.single_case.ratio import Scale
    from goldthread.analysis.impact.single_case.series import Direction
    from goldthread.analysis.impact.single_case.study import analyse

    return analyse(cases.series, Direction(args.direction), Scale(args.scale))


def as_data(cases: Cases, result: "StudyResult") -> dict[str, Any]:
    """The whole result for JSON: null, with a note, where there is no figure."""
    phases = cases.phases
    return {
        "direction": result.direction.value,
        "baseline": [label for label, treated in phases.items() if treated is False],
        "treatment": [label for label, treated in phases.items() if treated],
        "phases_not_used": [label for label, treated in phases.items() if treated is None],
        "values_in_phases_not_used": cases.other_phases,
        "cases": {case.name: _case(case, cases.missing) for case in result.cases},
        "combined": {name.value: _combined(one) for name, one in result.combined.items()},
        "between_case": {name: _between(one) for name, one in result.between.items()},
        "left_out": {name: _(why) for name, why in result.left_out.items()},
    }


def _case(case: "CaseResult", missing: dict[str, int]) -> dict[str, Any]:
    spread = case.dispersion
    return {
        "design": case.design,
        "n_baseline": case.lengths[0],
        "n_treatment": case.lengths[1],
        "n_missing": missing.get(case.name, 0),
        "indices": _indices(case.indices),
        "pairs": [
            {
                "pair": pair.number,
                "n_baseline": pair.lengths[0],
                "n_treatment": pair.lengths[1],
                "indices": _indices(pair.indices),
            }
            for pair in case.pairs
        ],
        "autocorrelation": case.autocorrelation,
        "dispersion": None if spread is None else spread.multiple,
        "cautions": [_(caution) for caution in case.cautions],
    }


def _indices(indices: "Indices") -> dict[str, Any]:
    return {name.value: estimate_data(one) for name, one in indices.items()}


def estimate_data(one: "Estimate") -> dict[str, Any]:
    """A figure for JSON."""
    interval = None if one.low is None or one.high is None else [one.low, one.high]
    return {"estimate": one.estimate, "se": one.se, "ci": interval, "note": _note(one)}


def _note(one: "Estimate") -> str:
    """The sentences of a note, which stand one a line, in the reader's language."""
    return " ".join(_(sentence) for sentence in one.note.splitlines())


def _combined(one: "Combined") -> dict[str, Any]:
    return {
        "k": one.cases,
        **estimate_data(one.mean),
        "these_cases": estimate_data(one.these_cases),
        "inverse_variance": estimate_data(one.inverse_variance),
    }


def _between(one: "BetweenCase") -> dict[str, Any]:
    return {
        **estimate_data(one.effect),
        "df": one.df,
        "unadjusted": one.unadjusted,
        "difference": one.difference,
        "variance": one.variance,
        "autocorrelation": one.autocorrelation,
        "intraclass": one.intraclass,
    }


def _lines(cases: Cases, result: "StudyResult") -> Iterator[str]:
    yield from _taken_as(cases)
    yield f"{'':24}{'A':>4}{'B':>4}" + "".join(f"{name:>16}" for name in SHOWN)
    for case in result.cases:
        a, b = case.lengths
        figures = {name.value: one for name, one in case.indices.items()}
        yield f"{case.name[:23]:24}{a:>4}{b:>4}" + _figures(figures)
    combined = {name.value: one.mean for name, one in result.combined.items()}
    everyone = _("all cases")
    yield f"{everyone:32}" + _figures(combined)
    yield _("(standard error in brackets; – where there is none, --json says why)")
    yield ""
    yield from _between_lines(result)
    for case in result.cases:
        yield from (f"{case.name}: {_(caution)}" for caution in case.cautions)
    for name, why in result.left_out.items():
        yield _("%(name)s is left out. %(why)s") % {"name": name, "why": _(why)}


def _taken_as(cases: Cases) -> Iterator[str]:
    """How the phases were read, and what was left out."""
    named = {
        kind: ", ".join(label for label, treated in cases.phases.items() if treated is kind)
        for kind in (False, True)
    }
    yield _("Baseline (A): %(baseline)s. Support (B): %(support)s.") % {
        "baseline": named[False],
        "support": named[True],
    }
    missing = sum(cases.missing.values())
    if missing or cases.other_phases:
        yield _("Left out: %(missing)s without a value, %(other)s of other phases.") % {
            "missing": missing,
            "other": cases.other_phases,
        }


def _figures(figures: dict[str, "Estimate"]) -> str:
    return "".join(f"{_figure(figures[name]):>16}" for name in SHOWN)


def _figure(one: "Estimate") -> str:
    if one.estimate is None:
        return "–"
    return f"{one.estimate:.2f}" + (f" ({one.se:.2f})" if one.se is not None else "")


def _between_lines(result: "StudyResult") -> Iterator[str]:
    yield _("Between cases, in standard deviations of children in baseline:")
    for name, one in result.between.items():
        effect = one.effect
        if effect.low is None or effect.high is None:
            yield f"  {name:16} {_note(effect)}"
        else:
            told = _("%(figure)s, from %(low)s to %(high)s. %(note)s") % {
                "figure": _figure(effect),
                "low": f"{effect.low:.2f}",
                "high": f"{effect.high:.2f}",
                "note": _note(effect),
            }
            yield f"  {name:16} {told}".rstrip()
