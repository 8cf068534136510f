"""Which rights belong to each part of the family's pages that a young person may withhold.

From the day their rights are their own and they have taken them over, a parent holds of these only what
the young person agrees to, part by part. `Actor.withheld` is the rest.
"""

from collections.abc import Iterable
from typing import Final

from goldthread.access.permissions import Permission
from goldthread.statute.vocabulary.own_rights import FamilyPart

PART_RIGHTS: Final = {
    FamilyPart.PLAN: frozenset({Permission.FAMILY_VIEW}),
    FamilyPart.PROGRESS: frozenset({Permission.FAMILY_PROGRESS_VIEW}),
    FamilyPart.SAY: frozenset(
        {Permission.FAMILY_SAY, Permission.CONTRIBUTION_MAKE, Permission.DATA_RIGHTS_USE}
    ),
}


def withheld_from(
    own_rights: Iterable[int], agreed: Iterable[tuple[int, FamilyPart]]
) -> frozenset[tuple[int, Permission]]:
    """What a parent no longer holds: by child with rights of their own, all that was not agreed."""
    kept = {(child_id, right) for child_id, part in agreed for right in PART_RIGHTS[part]}
    rights = frozenset().union(*PART_RIGHTS.values())
    return frozenset((child_id, right) for child_id in own_rights for right in rights) - kept
