"""Plans nearly as good as the best: which sites they share, and which a plan may do without.

Two answers stand side by side. Proven: no plan within the tolerance leaves this site closed (or
opens it), whatever the search missed. Found: of the plans met by opening, closing and exchanging
sites from the best plan on, the share that opens it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.places.assign import assign
from goldthread.analysis.places.instance import Array, Instance, Mask
from goldthread.analysis.places.relaxation import Relaxation, ascend
from goldthread.analysis.places.results import Plan, Search

STEPS: Final = 400
"""Steps for the prices behind what is proven; more prove hardly more."""
MOST: Final = 500
"""Plans after which the shares hardly change."""


@dataclass(frozen=True, slots=True, eq=False)
class NearOptimal:
    """`share` (m,) of the `plans` found that open a site; `always` and `never` (m,) are proven."""

    tolerance: float
    plans: int
    share: Array
    always: Mask
    never: Mask


def near_optimal(instance: Instance, plan: Plan, search: Search, tolerance: float) -> NearOptimal:
    """Plans that cost at most a share `tolerance` more than `plan`, as far as `search` has time."""
    ceiling = plan.objective + tolerance * abs(plan.objective)
    always, never = _proven(instance, ceiling, plan.objective)
    found = {plan.open.tobytes(): plan.open}
    tried = set(found)
    waiting = deque([plan.open])
    while waiting and len(found) < MOST and search.left > 0:
        for opened in _neighbours(waiting.popleft(), always, never, instance.count):
            if search.left <= 0 or len(found) >= MOST:
                break
            if opened.tobytes() in tried:
                continue
            tried.add(opened.tobytes())
            near = assign(instance, opened)
            if near is None or near.objective > ceiling or near.open.tobytes() in found:
                continue
            found[near.open.tobytes()] = near.open
            waiting.append(near.open)
    share = np.mean(list(found.values()), axis=0)
    return NearOptimal(tolerance, len(found), share, always, never)


def _proven(instance: Instance, ceiling: float, cost: float) -> tuple[Mask, Mask]:
    """Sites every plan within the ceiling opens, and sites none does, by their bounds."""
    relaxation = Relaxation.of(instance)
    best = ascend(
        relaxation, relaxation.first_prices(), lambda: cost, STEPS, lambda *_: True
    )  # fmt: skip
    is_open, is_closed = relaxation.if_open_or_closed(best.prices, best.value)
    slack = 1e-9 * max(1.0, abs(ceiling))
    return is_closed > ceiling + slack, is_open > ceiling + slack


def _neighbours(opened: Mask, always: Mask, never: Mask, count: int | None) -> list[Mask]:
    """One site more, one less, or one for another; only exchanges where the number is given."""
    more = np.flatnonzero(~opened & ~never)
    less = np.flatnonzero(opened & ~always)
    changes = [(int(a), int(b)) for a in more for b in less]
    if count is None:
        changes += [(int(a), -1) for a in more] + [(-1, int(b)) for b in less]
    found = []
    for a, b in changes:
        other = opened.copy()
        if a >= 0:
            other[a] = True
        if b >= 0:
            other[b] = False
        found.append(other)
    return found
