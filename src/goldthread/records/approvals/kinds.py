"""What takes two people: a table. One asks; another, who holds the same right there, says yes or no.

To have another act take two people: add a row here, ask with `actions.ask_approval`, and call
`actions.use_approval` in the transaction that does it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_noop as words

from goldthread.access.permissions import Permission


@dataclass(frozen=True)
class Kind:
    """One act: the right that asker and approver both hold in the school, and what it is called."""

    permission: Permission
    title: str


REGISTER_EXPORT: Final = "register_export"
KINDS: Final[Mapping[str, Kind]] = {
    REGISTER_EXPORT: Kind(Permission.REGISTER_EXPORT, words("The SEN register as a file")),
}
ANSWERED_WITHIN: Final = timedelta(days=7)
USED_WITHIN: Final = timedelta(days=1)
