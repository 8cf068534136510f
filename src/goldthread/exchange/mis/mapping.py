"""Which of a file's headings is which of our fields: a first guess, for a person to confirm.

Headings gathered from SIMS, Arbor, Bromcom and ScholarPack exports, DfE's own column names (census,
CTF, MTC) and the lists other products ask schools for. A heading is compared by letters and digits
only, so "Reg. Group", "reg group" and "RegGroup" are one. Order matters: for each field the first
spelling a file has is taken, so a legal name comes before a plain one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from goldthread.statute.vocabulary.codes import only_letters


class Field(StrEnum):
    """What a pupil list can tell us."""

    UPN = "upn"
    ULN = "uln"
    MIS_ID = "mis_id"
    SURNAME = "surname"
    FORENAME = "forename"
    MIDDLE_NAMES = "middle_names"
    PREFERRED_SURNAME = "preferred_surname"
    PREFERRED_FORENAME = "preferred_forename"
    BORN_ON = "born_on"
    SEX = "sex"
    YEAR_GROUP = "year_group"
    REGISTRATION = "registration"
    SEN_PROVISION = "sen_provision"
    PRIMARY_NEED = "primary_need"
    SECONDARY_NEED = "secondary_need"
    ENTERED_ON = "entered_on"

    @property
    def label(self) -> str:
        """The field in plain words, for the mapping screen."""
        return FIELD_LABELS[self]


FIELD_LABELS = {
    Field.UPN: "Unique pupil number (UPN)",
    Field.ULN: "Unique learner number (ULN)",
    Field.MIS_ID: "The school system's own number for the pupil",
    Field.SURNAME: "Surname",
    Field.FORENAME: "Forename",
    Field.MIDDLE_NAMES: "Middle names",
    Field.PREFERRED_SURNAME: "Preferred surname",
    Field.PREFERRED_FORENAME: "Preferred forename",
    Field.BORN_ON: "Date of birth",
    Field.SEX: "Sex",
    Field.YEAR_GROUP: "Year group",
    Field.REGISTRATION: "Class or registration group",
    Field.SEN_PROVISION: "SEN status",
    Field.PRIMARY_NEED: "Primary need",
    Field.SECONDARY_NEED: "Other needs",
    Field.ENTERED_ON: "Date of entry",
}

REQUIRED_FIELDS = (Field.SURNAME, Field.FORENAME, Field.BORN_ON)
IDENTITY_FIELDS = (Field.UPN, Field.MIS_ID)
MOST_TITLE_ROWS = 15  # a printed report's title, school and date come above its headings

SPELLINGS: Mapping[Field, tuple[str, ...]] = {
    Field.UPN: ("UPN", "Unique Pupil Number", "Pupil UPN", "Student UPN", "UPN Number"),
    Field.ULN: ("ULN", "Unique Learner Number", "Learner Number", "ULN Number"),
    Field.MIS_ID: (
        "MIS ID", "Student ID", "Pupil ID", "Arbor Student ID", "Arbor ID", "SIMS ID",
        "Person ID", "ScholarPack ID", "External ID", "Admission Number", "Admission No",
        "Adno", "Admission Num", "Adm No", "Roll Number", "ID",
    ),
    Field.SURNAME: (
        "Legal Surname", "Legal Last Name", "Surname", "Last Name", "Family Name",
        "Pupil Surname", "Student Surname", "Student Last Name", "Pupil Last Name",
    ),
    Field.FORENAME: (
        "Legal Forename", "Legal First Name", "Forename", "First Name", "Given Name",
        "Pupil Forename", "Student Forename", "Student First Name", "Pupil First Name",
        "Forenames", "Forename(s)", "First Name(s)", "Chosen Name",
    ),
    Field.MIDDLE_NAMES: (
        "Middle Names", "Middle Name", "Middle Name(s)", "Legal Middle Names", "Legal Middle Name",
    ),
    Field.PREFERRED_SURNAME: ("Preferred Surname", "Preferred Last Name", "Known As Surname"),
    Field.PREFERRED_FORENAME: (
        "Preferred Forename", "Preferred First Name", "Preferred Name", "Known As",
        "Known As Forename", "Chosen Forename", "Chosen First Name",
    ),
    Field.BORN_ON: (
        "Date of Birth", "DOB", "Birth Date", "D.O.B.", "Birthdate", "Person Birth Date",
        "Born", "Date of Birth (dd/mm/yyyy)",
    ),
    Field.SEX: ("Sex", "Legal Sex", "Gender", "Legal Gender", "M/F"),
    Field.YEAR_GROUP: (
        "Year Group", "Year", "NC Year", "NC Year Actual", "NCY", "Year Taught In",
        "Curriculum Year", "Current Year", "National Curriculum Year", "Yr", "Yr Grp",
        "Year Grp", "Actual NC Year",
    ),
    Field.REGISTRATION: (
        "Registration Group", "Reg Group", "Reg", "Registration Form", "Registration Class",
        "Registration", "Form", "Form Group", "Form Name", "Tutor Group", "Class", "Class Name",
        "Reg Form", "Reg Class", "Tutor Grp", "Form/Tutor Group", "Tutor",
    ),
    Field.SEN_PROVISION: (
        "SEN Status", "SEN Provision", "Current SEN Status", "SEN Code", "SEND Status",
        "SEN Stage", "SEN Status Code", "SEN Support Type", "SEN Level", "SEN Provision Code",
        "Special Educational Needs Status", "SEN", "SEND",
    ),
    Field.PRIMARY_NEED: (
        "Primary SEN Need", "Primary Need", "SEN Primary Need", "Primary SEN Type",
        "Primary SEN Need Type", "SEN Type 1", "SEN Need 1", "Need 1", "SEN Need Type 1",
        "Primary SEND Need", "SEN Need", "SEN Needs", "SEN Type", "SEN Types", "SEN Need Type",
        "SEN Need Types", "SEND Need", "Primary Area of Need", "Type of Need", "Need Type",
    ),
    Field.SECONDARY_NEED: (
        "Secondary SEN Need", "Secondary Need", "SEN Secondary Need", "Secondary SEN Type",
        "Secondary SEN Need Type", "SEN Type 2", "SEN Need 2", "Need 2", "SEN Need Type 2",
        "Secondary SEND Need", "Other Needs", "Secondary Needs", "Additional Needs",
    ),
    Field.ENTERED_ON: (
        "Entry Date", "Date of Entry", "Date of Admission", "Admission Date", "Enrolment Date",
        "Start Date", "Date of Enrolment", "DOA", "Date Joined", "Enrolled From",
    ),
}  # fmt: skip

_FIELD_OF_SPELLING = {
    only_letters(spelling): field
    for field, spellings in SPELLINGS.items()
    for spelling in spellings
}


def guess_mapping(headers: Sequence[str]) -> dict[Field, str]:
    """Return the likely heading for each field the file seems to have."""
    by_letters: dict[str, str] = {}
    for header in headers:
        by_letters.setdefault(only_letters(header), header)
    guesses = {}
    for field, spellings in SPELLINGS.items():
        found = [by_letters[key] for key in map(only_letters, spellings) if key in by_letters]
        if found:
            guesses[field] = found[0]
    return guesses


def recognised(cells: Iterable[str]) -> int:
    """Count the cells of a row that are headings we know."""
    return len({_FIELD_OF_SPELLING.get(only_letters(cell)) for cell in cells} - {None})


def heading_row(rows: Sequence[Sequence[str]]) -> int:
    """Return the place of the row of headings: the first of those with most known headings."""
    scores = [recognised(row) for row in rows[:MOST_TITLE_ROWS]]
    return scores.index(max(scores)) if scores else 0
