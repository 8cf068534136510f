"""What allauth tells of signing in, kept as the proof of the session. Connected when the app starts."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from allauth.account.signals import authentication_step_completed, password_changed
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.signals import user_logged_in, user_logged_out

from goldthread.web.account.lock import open_again
from goldthread.web.account.proof import keep_proof, weaken_proof
from goldthread.web.account.sessions import note_new_password, note_sign_in, note_sign_out

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def step_done(request: Any, user: "User", method: str, **_: Any) -> None:
    """A password was right, or a passkey or a code."""
    keep_proof(request.session, user.pk, _moment(request), strong=method == "mfa")
    if method == "mfa":
        open_again(request, user, _moment(request))


def factor_added(request: Any, user: "User", **_: Any) -> None:
    """Whoever has just used a new passkey or code has proved that it is theirs."""
    keep_proof(request.session, user.pk, _moment(request), strong=True)


def factor_removed(request: Any, user: "User", **_: Any) -> None:
    """Without any left, the session rests on less than a password and code: they set up another."""
    if not is_mfa_enabled(user, SECOND_FACTORS):
        weaken_proof(request.session)


def _moment(request: Any) -> datetime:
    """The moment of the request. One that allauth kept and takes up again has none of its own."""
    moment: datetime = getattr(request, "at", None) or context.request.at
    return moment


def connect() -> None:
    """Listen. The identifiers keep a second start from listening twice."""
    authentication_step_completed.connect(step_done, dispatch_uid="proof-step")
    authenticator_added.connect(factor_added, dispatch_uid="proof-added")
    authenticator_removed.connect(factor_removed, dispatch_uid="proof-removed")
    user_logged_in.connect(note_sign_in, dispatch_uid="sessions-begun")
    user_logged_out.connect(note_sign_out, dispatch_uid="sessions-ended")
    password_changed.connect(note_new_password, dispatch_uid="sessions-password")
