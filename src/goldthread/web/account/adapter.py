"""allauth's ways in, narrowed: nobody signs themselves up; accounts are given."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Closed to sign-up."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002
        """Accounts are given by a school, never taken."""
        return False
