"""Values as school systems write them: SEN status, types of need, sex."""

from __future__ import annotations

import re

from goldthread.exchange.cells import RowCells, cleaned
from goldthread.exchange.words import gettext as _
from goldthread.statute.vocabulary.codes import UnknownCode, only_letters
from goldthread.statute.vocabulary.needs import NeedType, parse_need_type
from goldthread.statute.vocabulary.provision import (
    ParsedProvision,
    SenProvision,
    parse_sen_provision,
)
from goldthread.statute.vocabulary.year_groups import YearGroup, parse_year_group

# What systems print where there is nothing to print
NOTHING = frozenset({"", "-", "--", "none", "n/a", "na", "nil", "null", "not applicable"})

_PROVISIONS = {
    only_letters(words): ParsedProvision(provision, legacy)
    for provision, legacy, spellings in (
        (SenProvision.NONE, None, (
            "No special educational needs", "No Special Educational Need", "Not SEN",
            "No SEND", "No SEN provision", "Not on SEN register", "None",
        )),
        (SenProvision.SEN_SUPPORT, None, ("SEND Support", "SEN K", "Support", "K code")),
        (SenProvision.EHC_PLAN, None, (
            "EHC", "Education Health and Care", "Education Health Care Plan",
            "Education, Health & Care Plan", "Education Health and Care Plans", "EHC plan (EHCP)",
        )),
        (SenProvision.EHC_PLAN, "S", ("Statement", "Statemented", "Statement of SEN")),
        (SenProvision.SEN_SUPPORT, "A", (
            "School Action", "Early Years Action", "School/Early Years Action",
        )),
        (SenProvision.SEN_SUPPORT, "P", (
            "School Action Plus", "Early Years Action Plus", "SA Plus",
        )),
    )
    for words in spellings
}  # fmt: skip
_SEXES = {"m": "M", "male": "M", "boy": "M", "f": "F", "female": "F", "girl": "F"}
_CODE_AND_NAME = re.compile(r"(.+?)\s*[-–—:(]\s*(.+?)\)?")
_BETWEEN_NEEDS = re.compile(r"[;|\r\n]")


def read_provision(row: RowCells, column: str) -> ParsedProvision | None:
    """Read the SEN status. Nothing there is "not said", which is not "none"."""
    text = row.text(column)
    if text.casefold() in NOTHING - {"none"}:
        return None
    parsed = _provision(text)
    if parsed is None:
        row.note(column, "sen_provision_unknown", _("Not an SEN status we know."))
    elif parsed.legacy:
        row.note(column, "sen_provision_legacy", _("A status withdrawn in 2014."))
    return parsed


def _provision(text: str) -> ParsedProvision | None:
    """Read "K", "SEN Support", "K - SEN Support" or "SEN Support (K)"; two halves must agree."""
    if whole := _one_provision(text):
        return whole
    halves = _CODE_AND_NAME.fullmatch(text)
    if halves is None:
        return None
    code, name = _one_provision(halves[1]), _one_provision(halves[2])
    return code if code == name else None


def _one_provision(text: str) -> ParsedProvision | None:
    if known := _PROVISIONS.get(only_letters(text.replace("+", "plus"))):
        return known
    try:
        return parse_sen_provision(text)
    except UnknownCode:
        return None


def read_needs(row: RowCells, column: str) -> tuple[NeedType, ...]:
    """Read one need or several in a cell: "SLCN", "SLCN; ASD", "ASD - Autistic Spectrum…"."""
    parts = map(cleaned, _BETWEEN_NEEDS.split(row.raw(column)))
    found = [
        _need(need) for part in parts if part.casefold() not in NOTHING for need in _split(part)
    ]
    if None in found:
        row.note(column, "need_unknown", _("Not a type of need in DfE's list."))
    return tuple(need for need in found if need is not None)


def _split(part: str) -> list[str]:
    """Split at commas only what is not one name that holds commas."""
    by_comma = [piece.strip() for piece in part.split(",") if piece.strip()]
    return by_comma if _need(part) is None and all(map(_need, by_comma)) else [part]


def _need(text: str) -> NeedType | None:
    for spelling in _need_spellings(text):
        try:
            return parse_need_type(spelling)
        except UnknownCode:
            continue
    return None


def _need_spellings(text: str) -> tuple[str, ...]:
    halves = re.fullmatch(r"(.+?)\s*\((\w{2,4})\)", text)  # "Autistic Spectrum Disorder (ASD)"
    return (text, halves[2]) if halves else (text,)


def read_sex(row: RowCells, column: str) -> str | None:
    """Read M or F, spelt out or not."""
    text = row.text(column).casefold()
    if text in NOTHING:
        return None
    if text not in _SEXES:
        row.note(column, "sex_unreadable", _("Neither M nor F, the census's two values."))
    return _SEXES.get(text)


def read_year_group(row: RowCells, column: str) -> YearGroup | None:
    """Read "5", "Year 5", "Y5", "Reception" and their like."""
    text = row.text(column)
    if text.casefold() in NOTHING:
        return None
    try:
        return parse_year_group(text.removesuffix(".0"))
    except UnknownCode:
        row.note(column, "year_group_unknown", _("Not a year group we know."))
        return None
