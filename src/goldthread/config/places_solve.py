"""`goldthread places solve`: the best sites of one problem, with a proven bound."""

import argparse
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from goldthread.config.evidence_table import file_bytes, refusals_said
from goldthread.config.terminal import (
    DONE,
    Misused,
    Subparsers,
    Told,
    add_command,
    give,
    note,
    progress,
)
from goldthread.config.words import _, gettext_noop, ngettext

if TYPE_CHECKING:
    from goldthread.analysis.places.alternatives import NearOptimal
    from goldthread.analysis.places.results import Result, Step
    from goldthread.exchange.places.reader import LocationProblem

FORMATS = ("orlib", "holmberg", "delmaire", "pmed", "csv")
TEACHES = gettext_noop("""
Sites with an opening cost and a capacity, customers with a demand, and the cost of serving each
customer whole from each site. Which sites should open, and who is served from where, so that
everything together costs least? Customers may be split between sites; --single-source says that
they may not. pmed: exactly so many sites as the file says, no capacities, shortest ways.

--format: orlib (OR-Library, customer by customer; copies in rows of sites are told apart by their
lines), holmberg (all demands, then a row of costs for each site; Yang's files too), delmaire
(customers first), pmed (edges of a network), csv: the columns site, capacity, opening_cost and one
for each customer; the demands in a row called "demand".

The answer: objective (the cost), bound (nothing can cost less), gap (between them, as a share of
the cost), status (optimal, within_gap, time_limit, stopped, infeasible or no_plan_found), the
sites open and the site of each customer; of a customer that is split, pairs of a site and a share.
--alternatives T looks for other plans that cost
at most a share T more: for each site the share of them that opens it, and which sites every such
plan opens (always_open) or none does (never_open), proven. Sites and customers are numbered from 0, in csv they have their names. Ctrl-C ends the search and
gives the best plan so far.

examples
  goldthread places solve p1.txt --format holmberg --single-source --json
  goldthread places solve capa.txt --format orlib --capacity 8000 --gap 0.005 --time-limit 60
""")


def add_parser(kinds: Subparsers) -> None:
    """Describe the question."""
    parser = add_command(
        kinds, "solve", run, summary=_("The best sites of one problem, and proof"), teaches=_(TEACHES),
        json_output=True,
    )  # fmt: skip
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the problem, plain or gzip"))
    parser.add_argument(
        "--format", choices=FORMATS, required=True, help=_("how the file is laid out")
    )
    parser.add_argument(
        "--single-source", action="store_true", help=_("a customer is served by one site")
    )
    parser.add_argument("--capacity", type=float, metavar=_("N"), help=_("of every site"))
    parser.add_argument(
        "--gap",
        type=float,
        default=0.0,
        metavar=_("G"),
        help=_("a gap that is good enough, as 0.005"),
    )
    parser.add_argument(
        "--time-limit", type=float, default=60.0, metavar=_("S"), help=_("seconds (default 60)")
    )
    parser.add_argument(
        "--alternatives", type=float, metavar=_("T"),
        help=_("also say which sites the plans share that cost at most T more, as 0.01"),
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, default=0, metavar=_("N"), help=_("of the search (default 0)")
    )


def run(args: argparse.Namespace) -> int:
    """Read, search, say."""
    _check_sense(args)
    problem = _problem(args)
    with progress(_("Looking for the best plan")) as told, stopped_by_hand() as stopped:
        result = _solved(problem, args, told, stopped)
        near = _near(problem, args, result, stopped)
    if result.plan is None:
        note(_(NO_PLAN_WORDS[result.status.value]))
    data = as_data(problem, result)
    if near is not None:
        data["alternatives"] = _alternatives(problem, near)
    give(args, data, lambda: _lines(problem, result, data))
    return DONE


NO_PLAN_WORDS = {
    "infeasible": "There is no plan: the sites cannot serve everybody within their capacities.",
    "no_plan_found": "No plan was found in the time given. Give it more with --time-limit.",
}


def _check_sense(args: argparse.Namespace) -> None:
    """Refuse what cannot be meant, before any file is opened."""
    if not 0 <= args.gap < 1:
        raise Misused(_("--gap lies from 0 up to, not including, 1: 0.005 is half a per cent."))
    if not 0 < args.time_limit <= 86_400:
        raise Misused(_("--time-limit is in seconds, above 0 and up to a day."))
    if args.alternatives is not None and not 0 <= args.alternatives < 1:
        raise Misused(
            _("--alternatives lies from 0 up to, not including, 1: 0.01 is one per cent.")
        )
    if args.capacity is not None and not 0 < args.capacity < float("inf"):
        raise Misused(_("--capacity is a number above 0."))


def _problem(args: argparse.Namespace) -> "LocationProblem":
    from goldthread.exchange.places.reader import read_problem

    with refusals_said():
        return read_problem(
            file_bytes(args.file), args.file.name, args.format, single_source=args.single_source,
            capacity=args.capacity,
        )  # fmt: skip


def _solved(
    problem: "LocationProblem", args: argparse.Namespace, told: Told, stopped: list[bool]
) -> "Result":
    from goldthread.analysis.places.location import solve
    from goldthread.analysis.places.results import Search

    def go_on(step: "Step") -> bool:
        known = {"cost": f"{step.objective:,.2f}", "bound": f"{step.bound:,.2f}"}
        told(_("%(cost)s, at best %(bound)s") % known, 1)
        return not stopped

    search = Search(time.monotonic, args.time_limit, args.gap, go_on=go_on)
    return solve(problem.instance, search, seed=args.seed)


def _near(
    problem: "LocationProblem", args: argparse.Namespace, result: "Result", stopped: list[bool]
) -> "NearOptimal | None":
    """Near-optimal plans, where they were asked for and there is a plan to start from."""
    if args.alternatives is None or result.plan is None or stopped:
        return None
    from goldthread.analysis.places.alternatives import near_optimal
    from goldthread.analysis.places.results import Search

    search = Search(time.monotonic, args.time_limit)
    return near_optimal(problem.instance, result.plan, search, args.alternatives)


def _alternatives(problem: "LocationProblem", near: "NearOptimal") -> dict[str, Any]:
    """For each site the share of the plans found that open it, and what is proven of all."""
    return {
        "tolerance": near.tolerance,
        "plans_found": near.plans,
        "share_open": {
            str(name): round(float(share), 4)
            for name, share in zip(problem.sites, near.share, strict=True)
        },
        "always_open": [problem.sites[j] for j in near.always.nonzero()[0]],
        "never_open": [problem.sites[j] for j in near.never.nonzero()[0]],
    }


@contextmanager
def stopped_by_hand() -> Iterator[list[bool]]:
    """While this lasts, Ctrl-C puts something in the list; twice, it ends the program."""
    stopped: list[bool] = []
    before = signal.getsignal(signal.SIGINT)

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.append(True)
        signal.signal(signal.SIGINT, before)

    try:
        signal.signal(signal.SIGINT, stop)
    except ValueError:  # not the main thread: nobody to press it
        yield stopped
        return
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


def as_data(problem: "LocationProblem", result: "Result") -> dict[str, Any]:
    """The whole result for JSON: null where there is no plan or no bound."""
    from math import isfinite

    plan = result.plan
    return {
        "objective": None if plan is None else plan.objective,
        "bound": result.bound if isfinite(result.bound) else None,
        "gap": result.gap if isfinite(result.gap) else None,
        "status": result.status.value,
        "open": [] if plan is None else [problem.sites[j] for j in plan.open.nonzero()[0]],
        "assignment": _assignment(problem, result),
        "seconds": round(result.seconds, 3),
    }


def _assignment(problem: "LocationProblem", result: "Result") -> list[Any]:
    """For each customer its site, or pairs of site and share when it is split."""
    if result.plan is None:
        return []
    found: list[Any] = []
    for shares in result.plan.shares.T:
        sites = shares.nonzero()[0]
        if len(sites) == 1:
            found.append(problem.sites[sites[0]])
        else:
            found.append([[problem.sites[j], round(float(shares[j]), 9)] for j in sites])
    return found


def _lines(problem: "LocationProblem", result: "Result", data: dict[str, Any]) -> Iterator[str]:
    """For people: the cost, how good it is, and the sites."""
    status = _(STATUS_LABELS[result.status.value])
    ended = {"status": status, "seconds": f"{data['seconds']:.1f}"}
    if result.plan is None:
        yield _("no plan: %(status)s, %(seconds)s s") % ended
        return
    yield _row(_("cost"), f"{result.objective:,.3f}")
    yield _row(_("at best"), f"{result.bound:,.3f}")
    ended["gap"] = f"{100 * result.gap:.4f}"
    yield _row(_("gap"), _("%(gap)s %% (%(status)s), %(seconds)s s") % ended)
    opened = {
        "count": len(data["open"]), "all": problem.instance.sites,
        "names": ", ".join(str(name) for name in data["open"]),
    }  # fmt: skip
    yield _row(_("sites open"), _("%(count)s of %(all)s: %(names)s") % opened)
    if "alternatives" in data:
        yield from _alternative_lines(data["alternatives"])


def _row(label: str, figures: str) -> str:
    return f"{label:11} {figures}"


STATUS_LABELS = {
    "optimal": "proven optimal",
    "within_gap": "within the gap asked for",
    "time_limit": "time ran out",
    "stopped": "stopped by hand",
    "infeasible": "there is none",
    "no_plan_found": "time ran out",
}


def _alternative_lines(near: dict[str, Any]) -> Iterator[str]:
    found = {"count": near["plans_found"], "tolerance": f"{100 * near['tolerance']:g}"}
    yield (
        ngettext(
            "%(count)s plan found that costs at most %(tolerance)s %% more than the best",
            "%(count)s plans found that cost at most %(tolerance)s %% more than the best",
            near["plans_found"],
        )
        % found
    )
    always = set(map(str, near["always_open"]))
    shares = sorted(near["share_open"].items(), key=lambda pair: -pair[1])
    for name, share in shares:
        one = {"site": name, "share": f"{100 * share:.0f}"}
        if share > 0 and name in always:
            yield _("  %(site)s: open in %(share)s %% of them, proven for all such plans") % one
        elif share > 0:
            yield _("  %(site)s: open in %(share)s %% of them") % one
