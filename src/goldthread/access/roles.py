"""Roles as data: what each is for, where it is held, and how far each of its permissions reaches.

The generated page `docs/reference/permissions.md` is this table. Roles are stored by their
stable name. A role is held in an organisation and between dates; it is not a property of a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from goldthread.access.permissions import Permission as P


class Reach(StrEnum):
    """How far a permission goes for the one who holds it, narrowest first."""

    SELF = "self"
    FAMILY = "family"
    OPENED = "opened"
    STANDING_IN = "standing_in"
    SUPPORTED = "supported"
    CLASSES = "classes"
    SCHOOL = "school"
    ORGANISATION = "organisation"


REACH_WORDS: dict[Reach, str] = {
    Reach.SELF: "about themselves",
    Reach.FAMILY: "for their own children",
    Reach.OPENED: "for a record they opened in an emergency, until that day ends",
    Reach.STANDING_IN: "for children for whom they stand in for a colleague, until a day",
    Reach.SUPPORTED: "for children to whose record they were invited",
    Reach.CLASSES: "for children in their classes or whom they support",
    Reach.SCHOOL: "for every child in the school",
    Reach.ORGANISATION: "for the organisation as a whole, with no child named",
}


class RoleName(StrEnum):
    """Stable names of the roles, as stored."""

    SENCO = "senco"
    HEAD = "head"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    TEACHER = "teacher"
    SUBJECT_TEACHER = "subject_teacher"
    COVER_TEACHER = "cover_teacher"
    TEACHING_ASSISTANT = "teaching_assistant"
    OFFICE = "office"
    DATA_MANAGER = "data_manager"
    PARENT = "parent"
    CHILD = "child"
    PROFESSIONAL = "professional"
    GOVERNOR = "governor"
    TRUST_LEAD = "trust_lead"
    AUTHORITY_OFFICER = "authority_officer"
    AUTHORITY_ANALYST = "authority_analyst"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Role:
    """One role: its title, what it is for in prose, and its rights with their reach.

    `held_in` are the kinds of organisation it can be held in; in a trust or an authority it covers
    the schools of that trust or authority. `works_in_school`: these people know who the school's
    pupils are, so that a record they may not open is refused (403) and not denied to exist (404).
    """

    title: str
    description: str
    rights: Mapping[P, Reach]
    held_in: frozenset[str] = frozenset({"school"})
    works_in_school: bool = True


def _at(reach: Reach, *permissions: P) -> dict[P, Reach]:
    return dict.fromkeys(permissions, reach)


_EVERYONE = {P.ACCOUNT_USE: Reach.SELF}
_ABOVE = frozenset({"trust", "authority"})
_ANYWHERE = _ABOVE | {"school"}

# What an emergency opens: to read what a class teacher reads. Nothing is written, printed or taken out.
OPENED_IN_AN_EMERGENCY = frozenset({P.CHILD_VIEW, P.DIAGNOSIS_VIEW, P.PLAN_VIEW})

ROLES: dict[RoleName, Role] = {
    RoleName.SENCO: Role(
        "SENCO",
        "Leads support for children with special educational needs in one school. Sees and changes "
        "every child's record there, plans, reviews, hands on, and sees who has looked. Restricted notes "
        "about safety are the safeguarding lead's.",
        _EVERYONE
        | _at(
            Reach.SCHOOL,
            P.ACCESS_REQUEST_ANSWER,
            P.APPROVAL_GIVE,
            P.AUDIT_READ,
            P.CATALOGUE_EDIT,
            P.CHILD_CREATE,
            P.CHILD_MERGE,
            P.CHILD_SIGN_IN,
            P.CHILD_VIEW,
            P.CLASS_VIEW,
            P.COMPLAINT_LOG,
            P.CONCERN_RAISE,
            P.CONCERN_TRIAGE,
            P.CONTRIBUTION_RECORD,
            P.COST_VIEW,
            P.DATA_REQUEST_DECIDE,
            P.DIAGNOSIS_VIEW,
            P.DOCUMENT_PRINT,
            P.DPIA_TAKE,
            P.DUTY_HAND_ON,
            P.DUTY_SEE,
            P.FIGURES_VIEW,
            P.GUIDANCE_EDIT,
            P.GUIDANCE_VIEW,
            P.HANDOVER_RECEIVE,
            P.HANDOVER_RUN,
            P.HANDOVER_WRITE,
            P.IMPORT_RUN,
            P.MEASUREMENT_ADD,
            P.NOTE_FAMILY_READ,
            P.NOTE_HEALTH_READ,
            P.NOTE_KNOW,
            P.NOTE_WRITE,
            P.PLAN_EDIT,
            P.PLAN_VIEW,
            P.PROFILE_ACKNOWLEDGE,
            P.PROFILE_EDIT,
            P.RECORD_ERASE,
            P.RECORD_PROTECT,
            P.REGISTER_EXPORT,
            P.REGISTER_VIEW,
            P.REVIEW_RUN,
            P.RIGHTS_RECORD,
            P.SESSION_LOG,
            P.SHARING_RECORD,
            P.SHARING_VIEW,
            P.STATUS_EDIT,
            P.USERS_MANAGE,
            P.WORK_HAND_ON,
        ),
    ),
    RoleName.HEAD: Role(
        "Head teacher or senior leader",
        "Leads the school. Sees its figures and opens them to the entries they come from; "
        "reads, and does not change, children's records; passes on what a leaver had in hand; "
        "answers complaints about data.",
        _EVERYONE
        | _at(
            Reach.SCHOOL,
            P.ACCESS_REQUEST_ANSWER,
            P.APPROVAL_GIVE,
            P.AUDIT_READ,
            P.CHILD_VIEW,
            P.CLASS_VIEW,
            P.COMPLAINT_HANDLE,
            P.COMPLAINT_LOG,
            P.CONCERN_RAISE,
            P.COST_VIEW,
            P.DIAGNOSIS_VIEW,
            P.DOCUMENT_PRINT,
            P.DPIA_TAKE,
            P.DUTY_SEE,
            P.FIGURES_VIEW,
            P.GUIDANCE_VIEW,
            P.NOTE_HAND_IN,
            P.NOTE_KNOW,
            P.PLAN_VIEW,
            P.RECORD_ERASE,
            P.REGISTER_EXPORT,
            P.REGISTER_VIEW,
            P.SHARING_VIEW,
            P.USERS_MANAGE,
            P.WORK_HAND_ON,
        ),
    ),
    RoleName.SAFEGUARDING_LEAD: Role(
        "Designated safeguarding lead",
        "Answers for safeguarding in one school. Reads every child's record there and sees who has "
        "looked; decides who from outside may open one and to whom it is closed. Does not plan "
        "support.",
        _EVERYONE
        | _at(
            Reach.SCHOOL,
            P.ACCESS_REQUEST_ANSWER,
            P.AUDIT_READ,
            P.CHILD_VIEW,
            P.CLASS_VIEW,
            P.CONCERN_RAISE,
            P.DIAGNOSIS_VIEW,
            P.NOTE_FAMILY_READ,
            P.NOTE_HEALTH_READ,
            P.NOTE_KNOW,
            P.NOTE_SAFETY_READ,
            P.NOTE_WRITE,
            P.PLAN_VIEW,
            P.RECORD_ERASE,
            P.RECORD_PROTECT,
            P.SHARING_RECORD,
            P.SHARING_VIEW,
        ),
    ),
    RoleName.TEACHER: Role(
        "Class teacher",
        "Teaches named classes. Sees what helps each child in them, adds what they notice and "
        "measure, raises concerns, and receives children from other classes.",
        _EVERYONE
        | _at(
            Reach.CLASSES,
            P.CHILD_SIGN_IN,
            P.CHILD_VIEW,
            P.CLASS_VIEW,
            P.CONCERN_RAISE,
            P.CONTRIBUTION_RECORD,
            P.DIAGNOSIS_VIEW,
            P.DOCUMENT_PRINT,
            P.GUIDANCE_VIEW,
            P.HANDOVER_RECEIVE,
            P.HANDOVER_WRITE,
            P.MEASUREMENT_ADD,
            P.NOTE_HAND_IN,
            P.NOTE_KNOW,
            P.PLAN_VIEW,
            P.PROFILE_ACKNOWLEDGE,
            P.SESSION_LOG,
        )
        | _at(Reach.SCHOOL, P.EMERGENCY_OPEN),
    ),
    RoleName.SUBJECT_TEACHER: Role(
        "Subject teacher",
        "Teaches a subject to several classes. Sees what helps each child in them and adds what "
        "they notice and measure; does not see diagnoses, print documents or hand a class on.",
        _EVERYONE
        | _at(
            Reach.CLASSES,
            P.CHILD_VIEW,
            P.CLASS_VIEW,
            P.CONCERN_RAISE,
            P.CONTRIBUTION_RECORD,
            P.GUIDANCE_VIEW,
            P.HANDOVER_RECEIVE,
            P.MEASUREMENT_ADD,
            P.NOTE_HAND_IN,
            P.PLAN_VIEW,
            P.PROFILE_ACKNOWLEDGE,
            P.SESSION_LOG,
        )
        | _at(Reach.SCHOOL, P.EMERGENCY_OPEN),
    ),
    RoleName.COVER_TEACHER: Role(
        "Cover or supply teacher",
        "Takes named classes on named days. Sees what each child in them needs in the lesson, and "
        "nothing else of the record.",
        _EVERYONE | _at(Reach.CLASSES, P.CLASS_VIEW, P.PROFILE_ACKNOWLEDGE),
    ),
    RoleName.TEACHING_ASSISTANT: Role(
        "Teaching assistant",
        "Supports named children and groups. Sees what helps them and logs sessions as they happen.",
        _EVERYONE
        | _at(
            Reach.CLASSES,
            P.CHILD_SIGN_IN,
            P.CHILD_VIEW,
            P.CLASS_VIEW,
            P.CONCERN_RAISE,
            P.CONTRIBUTION_RECORD,
            P.GUIDANCE_VIEW,
            P.MEASUREMENT_ADD,
            P.NOTE_HAND_IN,
            P.PLAN_VIEW,
            P.PROFILE_ACKNOWLEDGE,
            P.SESSION_LOG,
        )
        | _at(Reach.SCHOOL, P.EMERGENCY_OPEN),
    ),
    RoleName.OFFICE: Role(
        "School office",
        "Keeps accounts in order and brings in pupils from the management information system. "
        "Does not read plans or profiles.",
        _EVERYONE
        | _at(
            Reach.SCHOOL,
            P.CHILD_CREATE,
            P.CHILD_MERGE,
            P.EMERGENCY_OPEN,
            P.IMPORT_RUN,
            P.USERS_MANAGE,
        ),
    ),
    RoleName.DATA_MANAGER: Role(
        "Data manager",
        "Brings in pupils from the management information system and joins double records. Gives "
        "nobody an account and does not read plans or profiles.",
        _EVERYONE | _at(Reach.SCHOOL, P.CHILD_CREATE, P.CHILD_MERGE, P.IMPORT_RUN),
    ),
    RoleName.PARENT: Role(
        "Parent or carer",
        "Sees their own children's plan, what was delivered and how it is going, and says what "
        "they think. Once a young person's rights are their own and they have taken them over, only "
        "what the young person agrees to.",
        _EVERYONE
        | _at(
            Reach.FAMILY,
            P.CONTRIBUTION_MAKE,
            P.DATA_RIGHTS_USE,
            P.FAMILY_PROGRESS_VIEW,
            P.FAMILY_SAY,
            P.FAMILY_VIEW,
        ),
        works_in_school=False,
    ),
    RoleName.CHILD: Role(
        "Child or young person",
        "Sees their own targets, wins and words, and says what matters to them.",
        _EVERYONE
        | _at(Reach.SELF, P.CONTRIBUTION_MAKE, P.DATA_RIGHTS_USE, P.OWN_PAGE_VIEW, P.RIGHTS_SHARE),
        works_in_school=False,
    ),
    RoleName.PROFESSIONAL: Role(
        "External professional",
        "A therapist, psychologist or adviser, invited to one child's record until a day. Sees what "
        "helps and the plan, and adds what they observed.",
        _EVERYONE
        | _at(Reach.SUPPORTED, P.CHILD_VIEW, P.INVITATION_USE, P.MEASUREMENT_ADD, P.PLAN_VIEW),
        works_in_school=False,
    ),
    RoleName.GOVERNOR: Role(
        "Governor or trustee",
        "Asks how well a school or trust does its duties. Sees its figures with small numbers "
        "hidden. No child is named.",
        _EVERYONE | _at(Reach.ORGANISATION, P.TRUST_FIGURES_VIEW),
        held_in=frozenset({"school", "trust"}),
        works_in_school=False,
    ),
    RoleName.TRUST_LEAD: Role(
        "Trust inclusion lead",
        "Sees the figures of all schools in the trust side by side, and adds to their guidance library. "
        "No child is named.",
        _EVERYONE | _at(Reach.ORGANISATION, P.GUIDANCE_EDIT, P.GUIDANCE_VIEW, P.TRUST_FIGURES_VIEW),
        held_in=frozenset({"trust"}),
    ),
    RoleName.AUTHORITY_OFFICER: Role(
        "Local authority SEND officer",
        "Works on a child's case for the local authority. Sees the record of a child only when the "
        "school has invited them to it, until a day. Changes nothing there. Sees what was worked out "
        "for the area: demand, places and plans, with no child named.",
        _EVERYONE
        | _at(Reach.SUPPORTED, P.CHILD_VIEW, P.DIAGNOSIS_VIEW, P.INVITATION_USE, P.PLAN_VIEW)
        | _at(Reach.ORGANISATION, P.SUFFICIENCY_VIEW),
        held_in=frozenset({"authority"}),
        works_in_school=False,
    ),
    RoleName.AUTHORITY_ANALYST: Role(
        "Local authority analyst",
        "Plans for the area. Sees the figures of its schools with small numbers hidden; supplies what is "
        "planned with, and asks for runs of demand and places. No child is named.",
        _EVERYONE
        | _at(Reach.ORGANISATION, P.SUFFICIENCY_RUN, P.SUFFICIENCY_VIEW, P.TRUST_FIGURES_VIEW),
        held_in=frozenset({"authority"}),
        works_in_school=False,
    ),
    RoleName.DATA_PROTECTION_OFFICER: Role(
        "Data protection officer",
        "Watches over how personal data are used. Sees who holds which role and how much was "
        "looked at, in numbers, and which complaints are open, with no child named. Opens no child's record.",
        _EVERYONE | _at(Reach.ORGANISATION, P.ACCESS_REVIEW, P.DPIA_TAKE),
        held_in=_ANYWHERE,
        works_in_school=False,
    ),
    RoleName.OPERATOR: Role(
        "Platform operator",
        "Keeps the system running for its schools. Sees that it works: versions, counts of accounts "
        "and of the audit. Sees no data about a child.",
        _EVERYONE | _at(Reach.ORGANISATION, P.PLATFORM_VIEW),
        held_in=_ANYWHERE,
        works_in_school=False,
    ),
}
