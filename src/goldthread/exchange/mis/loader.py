"""A pupil list from a school's own system, in the form the record is compared with.

The list's own number for a pupil is kept as the source key ("mis:…"), so that a child whose name is
corrected is still found when the list carries no UPN.
"""

from __future__ import annotations

from collections.abc import Mapping

from goldthread.exchange.dates import DateOrder
from goldthread.exchange.identifiers import NumberKind
from goldthread.exchange.mis.mapping import Field
from goldthread.exchange.mis.reader import MisRow, read_rows
from goldthread.exchange.reading import Reading, number, said
from goldthread.records.imports.queries.incoming import HASHED_UPN, OWN_NUMBER, IncomingPupil


def read_list(
    data: bytes,
    file_name: str,
    mapping: Mapping[Field, str],
    date_order: DateOrder,
    sheet: str | None = None,
) -> Reading:
    """Read every pupil by a confirmed mapping; refuse a list that is not whole."""
    read = read_rows(data, file_name, mapping, date_order, sheet)
    return Reading(
        file=file_name,
        pupils=tuple(map(_incoming, read.rows)),
        issues=read.issues,
        rows_seen=read.rows_seen,
        refused=read.rows_refused,
    )


def _incoming(row: MisRow) -> IncomingPupil:
    return IncomingPupil(
        line=row.line,
        values=said(
            {
                "forename": row.forename,
                "middle_names": row.middle_names,
                "surname": row.surname,
                "preferred_forename": row.preferred_forename,
                "preferred_surname": row.preferred_surname,
                "born_on": row.born_on,
                "sex": row.sex,
                "upn": number(row.upn),
                "uln": number(row.uln),
                "source_key": _source_key(row),
                "year_group": row.year_group and row.year_group.value,
                "entered_on": row.entered_on,
            }
        ),
        provision=row.sen_provision.value if row.sen_provision else "",
        legacy_code=row.sen_provision_legacy or "",
        needs=tuple(need.value for need in row.needs),
        class_name=row.registration,
    )


def _source_key(row: MisRow) -> str:
    if row.mis_id:
        return OWN_NUMBER + row.mis_id
    return HASHED_UPN + row.upn.text.casefold() if row.upn.kind is NumberKind.HASHED else ""
