"""Which events of the audit may be told to the child and every parent alike."""

from django.db.models import Q

from goldthread.access.roles import RoleName

FAMILY = (RoleName.PARENT.value, RoleName.CHILD.value)
"""One member of a family is not told when another looked."""
ABOUT_SOMEBODY = (
    "access_request.", "complaint.", "consent.", "court_order.", "data_request.", "hold.",
    "own_rights.", "person.", "record.", "restricted_", "sharing.received", "sharing.recorded",
)  # fmt: skip
"""What these say concerns another person's part in the record: who asked, who complained, who is kept
away. A restricted note, and a sharing kept quiet, would be given away by what was done with it."""


def told_to_family() -> Q:
    """Events that may be told to the child and every parent alike."""
    told = ~Q(actor_roles__in=FAMILY)
    for beginning in ABOUT_SOMEBODY:
        told &= ~Q(action__startswith=beginning)
    return told
