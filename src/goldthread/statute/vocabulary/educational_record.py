"""Which right a copy of a record is asked for by, and which schools owe parents the educational record.

Education (Pupil Information) (England) Regulations 2005 (SI 2005/1437). Regulation 3, read as made on
legislation.gov.uk [V]: any record about a pupil processed for the governing body or by a teacher of a
school maintained by a local authority, or of a special school not so maintained, that came from the
school, the authority, the pupil or a parent; not what a teacher keeps for themselves alone. Its
explanatory note [V]: regulation 5 leaves out nursery schools. Who is a parent: Education Act 1996,
section 576 (House of Commons Library, CBP-7657 [V2]).
"""

from enum import StrEnum
from typing import Final


class AccessRight(StrEnum):
    """By what law a copy of a record is asked for."""

    SUBJECT_ACCESS = "subject_access"
    EDUCATION = "education"

    @property
    def label(self) -> str:
        """The right in plain words."""
        return ACCESS_RIGHT_LABELS[self]


ACCESS_RIGHT_LABELS: Final = {
    AccessRight.SUBJECT_ACCESS: "Everything held (the child’s right)",
    AccessRight.EDUCATION: "Educational record (a parent’s right)",
}


class Owed(StrEnum):
    """Whether a school owes parents the educational record."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"

    @property
    def label(self) -> str:
        """What follows for a parent, in a sentence."""
        return OWED_LABELS[self]


OWED_LABELS: Final = {
    Owed.YES: "Parents may see the educational record within 15 school days of asking in writing.",
    Owed.NO: "The law that gives parents the educational record does not bind this kind of school. "
    "The school’s own policy, or an academy’s funding agreement, may give as much.",
    Owed.UNSURE: "Whether the law that gives parents the educational record binds this school is not "
    "clear from its type. Ask the data protection officer.",
}

_MAINTAINED: Final = frozenset(
    {
        "Community school",
        "Community special school",
        "Foundation school",
        "Foundation special school",
        "Non-maintained special school",
        "Voluntary aided school",
        "Voluntary controlled school",
    }
)
_UNSURE: Final = frozenset(
    {
        "",
        "Academy special converter",
        "Academy special sponsor led",
        "Free schools special",
        "Pupil referral unit",
    }
)
"""A special academy may be "a special school not so maintained", and a referral unit is maintained but
has no governing body of the usual kind: read in no official text [U]. A type nobody has entered."""


def owes_educational_record(type_name: str) -> Owed:
    """Whether a school of this type owes it; types as in GIAS, TypeOfEstablishment (name).

    Academies, free schools, independent schools, colleges and nursery schools: no.
    """
    if type_name in _MAINTAINED:
        return Owed.YES
    return Owed.UNSURE if type_name in _UNSURE else Owed.NO
