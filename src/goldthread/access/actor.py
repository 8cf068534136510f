"""Who is asking: a person with their roles and relationships on one day, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass

from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotPermitted
from goldthread.access.roles import OPENED_IN_AN_EMERGENCY, ROLES, Reach, RoleName
from goldthread.access.standing_in import StandIn


@dataclass(frozen=True)
class Grant:
    """One role held today. `school_ids` are the schools it covers (a trust's are all of its)."""

    role: RoleName
    organisation_id: int
    school_ids: frozenset[int]


@dataclass(frozen=True)
class Actor:
    """A person as the rules see them. Built once per request; see `accounts.queries`.

    `class_ids`: classes they teach or support today. `supported_child_ids`: children tied to them
    by name (key adult, leads their group, receives them in a handover, was invited to the record). `family_child_ids`:
    children for whom they act as parent or carer; `withheld`: what they hold no longer for a child among
    them, who has rights of their own (`access.family`). `own_child_id`: their own record, for a pupil.
    `opened_child_ids`: records they opened in an emergency and that are still open to them.
    `stand_ins`: duties a colleague handed them, while both work in the school.
    `barred_child_ids`: records closed to them whatever else they hold; as if they did not exist.
    `system` marks a command run on the server itself, which has no person behind a screen.
    """

    user_id: int | None
    grants: tuple[Grant, ...] = ()
    class_ids: frozenset[int] = frozenset()
    supported_child_ids: frozenset[int] = frozenset()
    family_child_ids: frozenset[int] = frozenset()
    withheld: frozenset[tuple[int, Permission]] = frozenset()
    own_child_id: int | None = None
    opened_child_ids: frozenset[int] = frozenset()
    stand_ins: tuple[StandIn, ...] = ()
    barred_child_ids: frozenset[int] = frozenset()
    system: bool = False

    @property
    def person_id(self) -> int:
        """The id of the person behind the screen. A command has none and signs for nobody."""
        if self.user_id is None:
            raise NotPermitted(Permission.ACCOUNT_USE.value)
        return self.user_id

    @property
    def role_names(self) -> str:
        """The roles held today, for the audit: `head+senco`."""
        if self.system:
            return "system"
        return "+".join(sorted({grant.role.value for grant in self.grants})) or "none"

    @property
    def school_ids(self) -> frozenset[int]:
        """Every school whose pupils this person knows of: they work there or lead its trust."""
        return frozenset(
            school_id
            for grant in self.grants
            if ROLES[grant.role].works_in_school
            for school_id in grant.school_ids
        )

    @property
    def organisation_ids(self) -> frozenset[int]:
        """As `school_ids`, with the trusts in which this person holds a staff role."""
        return self.school_ids | {
            grant.organisation_id
            for grant in self.grants
            if grant.role not in {RoleName.PARENT, RoleName.CHILD}
        }

    def reaches(self, permission: Permission) -> tuple[tuple[Reach, frozenset[int]], ...]:
        """How far each of today's roles carries this permission, with the schools it covers.

        A record opened in an emergency adds its rights where a role of today may do so: it ends
        with the role, too.
        """
        held = self._held(permission) + tuple(
            (Reach.STANDING_IN, frozenset({one.school_id})) for one in self.standing_in(permission)
        )
        if self.opened_child_ids and permission in OPENED_IN_AN_EMERGENCY:
            may_open = self._held(Permission.EMERGENCY_OPEN)
            return held + tuple((Reach.OPENED, schools) for _reach, schools in may_open)
        return held

    def standing_in(self, permission: Permission) -> tuple[StandIn, ...]:
        """What was handed to them that carries this right, in schools where they work today."""
        return tuple(
            one
            for one in self.stand_ins
            if permission in one.rights and one.school_id in self.school_ids
        )

    def roles_for(self, organisation_id: int | None, child_ids: Iterable[int]) -> str:
        """The roles for the audit, with `for:17` where they stand in for 17 about these children."""
        children = list(child_ids)
        givers = {
            one.giver_id
            for one in self.stand_ins
            if children and organisation_id and organisation_id in self.school_ids
            if all(one.covers(child_id, organisation_id) for child_id in children)
        }
        return "+".join([self.role_names, *(f"for:{giver}" for giver in sorted(givers))])

    def family_for(self, permission: Permission) -> frozenset[int]:
        """The children for whom they hold this right as a parent or carer."""
        if not self.withheld:
            return self.family_child_ids
        return frozenset(
            child_id
            for child_id in self.family_child_ids
            if (child_id, permission) not in self.withheld
        )

    def _held(self, permission: Permission) -> tuple[tuple[Reach, frozenset[int]], ...]:
        return tuple(
            (ROLES[grant.role].rights[permission], grant.school_ids)
            for grant in self.grants
            if permission in ROLES[grant.role].rights
        )


ANONYMOUS = Actor(user_id=None)
SYSTEM = Actor(user_id=None, system=True)
