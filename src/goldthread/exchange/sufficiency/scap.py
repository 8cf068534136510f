"""Planned places by school, kind and year, in the shape of DfE's published special and SEN provision tables.

This is NOT the file that the School Capacity (SCAP) survey takes: that is filled in through COLLECT
from DfE's own templates, which were not seen. It is shaped after the *published* tables of that
survey, so that a plan can be laid beside them. What was read, in November 2026:

- the survey's guide for 2026 (gov.uk, 30 April 2026): capacity of specialist provision for the
  current year; forecasts of specialist placements, five academic years ahead for primary and seven
  for secondary; *planned places of mainstream schools only*, three years ahead;
- the data sets of the release "School capacity" (Explore education statistics): "Specialist
  provision - mainstream schools, school level" and "Specialist provision capacity - national,
  regional, local authority", as far as their pages show the variables (five of eight each).

A column marked [V] has a name that stands on one of those pages or, for places and times, is DfE's
usual one in them. [U]: the name is our guess; the page did not show it. [O]: our own, not DfE's.
Two further things are unverified [U]: that a period named by a year means the academic year that
begins in it, and that capacity of post-16 places counts as secondary.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from goldthread.exchange.formulas import neutral
from goldthread.exchange.words import gettext as _

Result = Mapping[str, Any]
Source = Literal["V", "U", "O"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column, whose its name is, and what stands in it."""

    name: str
    source: Source
    kind: Literal["text", "places"]


COLUMNS: Final = (
    Column("time_period", "V", "text"),
    Column("time_identifier", "V", "text"),
    Column("geographic_level", "V", "text"),
    Column("country_code", "V", "text"),
    Column("country_name", "V", "text"),
    Column("old_la_code", "V", "text"),
    Column("la_name", "V", "text"),
    Column("new_la_code", "V", "text"),
    Column("school_urn", "U", "text"),
    Column("school_name", "U", "text"),
    Column("school_main_phase", "V", "text"),
    Column("primary_capacity", "V", "places"),
    Column("secondary_capacity", "U", "places"),
    Column("special_capacity", "U", "places"),
    Column("primary_SEND_unit_capacity", "V", "places"),
    Column("secondary_SEND_unit_capacity", "V", "places"),
    Column("SEND_unit_capacity", "U", "places"),
    Column("primary_resourced_provision_capacity", "V", "places"),
    Column("secondary_resourced_provision_capacity", "V", "places"),
    Column("resourced_provision_capacity", "V", "places"),
    Column("provision", "O", "text"),
    Column("places_now", "O", "places"),
    Column("places_new", "O", "places"),
    Column("period", "O", "text"),
)
STEMS: Final = {
    "special_school": ("capacity", "special_capacity"),
    "sen_unit": ("SEND_unit_capacity", "SEND_unit_capacity"),
    "resource_base": ("resourced_provision_capacity", "resourced_provision_capacity"),
}
"""For each kind of site: what follows "primary_" and "secondary_", and the column of the whole."""
PHASES: Final = {"primary": "Primary", "secondary": "Secondary", "all_through": "All through"}


@dataclass(frozen=True, slots=True)
class Authority:
    """Whose plan it is: DfE's three digits, the ONS code, the name."""

    old_code: str
    new_code: str
    name: str


def write_scap_table(result: Result, authority: Authority) -> bytes:
    """The planned places as CSV. Its first lines say what it is not; data follow the headings.

    Of each site: name, kind, places_now and, where known, urn and phase. A place in neither
    column by phase has no known phase: empty is "not known", never nought.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for line in first_lines():
        writer.writerow([neutral(line)])
    writer.writerow([column.name for column in COLUMNS])
    for row in rows_of(result, authority):
        writer.writerow([_text(row.get(column.name)) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def first_lines() -> tuple[str, ...]:
    """What a reader must know before using the table."""
    guessed = ", ".join(column.name for column in COLUMNS if column.source == "U")
    own = ", ".join(column.name for column in COLUMNS if column.source == "O")
    return (
        _(
            "# A plan, not a return: not for upload to COLLECT. Shaped after the published tables of DfE’s School Capacity survey."
        ),
        _("# Not verified with DfE: %(columns)s. Our own: %(own)s.")
        % {"columns": guessed, "own": own},
        _(
            "# Also not verified: a period named by a year is taken as the academic year that begins in it."
        ),
    )


def rows_of(result: Result, authority: Authority) -> Iterator[dict[str, str | float]]:
    """One row for each period and each site that has or gets specialist places."""
    new = _new_places(result)
    periods = [str(one["period"]) for one in result["periods"]]
    for at, period in enumerate(periods):
        for site in result.get("sites") or ():
            name = str(site["name"])
            more = sum(new.get((name, before), 0.0) for before in periods[: at + 1])
            provision = _provision(site)
            now = float(site.get("places_now") or 0)
            if provision is not None and now + more > 0:
                yield _row(site, authority, period, provision, (now, more))


def _new_places(result: Result) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for step in result["steps"]:
        key = str(step["site"]), str(step["period"])
        found[key] = found.get(key, 0.0) + float(step["places"])
    return found


def _provision(site: Result) -> str | None:
    """The kind of places; a mainstream school that gets some is planned as a resource base."""
    kind = str(site.get("kind") or "")
    return "resource_base" if kind == "mainstream" else kind if kind in STEMS else None


def _row(
    site: Result, authority: Authority, period: str, provision: str, places: tuple[float, float]
) -> dict[str, str | float]:
    by_phase, whole = STEMS[provision]
    phase = str(site.get("phase") or "")
    row: dict[str, str | float] = {
        "time_period": academic_year(period), "time_identifier": "Academic year",
        "geographic_level": "School", "country_code": "E92000001", "country_name": "England",
        "old_la_code": authority.old_code, "la_name": authority.name,
        "new_la_code": authority.new_code, "school_urn": str(site.get("urn") or ""),
        "school_name": str(site["name"]), "school_main_phase": PHASES.get(phase, ""),
        "provision": provision, "places_now": places[0], "places_new": places[1], "period": period,
        whole: sum(places),
    }  # fmt: skip
    if phase in ("primary", "secondary"):
        row[f"{phase}_{by_phase}"] = sum(places)
    return row


def academic_year(period: str) -> str:
    """Return '202728' for '2027', as DfE writes academic years; other names stay as they are."""
    if len(period) == 4 and period.isascii() and period.isdigit():
        return f"{period}{(int(period) + 1) % 100:02d}"
    return period


def _text(value: str | float | None) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else neutral(str(value))
