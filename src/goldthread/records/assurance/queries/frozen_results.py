"""What may leave the school with a model of provision: its results as they stand on a day."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from goldthread.analysis.disclosure.suppression import MINIMUM, hidden_cells
from goldthread.records.assurance.queries.models_of_provision import frozen
from goldthread.records.assurance.queries.own_practice import OwnPractice, Support, own_practice

if TYPE_CHECKING:
    from goldthread.analysis.impact.practice.results import Group, InterventionResult
    from goldthread.analysis.impact.sentences import Sentence


def results_of(school_id: int, group_id: int, on: date) -> dict[str, Any]:
    """The results of the support given in this group; empty where fewer than ten pupils had it."""
    from goldthread.analysis.refusals import Unanswerable

    try:
        practice = own_practice([school_id], on)
    except (Unanswerable, ArithmeticError):
        return {}
    one, support = _support(practice, group_id)
    if one is None or support is None or one.children < MINIMUM:
        return {}
    return frozen(
        _sentences(one, support), pupils=one.children, targets=one.outcomes,
        days=(support.first, support.last, on),
    )  # fmt: skip


def _support(
    practice: OwnPractice, group_id: int
) -> "tuple[InterventionResult | None, Support | None]":
    for one in practice.result.interventions if practice.result else ():
        support = practice.supports[one.name]
        if group_id in support.group_ids:
            return one, support
    return None, None


def _sentences(one: "InterventionResult", support: Support) -> "tuple[Sentence, ...]":
    """Known, for whom and cost, without groups of too few pupils; nothing of goals but that they were."""
    from goldthread.analysis.impact.costs import spent
    from goldthread.analysis.impact.practice.claims import claim
    from goldthread.analysis.impact.sentences import Sentence
    from goldthread.analysis.impact.statement import KNOWN_WORDS, Takes, make_statement

    told = replace(one, by_barrier=_may_leave(one.by_barrier), by_age=_may_leave(one.by_age))
    goals_only = support.has_goals_only(one)
    takes = Takes(support.hours, cost=spent(support.pounds or ()))
    found = make_statement(one.name, told, None, takes, goals_only=goals_only)
    known = (Sentence(KNOWN_WORDS["goals_only"]),) if goals_only else claim(told, with_dose=False)
    return (*known, *found.for_whom, *found.takes, *found.costs)


def _may_leave(groups: "tuple[Group, ...]") -> "tuple[Group, ...]":
    hidden = hidden_cells({group.name: group.children for group in groups})
    kept = tuple(group for group in groups if group.name not in hidden)
    return kept if len(kept) > 1 else ()
