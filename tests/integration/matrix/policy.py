"""What must be true of every cell, told a second time by hand: who stands in which relationship to whom.

The code's own checks are not asked here. Which rights a role holds, and how far, is read from the
table (`access.roles`), which is the policy; how far each reach goes in this world is written below.
"""

from collections.abc import Mapping
from typing import Final

from goldthread.access.permissions import Permission
from goldthread.access.roles import ROLES, Reach, RoleName

# The children by their relationship to the people of Oakfield.
CHILDREN: Final = {
    "ada": "own",
    "ben": "same class",
    "cleo": "same school",
    "dev": "same trust",
    "mia": "same authority",
    "far": "none",
}
SURNAMES: Final = {
    "ada": "Zyxcanary",
    "ben": "Qwvcanary",
    "cleo": "Jkxcanary",
    "dev": "Vbzcanary",
    "mia": "Wqzcanary",
    "far": "Pxqcanary",
}
OAKFIELD: Final = frozenset({"ada", "ben", "cleo"})
OAK_CLASS: Final = frozenset({"ada", "ben"})
ADA: Final = frozenset({"ada"})

# Each actor: the role held, and the children of the school in which it is held.
ACTORS: Final[Mapping[str, tuple[RoleName, frozenset[str]]]] = {
    "senco": (RoleName.SENCO, OAKFIELD),
    "head": (RoleName.HEAD, OAKFIELD),
    "dsl": (RoleName.SAFEGUARDING_LEAD, OAKFIELD),
    "teacher": (RoleName.TEACHER, OAKFIELD),
    "subject_teacher": (RoleName.SUBJECT_TEACHER, OAKFIELD),
    "cover": (RoleName.COVER_TEACHER, OAKFIELD),
    "ta": (RoleName.TEACHING_ASSISTANT, OAKFIELD),
    "office": (RoleName.OFFICE, OAKFIELD),
    "data_manager": (RoleName.DATA_MANAGER, OAKFIELD),
    "parent": (RoleName.PARENT, OAKFIELD),
    "pupil": (RoleName.CHILD, OAKFIELD),
    "therapist": (RoleName.PROFESSIONAL, OAKFIELD),
    "governor": (RoleName.GOVERNOR, OAKFIELD),
    "trust_lead": (RoleName.TRUST_LEAD, OAKFIELD | {"dev"}),
    "officer": (RoleName.AUTHORITY_OFFICER, OAKFIELD | {"dev", "mia"}),
    "analyst": (RoleName.AUTHORITY_ANALYST, OAKFIELD | {"dev", "mia"}),
    "dpo": (RoleName.DATA_PROTECTION_OFFICER, OAKFIELD | {"dev"}),
    "operator": (RoleName.OPERATOR, OAKFIELD | {"dev"}),
    "opener": (RoleName.OFFICE, OAKFIELD),
    "stand_in": (RoleName.TEACHING_ASSISTANT, OAKFIELD),
    "barred_opener": (RoleName.TEACHER, OAKFIELD),
    "barred_senco": (RoleName.SENCO, OAKFIELD),
    "barred_teacher": (RoleName.TEACHER, OAKFIELD),
    "barred_parent": (RoleName.PARENT, OAKFIELD),
    "parted_parent": (RoleName.PARENT, OAKFIELD),
}
# Ada's record is closed to them by name, whatever else they hold.
BARRED_FROM_ADA: Final = frozenset(
    {"barred_senco", "barred_teacher", "barred_parent", "barred_opener"}
)
# Opened in an emergency today: to read, and nothing more. Who is barred gains nothing by it.
OPENED: Final = {"opener": frozenset({"cleo"}), "barred_opener": ADA}
READ_IN_AN_EMERGENCY: Final = frozenset(
    {Permission.CHILD_VIEW, Permission.PLAN_VIEW, Permission.DIAGNOSIS_VIEW}
)
# What an emergency could open: the page asks for a reason and names nobody.
NAMES_NOBODY: Final = frozenset({Permission.EMERGENCY_OPEN})
NOBODY: Final = ("anonymous", "leaver", "ended")
TIED: Final = {Reach.CLASSES: OAK_CLASS, Reach.SUPPORTED: ADA, Reach.FAMILY: ADA, Reach.SELF: ADA}
# In whose school these people work, so that they know of its pupils and are refused, not lied to.
STRANGERS_TO_THE_SCHOOL: Final = frozenset(
    {
        "parent",
        "barred_parent",
        "parted_parent",
        "pupil",
        "therapist",
        "governor",
        "officer",
        "analyst",
        "dpo",
        "operator",
    }
)
# Handed on by Oakfield's SENCO, for Cleo alone.
HANDED_ON: Final = frozenset(
    {
        Permission.CHILD_VIEW, Permission.PLAN_VIEW, Permission.DIAGNOSIS_VIEW, Permission.PLAN_EDIT,
        Permission.PROFILE_EDIT, Permission.MEASUREMENT_ADD, Permission.REVIEW_RUN,
        Permission.CONTRIBUTION_RECORD, Permission.CONCERN_RAISE, Permission.CONCERN_TRIAGE,
        Permission.STATUS_EDIT,
    }
)  # fmt: skip
# A young person with rights of their own lets this parent have their say, and nothing else.
AGREED_TO: Final = frozenset(
    {Permission.FAMILY_SAY, Permission.CONTRIBUTION_MAKE, Permission.DATA_RIGHTS_USE}
)
# What a school published to its trust is read, and taken over, in the trust's other schools.
PUBLISHED_TO_THE_TRUST: Final = {"model_page": frozenset({"dev"}), "model_take": frozenset({"dev"})}
WITHOUT_A_CLASS: Final = frozenset({"barred_opener", "stand_in"})
NO_CHILDREN: Final[frozenset[str]] = frozenset()


def holds(actor: str, permission: Permission) -> bool:
    """Whether the actor's role has this right at all."""
    if actor in OPENED and permission in READ_IN_AN_EMERGENCY:
        return True
    if actor == "stand_in" and permission in HANDED_ON:
        return True
    return actor in ACTORS and permission in ROLES[ACTORS[actor][0]].rights


def covers(actor: str, permission: Permission) -> frozenset[str]:
    """The children for whom the actor holds this right."""
    if not holds(actor, permission):
        return NO_CHILDREN
    role, within = ACTORS[actor]
    reach = ROLES[role].rights.get(permission)
    covered = within if reach is Reach.SCHOOL else _tied(actor, reach)
    if actor == "parted_parent" and permission in AGREED_TO:
        covered = frozenset({"cleo"})
    if actor == "stand_in" and permission in HANDED_ON:
        covered |= frozenset({"cleo"})
    if permission in READ_IN_AN_EMERGENCY:
        covered |= OPENED.get(actor, NO_CHILDREN)
    return covered - ADA if actor in BARRED_FROM_ADA else covered


def _tied(actor: str, reach: Reach | None) -> frozenset[str]:
    if reach is None or actor in WITHOUT_A_CLASS | {"parted_parent"}:
        return NO_CHILDREN
    return TIED.get(reach, NO_CHILDREN)


def may_be_named_to(actor: str) -> frozenset[str]:
    """The children whose names the actor may ever read."""
    telling = set(Permission) - NAMES_NOBODY
    return frozenset(name for permission in telling for name in covers(actor, permission))


def knows_of(actor: str, child: str) -> bool:
    """Whether it is no secret from the actor that this child exists: 403 instead of 404."""
    _role, within = ACTORS[actor]
    if actor in BARRED_FROM_ADA and child == "ada":
        return False
    if actor in STRANGERS_TO_THE_SCHOOL:
        return child in may_be_named_to(actor)
    return child in within
