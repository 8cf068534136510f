"""`goldthread places plan`: where and when to open and expand, under budgets and unsure demand."""

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from goldthread.config.evidence_table import file_bytes, refusals_said, said
from goldthread.config.places_solve import NO_PLAN_WORDS, STATUS_LABELS, stopped_by_hand
from goldthread.config.terminal import (
    DONE,
    Misused,
    Refused,
    Subparsers,
    Told,
    add_command,
    give,
    note,
    progress,
)
from goldthread.config.words import _, gettext_noop

if TYPE_CHECKING:
    from goldthread.analysis.places.periods.asked import Answer, Asked
    from goldthread.analysis.places.results import Step
    from goldthread.exchange.places.plan_files import PlanChoices, Planning
    from goldthread.exchange.places.plan_table import PlanTable

TEACHES = gettext_noop("""
Sites with modules of places that can be built, children by zone, need and period, and a budget for
each period. Which site should open how many modules when, so that building, running, travel and
places elsewhere together cost least? What is opened stays open. Children are placed anew in each
period and each future; those who stay where they are (--kept) are not moved.

files (CSV; the manual page "For a planner of places" has each column)
  --sites       site, needs, places_now, module_places, modules, opening_capital, module_capital,
                module_revenue, surplus_places, surplus_module_capital, first_period, coordinates
  --demand      zone, need, period, children
  --budget      period, years, capital, revenue; an empty cell is no limit
  --zones       zone and easting, northing or latitude, longitude; or --travel: zone, site, and
                kilometres or minutes
  --scenarios   scenario, zone, need, period, children: futures, all as likely
  --test        the same, other futures: what is the plan worth in those it was not made for?

The answer has a plan, a bound (no plan of this problem costs less) and the gap between them.
Money is in pounds of today, over all years of the plan.

examples
  goldthread places plan --sites sites.csv --demand demand.csv --budget budget.csv \\
      --zones zones.csv --travel-cost 900 --unplaced-cost 62000
  goldthread places plan --sites sites.csv --demand demand.csv --budget budget.csv \\
      --travel minutes.csv --travel-limit 45 --scenarios futures.csv --test fresh.csv \\
      --travel-cost 600 --unplaced-cost 62000 --if-refused Oak --alternatives 0.01 --json
""")
FILES = ("sites", "demand", "budget", "zones", "travel", "scenarios", "test", "exceptions", "kept")
REQUIRED = ("sites", "demand", "budget")
KINDS = {"test": "scenarios"}


def add_parser(kinds: Subparsers) -> None:
    """Describe the question."""
    parser = add_command(
        kinds, "plan", run, summary=_("Where to open and expand over the years, and proof"),
        teaches=_(TEACHES), json_output=True,
    )  # fmt: skip
    helped = {
        "sites": _("sites and what can be built there"),
        "demand": _("children by zone, need and period"),
        "budget": _("the periods and what may be spent"),
        "zones": _("coordinates of the zones"),
        "travel": _("how far it is, in place of coordinates"),
        "scenarios": _("futures to plan for"),
        "test": _("other futures to try the plan in"),
        "exceptions": _("zone and site pairs allowed beyond the limit"),
        "kept": _("children who stay where they are"),
    }
    for name in FILES:
        parser.add_argument(
            f"--{name}", type=Path, metavar=_("FILE"), required=name in REQUIRED, help=helped[name]
        )
    _add_money(parser)
    _add_choices(parser)


def _add_money(parser: argparse.ArgumentParser) -> None:
    for name, usual, helped in (
        ("travel-cost", None, _("pounds a year for a child and each kilometre or minute")),
        ("unplaced-cost", None, _("pounds a year for a child without a place here")),
        ("discount", 0.035, _("a year (default 0.035, the Green Book's)")),
        ("asset-life", 30.0, _("years a building is paid for over (default 30)")),
        ("road-factor", 1.3, _("roads to straight lines (default 1.3)")),
        ("travel-limit", float("inf"), _("the longest way, in kilometres or minutes")),
    ):
        parser.add_argument(
            f"--{name}", type=float, default=usual, required=usual is None, metavar=_("N"),
            help=helped,
        )  # fmt: skip


def _add_choices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--worst-share", type=float, metavar=_("S"),
        help=_("of no zone and need should more than this share be without a place"),
    )  # fmt: skip
    parser.add_argument(
        "--without", action="append", default=[], metavar=_("SITE"),
        help=_("build nothing at this site; again for another"),
    )  # fmt: skip
    parser.add_argument(
        "--if-refused", action="append", default=[], metavar=_("SITE"),
        help=_("also say what it costs if this site says no; again for another"),
    )  # fmt: skip
    parser.add_argument(
        "--alternatives", type=float, metavar=_("T"),
        help=_("also say which sites the plans share that cost at most T more, as 0.01"),
    )  # fmt: skip
    parser.add_argument(
        "--gap", type=float, default=0.005, metavar=_("G"),
        help=_("a gap that is good enough (default 0.005)"),
    )  # fmt: skip
    parser.add_argument(
        "--time-limit", type=float, default=120.0, metavar=_("S"),
        help=_("seconds of each search (default 120)"),
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, default=0, metavar=_("N"), help=_("of the search (default 0)")
    )


def run(args: argparse.Namespace) -> int:
    """Read, search, say."""
    from goldthread.analysis.places.instance import CannotSolve

    _check_sense(args)
    choices = _choices(args)
    try:
        planning = _planning(args, choices)
        with progress(_("Looking for the best plan")) as told, stopped_by_hand() as stopped:
            answer = _answered(planning, args, told, stopped)
    except CannotSolve as error:
        raise Refused(said(error)) from error
    if answer.result.plan is None:
        note(_(NO_PLAN_WORDS[answer.result.status.value]))
    from goldthread.config.places_plan_said import lines
    from goldthread.exchange.places.plan_answer import as_data

    data = as_data(planning, choices, answer, seed=args.seed, by_travel=args.travel is not None)
    give(args, data, lambda: lines(data, _(STATUS_LABELS[data["status"]])))
    return DONE


def _check_sense(args: argparse.Namespace) -> None:
    """Refuse what cannot be meant, before any file is opened."""
    for name in ("gap", "alternatives", "worst_share", "discount"):
        value = getattr(args, name)
        if value is not None and not 0 <= value < 1:
            shown = {"option": "--" + name.replace("_", "-")}
            raise Misused(_("%(option)s lies from 0 up to, not including, 1.") % shown)
    for name in ("travel_cost", "unplaced_cost", "asset_life", "road_factor", "travel_limit"):
        value = getattr(args, name)
        if not value >= 0 or (value == 0 and name != "travel_cost") or value in _ENDLESS[name]:
            shown = {"option": "--" + name.replace("_", "-")}
            raise Misused(_("%(option)s is a number above 0.") % shown)
    if not 0 < args.time_limit <= 86_400:
        raise Misused(_("--time-limit is in seconds, above 0 and up to a day."))
    if args.travel and args.zones:
        raise Misused(_("Give --travel or --zones, not both: they might disagree."))
    if args.test and not args.scenarios:
        raise Misused(_("--test tries a plan made for --scenarios: give both."))


_ENDLESS: dict[str, tuple[float, ...]] = {
    "travel_cost": (float("inf"),), "unplaced_cost": (float("inf"),), "road_factor": (float("inf"),),
    "asset_life": (float("inf"),), "travel_limit": (),
}  # fmt: skip


def _choices(args: argparse.Namespace) -> "PlanChoices":
    from goldthread.exchange.places.plan_files import PlanChoices

    return PlanChoices(
        args.travel_cost, args.unplaced_cost, args.travel_limit, args.road_factor,
        args.discount, args.asset_life, args.worst_share, without=tuple(args.without),
    )  # fmt: skip


def _planning(args: argparse.Namespace, choices: "PlanChoices") -> "Planning":
    from goldthread.exchange.places.plan_files import PlanTables, planning_of

    with refusals_said():
        tables = {name: plan_table(getattr(args, name), name) for name in FILES}
        return planning_of(PlanTables(**tables), choices)  # type: ignore[arg-type]


def plan_table(path: Path | None, name: str) -> "PlanTable | None":
    """The file of a name; None where none was given."""
    from goldthread.exchange.places.plan_table import read_plan_table

    if path is None:
        return None
    return read_plan_table(file_bytes(path), path.name, KINDS.get(name, name))


def _answered(
    planning: "Planning", args: argparse.Namespace, told: Told, stopped: list[bool]
) -> "Answer":
    from goldthread.analysis.places.periods.asked import answer

    def go_on(step: "Step") -> bool:
        known = {"cost": f"{step.objective:,.0f}", "bound": f"{step.bound:,.0f}"}
        told(_("%(cost)s, at best %(bound)s") % known, 1)
        return not stopped

    return answer(planning.problem, _asked(planning, args), time.monotonic, go_on)


def _asked(planning: "Planning", args: argparse.Namespace) -> "Asked":
    from goldthread.analysis.places.periods.asked import Asked

    unknown = [name for name in args.if_refused if name not in planning.sites]
    if unknown:
        raise Refused(_("There is no site called “%(name)s”.") % {"name": unknown[0]})
    refused = tuple(planning.sites.index(name) for name in args.if_refused)
    return Asked(
        args.time_limit, args.gap, args.seed, planning.constant, refused, args.alternatives,
        planning.test,
    )  # fmt: skip
