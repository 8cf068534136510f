"""The answer to a plan over periods as plain values: what the command gives as JSON and a run keeps."""

from __future__ import annotations

from math import isfinite
from typing import Any

from goldthread.analysis.places.periods.asked import Answer
from goldthread.analysis.places.periods.report import Consequences, consequences
from goldthread.exchange.places.plan_files import PlanChoices, Planning


def as_data(
    planning: Planning, choices: PlanChoices, answer: Answer, *, seed: int, by_travel: bool
) -> dict[str, Any]:
    """The whole answer: null where there is no plan or no bound. `by_travel`: a file said how far."""
    result, constant = answer.result, planning.constant
    told = _consequences(planning, answer)
    return {
        "objective": _money(result.objective + constant),
        "bound": _money(result.bound + constant),
        "gap": round(result.gap, 9) if isfinite(result.gap) else None,
        "status": result.status.value,
        "seconds": round(result.seconds, 3),
        "seed": seed,
        "assumptions": _assumptions(planning, choices, by_travel),
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


def _assumptions(planning: Planning, choices: PlanChoices, by_travel: bool) -> dict[str, Any]:
    """Everything that was not in a file, said beside the answer."""
    names = (
        "travel_cost", "unplaced_cost", "discount", "asset_life", "travel_limit", "worst_share",
        "without",
    )  # fmt: skip
    found: dict[str, Any] = {name: getattr(choices, name) for name in names}
    found["without"] = list(choices.without)
    found["travel_limit"] = choices.travel_limit if isfinite(choices.travel_limit) else None
    found["road_factor"] = None if by_travel else choices.road_factor
    found["travel_unit"] = planning.unit
    found["scenarios"] = len(planning.problem.demand)
    found["children_kept"] = planning.kept
    return found


def _steps(planning: Planning, opened: Any) -> list[dict[str, Any]]:
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


def _consequences(planning: Planning, answer: Answer) -> Consequences | None:
    if answer.result.plan is None:
        return None
    return consequences(planning.problem, answer.result.plan.opened, planning.ways)


def _periods(planning: Planning, answer: Answer, means: Consequences) -> list[dict[str, Any]]:
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


def _worst(planning: Planning, told: Consequences) -> dict[str, Any] | None:
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


def _trace(answer: Answer, constant: float) -> list[dict[str, Any]]:
    """The best plan and bound after each second."""
    last: dict[int, dict[str, Any]] = {}
    for step in answer.result.trace:
        objective, bound = _money(step.objective + constant), _money(step.bound + constant)
        last[int(step.seconds)] = {
            "seconds": round(step.seconds, 3), "objective": objective, "bound": bound,
        }  # fmt: skip
    return list(last.values())


def _trial(answer: Answer) -> dict[str, Any] | None:
    trial = answer.trial
    if trial is None:
        return None
    return {
        "futures": trial.futures, "plan": round(trial.plan, 2),
        "plan_for_mean_demand": round(trial.other, 2), "difference": round(trial.difference, 2),
        "interval_95": [round(trial.low, 2), round(trial.high, 2)], "gains": trial.gains,
    }  # fmt: skip


def _refusing(planning: Planning, answer: Answer) -> dict[str, Any]:
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


def _near(planning: Planning, answer: Answer) -> dict[str, Any] | None:
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
