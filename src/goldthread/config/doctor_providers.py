"""What `goldthread doctor` asks of the providers that staff may sign in with."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.urls import reverse

from goldthread.access.roles import ROLES
from goldthread.config.doctor_sqlite import Look
from goldthread.config.words import _, gettext_noop
from goldthread.exchange.openid.discovery import described
from goldthread.exchange.openid.faults import ProviderFault
from goldthread.exchange.openid.providers import Provider
from goldthread.records.organisations.queries import find_organisation, organisations_called

PROBLEM_LABELS: Final = {
    "unreadable": gettext_noop("The file of providers is not there, or cannot be read."),
    "not_toml": gettext_noop("The file is not TOML."),
    "name": gettext_noop("The name of a table is small letters, figures and hyphens."),
    "line": gettext_noop("A line is missing, misspelt or of the wrong kind: %(where)s."),
    "issuer": gettext_noop("The issuer is an address with https, without a question mark."),
    "issuer_twice": gettext_noop("Another table has the same issuer."),
    "tenant": gettext_noop(
        "Name your own Microsoft tenant in the issuer: https://login.microsoftonline.com/ID/v2.0, "
        "never common, organizations or consumers."
    ),
    "scopes": gettext_noop("The scopes need openid."),
    "secret": gettext_noop(
        "No client secret: name its file, or set GOLDTHREAD_PROVIDER_NAME_SECRET."
    ),
    "groups_claim": gettext_noop("Roles need groups_claim: where the groups stand."),
    "new_accounts": gettext_noop("New accounts need roles from groups."),
    "role": gettext_noop("There is no role %(where)s."),
    "family_role": gettext_noop("No group gives the role %(where)s."),
    "sensitive_role": gettext_noop(
        "The role %(where)s opens much: give it by hand, or write sensitive = true in its line."
    ),
}
REASON_LABELS: Final = {
    "unreachable": gettext_noop("it does not answer"),
    "too_slow": gettext_noop("it answers too slowly"),
    "too_large": gettext_noop("its answer is too long"),
    "not_json": gettext_noop("its answer is not what it should be"),
    "status": gettext_noop("it answers with an error"),
    "issuer_described": gettext_noop("it calls itself by another issuer"),
    "algorithms_described": gettext_noop("it signs in no way that can be trusted"),
    "address_described": gettext_noop("an address in its description is missing or unsafe"),
}
CHECK: Final = gettext_noop("provider")


def look() -> Iterator[Look]:
    """Each check: name, whether good, what was found, what to do, how bad otherwise."""
    for problem in settings.GOLDTHREAD_PROVIDER_PROBLEMS:
        words = _(PROBLEM_LABELS[problem.code]) % {"where": problem.where}
        left_out = _("%(provider)s is left out") % {"provider": problem.provider or _("The file")}
        yield (CHECK, False, left_out, words, "worth")
    for provider in settings.GOLDTHREAD_PROVIDERS.values():
        yield _reached(provider)
        yield from _secret(provider)
        yield from _places(provider)


def _reached(provider: Provider) -> Look:
    back = reverse("provider_back", kwargs={"provider": provider.key})
    told = {"label": provider.label, "back": back}
    try:
        described(provider)
    except ProviderFault as fault:
        reason = _(REASON_LABELS.get(fault.reason, REASON_LABELS["not_json"]))
        found = _("%(label)s: %(reason)s") % (told | {"reason": reason})
        do = _(
            "Look at the issuer, and whether this computer may reach it. Nobody signs in with it."
        )
        return (CHECK, False, found, do, "worth")
    return (CHECK, True, _("%(label)s answers; it sends people back to %(back)s") % told, "", "ok")


def _secret(provider: Provider) -> Iterator[Look]:
    """Whether nobody but the owner can read the secret's file."""
    if not provider.secret_file or sys.platform == "win32":
        return
    path = Path(provider.secret_file)
    if path.exists():
        mode = stat.S_IMODE(os.stat(path).st_mode)
        yield (
            gettext_noop("provider secret"),
            not mode & 0o077,
            f"{provider.key} {mode:o}",
            f"chmod 600 {path}",
            "unsafe",
        )


def _places(provider: Provider) -> Iterator[Look]:
    """Whether each organisation that a group leads to is there, and of a kind that holds the role."""
    if not provider.roles or "organisations_organisation" not in _tables():
        return
    for line in provider.roles:
        named = organisations_called(line.organisation)
        found = find_organisation(line.organisation) or (named[0] if len(named) == 1 else None)
        fits = found is not None and found.kind in ROLES[line.role].held_in
        if not fits:
            yield (
                gettext_noop("provider role"),
                False,
                f"{provider.key}: {line.role.value}, {line.organisation}",
                _("Give the URN, or the exact name, of one organisation that has this role."),
                "worth",
            )


def _tables() -> list[str]:
    return connection.introspection.table_names()
