"""What provision costs by school, layer and area of need, with small numbers left out, for a file.

Nobody is named, and a cell of fewer than ten children is empty, with others where it could be worked
out from the school's total. What lies above the threshold is shown for none or for at least ten.
"""

from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localdate

from goldthread.access.actor import SYSTEM
from goldthread.analysis.disclosure.suppression import MINIMUM, hidden_cells
from goldthread.analysis.money.provision import Cost
from goldthread.records.assurance.queries.provision_costs import (
    Cells,
    ProvisionCost,
    provision_costs,
    schools_with_provision,
)
from goldthread.records.audit.actions import Entry, append
from goldthread.records.organisations.queries import schools_by_id


def export_provision(*, threshold: Decimal, at: datetime) -> list[Cost]:
    """Every school's cells as far as they may be said, and each school's audit told."""
    school_ids = schools_with_provision()
    cells = provision_costs(school_ids, localdate(at), threshold)
    told = sorted({school_id for school_id, _layer, _area in cells})
    entries = [Entry(kind="read", action="costs.exported", organisation_id=pk) for pk in told]
    append(entries, by=SYSTEM, at=at)
    names = {one.pk: f"{one.name} ({one.urn})" if one.urn else one.name
             for one in schools_by_id(told)}  # fmt: skip
    return [cost for pk in told for cost in _shown(pk, names[pk], cells)]


def _shown(school_id: int, name: str, cells: Cells) -> list[Cost]:
    own = {key[1:]: cell for key, cell in cells.items() if key[0] == school_id}
    hidden = hidden_cells({"/".join(key): len(cell.children) for key, cell in own.items()})
    return [_cost(name, key, cell, is_hidden="/".join(key) in hidden) for key, cell in own.items()]


def _cost(name: str, key: tuple[str, str], cell: ProvisionCost, *, is_hidden: bool) -> Cost:
    if is_hidden:
        return Cost(name, *key, None, None, None, None)
    may_say = len(cell.above_children) in {0, *range(MINIMUM, len(cell.children) + 1)}
    return Cost(
        name, *key, len(cell.children), _whole(cell.planned), _whole(cell.delivered),
        _whole(cell.above) if may_say else None,
    )  # fmt: skip


def _whole(amount: Decimal) -> float:
    return float(round(amount))
