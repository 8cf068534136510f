"""`goldthread evidence impact`: what own practice went with, or did, for whom and how sure."""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config.evidence_meta_rows import column_meant
from goldthread.config.evidence_table import headings_of, refusals_said, said, table_from
from goldthread.config.impact_table import NEEDED, OPTIONAL, Read, outcomes_from
from goldthread.config.terminal import (
    DONE,
    Misused,
    Refused,
    Subparsers,
    add_command,
    give,
    note,
    set_up,
)
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
  age                              years, where support began
  weeks                            from before to after

Effects are in standard deviations, corrected for regression to the mean, and each is pulled towards
the others as far as its own data are thin. "Not enough data" is an answer, with what would be
enough. Nothing says that support was the cause unless children without it were measured alike.

examples
  goldthread evidence impact outcomes.csv
  goldthread evidence impact outcomes.csv --covariate need --json
  goldthread evidence impact export.csv --column intervention=Programme --column before=Autumn \\
      --column after=Summer --belief sceptical
  goldthread evidence impact --organisation "Two Rivers Trust" --json
""")
BELIEFS = ("usual", "sceptical", "flat")


def add_parser(kinds: Subparsers) -> None:
    """Describe the analysis."""
    parser = add_command(
        kinds, "impact", run, summary=_("What your own practice went with, for whom and how sure"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    parser.add_argument(
        "file", type=Path, nargs="?", metavar=_("FILE"), help=_("the CSV, plain or gzip")
    )
    parser.add_argument(
        "--organisation", metavar=_("URN|NAME"),
        help=_("instead of a file: what is on record in this school, or a trust's or authority's schools"),
    )  # fmt: skip
    parser.add_argument(
        "--column", metavar=_("NAME=COL"), action="append", default=[],
        help=_("what a column is called in the file; may be given again"),
    )  # fmt: skip
    parser.add_argument(
        "--covariate", metavar=_("COL"), action="append", default=[],
        help=_("what else an outcome may depend on, such as need; may be given again"),
    )  # fmt: skip
    parser.add_argument(
        "--belief", choices=BELIEFS, default="usual",
        help=_("what is thought of interventions beforehand (default: what large trials found)"),
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Read, fit, say."""
    if (args.file is None) == (args.organisation is None):
        raise Misused(_("Give a file, or --organisation, and not both."))
    if args.organisation is not None:
        return _of_organisation(args)
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
    give(args, as_data(read.left_out, result), lambda: _lines(result))
    return DONE


LEFT_OUT_WORDS = {
    "scale": "Targets left out because their measure states no spread: %(count)s",
    "no baseline": "Targets left out for want of a baseline: %(count)s",
    "no support": "Targets left out because no support with a planned dose is tied to their outcome: "
    "%(count)s",
    "several kinds of support": "Targets left out because several kinds of support were tied to one "
    "outcome: %(count)s",
    "not measured since": "Targets left out because they were not measured while support ran or soon "
    "after: %(count)s",
}


def _of_organisation(args: argparse.Namespace) -> int:
    """The same from what is on record."""
    if args.column or args.covariate:
        raise Misused(_("--column and --covariate are about a file."))
    set_up()
    from django.utils.timezone import localdate

    from goldthread.analysis.impact.practice.priors import Belief
    from goldthread.config.people import organisation_of
    from goldthread.jobs.moment import this_moment
    from goldthread.records.assurance.queries.own_practice import own_practice
    from goldthread.records.organisations.queries import schools_within

    organisation = organisation_of(args.organisation)
    ids = [school.pk for school in schools_within(organisation)]
    with _estimated(organisation.name):
        found = own_practice(ids, localdate(this_moment()), Belief(args.belief))
    for why, count in found.left_out.items():
        note(_(LEFT_OUT_WORDS[why.value]) % {"count": count})
    result = found.result
    if result is None:
        raise Refused(
            _("%(name)s: no target on record can be set beside its baseline yet.")
            % {"name": organisation.name}
        )
    left_out = {why.value: count for why, count in found.left_out.items()}
    give(args, as_data(left_out, result), lambda: _lines(result))
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
    from goldthread.analysis.impact.practice.analyse import analyse
    from goldthread.analysis.impact.practice.outcomes import make_outcomes
    from goldthread.analysis.impact.practice.priors import Belief

    with _estimated(args.file.name):
        return analyse(make_outcomes(read.rows, read.measures), Belief(args.belief))


@contextmanager
def _estimated(name: str) -> Iterator[None]:
    """Say why outcomes cannot be analysed. `name`: of the file or the organisation."""
    import numpy as np

    from goldthread.analysis.impact.meta_analysis.effects import CannotEstimate

    try:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            yield
    except CannotEstimate as error:
        raise Refused(f"{name}: {said(error)}") from error
    except (ArithmeticError, np.linalg.LinAlgError) as error:
        raise Refused(
            _(
                "%(file)s: the numbers differ too much in size to be calculated with (%(error)s). "
                "Check the units of each column."
            )
            % {"file": name, "error": error}
        ) from error


def as_data(left_out: Mapping[str, int], result: "PracticeResult") -> dict[str, Any]:
    """The whole result for JSON."""
    return {
        "outcomes": result.outcomes,
        "children": result.children,
        "schools": result.schools,
        "compared": result.compared,
        "left_out": left_out,
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
        "by_age": _groups(one.by_age),
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
        for name, group in _for_whom(one):
            yield _("  %(barrier)s: %(effect)s (%(low)s to %(high)s), children: %(children)s") % {
                "barrier": name, "effect": in_words(group.effect.estimate),
                "low": in_words(group.effect.low), "high": in_words(group.effect.high),
                "children": group.children,
            }  # fmt: skip


def _for_whom(one: "InterventionResult") -> "Iterator[tuple[str, Group]]":
    """By barrier and, where there are several bands, by age; only where the whole can be said."""
    if one.needed is None:
        yield from ((group.name, group) for group in one.by_barrier)
        if len(one.by_age) > 1:
            yield from ((_(group.name), group) for group in one.by_age)
