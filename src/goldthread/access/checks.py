"""The check side of each rule: may this person do this, to this child or in this organisation?"""

from typing import assert_never

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.access.roles import ROLES, Reach, RoleName
from goldthread.access.scope import ChildFacts


def holds(actor: Actor, permission: Permission) -> bool:
    """Whether any of today's roles carries this permission at all, for anyone."""
    return actor.system or bool(actor.reaches(permission))


def may(actor: Actor, permission: Permission, child: ChildFacts) -> bool:
    """Whether `actor` holds `permission` for this child today."""
    if actor.system:
        return True
    if child.child_id in actor.barred_child_ids:
        return False
    return any(
        _reach_covers(actor, permission, reach, schools, child)
        for reach, schools in actor.reaches(permission)
    )


def _reach_covers(
    actor: Actor, permission: Permission, reach: Reach, schools: frozenset[int], child: ChildFacts
) -> bool:
    match reach:
        case Reach.SELF:
            return child.child_id == actor.own_child_id
        case Reach.FAMILY:
            return child.child_id in actor.family_for(permission)
        case Reach.ORGANISATION:
            return False
        case Reach.SCHOOL:
            return child.school_id in schools
        case Reach.OPENED:
            return child.school_id in schools and child.child_id in actor.opened_child_ids
        case Reach.STANDING_IN:
            handed = actor.standing_in(permission)
            return any(one.covers(child.child_id, child.school_id) for one in handed)
        case Reach.SUPPORTED:
            return child.school_id in schools and child.child_id in actor.supported_child_ids
        case Reach.CLASSES:
            return child.school_id in schools and (
                child.child_id in actor.supported_child_ids
                or not actor.class_ids.isdisjoint(child.class_ids)
            )
        case _:
            assert_never(reach)


def knows_of(actor: Actor, child: ChildFacts) -> bool:
    """Whether it is no secret from this person that the child exists: decides 403 or 404."""
    if actor.system:
        return True
    if child.child_id in actor.barred_child_ids:
        return False
    return (
        child.school_id in actor.school_ids
        or (child.child_id in actor.supported_child_ids and _holds_anything_in(actor, child))
        or child.child_id in actor.family_child_ids
        or child.child_id == actor.own_child_id
    )


def _holds_anything_in(actor: Actor, child: ChildFacts) -> bool:
    return any(child.school_id in grant.school_ids for grant in actor.grants)


def check_may(actor: Actor, permission: Permission, child: ChildFacts) -> None:
    """Pass, or raise `NotPermitted` (403) within reach and `NotVisible` (404) beyond it."""
    if may(actor, permission, child):
        return
    if knows_of(actor, child):
        raise NotPermitted(permission.value)
    raise NotVisible


def schools_where(actor: Actor, permission: Permission) -> frozenset[int]:
    """The schools in which this person holds `permission` through a staff role, however far."""
    return frozenset(
        school_id for _reach, schools in actor.reaches(permission) for school_id in schools
    )


def check_may_in_school(actor: Actor, permission: Permission, school_id: int) -> None:
    """As `check_may`, for something that belongs to a school as a whole."""
    if actor.system:
        return
    whole = {Reach.SCHOOL, Reach.ORGANISATION}
    if any(reach in whole and school_id in ids for reach, ids in actor.reaches(permission)):
        return
    if school_id in actor.school_ids:
        raise NotPermitted(permission.value)
    raise NotVisible


def check_may_in_organisation(actor: Actor, permission: Permission, organisation_id: int) -> None:
    """As `check_may`, for something that belongs to a school or a trust: only through a role held there."""
    if actor.system:
        return
    if organisation_id in organisations_where(actor, permission):
        return
    if organisation_id in actor.organisation_ids:
        raise NotPermitted(permission.value)
    raise NotVisible


def organisations_where(actor: Actor, permission: Permission) -> frozenset[int]:
    """The schools and trusts in which a role held there carries `permission` as a whole."""
    whole = {Reach.SCHOOL, Reach.ORGANISATION}
    return frozenset(
        grant.organisation_id
        for grant in actor.grants
        if ROLES[grant.role].rights.get(permission) in whole
    )


def check_holds(actor: Actor, permission: Permission) -> None:
    """Pass if the permission is held at all, else `NotPermitted`."""
    if not holds(actor, permission):
        raise NotPermitted(permission.value)


def check_may_in_class(actor: Actor, permission: Permission, school_id: int, class_id: int) -> None:
    """As `check_may`, for a class: its own adults within their school, or whoever holds the school."""
    if actor.system:
        return
    for reach, schools in actor.reaches(permission):
        if school_id in schools and (
            reach is Reach.SCHOOL or (reach is Reach.CLASSES and class_id in actor.class_ids)
        ):
            return
    if school_id in actor.school_ids:
        raise NotPermitted(permission.value)
    raise NotVisible


def may_in_school(actor: Actor, permission: Permission, school_id: int) -> bool:
    """Whether a permission covers a school as a whole."""
    whole = {Reach.SCHOOL, Reach.ORGANISATION}
    return actor.system or any(
        reach in whole and school_id in ids for reach, ids in actor.reaches(permission)
    )


_WEIGHTY = {Permission.CHILD_VIEW: Reach.SCHOOL, Permission.ACCESS_REVIEW: Reach.ORGANISATION}


def may_give(actor: Actor, role: RoleName, school_id: int) -> bool:
    """Whether this person may give `role` in a school, or renew the sign-in of who holds it.

    Nobody opens every child's record to someone, by a role or by a new password, who may not open
    it themselves; nor do they choose who watches over those who do.
    """
    if not may_in_school(actor, Permission.USERS_MANAGE, school_id):
        return False
    return not is_weighty(role) or may_in_school(actor, Permission.CHILD_VIEW, school_id)


def is_weighty(role: RoleName) -> bool:
    """Whether a role opens every child's record of a school, or watches over those who do."""
    rights = ROLES[role].rights
    return any(rights.get(permission) is reach for permission, reach in _WEIGHTY.items())
