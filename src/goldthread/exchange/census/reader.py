"""Read COLLECT's school census extract: the pupils on roll, and their SEN needs.

Columns are found by name, so their order does not matter, nor does the order of rows. Extracts go
by several names for one column (sex was gender, the table may be trimmed by hand): only what a
child cannot be told apart without is required.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from goldthread.exchange.cells import (
    MAX_NAME,
    RowCells,
    check_headings,
    positions,
    without_duplicates,
)
from goldthread.exchange.census.rows import NeedRow, PupilRow
from goldthread.exchange.identifiers import MAX_KEY, number_notes, read_uln, read_upn
from goldthread.exchange.issues import Issue, ReadResult
from goldthread.exchange.tables import Table, open_table
from goldthread.exchange.words import gettext as _
from goldthread.statute.vocabulary.codes import UnknownCode
from goldthread.statute.vocabulary.needs import NeedType, parse_need_type
from goldthread.statute.vocabulary.provision import ParsedProvision, parse_sen_provision
from goldthread.statute.vocabulary.year_groups import YearGroup, parse_year_group

KEY = "pupilonrolltableid"
PUPIL_COLUMNS = (
    KEY, "dob", "surname", "forename", "upn", "sex", "entrydate", "enrolstatus",
    "senprovision", "ncyearactual",
)  # fmt: skip
NEED_COLUMNS = (KEY, "sentyperank", "sentype")

ENROL_STATUSES = frozenset("CMSFO")
YOUNG_CARER = frozenset("NPS")
POST_LOOKED_AFTER = frozenset("NAGRC")
SERVICE_CHILD = frozenset("YNRU")
MAX_PUPILS = 250_000  # the largest authority has some 220,000; also the most needs in one file
HIGHEST_RANK = 20  # DfE publishes two; systems keep more
PLACEHOLDER_CODES = 20  # characters of an unknown code worth keeping

Read = TypeVar("Read", PupilRow, NeedRow)


def read_pupils(data: bytes, file_name: str) -> ReadResult[PupilRow]:
    """Read the pupils-on-roll table; refuse the file when it is another or is not whole."""
    result = _read(data, file_name, PUPIL_COLUMNS, _("the census table of pupils on roll"), _pupil)
    rows, duplicates = without_duplicates(
        result.rows, [row.source_key for row in result.rows], file_name, KEY, "pupil_key_duplicate"
    )
    notes = (
        *number_notes((row.upn for row in rows), file_name, "upn", "upn"),
        *number_notes((row.former_upn for row in rows), file_name, "formerupn", "former_upn"),
        *number_notes((row.uln for row in rows), file_name, "uniquelearnernumber", "uln"),
    )
    issues = (*result.issues, *duplicates, *notes)
    return ReadResult(file_name, tuple(rows), issues, result.rows_seen)


def read_needs(data: bytes, file_name: str) -> ReadResult[NeedRow]:
    """Read the SEN needs table; a need whose code is unknown is kept with its code as written."""
    result = _read(data, file_name, NEED_COLUMNS, _("the census table of SEN needs"), _need)
    rows, duplicates = without_duplicates(
        result.rows, [row.need_key for row in result.rows], file_name, "senneedstableid",
        "need_key_duplicate",
    )  # fmt: skip
    return ReadResult(file_name, tuple(rows), (*result.issues, *duplicates), result.rows_seen)


def _read(
    data: bytes,
    file_name: str,
    required: tuple[str, ...],
    what: str,
    read_row: Callable[[RowCells], Read | None],
) -> ReadResult[Read]:
    table: Table = open_table(data, file_name, max_rows=MAX_PUPILS)
    places = positions(table.headers, file_name)
    check_headings(places, required, file_name, what)
    issues: list[Issue] = []
    rows = list(_rows(table, places, issues, read_row))
    return ReadResult(file_name, tuple(rows), (*table.issues, *issues), table.rows_seen)


def _rows(
    table: Table,
    places: Mapping[str, int],
    issues: list[Issue],
    read_row: Callable[[RowCells], Read | None],
) -> list[Read]:
    rows: list[Read] = []
    for cells in table.rows():
        row = RowCells(table.file, cells.line, cells.values, places, issues)
        read = read_row(row)
        if read is not None and not row.refused:
            rows.append(read)
    return rows


def _pupil(row: RowCells) -> PupilRow | None:
    born_on = row.birthday("dob")
    key = _key(row, KEY)
    surname, forename = row.name("surname"), row.name("forename")
    if born_on is None or row.refused:
        return None
    provision = _provision(row)
    return PupilRow(
        line=row.line,
        source_key=key,
        native_id=row.short_text("NativeId", MAX_KEY),
        surname=surname,
        forename=forename,
        middle_names=row.short_text("middlenames", MAX_NAME),
        preferred_surname=row.short_text("preferredsurname", MAX_NAME),
        former_surname=row.short_text("formersurname", MAX_NAME),
        upn=read_upn(row, "upn"),
        former_upn=read_upn(row, "formerupn"),
        uln=read_uln(row, "uniquelearnernumber"),
        sex=row.code("sex", frozenset("MF")),
        born_on=born_on,
        entered_on=_entry_day(row, born_on),
        ethnicity=row.short_text("ethnicity", 4).upper(),
        language=row.short_text("language", 4).upper(),
        enrol_status=row.code("enrolstatus", ENROL_STATUSES),
        year_group=_year_group(row),
        sen_provision=provision.code if provision else None,
        sen_provision_legacy=provision.legacy if provision else None,
        sen_unit=row.flag("senunitindicator"),
        resourced_provision=row.flag("resourcedprovisionindicator"),
        top_up=row.flag("topupfunding"),
        part_time=row.flag("parttime"),
        young_carer=row.code("youngcarer", YOUNG_CARER),
        post_looked_after=row.code("plaa", POST_LOOKED_AFTER),
        service_child=row.code("servicechild", SERVICE_CHILD),
    )


def _key(row: RowCells, column: str) -> str:
    key = row.text(column)
    if not key:
        row.refuse(column, "key_missing", _("The row lacks the key that joins it to other tables."))
    elif len(key) > MAX_KEY:
        too_long = _("The key is longer than %(longest)s characters.") % {"longest": MAX_KEY}
        row.refuse(column, "key_too_long", too_long)
    return key


def _entry_day(row: RowCells, born_on: date) -> date | None:
    entered_on = row.day("entrydate")
    if entered_on is not None and entered_on < born_on:
        row.note("entrydate", "entered_before_birth", _("Entry before birth: left out."))
        return None
    return entered_on


def _year_group(row: RowCells) -> YearGroup | None:
    text = row.text("ncyearactual").removesuffix(".0")
    if not text:
        row.note("ncyearactual", "year_group_missing", _("No year group."))
        return None
    try:
        return parse_year_group(text)
    except UnknownCode:
        row.note("ncyearactual", "year_group_unknown", _("Not a year group in DfE's list."))
        return None


def _provision(row: RowCells) -> ParsedProvision | None:
    text = row.text("senprovision")
    if not text:
        row.note(
            "senprovision", "sen_provision_missing", _("No SEN provision: not even N for none.")
        )
        return None
    try:
        parsed = parse_sen_provision(text)
    except UnknownCode:
        row.note("senprovision", "sen_provision_unknown", _("Not an SEN provision in DfE's list."))
        return None
    if parsed.legacy:
        row.note(
            "senprovision",
            "sen_provision_legacy",
            _("A code withdrawn in 2014: read as what replaced it."),
        )
    return parsed


def _need(row: RowCells) -> NeedRow | None:
    key = _key(row, KEY)
    code = row.text("sentype")
    if not code:
        row.refuse("sentype", "need_missing", _("The row names no type of need."))
    if row.refused:
        return None
    return NeedRow(
        line=row.line,
        source_key=key,
        need_key=row.short_text("senneedstableid", MAX_KEY),
        rank=_rank(row),
        need_type=_need_type(row, code),
        code_as_written=code[:PLACEHOLDER_CODES],
    )


def _rank(row: RowCells) -> int | None:
    rank = row.whole("sentyperank", 1, HIGHEST_RANK)
    if rank is None and not row.text("sentyperank"):
        row.note("sentyperank", "need_rank_missing", _("No rank: placed after the ranked needs."))
    return rank


def _need_type(row: RowCells, code: str) -> NeedType | None:
    try:
        return parse_need_type(code)
    except UnknownCode:
        row.note(
            "sentype",
            "need_unknown",
            _("Not a type of need in DfE's list: no need is recorded from this row."),
        )
        return None
