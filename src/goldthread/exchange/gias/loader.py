"""Load the GIAS establishments file: schools by URN, their trusts by code, their authorities by code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from goldthread.access.actor import Actor
from goldthread.exchange.gias.reader import EstablishmentRow, read_establishments
from goldthread.exchange.issues import Issue, Severity
from goldthread.exchange.outcome import Outcome
from goldthread.exchange.words import gettext as _
from goldthread.records.organisations.actions.establishments import (
    Establishment,
    Registered,
    compare_establishments,
    keep_establishments,
)
from goldthread.records.organisations.queries import LONGEST

COLUMNS = {
    "name": "EstablishmentName", "la_code": "LA (code)", "phase": "PhaseOfEducation (name)",
    "type_name": "TypeOfEstablishment (name)", "status": "EstablishmentStatus (name)",
    "trust_code": "Trusts (code)", "address": "Street", "postcode": "Postcode",
    "website": "SchoolWebsite", "ukprn": "UKPRN", "laestab": "EstablishmentNumber",
}  # fmt: skip


def load_gias(*, data: bytes, file_name: str, dry_run: bool, by: Actor, at: datetime) -> Outcome:
    """Load every establishment in one transaction; with `dry_run`, only say what would change."""
    read = read_establishments(data, file_name)
    issues = list(read.issues)
    establishments = [
        establishment
        for row in read.rows
        if (establishment := _establishment(row, file_name, issues)) is not None
    ]
    if dry_run:
        done: Registered = compare_establishments(establishments)
    else:
        done = keep_establishments(establishments=establishments, by=by, at=at)
    refused = read.rows_seen - len(establishments)
    return Outcome(done.created, done.updated, done.unchanged, refused, tuple(issues))


def _establishment(row: EstablishmentRow, file: str, issues: list[Issue]) -> Establishment | None:
    values: dict[str, object] = {
        "name": row.name,
        "urn": row.urn,
        "laestab": row.laestab,
        "ukprn": row.ukprn,
        "la_code": row.la_code,
        "phase": row.phase_name,
        "type_name": row.type_name,
        "status": row.status_name,
        "low_age": row.low_age,
        "high_age": row.high_age,
        "capacity": row.capacity,
        "pupils_on_roll": row.pupils,
        "sen_need_types": [need.value for need in row.need_types],
        "resourced_on_roll": row.resourced_on_roll,
        "resourced_capacity": row.resourced_capacity,
        "sen_unit_on_roll": row.unit_on_roll,
        "sen_unit_capacity": row.unit_capacity,
        "address": ", ".join(part for part in (*row.address, row.town, row.county) if part),
        "postcode": row.postcode,
        "website": row.website,
        "easting": row.easting,
        "northing": row.northing,
        "opened_on": row.opened_on,
        "closed_on": row.closed_on,
    }
    too_long = list(_too_long({**values, "trust_code": row.trust_code}))
    refused = "name" in too_long
    for name in too_long:
        severity: Severity = "refused" if refused else "note"
        message = _("Longer than %(longest)s characters: left out.") % {"longest": LONGEST[name]}
        issues.append(Issue(file, row.line, COLUMNS[name], "text_too_long", message, severity))
        values.pop(name, None)
    if refused:
        return None
    trust_code = "" if "trust_code" in too_long else row.trust_code
    return Establishment(
        values={name: value for name, value in values.items() if value not in ("", None)},
        trust_code=trust_code,
        trust_name=row.trust_name[: LONGEST["name"]] or trust_code,
        la_code="" if "la_code" in too_long else row.la_code,
        la_name=row.la_name[: LONGEST["name"]] or row.la_code,
    )


def _too_long(values: Mapping[str, object]) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, str) and len(value) > LONGEST.get(name, len(value)):
            yield name
