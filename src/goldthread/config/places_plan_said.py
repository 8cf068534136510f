"""The answer of `goldthread places plan`, as JSON and for people."""

import argparse
from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING, Any

from goldthread.config.terminal import labelled
from goldthread.config.words import _, gettext_noop, ngettext

if TYPE_CHECKING:
    from goldthread.analysis.places.periods.asked import Answer
    from goldthread.analysis.places.periods.report import Consequences
    from goldthread.exchange.places.plan_files import Planning

CANDIDATES = gettext_noop(
    "These sites are candidates for a conversation, not decisions: equality, consultation, "
    "buildings and staff are outside this calculation."
)


def as_data(planning: "Planning", answer: "Answer", args: argparse.Namespace) -> dict[str, Any]:
    """The whole answer: null where there is no plan or no bound."""
    result, constant = answer.result, planning.constant
    told = _consequences(planning, answer)
    return {
        "objective": _money(result.objective + constant),
        "bound": _money(result.bound + constant),
        "gap": round(result.gap, 9) if isfinite(result.gap) else None,
        "status": result.status.value,
        "seconds": round(result.seconds, 3),
        "seed": args.seed,
        "assumptions": _assumptions(planning, args),
        "steps": [] if result.plan is None else _steps(planning, result.plan.opened),
        "periods": [] if told is None else _periods(planning, answer, told),
        "worst_served": None if told is None else _worst(planning, told),
        "trace": _trace(answer, constant),
        "trial": _trial(answer),
        "if_refused": _refusing(planning, answer),
        "alternatives": _near(planning, answer),
    }


def _money(value: float) -> float | None:
    return round(value, 2) if isfinite(value) else None


def _assumptions(planning: "Planning", args: argparse.Namespace) -> dict[str, Any]:
    """Everything that was not in a file, said beside the answer."""
    names = (
        "travel_cost", "unplaced_cost", "discount", "asset_life", "travel_limit", "worst_share",
        "without",
    )  # fmt: skip
    found = {name: getattr(args, name) for name in names}
    found["travel_limit"] = None if args.travel_limit == float("inf") else args.travel_limit
    found["road_factor"] = None if args.travel else args.road_factor
    found["travel_unit"] = planning.unit
    found["scenarios"] = len(planning.problem.demand)
    found["children_kept"] = planning.kept
    return found


def _steps(planning: "Planning", opened: Any) -> list[dict[str, Any]]:
    """What opens when: for each site and period the modules that are new."""
    modules = opened.sum(axis=1)
    found = []
    for site, name in enumerate(planning.sites):
        before = 0
        for period, label in enumerate(planning.periods):
            now = round(float(modules[site, period]))
            if now > before:
                places = float(planning.problem.places[site, before:now].sum())
                capital = float(planning.problem.capital[site, before:now].sum())
                found.append({
                    "site": name, "period": label, "modules": now - before, "places": places,
                    "modules_in_all": now, "capital": round(capital, 2),
                })  # fmt: skip
            before = now
    return sorted(found, key=lambda step: planning.periods.index(step["period"]))


def _consequences(planning: "Planning", answer: "Answer") -> "Consequences | None":
    from goldthread.analysis.places.periods.report import consequences

    if answer.result.plan is None:
        return None
    return consequences(planning.problem, answer.result.plan.opened, planning.ways)


def _periods(planning: "Planning", answer: "Answer", means: "Consequences") -> list[dict[str, Any]]:
    plan, problem = answer.result.plan, planning.problem
    assert plan is not None
    columns = {
        "capital": problem.spent(plan.opened), "revenue_a_year": problem.running(plan.opened),
        "children_to_place": means.children, "unplaced": means.unplaced,
        "unplaced_worst_tenth": means.unplaced_high, "chance_of_shortage": means.shortage,
        "empty_places": means.empty, "furthest": means.furthest, "mean_way": means.mean_way,
    }  # fmt: skip
    return [
        {"period": label, **{name: round(float(part[at]), 3) for name, part in columns.items()}}
        for at, label in enumerate(planning.periods)
    ]


def _worst(planning: "Planning", told: "Consequences") -> dict[str, Any] | None:
    """The zone and need with the largest expected share without a place."""
    weight = planning.problem.demand.mean(axis=0).sum(axis=0)
    kinds = tuple(dict.fromkeys(planning.kinds))
    missing, needed = dict.fromkeys(kinds, 0.0), dict.fromkeys(kinds, 0.0)
    for kind, share, children in zip(planning.kinds, told.group_unplaced, weight, strict=True):
        missing[kind] += float(share * children)
        needed[kind] += float(children)
    shares = {kind: missing[kind] / needed[kind] for kind in kinds if needed[kind] > 0}
    if not shares:
        return None
    zone, need = max(shares, key=lambda kind: shares[kind])
    return {"zone": zone, "need": need, "share_unplaced": round(shares[zone, need], 4)}


def _trace(answer: "Answer", constant: float) -> list[dict[str, Any]]:
    """The best plan and bound after each second."""
    last: dict[int, dict[str, Any]] = {}
    for step in answer.result.trace:
        objective, bound = _money(step.objective + constant), _money(step.bound + constant)
        last[int(step.seconds)] = {
            "seconds": round(step.seconds, 3), "objective": objective, "bound": bound,
        }  # fmt: skip
    return list(last.values())


def _trial(answer: "Answer") -> dict[str, Any] | None:
    trial = answer.trial
    if trial is None:
        return None
    return {
        "futures": trial.futures, "plan": round(trial.plan, 2),
        "plan_for_mean_demand": round(trial.other, 2), "difference": round(trial.difference, 2),
        "interval_95": [round(trial.low, 2), round(trial.high, 2)], "gains": trial.gains,
    }  # fmt: skip


def _refusing(planning: "Planning", answer: "Answer") -> dict[str, Any]:
    return {
        planning.sites[site]: {
            "costs_more_at_least": _money(one.least), "costs_more_at_most": _money(one.most),
            "status": one.result.status.value,
            "steps": (
                [] if one.result.plan is None else _steps(planning, one.result.plan.opened)
            ),
        }
        for site, one in answer.refusing.items()
    }  # fmt: skip


def _near(planning: "Planning", answer: "Answer") -> dict[str, Any] | None:
    near = answer.near
    if near is None:
        return None
    return {
        "tolerance": near.tolerance, "plans_found": near.plans, "sites_looked_at": near.asked,
        "share_open": {
            name: round(float(share), 4)
            for name, share in zip(planning.sites, near.share, strict=True)
        },
        "always_open": [planning.sites[site] for site in near.always.nonzero()[0]],
        "never_open": [planning.sites[site] for site in near.never.nonzero()[0]],
    }  # fmt: skip


def lines(data: dict[str, Any], status: str) -> Iterator[str]:
    """For people: the cost and how good it is, then what opens when and what it means."""
    if data["objective"] is None:
        yield _("no plan: %(status)s, %(seconds)s s") % {
            "status": status, "seconds": f"{data['seconds']:.1f}",
        }  # fmt: skip
        return
    yield labelled(_("cost"), pounds(data["objective"]))
    yield from _proof_lines(data, status)
    for step in data["steps"]:
        yield ngettext(
            "%(period)s: %(site)s opens %(count)s module, %(places)s places, %(capital)s",
            "%(period)s: %(site)s opens %(count)s modules, %(places)s places, %(capital)s",
            step["modules"],
        ) % {
            "period": step["period"], "site": step["site"], "count": step["modules"],
            "places": f"{step['places']:g}", "capital": pounds(step["capital"]),
        }  # fmt: skip
    for period in data["periods"]:
        yield _(
            "%(period)s: %(children)s children to place, %(unplaced)s without a place here, "
            "%(empty)s places empty; furthest %(furthest)s %(unit)s"
        ) % {
            "period": period["period"], "children": f"{period['children_to_place']:.1f}",
            "unplaced": f"{period['unplaced']:.1f}", "empty": f"{period['empty_places']:.1f}",
            "furthest": f"{period['furthest']:.1f}",
            "unit": _(UNIT_LABELS[data["assumptions"]["travel_unit"]]),
        }  # fmt: skip
    yield from _more_lines(data)
    yield _(CANDIDATES)


UNIT_LABELS = {"kilometres": "kilometres", "minutes": "minutes"}


def _proof_lines(data: dict[str, Any], status: str) -> Iterator[str]:
    if data["bound"] is None:
        yield _("no bound yet: give it more time with --time-limit")
        return
    yield labelled(_("at best"), pounds(data["bound"]))
    proven = {
        "gap": f"{100 * data['gap']:.2f}", "status": status, "seconds": f"{data['seconds']:.1f}",
        "money": pounds(data["objective"] - data["bound"]),
    }  # fmt: skip
    yield _("gap: %(gap)s %%, %(money)s (%(status)s), %(seconds)s s") % proven


def _more_lines(data: dict[str, Any]) -> Iterator[str]:
    if data["trial"]:
        yield _trial_line(data["trial"])
    for name, one in data["if_refused"].items():
        if one["costs_more_at_most"] is None:
            yield _("If %(site)s says no, no plan was found.") % {"site": name}
        else:
            yield _("If %(site)s says no: between %(least)s and %(most)s more.") % {
                "site": name, "least": pounds(one["costs_more_at_least"]),
                "most": pounds(one["costs_more_at_most"]),
            }  # fmt: skip
    if data["alternatives"]:
        yield from _near_lines(data["alternatives"])


def _trial_line(trial: dict[str, Any]) -> str:
    words = {
        "count": trial["futures"], "difference": pounds(abs(trial["difference"])),
        "low": pounds(trial["interval_95"][0]), "high": pounds(trial["interval_95"][1]),
    }  # fmt: skip
    if trial["gains"]:
        return _(
            "In %(count)s fresh futures the plan costs %(difference)s less than one made for the "
            "mean demand (95 %% interval of the difference %(low)s to %(high)s)."
        ) % words  # fmt: skip
    return _(
        "Planning for uncertainty gains nothing here that can be shown: in %(count)s fresh futures "
        "the 95 %% interval of the difference from a plan for the mean demand is %(low)s to "
        "%(high)s."
    ) % words  # fmt: skip


def _near_lines(near: dict[str, Any]) -> Iterator[str]:
    always, never = set(near["always_open"]), set(near["never_open"])
    shares = sorted(near["share_open"].items(), key=lambda pair: -pair[1])
    for name, share in shares:
        one = {"site": name, "share": f"{100 * share:.0f}", "count": near["plans_found"]}
        if name in always:
            yield _("%(site)s: in every plan as good as this, proven") % one
        elif share > 0 and name not in never:
            yield _("%(site)s: in %(share)s %% of the %(count)s plans as good as this found") % one


def pounds(value: float) -> str:
    """Whole pounds with commas; the sign before."""
    sign = "-" if value < 0 else ""
    return f"{sign}£{abs(value):,.0f}"
