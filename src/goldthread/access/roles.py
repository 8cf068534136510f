"""Roles as data: what each is for, and how far each of its permissions reaches.

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
    SUPPORTED = "supported"
    CLASSES = "classes"
    SCHOOL = "school"
    ORGANISATION = "organisation"


REACH_WORDS: dict[Reach, str] = {
    Reach.SELF: "about themselves",
    Reach.FAMILY: "for their own children",
    Reach.SUPPORTED: "for children they support",
    Reach.CLASSES: "for children in their classes or whom they support",
    Reach.SCHOOL: "for every child in the school",
    Reach.ORGANISATION: "for the organisation, with no child named",
}


class RoleName(StrEnum):
    """Stable names of the roles, as stored."""

    SENCO = "senco"
    TEACHER = "teacher"
    TEACHING_ASSISTANT = "teaching_assistant"
    HEAD = "head"
    OFFICE = "office"
    PARENT = "parent"
    CHILD = "child"
    TRUST_LEAD = "trust_lead"


@dataclass(frozen=True)
class Role:
    """One role: its title, what it is for in prose, and its rights with their reach."""

    title: str
    description: str
    rights: Mapping[P, Reach]


def _at(reach: Reach, *permissions: P) -> dict[P, Reach]:
    return dict.fromkeys(permissions, reach)


_EVERYONE = {P.ACCOUNT_USE: Reach.SELF}

ROLES: dict[RoleName, Role] = {
    RoleName.SENCO: Role(
        "SENCO",
        "Leads support for children with special educational needs in one school. Sees and changes "
        "every child's record there, plans, reviews, hands on, and sees who has looked.",
        _EVERYONE
        | _at(
            Reach.SCHOOL,
            P.AUDIT_READ,
            P.CATALOGUE_EDIT,
            P.CHILD_CREATE,
            P.CHILD_MERGE,
            P.CHILD_VIEW,
            P.CLASS_VIEW,
            P.CONCERN_RAISE,
            P.CONCERN_TRIAGE,
            P.CONTRIBUTION_RECORD,
            P.COST_VIEW,
            P.DIAGNOSIS_VIEW,
            P.DOCUMENT_PRINT,
            P.FIGURES_VIEW,
            P.GUIDANCE_EDIT,
            P.GUIDANCE_VIEW,
            P.HANDOVER_RECEIVE,
            P.HANDOVER_RUN,
            P.HANDOVER_WRITE,
            P.IMPORT_RUN,
            P.MEASUREMENT_ADD,
            P.PLAN_EDIT,
            P.PLAN_VIEW,
            P.PROFILE_ACKNOWLEDGE,
            P.PROFILE_EDIT,
            P.REGISTER_EXPORT,
            P.REGISTER_VIEW,
            P.REVIEW_RUN,
            P.SESSION_LOG,
            P.STATUS_EDIT,
            P.USERS_MANAGE,
        ),
    ),
    RoleName.TEACHER: Role(
        "Teacher",
        "Teaches named classes. Sees what helps each child in them, adds what they notice and "
        "measure, raises concerns, and receives children from other classes.",
        _EVERYONE
        | _at(
            Reach.CLASSES,
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
            P.PLAN_VIEW,
            P.PROFILE_ACKNOWLEDGE,
            P.SESSION_LOG,
        ),
    ),
    RoleName.TEACHING_ASSISTANT: Role(
        "Teaching assistant",
        "Supports named children and groups. Sees what helps them and logs sessions as they happen.",
        _EVERYONE
        | _at(
            Reach.CLASSES,
            P.CHILD_VIEW,
            P.CLASS_VIEW,
            P.CONCERN_RAISE,
            P.CONTRIBUTION_RECORD,
            P.GUIDANCE_VIEW,
            P.MEASUREMENT_ADD,
            P.PLAN_VIEW,
            P.PROFILE_ACKNOWLEDGE,
            P.SESSION_LOG,
        ),
    ),
    RoleName.HEAD: Role(
        "Head teacher or senior leader",
        "Leads the school. Sees its figures and opens them to the entries they come from; "
        "reads, and does not change, children's records.",
        _EVERYONE
        | _at(
            Reach.SCHOOL,
            P.AUDIT_READ,
            P.CHILD_VIEW,
            P.CLASS_VIEW,
            P.CONCERN_RAISE,
            P.COST_VIEW,
            P.DIAGNOSIS_VIEW,
            P.DOCUMENT_PRINT,
            P.FIGURES_VIEW,
            P.GUIDANCE_VIEW,
            P.PLAN_VIEW,
            P.REGISTER_EXPORT,
            P.REGISTER_VIEW,
            P.USERS_MANAGE,
        ),
    ),
    RoleName.OFFICE: Role(
        "School office or data manager",
        "Brings in pupils from the management information system and keeps accounts in order. "
        "Does not read plans or profiles.",
        _EVERYONE | _at(Reach.SCHOOL, P.CHILD_CREATE, P.CHILD_MERGE, P.IMPORT_RUN, P.USERS_MANAGE),
    ),
    RoleName.PARENT: Role(
        "Parent or carer",
        "Sees their own children's plan, what was delivered and how it is going, and says what "
        "they think.",
        _EVERYONE | _at(Reach.FAMILY, P.CONTRIBUTION_MAKE, P.FAMILY_VIEW),
    ),
    RoleName.CHILD: Role(
        "Child or young person",
        "Sees their own targets, wins and words, and says what matters to them.",
        _EVERYONE | _at(Reach.SELF, P.CONTRIBUTION_MAKE, P.OWN_PAGE_VIEW),
    ),
    RoleName.TRUST_LEAD: Role(
        "Trust inclusion lead",
        "Sees the figures of all schools in the trust side by side, and adds to their guidance library. "
        "No child is named.",
        _EVERYONE | _at(Reach.ORGANISATION, P.GUIDANCE_EDIT, P.GUIDANCE_VIEW, P.TRUST_FIGURES_VIEW),
    ),
}
