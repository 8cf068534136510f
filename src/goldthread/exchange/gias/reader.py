"""Read the GIAS establishments file (edubasealldata…csv) by column name.

The file has some 140 columns, and DfE adds, drops and moves them; only the names below matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from goldthread.exchange.cells import RowCells, check_headings, positions, without_duplicates
from goldthread.exchange.decoding import MIB
from goldthread.exchange.issues import Issue, ReadResult
from goldthread.exchange.tables import Table, open_table
from goldthread.exchange.words import gettext as _
from goldthread.statute.identifiers import InvalidIdentifier, check_laestab, check_urn
from goldthread.statute.vocabulary.codes import UnknownCode
from goldthread.statute.vocabulary.needs import NeedType, parse_need_type

# The national file of 52,000 establishments is close on 64 MiB; a year's growth must not stop it
MAX_GIAS_FILE = 128 * MIB

PLACES_COLUMNS = (
    "ResourcedProvisionOnRoll",
    "ResourcedProvisionCapacity",
    "SenUnitOnRoll",
    "SenUnitCapacity",
)
REQUIRED_COLUMNS = (
    "URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName",
    "TypeOfEstablishment (name)", "EstablishmentTypeGroup (name)", "EstablishmentStatus (name)",
    "OpenDate", "CloseDate", "PhaseOfEducation (name)", "StatutoryLowAge", "StatutoryHighAge",
    "SchoolCapacity", "NumberOfPupils", "Postcode", "SEN1 (name)", *PLACES_COLUMNS,
)  # fmt: skip
OPTIONAL_COLUMNS = (
    "Trusts (code)", "Trusts (name)", "UKPRN", "Street", "Locality", "Address3", "Town",
    "County (name)", "SchoolWebsite", "TelephoneNum", "HeadTitle (name)", "HeadFirstName",
    "HeadLastName", "Easting", "Northing", "TypeOfResourcedProvision (name)",
)  # fmt: skip

MOST_PUPILS = 100_000
NATIONAL_GRID_EAST, NATIONAL_GRID_NORTH = 700_000, 1_300_000
NOTHING_SAID = frozenset({"", "not applicable", "not recorded", "none", "not collected"})

_NEED_COLUMN = re.compile(r"sen\d{1,2} \(name\)")
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})")
_WEB_ADDRESS = re.compile(r"(?:https?://)?[^\s:/<>\"']+(?::\d{1,5})?(?:/[^\s<>\"']*)?", re.I)


@dataclass(frozen=True, slots=True)
class EstablishmentRow:
    """One establishment as GIAS describes it. None: GIAS does not say, or not legibly."""

    line: int
    urn: str
    laestab: str | None
    la_code: str
    la_name: str
    name: str
    type_name: str
    group_name: str
    status_name: str
    phase_name: str
    opened_on: date | None
    closed_on: date | None
    low_age: int | None
    high_age: int | None
    capacity: int | None
    pupils: int | None
    trust_code: str
    trust_name: str
    ukprn: str | None
    address: tuple[str, ...]
    town: str
    county: str
    postcode: str | None
    website: str | None
    telephone: str
    head_name: str
    easting: int | None
    northing: int | None
    need_types: tuple[NeedType, ...]
    resourced_provision_kind: str
    resourced_on_roll: int | None
    resourced_capacity: int | None
    unit_on_roll: int | None
    unit_capacity: int | None


def read_establishments(data: bytes, file_name: str) -> ReadResult[EstablishmentRow]:
    """Read every establishment; refuse the file when it is not GIAS or is not whole."""
    table = open_table(data, file_name, limit=MAX_GIAS_FILE)
    places = positions(table.headers, file_name)
    check_headings(places, REQUIRED_COLUMNS, file_name, _("the GIAS establishments file"))
    issues = _absent_columns(places, file_name)
    rows = _read_rows(table, places, issues)
    kept, duplicates = without_duplicates(
        rows, [row.urn for row in rows], file_name, "URN", "urn_duplicate"
    )
    found = (*table.issues, *issues, *duplicates)
    return ReadResult(file_name, tuple(kept), found, table.rows_seen)


def _absent_columns(places: Mapping[str, int], file_name: str) -> list[Issue]:
    return [
        Issue(file_name, None, name, "column_absent", _("The file no longer has this column."))
        for name in OPTIONAL_COLUMNS
        if name.casefold() not in places
    ]


def _read_rows(
    table: Table, places: Mapping[str, int], issues: list[Issue]
) -> list[EstablishmentRow]:
    need_columns = [
        table.headers[at] for name, at in places.items() if _NEED_COLUMN.fullmatch(name)
    ]
    rows = []
    for cells in table.rows():
        row = RowCells(table.file, cells.line, cells.values, places, issues)
        establishment = _establishment(row, need_columns)
        if not row.refused:
            rows.append(establishment)
    return rows


def _establishment(row: RowCells, need_columns: list[str]) -> EstablishmentRow:
    resourced_on_roll, resourced_capacity, unit_on_roll, unit_capacity = (
        row.whole(column, 0, MOST_PUPILS) for column in PLACES_COLUMNS
    )
    return EstablishmentRow(
        line=row.line,
        urn=_urn(row),
        laestab=_laestab(row),
        la_code=row.text("LA (code)"),
        la_name=_said(row, "LA (name)"),
        name=_establishment_name(row),
        type_name=_said(row, "TypeOfEstablishment (name)"),
        group_name=_said(row, "EstablishmentTypeGroup (name)"),
        status_name=_said(row, "EstablishmentStatus (name)"),
        phase_name=_said(row, "PhaseOfEducation (name)"),
        opened_on=row.day("OpenDate"),
        closed_on=row.day("CloseDate"),
        low_age=row.whole("StatutoryLowAge", 0, 99),
        high_age=row.whole("StatutoryHighAge", 0, 99),
        capacity=row.whole("SchoolCapacity", 0, MOST_PUPILS),
        pupils=row.whole("NumberOfPupils", 0, MOST_PUPILS),
        trust_code=_said(row, "Trusts (code)"),
        trust_name=_said(row, "Trusts (name)"),
        ukprn=_ukprn(row),
        address=_address(row),
        town=_said(row, "Town"),
        county=_said(row, "County (name)"),
        postcode=_postcode(row),
        website=_website(row),
        telephone=_said(row, "TelephoneNum"),
        head_name=_head_name(row),
        easting=row.whole("Easting", 1, NATIONAL_GRID_EAST) if _has_grid(row) else None,
        northing=row.whole("Northing", 1, NATIONAL_GRID_NORTH) if _has_grid(row) else None,
        need_types=_need_types(row, need_columns),
        resourced_provision_kind=_said(row, "TypeOfResourcedProvision (name)"),
        resourced_on_roll=resourced_on_roll,
        resourced_capacity=resourced_capacity,
        unit_on_roll=unit_on_roll,
        unit_capacity=unit_capacity,
    )


def _said(row: RowCells, column: str) -> str:
    """Return the text, unless it is one of GIAS's ways of saying nothing."""
    text = row.short_text(column)
    return "" if text.casefold() in NOTHING_SAID else text


def _urn(row: RowCells) -> str:
    try:
        return check_urn(row.text("URN"))
    except InvalidIdentifier as problem:
        row.refuse("URN", problem.rule, _(str(problem)))
        return ""


def _establishment_name(row: RowCells) -> str:
    name = row.short_text("EstablishmentName")
    if not name:
        row.refuse("EstablishmentName", "establishment_name_missing", _("A school needs a name."))
    return name


def _laestab(row: RowCells) -> str | None:
    """Join authority and establishment numbers; children's centres and others have none."""
    la, number = row.text("LA (code)"), row.text("EstablishmentNumber")
    if not la or not number:
        return None
    try:
        return check_laestab(la.zfill(3) + number.zfill(4)).value
    except InvalidIdentifier as problem:
        row.note("EstablishmentNumber", problem.rule, _(str(problem)))
        return None


def _ukprn(row: RowCells) -> str | None:
    text = _said(row, "UKPRN")
    if text and not re.fullmatch(r"1\d{7}", text, re.ASCII):
        row.note("UKPRN", "ukprn_invalid", _("A UKPRN is 8 digits starting with 1."))
        return None
    return text or None


def _address(row: RowCells) -> tuple[str, ...]:
    lines = (_said(row, column) for column in ("Street", "Locality", "Address3"))
    return tuple(line for line in lines if line)


def _postcode(row: RowCells) -> str | None:
    text = _said(row, "Postcode").upper()
    if not text:
        return None
    match = _POSTCODE.fullmatch(text)
    if match is None:
        row.note("Postcode", "postcode_invalid", _("Not the form of a postcode."))
        return None
    return f"{match[1]} {match[2]}"


def _website(row: RowCells) -> str | None:
    """Return a web address that is safe to show as a link once a scheme is put before it."""
    text = _said(row, "SchoolWebsite")
    if not text:
        return None
    if not _WEB_ADDRESS.fullmatch(text):
        row.note("SchoolWebsite", "website_invalid", _("Not a web address."))
        return None
    return text


def _head_name(row: RowCells) -> str:
    parts = (_said(row, f"Head{part}") for part in ("Title (name)", "FirstName", "LastName"))
    return " ".join(part for part in parts if part)


def _has_grid(row: RowCells) -> bool:
    """Tell whether the school is on the national grid: abroad and unknown are written 0, 0."""
    return row.text("Easting") not in ("", "0") and row.text("Northing") not in ("", "0")


def _need_types(row: RowCells, columns: list[str]) -> tuple[NeedType, ...]:
    """Gather SEN1…SENn; "Not Applicable" in one may stand beside a real need in the next."""
    found: dict[NeedType, None] = {}
    for column in columns:
        text = _said(row, column)
        if not text:
            continue
        try:
            found[parse_need_type(text)] = None
        except UnknownCode:
            row.note(column, "need_unknown", _("Not a type of need in DfE's list."))
    return tuple(found)
