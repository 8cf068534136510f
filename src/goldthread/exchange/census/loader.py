"""Load a school census extract into one school's record.

Who a row means. A true UPN says it. Extracts made for sharing carry digests instead of UPNs: the same
digest in a later extract is the same pupil, so it is kept as the record's source key
("upn-hash:…"), never as the UPN. A row with neither is known by its key within the extract
("census:…"). When a later file brings the true UPN, names and birthday join it to the record if they
fit one child only (see `records.imports.queries.matching`); otherwise it is a possible duplicate.

Whose pupils. All rows are taken as pupils of the one school named by the person who loads the file,
whatever the extract's own marks for schools (`NativeId`) say; more than one mark is noted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.timezone import localdate

from goldthread.access.actor import Actor
from goldthread.exchange.census.join import join
from goldthread.exchange.census.reader import read_needs, read_pupils
from goldthread.exchange.census.rows import NeedRow, PupilRow, PupilWithNeeds
from goldthread.exchange.decoding import EXPORT_AGAIN
from goldthread.exchange.identifiers import NumberKind
from goldthread.exchange.issues import Issue, ReadResult, Refusal
from goldthread.exchange.outcome import Outcome, kept, outcome
from goldthread.exchange.reading import Reading, issue_about, number, said
from goldthread.exchange.words import gettext as _
from goldthread.exchange.words import ngettext
from goldthread.records.imports.actions.batches import Upload, import_pupils, keep_outcome
from goldthread.records.imports.queries.incoming import CENSUS_ROW, HASHED_UPN, IncomingPupil
from goldthread.records.imports.queries.planning import plan_changes
from goldthread.records.imports.queries.standing import standing_of
from goldthread.records.organisations.queries import school_by_urn

COLUMNS = {
    "surname": "surname",
    "forename": "forename",
    "born_on": "dob",
    "entered_on": "entrydate",
}


def read_census(pupils: tuple[str, bytes], needs: tuple[str, bytes]) -> Reading:
    """Read both tables, each given as name and bytes; refuse them if either is not whole."""
    pupil_rows = read_pupils(pupils[1], pupils[0])
    need_rows = read_needs(needs[1], needs[0])
    joined = join(pupil_rows, need_rows)
    _check_pupils_are_whole(pupil_rows, need_rows)
    notes = tuple(_schools_note(pupil_rows))
    return Reading(
        file=pupil_rows.file,
        pupils=tuple(map(_incoming, joined.rows)),
        issues=(*pupil_rows.issues, *need_rows.issues, *joined.issues, *notes),
        rows_seen=pupil_rows.rows_seen,
        refused=pupil_rows.rows_refused,
    )


def load_census(
    *,
    pupils: tuple[str, bytes],
    needs: tuple[str, bytes],
    school_urn: str,
    dry_run: bool,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Load both tables into a school in one transaction; with `dry_run`, only say what would change."""
    school = school_by_urn(school_urn)
    if school is None:
        raise Refusal(
            pupils[0], "school_unknown",
            _("No school here has the URN %(urn)s.") % {"urn": school_urn},
            _("Import the GIAS file first, or check the number."),
        )  # fmt: skip
    reading = read_census(pupils, needs)
    if dry_run:
        plan = plan_changes(reading.pupils, standing_of(school.pk, localdate(at)))
        batch = None
    else:
        upload = Upload("census", pupils[0], (pupils[1], needs[1]), {})
        plan, batch = import_pupils(
            school=school, upload=upload, pupils=reading.pupils, by=by, at=at
        )
    found = [issue_about(problem, reading.file, COLUMNS) for problem in plan.problems]
    result = outcome(plan.counts, reading.refused, (*reading.issues, *found))
    if batch is not None:
        counts = {name: getattr(result, name) for name in plan.counts}
        keep_outcome(batch=batch, counts=counts, issues=kept(result.issues))
    return result


def _check_pupils_are_whole(pupils: ReadResult[PupilRow], needs: ReadResult[NeedRow]) -> None:
    """Refuse a pupil table cut between two lines: it leaves needs of more pupils than were refused."""
    known = {pupil.source_key for pupil in pupils.rows}
    strangers = {need.source_key for need in needs.rows} - known
    if len(strangers) > pupils.rows_refused:
        raise Refusal(
            pupils.file, "pupils_missing",
            ngettext(
                "The needs table speaks of %(count)s pupil that this table does not have, "
                "so part of it is missing or the two are of different extracts.",
                "The needs table speaks of %(count)s pupils that this table does not have, "
                "so part of it is missing or the two are of different extracts.",
                len(strangers),
            ) % {"count": f"{len(strangers):,}"},
            _(EXPORT_AGAIN),
        )  # fmt: skip


def _schools_note(pupils: ReadResult[PupilRow]) -> Iterator[Issue]:
    marks = {pupil.native_id for pupil in pupils.rows} - {""}
    if len(marks) > 1:
        yield Issue(
            pupils.file, None, "NativeId", "several_schools",
            _(
                "The rows carry %(count)s different marks for schools: all are taken as pupils of "
                "the school you named."
            ) % {"count": len(marks)},
            count=len(pupils.rows),
        )  # fmt: skip


def _incoming(row: PupilWithNeeds) -> IncomingPupil:
    pupil = row.pupil
    return IncomingPupil(
        line=pupil.line,
        values=said(
            {
                "forename": pupil.forename,
                "middle_names": pupil.middle_names,
                "surname": pupil.surname,
                "preferred_surname": pupil.preferred_surname,
                "former_surname": pupil.former_surname,
                "born_on": pupil.born_on,
                "sex": pupil.sex,
                "upn": number(pupil.upn),
                "former_upn": number(pupil.former_upn),
                "uln": number(pupil.uln),
                "source_key": _source_key(pupil),
                "ethnicity": pupil.ethnicity,
                "first_language": pupil.language,
                "year_group": pupil.year_group and pupil.year_group.value,
                "entered_on": pupil.entered_on,
            }
        ),
        provision=pupil.sen_provision.value if pupil.sen_provision else "",
        legacy_code=pupil.sen_provision_legacy or "",
        needs=_needs(row.needs),
    )


def _source_key(pupil: PupilRow) -> str:
    if number(pupil.upn):
        return ""
    if pupil.upn.kind is NumberKind.HASHED:
        return HASHED_UPN + pupil.upn.text.casefold()
    return CENSUS_ROW + pupil.source_key


def _needs(needs: Sequence[NeedRow]) -> tuple[str, ...]:
    """The types of need DfE knows, in rank order, each once; the others are issues already."""
    return tuple(dict.fromkeys(need.need_type.value for need in needs if need.need_type))
