"""Where a plan's placement is, in the groups of DfE's release: by code, unit, or kind of school.

SENsetting codes: SEN2 guide as read by an analyst library (domain.md 3.4). The kinds of schools are
GIAS's, by name; which group DfE counts 16-19 academies in was not found: with further education [U].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNKNOWN: Final = "Unknown"
ELSEWHERE: Final = "Educated elsewhere"
OF_CODE: Final = {
    "OLA": ELSEWHERE, "OPA": ELSEWHERE, "EHE": ELSEWHERE, "OTH": ELSEWHERE, "NEET": ELSEWHERE,
    "NIEC": ELSEWHERE, "NIEO": ELSEWHERE, "EYP": "Non-maintained early years",
}  # fmt: skip
_OF_KIND: Final = (
    # the first that stands in the name of the kind, in small letters
    ("special post 16", "Further education"),
    ("special", "Special school"),
    ("pupil referral", "Alternative provision/Pupil referral unit"),
    ("alternative provision", "Alternative provision/Pupil referral unit"),
    ("further education", "Further education"),
    ("sixth form", "Further education"),
    ("16-19", "Further education"),
    ("16 to 19", "Further education"),
    ("higher education", ELSEWHERE),
    ("secure", ELSEWHERE),
    ("miscellaneous", UNKNOWN),
)


def setting_of_kind(kind: str) -> str:
    """The group of a kind of establishment (GIAS, TypeOfEstablishment (name))."""
    small = kind.casefold()
    return next((group for words, group in _OF_KIND if words in small), "Mainstream school")


def setting_of(items: Mapping[str, str], kinds: Mapping[str, str]) -> str | None:
    """The group of a placement; None where only GIAS could tell and it was not given."""
    code = items.get("sensetting", "").upper()
    if code in OF_CODE:
        return OF_CODE[code]
    if any(
        items.get(name, "").casefold() in ("1", "true", "y")
        for name in ("senunitindicator", "resourcedprovisionindicator")
    ):
        return "Mainstream school"
    numbers = [items[name] for name in ("urn", "ukprn") if items.get(name)]
    known = next((kinds[number] for number in numbers if number in kinds), None)
    if known is not None:
        return setting_of_kind(known)
    return None if numbers else UNKNOWN
