"""Check rules for the numbers England gives to pupils, learners and schools.

No message and no repr repeats the value: a wrong number in a log is still somebody's number.
A UPN is not proof of identity: a pupil can have two, and its use is limited to education [U].
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class InvalidIdentifier(ValueError):
    """A number that breaks a rule. `rule` is stable (`upn_check_letter`); the message is for
    people and never contains the value."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(RULE_MESSAGES[rule])


RULE_MESSAGES: Final = {
    "upn_format": (
        "A UPN has 13 characters: a letter and 12 digits, or for a temporary one a letter, "
        "11 digits and a letter. The letters I, O and S are never used."
    ),
    "upn_check_letter": (
        "The first letter of this UPN does not fit its digits, so one of them is mistyped. "
        "Please check it against the file it came from."
    ),
    "upn_la_code": (
        "Digits 1 to 3 of this UPN are not a local authority's number. "
        "Please check it against the file it came from."
    ),
    "uln_format": "A ULN has 10 digits and does not begin with 0.",
    "uln_check_digit": (
        "The last digit of this ULN does not fit the others, so one of them is mistyped."
    ),
    "urn_format": "A school's URN has 6 digits and does not begin with 0.",
    "laestab_format": (
        "A LAESTAB has 7 digits: three for the local authority and four for the school."
    ),
    "laestab_la_code": "The first three digits are not a local authority's number.",
}
"""Rule id to the words people see."""

_UPN_LETTERS: Final = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN_LETTER_CLASS: Final = "[A-HJ-NP-RT-Z]"
_UPN_PERMANENT: Final = re.compile(rf"{_UPN_LETTER_CLASS}[0-9]{{12}}")
_UPN_TEMPORARY: Final = re.compile(rf"{_UPN_LETTER_CLASS}[0-9]{{11}}{_UPN_LETTER_CLASS}")

LA_CODE_BLOCKS: Final = ((1, 5), (201, 420), (660, 681), (701, 708), (800, 999))
"""Blocks of three-digit numbers in use. DfE's rule 1530 lists single codes [V2] (Arbor help, error
1530): 001-005 are "pseudo authorities", 201-420 London, the metropolitan districts and Scilly,
660-681 Wales, 701-708 islands and service schools, 800-938 everyone else. We accept whole blocks,
and all of 800-999, because new authorities keep getting numbers (940-943 since 2021 [U]) and a
reorganisation must not stop a school's import; a mistyped digit is the check letter's job."""


class UpnKind(StrEnum):
    """Whether a UPN is for good or a stopgap until the former school's is known."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"


@dataclass(frozen=True)
class Upn:
    """A unique pupil number that passed every rule, in capitals without spaces."""

    value: str = field(repr=False)
    kind: UpnKind

    @property
    def is_temporary(self) -> bool:
        """Whether a permanent number should be sought."""
        return self.kind is UpnKind.TEMPORARY

    @property
    def la_code(self) -> str:
        """The authority that issued it: where the pupil first had a number, not where they are."""
        return self.value[1:4]


def check_upn(text: str) -> Upn:
    """The UPN, tidied, if it keeps DfE's rules [V] S61: format, check letter, authority.

    Raises InvalidIdentifier with rule upn_format, upn_check_letter or upn_la_code, in that order.
    Trap: two vendor help pages print `Q207000016049` as right; their sum, 267, is an
    arithmetic slip for 266, and the letter is P.
    """
    value = _tidy(text)
    if _UPN_PERMANENT.fullmatch(value):
        upn = Upn(value, UpnKind.PERMANENT)
    elif _UPN_TEMPORARY.fullmatch(value):
        upn = Upn(value, UpnKind.TEMPORARY)
    else:
        raise InvalidIdentifier("upn_format")
    if upn_check_letter(value[1:]) != value[0]:
        raise InvalidIdentifier("upn_check_letter")
    if not is_la_code(upn.la_code):
        raise InvalidIdentifier("upn_la_code")
    return upn


def upn_check_letter(rest: str) -> str:
    """The first letter that belongs to the other twelve characters of a UPN.

    Sum of each character's value times its position (2 to 13), modulo 23; a final letter
    counts as its place in the alphabet without I, O and S [V] S61.
    """
    total = sum(
        place * (int(character) if character.isdigit() else _UPN_LETTERS.index(character))
        for place, character in enumerate(rest, start=2)
    )
    return _UPN_LETTERS[total % 23]


def is_la_code(code: str) -> bool:
    """Whether three digits lie in a block that DfE uses for local authorities."""
    if not re.fullmatch(r"[0-9]{3}", code):
        return False
    return any(first <= int(code) <= last for first, last in LA_CODE_BLOCKS)


def check_uln(text: str) -> str:
    """The unique learner number, ten digits without spaces, if its check digit fits.

    First digit not 0; digits times 10, 9 … 1 sum to 10 modulo 11 (HESA coding manual [V2]). The
    placeholder 9999999999 for "not known" fails, as it should.
    Raises InvalidIdentifier with rule uln_format or uln_check_digit.
    """
    value = _tidy(text)
    if not re.fullmatch(r"[1-9][0-9]{9}", value):
        raise InvalidIdentifier("uln_format")
    total = sum(int(digit) * weight for digit, weight in zip(value, range(10, 0, -1), strict=True))
    if total % 11 != 10:
        raise InvalidIdentifier("uln_check_digit")
    return value


def check_urn(text: str) -> str:
    """A school's unique reference number: six digits, no check digit exists [V] GIAS.

    Raises InvalidIdentifier with rule urn_format.
    """
    value = _tidy(text)
    if not re.fullmatch(r"[1-9][0-9]{5}", value):
        raise InvalidIdentifier("urn_format")
    return value


@dataclass(frozen=True)
class Laestab:
    """A school's number within its authority. Changes with the authority; a URN does not."""

    la_code: str
    establishment: str

    @property
    def value(self) -> str:
        """Seven digits, as in CTF file names: "8011234"."""
        return self.la_code + self.establishment

    @property
    def with_slash(self) -> str:
        """As people write it: "801/1234"."""
        return f"{self.la_code}/{self.establishment}"


def check_laestab(text: str) -> Laestab:
    """The authority and establishment number from "8011234", "801/1234" or "801-1234".

    Raises InvalidIdentifier with rule laestab_format or laestab_la_code. CTF's parties that are
    not schools ("820LLLL", X's, M's) fail here: the CTF reader knows them.
    """
    found = re.fullmatch(r"([0-9]{3})[/-]?([0-9]{4})", _tidy(text))
    if not found or found.group(2) == "0000":
        raise InvalidIdentifier("laestab_format")
    if not is_la_code(found.group(1)):
        raise InvalidIdentifier("laestab_la_code")
    return Laestab(found.group(1), found.group(2))


_CUT_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{0,4}(?:-[0-9a-f]{0,12}){0,3}")
_DIGEST_LENGTHS: Final = frozenset({8, 16, 32, 40, 56, 64, 96, 128})


def is_hashed_identifier(text: str) -> bool:
    """Whether a value looks scrambled rather than mistyped, so that a reader can say so once.

    Heuristic, from the published fake census extract: UPNs there are UUIDs cut to 12
    characters ("21db2df8-fa0"), ULNs to 10 ("0ec98ce2-5"), codes eight hex digits. True also
    for whole UUIDs and for hex digests of usual lengths that contain a letter. Never true
    for a real UPN (13 characters, no hyphen), ULN or URN (digits only).
    """
    value = text.strip().casefold()
    if _CUT_UUID.fullmatch(value):
        return True
    is_hex = re.fullmatch(r"[0-9a-f]+", value) is not None
    return is_hex and len(value) in _DIGEST_LENGTHS and not value.isdigit()


def _tidy(text: str) -> str:
    return "".join(text.split()).upper()
