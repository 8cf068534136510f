"""The providers that staff may sign in with here, as the installation names them."""

from django.conf import settings

from goldthread.access.refusals import NotVisible
from goldthread.exchange.openid.providers import Provider
from goldthread.records.accounts.queries import identities_of


def offered() -> list[Provider]:
    """Those that are configured, in the order of the file; usually none or one."""
    return list(settings.GOLDTHREAD_PROVIDERS.values())


def known_provider(key: str) -> Provider:
    """The one with this name in the address."""
    found: Provider | None = settings.GOLDTHREAD_PROVIDERS.get(key)
    if found is None:
        raise NotVisible
    return found


def bound_providers(user_id: int) -> list[Provider]:
    """Those to which this person's account is bound. Asks nothing where none are configured."""
    providers = {one.issuer: one for one in offered()}
    if not providers:
        return []
    return [
        providers[one.issuer] for one in identities_of(user_id) if one.issuer in providers
    ]  # fmt: skip
