"""Asking what a printed map needs of many children at once."""

from collections.abc import Iterable
from datetime import date

from goldthread.records.accounts.queries import on_day
from goldthread.records.sen_support.models import SenStatus


def provisions_on(child_ids: Iterable[int], on: date) -> dict[int, str]:
    """The census code (N, K or E) of each of these children on a day: one statement."""
    rows = SenStatus.objects.filter(on_day(on), child_id__in=list(child_ids))
    return dict(rows.order_by("starts_on", "pk").values_list("child_id", "provision"))
