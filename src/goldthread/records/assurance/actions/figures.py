"""Showing the figures without adding them up each time: as last counted, while that is still true.

What is kept is a copy that anyone may throw away, not a record: sums, true as long as the school's audit
holds no later write. After one, only the children it touched are counted again where that is known. So keeping them is not audited (the event would itself be the
next write), needs no permission of its own, and may happen while a page is read: it changes nothing
that anyone can see, twice does no more than once, and when it fails the page is shown all the same.
"""

import logging
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.db import DatabaseError, transaction

import goldthread
from goldthread.records.assurance.models import KeptFigures
from goldthread.records.assurance.queries.figures import (
    FiguresOfDay,
    TallyOfDay,
    figures_of,
    tallies_of,
)
from goldthread.records.assurance.queries.kept_figures import (
    by_child_of,
    kept_figures,
    numbers_of,
    untrue_for_some,
)
from goldthread.records.sight.context import counting_figures

DAYS_KEPT: Final = 3
"""Older counts are removed: nobody opens them again."""

logger = logging.getLogger(__name__)


def figures_of_day(
    *, school_ids: Collection[int], on: date, at: datetime
) -> dict[int, FiguresOfDay]:
    """Each school's figures as they stand, counted only where something was written since the last time.

    The caller has checked that these schools' figures may be seen. Two statements when nothing was
    written; otherwise counting and keeping besides, for all such schools at once.
    """
    kept = kept_figures(school_ids, on)
    written = sorted(set(school_ids) - set(kept.figures))
    if not written:
        return kept.figures
    with counting_figures():
        tallies = _counted(written, on)
    try:
        keep_figures(tallies=tallies, stamps=kept.stamps, on=on, at=at)
    except DatabaseError:
        logger.warning("The figures could not be kept; they will be counted again", exc_info=True)
    return kept.figures | {pk: figures_of(tally, on) for pk, tally in tallies.items()}


def _counted(school_ids: Collection[int], on: date) -> dict[int, TallyOfDay]:
    """Counted from nothing, or only the children of whom something was written."""
    untrue = untrue_for_some(school_ids, on)
    whole = sorted(set(school_ids) - set(untrue.tallies))
    found = tallies_of(whole, on) if whole else {}
    if untrue.tallies:
        anew = tallies_of(untrue.tallies, on, untrue.children)
        for pk, tally in untrue.tallies.items():
            found[pk] = tally.with_children(untrue.children, anew[pk])
    return found


@transaction.atomic
def keep_figures(
    *,
    tallies: Mapping[int, TallyOfDay],
    stamps: Mapping[int, int],
    on: date,
    at: datetime,
) -> None:
    """Keep what was just counted over what was kept for the day, and remove older days' counts.

    `stamps` are the schools' last writes as read before counting. Of two who count at once the later
    to keep wins, whichever counted first: should that be the older count, its stamp says so.
    """
    KeptFigures.objects.bulk_create(
        [
            KeptFigures(
                school_id=school_id,
                on=on,
                stamp=stamps[school_id],
                version=goldthread.__version__,
                figures=numbers_of(figures_of(tally, on)),
                by_child=by_child_of(tally),
                counted_at=at,
            )
            for school_id, tally in sorted(tallies.items())
        ],
        update_conflicts=True,
        unique_fields=["school", "on"],
        update_fields=["stamp", "version", "figures", "by_child", "counted_at"],
    )
    KeptFigures.objects.filter(
        school_id__in=tallies, on__lt=on - timedelta(days=DAYS_KEPT)
    ).delete()
