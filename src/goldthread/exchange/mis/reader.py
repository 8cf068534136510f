"""Read a pupil list from any school system, by a mapping a person has confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from goldthread.exchange.cells import MAX_NAME, RowCells, without_duplicates
from goldthread.exchange.dates import DateOrder, read_date
from goldthread.exchange.identifiers import (
    MAX_KEY,
    NumberKind,
    PupilNumber,
    number_notes,
    read_uln,
    read_upn,
)
from goldthread.exchange.issues import Issue, ReadResult, Refusal
from goldthread.exchange.mis.mapping import IDENTITY_FIELDS, REQUIRED_FIELDS, Field
from goldthread.exchange.mis.source import Source, open_source
from goldthread.exchange.mis.values import (
    NOTHING,
    read_needs,
    read_provision,
    read_sex,
    read_year_group,
)
from goldthread.exchange.words import gettext as _
from goldthread.exchange.words import gettext_noop, ngettext
from goldthread.statute.vocabulary.needs import NeedType
from goldthread.statute.vocabulary.provision import SenProvision
from goldthread.statute.vocabulary.year_groups import YearGroup

MAX_GROUP_NAME = 50
STARTS_A_FORMULA = ("=", "+", "-", "@")
ORDER_IN_WORDS: Mapping[DateOrder, str] = {
    "dmy": gettext_noop("day first"),
    "mdy": gettext_noop("month first"),
}


@dataclass(frozen=True, slots=True)
class MisRow:
    """One pupil of a list. "" or None: the list does not say, or not legibly."""

    line: int
    upn: PupilNumber
    uln: PupilNumber
    mis_id: str
    surname: str
    forename: str
    middle_names: str
    preferred_surname: str
    preferred_forename: str
    born_on: date
    sex: str | None
    year_group: YearGroup | None
    registration: str
    sen_provision: SenProvision | None
    sen_provision_legacy: str | None
    needs: tuple[NeedType, ...]  # the primary first
    entered_on: date | None


def read_rows(
    data: bytes,
    file_name: str,
    mapping: Mapping[Field, str],
    date_order: DateOrder = "dmy",
    sheet: str | None = None,
) -> ReadResult[MisRow]:
    """Read every pupil; refuse the list when it is not whole or the mapping does not fit it."""
    source = open_source(data, file_name, sheet)
    places = {header.casefold(): place for place, header in enumerate(source.headers)}
    _check_mapping(mapping, places, file_name)
    reader = _PupilReader(mapping, _Dates(date_order))
    issues: list[Issue] = []
    rows = [row for row in _rows(source, places, reader, issues) if row is not None]
    reader.dates.check_order(file_name)
    rows, duplicates = _without_duplicates(rows, mapping, file_name)
    notes = _file_notes(rows, mapping, reader.dates, file_name)
    found = (*source.issues, *issues, *duplicates, *notes)
    return ReadResult(file_name, tuple(rows), found, source.rows_seen)


def _check_mapping(mapping: Mapping[Field, str], places: Mapping[str, int], file_name: str) -> None:
    missing = [_(each.label) for each in REQUIRED_FIELDS if each not in mapping]
    if missing:
        raise Refusal(
            file_name, "columns_missing",
            _("No column is chosen for: %(fields)s.") % {"fields": ", ".join(missing)},
            _("Choose the columns, or export the list again with them."),
        )  # fmt: skip
    if any(header.casefold() not in places for header in mapping.values()):
        raise Refusal(
            file_name, "columns_changed", _("The list lacks a column chosen for it before."),
            _("Look at the columns again: this may be another list."),
        )  # fmt: skip


def _rows(
    source: Source, places: Mapping[str, int], reader: _PupilReader, issues: list[Issue]
) -> Iterator[MisRow | None]:
    for cells in source.rows:
        yield reader.read(RowCells(source.file, cells.line, cells.values, places, issues))


@dataclass(slots=True)
class _PupilReader:
    """Reads a row into a pupil by the mapping."""

    mapping: Mapping[Field, str]
    dates: _Dates

    def read(self, row: RowCells) -> MisRow | None:
        """Return the pupil, or None when the row cannot be used."""
        at = self._column
        self._note_formula_texts(row)
        surname, forename = row.name(at(Field.SURNAME)), row.name(at(Field.FORENAME))
        born_on = self.dates.birthday(row, at(Field.BORN_ON))
        if born_on is None or row.refused:
            return None
        provision = read_provision(row, at(Field.SEN_PROVISION))
        return MisRow(
            line=row.line,
            upn=read_upn(row, at(Field.UPN)),
            uln=read_uln(row, at(Field.ULN)),
            mis_id=row.short_text(at(Field.MIS_ID), MAX_KEY),
            surname=surname,
            forename=forename,
            middle_names=row.short_text(at(Field.MIDDLE_NAMES), MAX_NAME),
            preferred_surname=row.short_text(at(Field.PREFERRED_SURNAME), MAX_NAME),
            preferred_forename=row.short_text(at(Field.PREFERRED_FORENAME), MAX_NAME),
            born_on=born_on,
            sex=read_sex(row, at(Field.SEX)),
            year_group=read_year_group(row, at(Field.YEAR_GROUP)),
            registration=row.short_text(at(Field.REGISTRATION), MAX_GROUP_NAME),
            sen_provision=provision.code if provision else None,
            sen_provision_legacy=provision.legacy if provision else None,
            needs=self._needs(row, provision.code if provision else None),
            entered_on=self._entry_day(row, born_on),
        )

    def _column(self, wanted: Field) -> str:
        return self.mapping.get(wanted, "")

    def _needs(self, row: RowCells, provision: SenProvision | None) -> tuple[NeedType, ...]:
        primary = self._column(Field.PRIMARY_NEED)
        needs = (*read_needs(row, primary), *read_needs(row, self._column(Field.SECONDARY_NEED)))
        if needs and provision is SenProvision.NONE:
            message = _("The pupil has a need and an SEN status of none.")
            row.note(primary, "need_without_provision", message)
        return tuple(dict.fromkeys(needs))

    def _entry_day(self, row: RowCells, born_on: date) -> date | None:
        column = self._column(Field.ENTERED_ON)
        entered_on = self.dates.day(row, column)
        if entered_on is not None and entered_on < born_on:
            row.note(column, "entered_before_birth", _("Entry before birth: left out."))
            return None
        return entered_on

    def _note_formula_texts(self, row: RowCells) -> None:
        for column in self.mapping.values():
            text = row.text(column)
            if text.startswith(STARTS_A_FORMULA) and text.casefold() not in NOTHING:
                message = _("Begins as a formula would: kept as text.")
                row.note(column, "text_like_formula", message)


@dataclass(slots=True)
class _Dates:
    """Reads dates in one order, and keeps count of how far the list itself proves that order.

    The count is of the whole list: a system writes all its columns one way.
    """

    order: DateOrder
    ambiguous: int = 0
    proved: int = 0
    contradicted: int = 0

    def day(self, row: RowCells, column: str) -> date | None:
        """Read a date the row can do without."""
        text = row.text(column)
        if text.casefold() in NOTHING:
            return None
        day = self._read(text)
        if day is None:
            row.note(column, *self._trouble(text, "date_unreadable"))
        return day

    def birthday(self, row: RowCells, column: str) -> date | None:
        """Read the date of birth, which a row cannot do without."""
        text = row.text(column)
        day = self._read(text)
        if day is None:
            rule = "birth_date_unreadable" if text else "birth_date_missing"
            row.refuse(column, *self._trouble(text, rule))
        return day

    def _read(self, text: str) -> date | None:
        read = read_date(text, self.order)
        if read is None:
            return None
        self.ambiguous += read.ambiguous
        self.proved += read.proves is not None
        return read.day

    def _trouble(self, text: str, rule: str) -> tuple[str, str]:
        if read_date(text, self._other):
            self.contradicted += 1
            message = _("A date only if read %(order)s.")
            return "date_in_other_order", message % {"order": _(ORDER_IN_WORDS[self._other])}
        return rule, _("Not a date between 1900 and 2100.")

    @property
    def _other(self) -> DateOrder:
        return "mdy" if self.order == "dmy" else "dmy"

    def check_order(self, file_name: str) -> None:
        """Refuse a list whose own dates say that the order chosen is the wrong one."""
        if self.contradicted and not self.proved:
            other, chosen = _(ORDER_IN_WORDS[self._other]), _(ORDER_IN_WORDS[self.order])
            raise Refusal(
                file_name, "date_order_wrong",
                ngettext(
                    "%(count)s date can only be read %(other)s, and none only %(chosen)s: "
                    "the others would be read wrongly.",
                    "%(count)s dates can only be read %(other)s, and none only %(chosen)s: "
                    "the others would be read wrongly.",
                    self.contradicted,
                ) % {"count": f"{self.contradicted:,}", "other": other, "chosen": chosen},
                _("Choose %(order)s for this list.") % {"order": other},
            )  # fmt: skip

    def notes(self, file_name: str) -> Iterator[Issue]:
        """Yield a note when dates disagree on their order, or none of them proves it."""
        if not self.ambiguous or (self.proved and not self.contradicted):
            return
        if self.contradicted:
            rule = "date_order_mixed"
            message = ngettext(
                "%(count)s date could be day first or month first; it was read %(order)s, "
                "and others can only be read the other way: check each.",
                "%(count)s dates could be day first or month first; they were read %(order)s, "
                "and others can only be read the other way: check each.",
                self.ambiguous,
            )
        else:
            rule = "date_order_unproven"
            message = ngettext(
                "%(count)s date could be day first or month first; it was read %(order)s, "
                "and no other date proves it.",
                "%(count)s dates could be day first or month first; they were read %(order)s, "
                "and no other date proves it.",
                self.ambiguous,
            )
        values = {"count": f"{self.ambiguous:,}", "order": _(ORDER_IN_WORDS[self.order])}
        yield Issue(file_name, None, None, rule, message % values, count=self.ambiguous)


def _without_duplicates(
    rows: list[MisRow], mapping: Mapping[Field, str], file_name: str
) -> tuple[list[MisRow], list[Issue]]:
    """Settle pupils listed twice, by UPN and then by the system's own number."""
    upns = [row.upn.text if row.upn.kind is not NumberKind.INVALID else "" for row in rows]
    column = mapping.get(Field.UPN, "")
    rows, by_upn = without_duplicates(rows, upns, file_name, column, "upn_duplicate")
    keys = [row.mis_id for row in rows]
    column = mapping.get(Field.MIS_ID, "")
    rows, by_key = without_duplicates(rows, keys, file_name, column, "mis_id_duplicate")
    return rows, by_upn + by_key


def _file_notes(
    rows: list[MisRow], mapping: Mapping[Field, str], dates: _Dates, file_name: str
) -> Iterator[Issue]:
    upn, uln = mapping.get(Field.UPN, ""), mapping.get(Field.ULN, "")
    yield from number_notes((row.upn for row in rows), file_name, upn, "upn")
    yield from number_notes((row.uln for row in rows), file_name, uln, "uln")
    yield from dates.notes(file_name)
    if not any(each in mapping for each in IDENTITY_FIELDS):
        message = _(
            "No column holds a UPN or a pupil's own number: only names and birthdays match."
        )
        yield Issue(file_name, None, None, "no_identity_column", message)
