"""`goldthread money late`: what support that begins late costs, against support that begins early."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from goldthread.config.money_shared import (
    add_costs,
    add_draws,
    add_table,
    check_numbers,
    cost_file,
    costs_data,
    figure_lines,
    spread_of,
    sums_said,
    table_of,
)
from goldthread.config.places_plan_said import pounds
from goldthread.config.terminal import DONE, Misused, Refused, Subparsers, add_command, give
from goldthread.config.words import _, gettext_noop

if TYPE_CHECKING:
    from goldthread.analysis.money.late import Compared, Course, Priced
    from goldthread.analysis.money.unit_costs import UnitCosts
    from goldthread.exchange.money.cost_table import CostFile

TEACHES = gettext_noop("""
A child is in one setting each year and moves at its end with a chance that you give: one for
children without support, and one for children with it. What do the years cost when support begins
at one age, and when it begins at another? Both with the same luck; late less early.

files (CSV)
  --costs       setting, figure, pounds: see `goldthread money costs --help`. Each place a child can
                be has its rows (an end has core 0), and so has the support itself (--support)
  --moves       from, to, share (of those in one setting, in the other a year later; the rest
                stays). May have: support (with or without; empty: the same for both), first_age,
                last_age, children (it was counted on; fewer, less sure), source, and design:
                randomised, natural_experiment, compared or judgement

All who pay are counted. The words say what support does only where every share that differs comes
from a randomised trial or a natural experiment; else they say what would follow if it were so.

example
  goldthread money late --costs costs.csv --moves moves.csv --starts-in "SEN Support" \\
      --support "Early help" --support-years 2 --early 3 --late 8 --until 18
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the question."""
    parser = add_command(
        kinds, "late", run, summary=_("What late support costs against early support"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    add_costs(parser)
    add_table(parser, "moves", _("who moves from where to where, with and without support"))
    for name, helped in (
        ("starts-in", _("where the child is at the early age")),
        ("support", _("the setting whose cost is that of the support")),
    ):
        parser.add_argument(f"--{name}", metavar=_("SETTING"), required=True, help=helped)
    for name, usual, helped in (
        ("early", None, _("the age support begins at, early")),
        ("late", None, _("the age it begins at, late; leave it out for never")),
        ("until", 25, _("the last age counted (default 25)")),
        ("support-years", 1, _("years it is paid for (default 1)")),
    ):
        parser.add_argument(
            f"--{name}", type=int, default=usual, required=name == "early", metavar=_("N"),
            help=helped,
        )  # fmt: skip
    add_draws(parser)


def run(args: argparse.Namespace) -> int:
    """Read, walk the years, say."""
    check_numbers(args)
    late = args.until + 1 if args.late is None else args.late
    if not 0 <= args.early < late or not args.early <= args.until <= 25 or args.support_years < 1:
        raise Misused(_("Ages lie from 0 to 25: --early before --late, and none after --until."))
    if args.late is not None and args.late > args.until:
        raise Misused(_("Ages lie from 0 to 25: --early before --late, and none after --until."))
    with sums_said():
        files = cost_file(args)
        course, compared = _compared(files, args)
    data = _data(files, course, compared, args)
    give(args, data, lambda: _lines(data))
    return DONE


def _compared(files: "CostFile", args: argparse.Namespace) -> "tuple[Course, Compared]":
    import numpy as np

    from goldthread.analysis.money.late import Course, compare
    from goldthread.exchange.money.tables import moves_of

    costs = files.costs
    places = tuple(name for name in costs.settings if name != args.support)
    for name in (args.starts_in, args.support):
        if name not in costs.settings:
            raise Refused(_("There is no cost of “%(setting)s”.") % {"setting": name})
    if args.starts_in == args.support:
        raise Misused(_("--support is what is given, --starts-in where the child is."))
    rng = np.random.default_rng(args.seed)
    z = rng.standard_normal((args.draws, len(costs.inputs)))
    course = Course(
        places, moves_of(table_of(args, "moves"), places), args.early, args.until,
        places.index(args.starts_in), args.support_years,
    )  # fmt: skip
    drawn, middle = (_priced(costs, at, args) for at in (z, np.zeros((1, z.shape[1]))))
    return course, compare(course, (args.early, args.late), drawn, middle, rng)


def _priced(costs: "UnitCosts", z: Any, args: argparse.Namespace) -> "Priced":
    """All payers' pounds; a building counts by its yearly charge."""
    import numpy as np

    from goldthread.analysis.money.late import Priced
    from goldthread.analysis.money.unit_costs import Payer

    parts = costs.priced(z)
    every = np.sum([part for payer, part in parts.items() if payer is not Payer.BUILDING], axis=0)
    support = costs.settings.index(args.support)
    return Priced(np.delete(every, support, axis=1), every[:, support], args.discount)


def _data(
    files: "CostFile", course: "Course", told: "Compared", args: argparse.Namespace
) -> dict[str, Any]:
    return {
        "assumptions": {
            "early": args.early, "late": args.late, "until": args.until,
            "starts_in": args.starts_in, "support": args.support,
            "support_years": args.support_years, "draws": args.draws, "seed": args.seed,
            "evidence": sorted(one.value for one in course.evidence),
            "causal": course.causal,
            **costs_data(files, args),
            "moves": _moves(args),
        },
        "cost_early": spread_of(told.early.sum(axis=1)),
        "cost_late": spread_of(told.late.sum(axis=1)),
        "late_less_early": spread_of(told.expected),
        "by_age": [
            {"age": args.early + at, "early": spread_of(told.early[:, at]),
             "late": spread_of(told.late[:, at]),
             "late_less_early_so_far": spread_of((told.late - told.early)[:, :at + 1].sum(axis=1))}
            for at in range(told.early.shape[1])
        ],
        "share_early_costs_less": round(float((told.expected > 0).mean()), 4),
        "one_child": spread_of(told.one),
        "part_of_the_effect_needed": told.part_needed,
        "support_could_cost": (
            None if told.support_could_cost is None else round(told.support_could_cost, 2)
        ),
    }  # fmt: skip


def _moves(args: argparse.Namespace) -> list[dict[str, Any]]:
    return [dict(row) for row in table_of(args, "moves").rows]


def _lines(data: dict[str, Any]) -> Iterator[str]:
    rests = data["assumptions"]
    yield _(
        "This rests on: ages %(early)s to %(until)s, beginning in %(setting)s, %(years)s years of "
        "%(support)s, a discount of %(discount)s %% a year"
    ) % {
        "early": rests["early"], "until": rests["until"], "setting": rests["starts_in"],
        "years": rests["support_years"], "support": rests["support"],
        "discount": f"{100 * rests['discount']:g}",
    }  # fmt: skip
    yield from figure_lines(rests)
    for one in rests["moves"]:
        yield _("  %(from)s to %(to)s: %(share)s %% a year %(who)s") % {
            "from": one["from"], "to": one["to"], "share": f"{100 * one['share']:g}",
            "who": _(WHO_LABELS[one.get("support", "")]),
        }  # fmt: skip
    late = _("never") if rests["late"] is None else rests["late"]
    for name, age, key in (("early", rests["early"], "cost_early"), ("late", late, "cost_late")):
        yield _("Support from %(age)s (%(when)s): %(mean)s a child (%(low)s to %(high)s)") % {
            "age": age, "when": _(WHEN_LABELS[name]), **_ranged(data[key]),
        }  # fmt: skip
    for one in data["by_age"]:
        yield _("  age %(age)s: early %(early)s, late %(late)s, late less early so far %(so_far)s") % {
            "age": one["age"], "early": pounds(one["early"]["mean"]),
            "late": pounds(one["late"]["mean"]),
            "so_far": pounds(one["late_less_early_so_far"]["mean"]),
        }  # fmt: skip
    yield _answer(data) % {"half_low": pounds(data["late_less_early"]["q25"]),
                           "half_high": pounds(data["late_less_early"]["q75"]),
                           **_ranged(data["late_less_early"])}  # fmt: skip
    yield _("For a single child, luck and all: %(low)s to %(high)s") % _ranged(data["one_child"])
    yield from _would_have_to_be_true(data)


def _ranged(spread: dict[str, float]) -> dict[str, str]:
    return {
        "mean": pounds(spread["mean"]), "low": pounds(spread["q05"]), "high": pounds(spread["q95"]),
    }  # fmt: skip


def _answer(data: dict[str, Any]) -> str:
    """Causal words only where the evidence bears them."""
    if data["assumptions"]["causal"]:
        return _(
            "What beginning late costs beyond beginning early: %(mean)s (half of the draws "
            "%(half_low)s to %(half_high)s, nine in ten %(low)s to %(high)s)"
        )
    return _(
        "If the shares with support are what support does, which the evidence given does not show, "
        "beginning late would cost beyond beginning early: %(mean)s (half of the draws "
        "%(half_low)s to %(half_high)s, nine in ten %(low)s to %(high)s)"
    )


def _would_have_to_be_true(data: dict[str, Any]) -> Iterator[str]:
    part, could = data["part_of_the_effect_needed"], data["support_could_cost"]
    if part is None:
        yield _("For early to cost no more, support would have to do more than the shares say.")
    elif part == 0:
        yield _("Early costs no more even if support changes nothing.")
    else:
        yield _(
            "For early to cost no more, at least %(part)s %% of the given effect must be true."
        ) % {"part": f"{100 * part:.0f}"}  # fmt: skip
    if could is not None:
        yield _("With all of it, support could cost up to %(pounds)s a year.") % {
            "pounds": pounds(could)
        }


WHO_LABELS = {"": "in any case", "with": "with support", "without": "without support"}
WHEN_LABELS = {"early": "early", "late": "late"}
