"""Showing the figures without adding them up each time: as last counted, while that is still true.

What is kept is a copy that anyone may throw away, not a record: sums that name nobody, true as long as
the school's audit holds no later write. So keeping them is not audited (the event would itself be the
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
from goldthread.records.assurance.queries.figures import FiguresOfDay, figures_and_before
from goldthread.records.assurance.queries.kept_figures import kept_figures, numbers_of

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
    missing = sorted(set(school_ids) - set(kept.figures))
    if not missing:
        return kept.figures
    counted = figures_and_before(missing, on)
    try:
        keep_figures(figures=counted, stamps=kept.stamps, on=on, at=at)
    except DatabaseError:
        logger.warning("The figures could not be kept; they will be counted again", exc_info=True)
    return kept.figures | counted


@transaction.atomic
def keep_figures(
    *,
    figures: Mapping[int, FiguresOfDay],
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
                figures=numbers_of(found),
                counted_at=at,
            )
            for school_id, found in sorted(figures.items())
        ],
        update_conflicts=True,
        unique_fields=["school", "on"],
        update_fields=["stamp", "version", "figures", "counted_at"],
    )
    KeptFigures.objects.filter(
        school_id__in=figures, on__lt=on - timedelta(days=DAYS_KEPT)
    ).delete()
