"""Counts from several files to one panel of arrays: areas by DfE code, Januaries, bands, settings.

Where two releases give the same figure the newer one holds (the one that reaches further); a figure
the newer one does not publish is taken from the older. Single years of age are added up to bands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from goldthread.analysis.demand.panel import AgeBand, Area, CannotProject, Floats, Panel
from goldthread.exchange.area_counts import AreaCount, Measure, Split
from goldthread.exchange.ehc_plans.columns import NEED_COLUMNS, SETTINGS

BANDS: Final = (
    AgeBand("Under 5", 0, 4),
    AgeBand("Age 5 to 10", 5, 10),
    AgeBand("Age 11 to 15", 11, 15),
    AgeBand("Age 16 to 19", 16, 19),
    AgeBand("Age 20 to 25", 20, 25),
)
"""The bands of every release to 2022; the single years of later ones fit into them."""

NEEDS: Final = tuple(NEED_COLUMNS.values())
"""Primary needs, in DfE's order; published by area from January 2025."""

Key = tuple[str, int, Measure, Split, str]
_NUMBERS = re.compile(r"\d+")


def band_of(label: str) -> AgeBand | None:
    """The band a published age falls into: "Age 5 to 10", "age 7", "under 3", "age 20 and over"."""
    words = label.casefold()
    numbers = [int(text) for text in _NUMBERS.findall(words)]
    if not numbers:
        return None
    age = numbers[0] - 1 if words.startswith("under") else numbers[0]
    return next((band for band in BANDS if band.low <= age <= band.high), None)


def panel_from(files: Sequence[Sequence[AreaCount]]) -> Panel:
    """One panel from the counts of each file; the sums of England are not needed."""
    merged = _merged(files)
    places = _areas(files, {key[0] for key in merged if key[2] is Measure.PLANS})
    januaries = sorted({key[1] for key in merged if key[2] is Measure.PLANS})
    if not januaries:
        raise CannotProject("There is no count of plans in these files.")
    years = tuple(range(januaries[0], januaries[-1] + 1))
    arrays = _Arrays(tuple(places), years, merged)
    return Panel(
        areas=tuple(places.values()),
        years=years,
        bands=BANDS,
        settings=SETTINGS,
        needs=NEEDS,
        plans=arrays.of(Measure.PLANS),
        by_age=arrays.by_age(Measure.PLANS),
        by_setting=arrays.by_setting(Measure.PLANS),
        by_need=arrays.by_need(Measure.PLANS),
        starts=arrays.of(Measure.STARTS),
        requests=arrays.of(Measure.REQUESTS),
        undecided=arrays.of(Measure.UNDECIDED),
        starts_by_age=arrays.by_age(Measure.STARTS),
        starts_by_setting=arrays.by_setting(Measure.STARTS),
        joined=np.zeros((len(places), len(years)), dtype=np.bool_),
    )


def _merged(files: Sequence[Sequence[AreaCount]]) -> dict[Key, float]:
    """One value for each figure, the newest file's where it has one."""
    merged: dict[Key, float] = {}
    for counts in sorted(files, key=lambda file: max((one.year for one in file), default=0)):
        merged.update(
            {key: value for key, value in _added_up(counts).items() if np.isfinite(value)}
        )
    return merged


def _added_up(counts: Sequence[AreaCount]) -> dict[Key, float]:
    """Parts that share a category added up; a sum with a part that is not published is none."""
    sums: dict[Key, float] = {}
    for count in counts:
        if count.level != "area":
            continue
        category = count.category
        if count.split is Split.AGE:
            band = band_of(category)
            if band is None or count.measure is Measure.POPULATION:
                continue
            category = band.label
        year = count.year + (count.measure is not Measure.PLANS)
        key = (count.la_code, year, count.measure, count.split, category)
        value = np.nan if count.value is None else count.value
        sums[key] = sums.get(key, 0.0) + value
    return sums


def _areas(files: Sequence[Sequence[AreaCount]], codes: set[str]) -> dict[str, Area]:
    """Every authority that ever had plans, with the ONS code and name of its last year."""
    names: dict[str, tuple[int, str]] = {}
    gss_codes: dict[str, tuple[int, str]] = {}
    for count in (one for counts in files for one in counts):
        if count.la_code in codes and count.value is not None:
            for kept, text in ((names, count.name), (gss_codes, count.gss_code)):
                if text and count.year >= kept.get(count.la_code, (0, ""))[0]:
                    kept[count.la_code] = (count.year, text)
    nothing = (0, "")
    return {
        code: Area(code, gss_codes.get(code, nothing)[1], names.get(code, nothing)[1])
        for code in sorted(codes)
    }


class _Arrays:
    """The merged counts put into arrays, NaN where nothing was published."""

    def __init__(
        self, codes: tuple[str, ...], years: tuple[int, ...], merged: Mapping[Key, float]
    ) -> None:
        self._rows = {code: row for row, code in enumerate(codes)}
        self._columns = {year: column for column, year in enumerate(years)}
        self._merged = merged

    def of(self, measure: Measure) -> Floats:
        return self._split(measure, Split.TOTAL, ("",))[:, :, 0]

    def by_age(self, measure: Measure) -> Floats:
        return self._split(measure, Split.AGE, tuple(band.label for band in BANDS))

    def by_setting(self, measure: Measure) -> Floats:
        return self._split(measure, Split.SETTING, SETTINGS)

    def by_need(self, measure: Measure) -> Floats:
        return self._split(measure, Split.NEED, NEEDS)

    def _split(self, measure: Measure, split: Split, categories: tuple[str, ...]) -> Floats:
        made = np.full((len(self._rows), len(self._columns), len(categories)), np.nan)
        places = {category: place for place, category in enumerate(categories)}
        for (code, year, counted, by, category), value in self._merged.items():
            if counted is measure and by is split and category in places:
                column = self._columns.get(year)
                if column is not None and code in self._rows:
                    made[self._rows[code], column, places[category]] = value
        return made
