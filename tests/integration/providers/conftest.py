"""A provider on this computer, named in the settings, and a browser that goes there and comes back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from goldthread.records.accounts.actions.identities import bind_identity
from goldthread.records.accounts.models import User
from goldthread.records.people.queries.children import actor_for
from tests.conftest import NOW
from tests.factories.provider import LocalProvider, local_provider
from tests.factories.world import TODAY

SIGN_IN, BACK = "/account/provider/local/", "/account/provider/local/back/"


@pytest.fixture
def local(settings: Any) -> Iterator[LocalProvider]:
    """The provider, running and configured as `local`."""
    with local_provider() as one:
        settings.GOLDTHREAD_PROVIDERS = {"local": one.provider()}
        yield one


@pytest.fixture
def configure(local: LocalProvider, settings: Any) -> Callable[..., None]:
    """Change how the installation names it."""

    def changed(**changes: Any) -> None:
        settings.GOLDTHREAD_PROVIDERS = {"local": local.provider(**changes)}

    return changed


def address_of(answer: Any) -> str:
    """Where the page leads on to."""
    assert answer.status_code == 200, answer.content.decode()
    return str(answer["Refresh"]).split("url=", 1)[1]


def go(client: Client, local: LocalProvider, subject: str = "subject-1", path: str = SIGN_IN, **form: str) -> Any:  # fmt: skip
    """Press the button, sign in there, come back: what Goldthread answers."""
    return client.get(BACK, local.sign_in(address_of(client.post(path, form)), subject))


def bind(user: User, local: LocalProvider, subject: str = "subject-1") -> None:
    """Connect; they have no password, as people of a provider do not."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    bind_identity(
        user=user, issuer=local.issuer, subject=subject, by=actor_for(user, TODAY), at=NOW
    )  # fmt: skip


def is_in(client: Client) -> bool:
    """Whether this browser is signed in, and past what staff need."""
    return client.get("/account/settings/").status_code == 200
