"""Restricted notes: which kinds someone reads about a child, and of which they are told there is one.

Reading a note needs the right to its kind, for this child, in the school that wrote it, or to be
named as a reader until a day (`records.restricted`). Having written one gives nothing.
"""

from typing import Final

from goldthread.access.actor import Actor
from goldthread.access.checks import may
from goldthread.access.permissions import Permission
from goldthread.access.roles import ROLES, RoleName
from goldthread.access.scope import ChildFacts
from goldthread.statute.vocabulary.restricted import RestrictedKind

READ_RIGHTS: Final = {
    RestrictedKind.HEALTH: Permission.NOTE_HEALTH_READ,
    RestrictedKind.SAFETY: Permission.NOTE_SAFETY_READ,
    RestrictedKind.FAMILY: Permission.NOTE_FAMILY_READ,
}


def kinds_read(actor: Actor, child: ChildFacts) -> frozenset[RestrictedKind]:
    """The kinds of restricted note that this person's roles let them read about a child."""
    return frozenset(kind for kind, right in READ_RIGHTS.items() if may(actor, right, child))


def roles_reading(kind: RestrictedKind) -> frozenset[RoleName]:
    """The roles that read notes of a kind: without one of them in a school, nobody would."""
    return frozenset(name for name, role in ROLES.items() if READ_RIGHTS[kind] in role.rights)
