"""Why a provider's answer is not believed: a code for the log, never what the answer held."""

from typing import Final


class ProviderFault(Exception):
    """The provider's answer is refused. `reason` names the check that failed, and nothing of the answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


DOWN: Final = frozenset({"unreachable", "too_slow", "too_large", "not_json", "status"})
"""Reasons that lie with the provider or the way to it: another try may do."""
