"""Published releases of an invented region, and tables of sites, in the layouts the readers know.

Believable, not real: growth like that of the last decade, small areas noisier than large ones.
"""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from goldthread.demo.chance import Chance

JANUARIES: Final = 10
NAMES: Final = (
    "Ashmere", "Brindlow", "Carrowby", "Dunholt", "Eastermoor", "Fallowfold", "Garside Vale",
    "Harrowbeck", "Inglewater", "Jarrowick", "Kelderby", "Lowmarsh", "Morrowdale", "Nethercombe",
    "Overstrand Bay", "Pennyghyll", "Quarrendon Vale", "Ravensmere", "Saltholme", "Thornaby Wold",
)  # fmt: skip
AGES: Final = {
    "Under 5": 0.045, "Age 5 to 10": 0.335, "Age 11 to 15": 0.355, "Age 16 to 19": 0.205,
    "Age 20 to 25": 0.06,
}  # fmt: skip
NEW_AGES: Final = {
    "Under 5": 0.22, "Age 5 to 10": 0.46, "Age 11 to 15": 0.26, "Age 16 to 19": 0.05,
    "Age 20 to 25": 0.01,
}  # fmt: skip
SETTINGS: Final = {
    "Mainstream school": 0.42, "Special school": 0.35,
    "Alternative provision/Pupil referral unit": 0.01, "Further education": 0.15,
    "Educated elsewhere": 0.05, "Non-maintained early years": 0.01, "Unknown": 0.01,
}  # fmt: skip
NEW_SETTINGS: Final = {
    "Mainstream school": 0.68, "Special school": 0.18,
    "Alternative provision/Pupil referral unit": 0.01, "Further education": 0.03,
    "Educated elsewhere": 0.05, "Non-maintained early years": 0.04, "Unknown": 0.01,
}  # fmt: skip
NEEDS: Final = {
    "asd": 0.33, "semh": 0.19, "slcn": 0.20, "mld": 0.07, "sld": 0.07, "pmld": 0.025, "spld": 0.035,
    "hi": 0.02, "vi": 0.01, "msi": 0.003, "pd": 0.04, "ds": 0.007, "oth": 0.02,
}  # fmt: skip
GROWTH: Final = 0.095
"""A year: about what England's plans grew by from 2016 to 2024 (DfE, Education, health and care plans)."""
PLACE: Final = (
    "time_period", "time_identifier", "geographic_level", "old_la_code", "new_la_code", "la_name",
)  # fmt: skip
Shares = Mapping[str, float]
Areas = dict[str, tuple[str, list[int], list[int]]]


def releases(seed: str, last_january: int, own_code: str, own_name: str) -> dict[str, bytes]:
    """The data files of one release by name, packed: our own area and its invented neighbours."""
    chance = Chance(seed, "releases")
    areas = _areas(chance, own_code, own_name)
    years = range(last_january - JANUARIES + 1, last_january + 1)
    plans = {"establishment_type": "Total"}
    return {
        "caseload_by_age.csv.gz": _split(areas, years, 0, "characteristic_age", "Total_all", AGES, chance),
        "new_plans_by_age.csv.gz": _split(areas, years, 1, "characteristic_age", "Total_new_all", NEW_AGES, chance),
        "caseload_by_setting.csv.gz": _split(areas, years, 0, "establishment_group", "Total_all", SETTINGS, chance, plans),
        "new_plans_by_setting.csv.gz": _split(areas, years, 1, "establishment_group", "Total_new_all", NEW_SETTINGS, chance, plans),
        "caseload_by_need.csv.gz": _needs(areas, years, chance),
    }  # fmt: skip


def _areas(chance: Chance, own_code: str, own_name: str) -> Areas:
    """For each code the name, the plans of each January, and the new plans of the year before it."""
    nation = [GROWTH + chance.gauss(0.0, 0.02) for _january in range(JANUARIES)]
    named = {own_code: own_name} | {str(101 + place): name for place, name in enumerate(NAMES)}
    found: Areas = {}
    for code, name in named.items():
        level = 1100.0 if code == own_code else chance.uniform(500, 3800)
        counts, new = [], []
        for growth in nation:
            level *= 1 + growth + chance.gauss(0.0, 0.6 / level**0.5)
            counts.append(round(level))
            new.append(round(level * (growth + 0.06)))
        found[code] = (name, counts, new)
    return found


def _split(
    areas: Areas, years: range, which: int, column: str, counted: str, shares: Shares,
    chance: Chance, more: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """One file of the layout of 2022: a row for each area, year and part, and their total."""
    fixed = dict(more or {})
    rows = []
    for code, (name, counts, new) in areas.items():
        drawn = _own_shares(shares, chance)
        for year, plans, started in zip(years, counts, new, strict=True):
            whole = started if which else plans
            parts = _parts(whole, drawn)
            place = _place(year - which, code, name)
            for label, value in {"Total": whole, **parts}.items():
                rows.append({**place, **fixed, column: label, counted: value})
    return _packed((*PLACE, *fixed, column, counted), rows)


def _needs(areas: Areas, years: range, chance: Chance) -> bytes:
    """One file of the layout of 2025, with needs across, for the last three Januaries."""
    rows = []
    for code, (name, counts, _new) in areas.items():
        drawn = _own_shares(NEEDS, chance)
        for year, plans in list(zip(years, counts, strict=True))[-3:]:
            parts = {f"number_{need}": value for need, value in _parts(plans, drawn).items()}
            period = {**_place(year, code, name), "time_period": f"{year - 1}{year % 100:02}"}
            topic = {"breakdown_topic": "All EHC plans", "breakdown": "All EHC plans"}
            rows.append({**period, **topic, "ehc_plans": plans, **parts})
    needs = [f"number_{need}" for need in NEEDS]
    return _packed((*PLACE, "breakdown_topic", "breakdown", "ehc_plans", *needs), rows)


def _place(year: int, code: str, name: str) -> dict[str, Any]:
    return {
        "time_period": year, "time_identifier": "Academic year",
        "geographic_level": "Local authority", "old_la_code": code,
        "new_la_code": f"X00000{code}", "la_name": name,
    }  # fmt: skip


def _own_shares(shares: Shares, chance: Chance) -> dict[str, float]:
    drawn = {name: share * chance.uniform(0.85, 1.15) for name, share in shares.items()}
    whole = sum(drawn.values())
    return {name: share / whole for name, share in drawn.items()}


def _parts(whole: int, shares: Shares) -> dict[str, int]:
    """Whole numbers that add up: the largest part takes what rounding leaves."""
    found = {name: round(whole * share) for name, share in shares.items()}
    largest = max(shares, key=lambda name: shares[name])
    found[largest] += whole - sum(found.values())
    return found


def _packed(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    return gzip.compress(_table(columns, rows), mtime=0)


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """No cell of ours holds a comma or a quotation mark."""
    lines = [",".join(columns)]
    lines += [",".join(str(row[column]) for column in columns) for row in rows]
    return ("\n".join(lines) + "\n").encode()
