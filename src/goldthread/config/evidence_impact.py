"""`goldthread evidence impact`: what own practice went with, or did, for whom and how sure."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config.evidence_meta_rows import column_meant
from goldthread.config.evidence_table import headings_of, refusals_said, said, table_from
from goldthread.config.impact_table import NEEDED, OPTIONAL, Read, outcomes_from
from goldthread.config.terminal import DONE, Misused, Refused, Subparsers, add_command, give, note
from goldthread.config.words import _, gettext_noop, ngettext

if TYPE_CHECKING:
    from goldthread.analysis.impact.practice.integrate import Figure
    from goldthread.analysis.impact.practice.results import (
        Group,
        InterventionResult,
        PracticeResult,
    )

TEACHES = gettext_noop("""
One row for each outcome of a child: intervention, before and after. A row without an intervention
(empty, none, comparison, waiting) is a child measured alike who was not supported: with such rows a
difference can be told from what would have happened anyway. Columns are found by their names, if
they are there, or named with --column:

  school, child, staff, barrier    who, where, by whom, for what
  measure                          the scale; with norm_mean, norm_sd, retest, retest_se, better
  planned, delivered               minutes or sessions
  expected                         change expected without help, in points (0 for age-standardised)
  chosen_by_score                  no, where children were not chosen by their score before

Effects are in standard deviations, corrected for regression to the mean, and each is pulled towards
the others as far as its own data are thin. "Not enough data" is an answer, with what would be
enough. Nothing says that support was the cause unless children without it were measured alike.

examples
  goldthread evidence impact outcomes.csv
  goldthread evidence impact outcomes.csv --covariate age --covariate need --json
  goldthread evidence impact export.csv --column intervention=Programme --column before=Autumn \\
      --column after=Summer --belief sceptical
""")
BELIEFS = ("usual", "sceptical", "flat")


def add_parser(kinds: Subparsers) -> None:
    """Describe the analysis."""
    parser = add_command(
        kinds, "impact", run, summary=_("What your own practice went with, for whom and how sure"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the CSV, plain or gzip"))
    parser.add_argument(
        "--column", metavar=_("NAME=COL"), action="append", default=[],
        help=_("what a column is called in the file; may be given again"),
    )  # fmt: skip
    parser.add_argument(
        "--covariate", metavar=_("COL"), action="append", default=[],
        help=_("what else an outcome may depend on: age, need, weeks between; may be given again"),
    )  # fmt: skip
    parser.add_argument(
        "--belief", choices=BELIEFS, default="usual",
        help=_("what is thought of interventions beforehand (default: what large trials found)"),
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Read, fit, say."""
    columns = _columns(args)
    asked = [*columns.values(), *map(column_meant, args.covariate)]
    table = table_from(args.file, list(dict.fromkeys(asked)))
    with refusals_said():
        read = outcomes_from(table, columns, args.covariate)
    result = _analysed(args, read)
    for column, count in read.left_out.items():
        told = ngettext(
            "%(count)s row lacks a value in “%(column)s” and was left out.",
            "%(count)s rows lack a value in “%(column)s” and were left out.",
            count,
        )
        note(told % {"count": count, "column": column})
    give(args, as_data(read, result), lambda: _lines(result))
    return DONE


def _columns(args: argparse.Namespace) -> dict[str, str]:
    """The file's column for each thing: as named, else of that name where there is one."""
    named = {}
    for text in args.column:
        name, equals, column = (part.strip() for part in text.partition("="))
        if not equals or name not in (*NEEDED, *OPTIONAL):
            known = ", ".join((*NEEDED, *OPTIONAL))
            raise Misused(
                _("--column takes NAME=COL, and NAME is one of: %(known)s.") % {"known": known}
            )
        named[name] = column
    there = headings_of(args.file)
    usual = {name: name for name in OPTIONAL if name in there}
    return {**{name: name for name in NEEDED}, **usual, **named}


def _analysed(args: argparse.Namespace, read: Read) -> "PracticeResult":
    import numpy as np

    from goldthread.analysis.impact.meta_analysis.effects import CannotEstimate
    from goldthread.analysis.impact.practice.analyse import analyse
    from goldthread.analysis.impact.practice.outcomes import make_outcomes
    from goldthread.analysis.impact.practice.priors import Belief

    try:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            return analyse(make_outcomes(read.rows, read.measures), Belief(args.belief))
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


def as_data(read: Read, result: "PracticeResult") -> dict[str, Any]:
    """The whole result for JSON."""
    return {
        "outcomes": result.outcomes,
        "children": result.children,
        "schools": result.schools,
        "compared": result.compared,
        "left_out": read.left_out,
        "interventions": {one.name: _intervention(one) for one in result.interventions},
        "spreads": {name: _figure(one) for name, one in result.spreads.items()},
        "measures": {
            one.name: {
                "anchor": one.anchor, "sd": one.sd, "retest": _figure(one.retest),
                "drift": _figure(one.drift),
            }
            for one in result.measures
        },
    }  # fmt: skip


def _intervention(one: "InterventionResult") -> dict[str, Any]:
    from goldthread.analysis.impact.practice.claims import claim

    needed = one.needed
    return {
        "outcomes": one.outcomes,
        "children": one.children,
        "schools": one.schools,
        "compared": one.compared,
        "design": one.design.value,
        "causal": one.design.causal,
        "verdict": one.verdict.value,
        **_figure(one.effect),
        "pi": [one.next_school.low, one.next_school.high],
        "probability_of_a_month": one.a_month,
        "change": one.change,
        "expected_without_help": one.without,
        "own_share": one.own_share,
        "by_barrier": _groups(one.by_barrier),
        "by_school": _groups(one.by_school),
        "dose": None
        if one.dose is None
        else {"delivered": one.dose.delivered, "association": _figure(one.dose.slope)},
        "would_be_enough": None
        if needed is None
        else {
            "schools": needed.schools,
            "children": needed.children,
            "comparison": needed.comparison,
        },
        "notes": [about.value for about in one.notes],
        "statement": [sentence.said(_) for sentence in claim(one)],
    }


def _figure(one: "Figure") -> dict[str, Any]:
    return {"estimate": one.estimate, "se": one.se, "ci": [one.low, one.high], "df": one.df}


def _groups(groups: "tuple[Group, ...]") -> dict[str, Any]:
    return {
        one.name: {"children": one.children, **_figure(one.effect), "unpooled": one.unpooled}
        for one in groups
    }


def _lines(result: "PracticeResult") -> Iterator[str]:
    """For people: each intervention in sentences, then how much things differ."""
    from goldthread.analysis.impact.practice.claims import claim, in_words

    told = ngettext(
        "%(outcomes)s outcomes of %(children)s children in %(schools)s school, %(compared)s of them "
        "not supported",
        "%(outcomes)s outcomes of %(children)s children in %(schools)s schools, %(compared)s of them "
        "not supported",
        result.schools,
    )
    yield told % {
        "outcomes": result.outcomes, "children": result.children, "schools": result.schools,
        "compared": result.compared,
    }  # fmt: skip
    for one in result.interventions:
        yield ""
        yield one.name
        for sentence in claim(one):
            yield f"  {sentence.said(_)}"
        for group in one.by_barrier if one.needed is None else ():
            yield _("  %(barrier)s: %(effect)s (%(low)s to %(high)s), children: %(children)s") % {
                "barrier": group.name, "effect": in_words(group.effect.estimate),
                "low": in_words(group.effect.low), "high": in_words(group.effect.high),
                "children": group.children,
            }  # fmt: skip
