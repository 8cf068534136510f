"""What schools' provision costs by layer and area of need, with what lies above a threshold.

The figure "money" in other words: the same lines, that began this school year, and the same costs.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from goldthread.records.assurance.queries.figure_counts import lines_begun
from goldthread.records.provision.models import ProvisionGroup
from goldthread.records.provision.queries.line_minutes import (
    LineMinutes,
    children_sharing,
    costs_of,
    line_minutes,
)
from goldthread.records.sight.context import counting_figures


@dataclass
class ProvisionCost:
    """Pounds of one school, layer and area of need, and the children behind them.

    `above` is what of `planned` lies above the threshold, each child's year by itself, shared out
    over the child's lines as their cost is; `above_children` are those who have any.
    """

    planned: Decimal = Decimal(0)
    delivered: Decimal = Decimal(0)
    above: Decimal = Decimal(0)
    children: set[int] = field(default_factory=set)
    above_children: set[int] = field(default_factory=set)


Cells = dict[tuple[int, str, str], ProvisionCost]
"""By school, layer and area of need."""


def schools_with_provision() -> list[int]:
    """Every school that has planned any."""
    groups = ProvisionGroup.objects.order_by("school_id")
    return list(groups.values_list("school_id", flat=True).distinct())


def provision_costs(school_ids: Collection[int], on: date, threshold: Decimal) -> Cells:
    """The cells as they stand on a day: six statements, for one school and for forty."""
    with counting_figures():
        lines = line_minutes(lines_begun(school_ids, on), on)
        sharing = children_sharing([entry.line for entry in lines])
        kinds = _kinds_of(lines)
    costs = [
        (entry, *costs_of(entry.line, entry.group, entry.planned.total, entry.paid_minutes,
                          sharing[entry.line.pk], on))
        for entry in lines
    ]  # fmt: skip
    whole: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for entry, _delivered, planned in costs:
        whole[entry.group.school_id, entry.line.child_id] += planned
    cells: Cells = defaultdict(ProvisionCost)
    for entry, delivered, planned in costs:
        school_id, child_id = entry.group.school_id, entry.line.child_id
        cell = cells[school_id, *kinds[entry.group.pk]]
        cell.planned += planned
        cell.delivered += delivered
        cell.children.add(child_id)
        over = whole[school_id, child_id] - threshold
        if over > 0:
            cell.above += planned * over / whole[school_id, child_id]
            cell.above_children.add(child_id)
    return dict(sorted(cells.items()))


def _kinds_of(lines: Collection[LineMinutes]) -> dict[int, tuple[str, str]]:
    """The layer and area of need of each line's group."""
    groups = ProvisionGroup.objects.filter(pk__in={entry.group.pk for entry in lines})
    return {
        pk: (layer, area)
        for pk, layer, area in groups.order_by().values_list("pk", "layer", "area")
    }
