"""The figures as they stand, counted from nothing: what kept and partly counted ones must equal."""

from collections.abc import Collection
from datetime import date

from goldthread.records.assurance.queries.figures import FiguresOfDay, figures_of, tallies_of


def counted_now(school_ids: Collection[int], on: date) -> dict[int, FiguresOfDay]:
    """Each school's figures of a day and of the day it is compared with."""
    return {pk: figures_of(tally, on) for pk, tally in tallies_of(school_ids, on).items()}
