"""Standing in: duties of one person's role, handed to a colleague of the same school until a day.

What is handed on is a part of what the giver's own role holds today for the whole school, so it shrinks and
ends with that role; it is never taken from what they were handed themselves, and so never passed on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from goldthread.access.permissions import Permission as P
from goldthread.access.roles import ROLES, Reach, RoleName
from goldthread.statute.vocabulary.duties import Duty

_READ: Final = frozenset({P.CHILD_VIEW, P.DIAGNOSIS_VIEW, P.PLAN_VIEW})
DUTY_RIGHTS: Final = {
    Duty.PLANS: _READ | {P.PLAN_EDIT, P.PROFILE_EDIT, P.MEASUREMENT_ADD},
    Duty.REVIEWS: _READ | {P.REVIEW_RUN, P.CONTRIBUTION_RECORD},
    Duty.CONCERNS: _READ | {P.CONCERN_RAISE, P.CONCERN_TRIAGE},
    Duty.STATUS: _READ | {P.STATUS_EDIT},
}


@dataclass(frozen=True)
class StandIn:
    """What someone holds today for a colleague: rights in one school, for some children or for all.

    `child_ids` is None for all. `kept_from` are children whose record is closed to the giver.
    """

    giver_id: int
    school_id: int
    rights: frozenset[P]
    child_ids: frozenset[int] | None = None
    kept_from: frozenset[int] = frozenset()

    def covers(self, child_id: int, school_id: int) -> bool:
        """Whether a child of a school is among those it is for."""
        if school_id != self.school_id or child_id in self.kept_from:
            return False
        return self.child_ids is None or child_id in self.child_ids


def rights_of_duties(roles: Iterable[RoleName], duties: Iterable[Duty]) -> frozenset[P]:
    """The rights of these duties that one of these roles holds for every child of its school."""
    held = {right for role in roles for right, reach in ROLES[role].rights.items() if reach is Reach.SCHOOL}  # fmt: skip
    return frozenset(right for duty in duties for right in DUTY_RIGHTS[duty]) & held
