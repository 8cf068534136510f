"""The providers an installation knows, read from a file of TOML that whoever runs it writes.

A provider that is not whole is left out, so that nobody signs in by half a configuration; what is
wrong with it is a code, said in words by `goldthread doctor`.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from goldthread.access.roles import RoleName
from goldthread.exchange.openid.answers import is_safe_address

KEY: Final = re.compile(r"[a-z][a-z0-9-]{0,29}")
GOOGLE: Final = "https://accounts.google.com"
MICROSOFT: Final = frozenset({"login.microsoftonline.com", "login.microsoftonline.us"})
TENANT: Final = re.compile(r"/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/v2\.0")
PERSONAL_TENANT: Final = "9188040d-6c67-4c5b-b112-36a304b66dad"
FAMILY: Final = frozenset({RoleName.PARENT, RoleName.CHILD})
SENSITIVE: Final = frozenset(
    {
        RoleName.SENCO, RoleName.HEAD, RoleName.SAFEGUARDING_LEAD, RoleName.DATA_MANAGER,
        RoleName.TRUST_LEAD, RoleName.AUTHORITY_OFFICER, RoleName.AUTHORITY_ANALYST,
        RoleName.DATA_PROTECTION_OFFICER, RoleName.OPERATOR,
    }
)  # fmt: skip
"""Never from a group, unless the line that gives it says `sensitive = true`."""


@dataclass(frozen=True)
class GroupRole:
    """One line of the file: who is in `group` holds `role` in the organisation named."""

    group: str
    role: RoleName
    organisation: str


@dataclass(frozen=True)
class Provider:
    """One provider. `second_factor`: a claim and the values of it that show more than a password.

    `groups`: where the groups stand in the claims; `must`: claims without which nobody is let in.
    `loopback`: whether HTTP to this computer will do, as in tests.
    """

    key: str
    label: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    secret_file: str = ""
    scopes: tuple[str, ...] = ("openid", "profile")
    second_factor: tuple[str, frozenset[str]] | None = None
    groups: tuple[str, ...] = ()
    asks_userinfo: bool = False
    makes_accounts: bool = False
    roles: tuple[GroupRole, ...] = ()
    must: Mapping[str, str] = field(default_factory=dict)
    loopback: bool = False

    @property
    def tells_when(self) -> bool:
        """Whether it can be asked for a sign-in that is made now. Google answers no such request."""
        return self.issuer != GOOGLE


@dataclass(frozen=True)
class ProviderProblem:
    """What is wrong with a provider of the file, as a code, and in which of its lines."""

    provider: str
    code: str
    where: str = ""


class _SecondFactor(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    claim: str = Field(pattern="^(amr|acr|acrs)$")
    values: list[str] = Field(min_length=1)


class _Role(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    group: str = Field(min_length=1, max_length=300)
    role: str
    organisation: str = Field(min_length=1)
    sensitive: bool = False


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    label: str = Field(min_length=1, max_length=40)
    issuer: str = Field(min_length=1, max_length=255)
    client_id: str = Field(min_length=1, max_length=255)
    client_secret_file: str = ""
    scopes: list[str] = ["openid", "profile"]
    second_factor: _SecondFactor | None = None
    groups_claim: str | list[str] = []
    userinfo: bool = False
    new_accounts: bool = False
    must: dict[str, str] = {}
    roles: list[_Role] = []


def read_providers(
    text: str, secret_of: Callable[[str, str], str], *, loopback: bool = False
) -> tuple[dict[str, Provider], tuple[ProviderProblem, ...]]:
    """The providers that are whole, and what is wrong with the others.

    `secret_of` is given a provider's key and the file its table names, and answers the secret or "".
    """
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}, (ProviderProblem("", "not_toml"),)
    known: dict[str, Provider] = {}
    problems: list[ProviderProblem] = []
    for key, values in tables.items():
        found = list(_problems(key, values, secret_of, loopback, known))
        problems += found
        if not found:
            known[key] = _provider(key, _Table.model_validate(values), secret_of, loopback)
    return known, tuple(problems)


def _problems(
    key: str,
    values: Any,
    secret_of: Callable[[str, str], str],
    loopback: bool,
    known: Mapping[str, Provider],
) -> Iterator[ProviderProblem]:
    if not KEY.fullmatch(key):
        yield ProviderProblem(key[:30], "name")
        return
    try:
        table = _Table.model_validate(values)
    except ValidationError as error:
        for one in error.errors():
            yield ProviderProblem(key, "line", ".".join(map(str, one["loc"])))
        return
    yield from (ProviderProblem(key, code) for code in _faults_of_issuer(table.issuer, loopback))
    if any(one.issuer == table.issuer for one in known.values()):
        yield ProviderProblem(key, "issuer_twice")
    if "openid" not in table.scopes:
        yield ProviderProblem(key, "scopes")
    if not secret_of(key, table.client_secret_file):
        yield ProviderProblem(key, "secret")
    if table.roles and not table.groups_claim:
        yield ProviderProblem(key, "groups_claim")
    if table.new_accounts and not table.roles:
        yield ProviderProblem(key, "new_accounts")
    for line in table.roles:
        yield from (ProviderProblem(key, code, line.role) for code in _faults_of_role(line))


def _faults_of_issuer(issuer: str, loopback: bool) -> Iterator[str]:
    if not is_safe_address(issuer, loopback=loopback) or urlsplit(issuer).query:
        yield "issuer"
        return
    parts = urlsplit(issuer)
    if (parts.hostname or "") in MICROSOFT and (
        not TENANT.fullmatch(parts.path) or PERSONAL_TENANT in parts.path
    ):
        yield "tenant"


def _faults_of_role(line: _Role) -> Iterator[str]:
    if line.role not in set(RoleName):
        yield "role"
    elif RoleName(line.role) in FAMILY:
        yield "family_role"
    elif RoleName(line.role) in SENSITIVE and not line.sensitive:
        yield "sensitive_role"


def _provider(
    key: str, table: _Table, secret_of: Callable[[str, str], str], loopback: bool
) -> Provider:
    strong, groups = table.second_factor, table.groups_claim
    return Provider(
        key=key,
        label=table.label,
        issuer=table.issuer,
        client_id=table.client_id,
        client_secret=secret_of(key, table.client_secret_file),
        secret_file=table.client_secret_file,
        scopes=tuple(table.scopes),
        second_factor=(strong.claim, frozenset(strong.values)) if strong else None,
        groups=tuple(groups.split(".") if isinstance(groups, str) else groups),
        asks_userinfo=table.userinfo,
        makes_accounts=table.new_accounts,
        roles=tuple(
            GroupRole(line.group, RoleName(line.role), line.organisation) for line in table.roles
        ),
        must=table.must,
        loopback=loopback,
    )
