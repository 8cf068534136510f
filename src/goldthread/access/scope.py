"""The filter side of each rule: which children a permission covers, as sets of ids.

`records.people.queries.in_scope` turns a scope into SQL; `covers` answers the same question for
one child. A property test requires both, and `checks.may`, to agree.
"""

from dataclasses import dataclass

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.access.roles import Reach
from goldthread.access.standing_in import StandIn

NO_IDS: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ChildFacts:
    """What the rules need to know of a child: their school today and their classes today."""

    child_id: int
    school_id: int
    class_ids: frozenset[int] = NO_IDS


@dataclass(frozen=True)
class Scope:
    """Children covered: those of whole schools, of classes within schools, and by name.

    `barred_ids` are taken out last, whatever covers them. Classes, names by support and records
    opened in an emergency count only inside the schools where the role is held, so that a teacher
    who leaves a school leaves its children, whatever else is still on file.
    """

    everyone: bool = False
    school_ids: frozenset[int] = NO_IDS
    class_ids: frozenset[int] = NO_IDS
    class_school_ids: frozenset[int] = NO_IDS
    supported_ids: frozenset[int] = NO_IDS
    within_school_ids: frozenset[int] = NO_IDS
    opened_ids: frozenset[int] = NO_IDS
    opened_school_ids: frozenset[int] = NO_IDS
    child_ids: frozenset[int] = NO_IDS
    stand_ins: tuple[StandIn, ...] = ()
    barred_ids: frozenset[int] = NO_IDS

    def covers(self, child: ChildFacts) -> bool:
        """Whether this one child is among them."""
        if self.everyone:
            return True
        if child.child_id in self.barred_ids:
            return False
        if child.child_id in self.child_ids:
            return True
        if child.school_id in self.school_ids:
            return True
        if child.school_id in self.opened_school_ids and child.child_id in self.opened_ids:
            return True
        if any(one.covers(child.child_id, child.school_id) for one in self.stand_ins):
            return True
        if child.school_id in self.within_school_ids and child.child_id in self.supported_ids:
            return True
        return child.school_id in self.class_school_ids and not self.class_ids.isdisjoint(
            child.class_ids
        )


def scope_for(actor: Actor, permission: Permission) -> Scope:
    """Every child for whom `actor` holds `permission` today."""
    if actor.system:
        return Scope(everyone=True)
    reaches = actor.reaches(permission)
    kinds = {reach for reach, _ in reaches}
    narrow = kinds & {Reach.CLASSES, Reach.SUPPORTED}
    return Scope(
        school_ids=_schools(reaches, {Reach.SCHOOL}),
        class_ids=actor.class_ids if Reach.CLASSES in kinds else NO_IDS,
        class_school_ids=_schools(reaches, {Reach.CLASSES}),
        supported_ids=actor.supported_child_ids if narrow else NO_IDS,
        within_school_ids=_schools(reaches, narrow),
        opened_ids=actor.opened_child_ids if Reach.OPENED in kinds else NO_IDS,
        opened_school_ids=_schools(reaches, {Reach.OPENED}),
        child_ids=_named(actor, permission, kinds),
        stand_ins=actor.standing_in(permission),
        barred_ids=actor.barred_child_ids,
    )


def _schools(
    reaches: tuple[tuple[Reach, frozenset[int]], ...], wanted: set[Reach]
) -> frozenset[int]:
    return frozenset(
        school_id for reach, schools in reaches if reach in wanted for school_id in schools
    )


def _named(actor: Actor, permission: Permission, kinds: set[Reach]) -> frozenset[int]:
    family = actor.family_for(permission) if Reach.FAMILY in kinds else NO_IDS
    if Reach.SELF in kinds and actor.own_child_id is not None:
        return family | {actor.own_child_id}
    return family
