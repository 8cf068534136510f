"""The file of providers: what is taken, what is left out and why; and claims of any shape."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.access.checks import is_weighty
from goldthread.access.roles import RoleName
from goldthread.exchange.openid import tokens
from goldthread.exchange.openid.answers import is_safe_address
from goldthread.exchange.openid.faults import ProviderFault
from goldthread.exchange.openid.flow import _groups, _is_strong, _moment
from goldthread.exchange.openid.providers import FAMILY, SENSITIVE, Provider, read_providers

TENANT = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"
WHOLE = """
[entra]
label = "Microsoft"
issuer = "ISSUER"
client_id = "abc"
client_secret_file = "/secret"
second_factor = { claim = "amr", values = ["mfa"] }
groups_claim = "groups"
must = { tid = "1" }
[[entra.roles]]
group = "g1"
role = "teacher"
organisation = "900001"
""".replace("ISSUER", TENANT)


def secret_of(key: str, file: str) -> str:
    return "s3cret" if file == "/secret" else ""


def codes(text: str, **more: Any) -> list[str]:
    return [one.code for one in read_providers(text, secret_of, **more)[1]]


def test_a_whole_table_is_taken() -> None:
    providers, problems = read_providers(WHOLE, secret_of)
    one = providers["entra"]
    assert problems == ()
    assert (one.label, one.issuer, one.client_secret) == ("Microsoft", TENANT, "s3cret")
    assert one.groups == ("groups",)
    assert one.second_factor == ("amr", frozenset({"mfa"}))
    assert one.roles[0].role is RoleName.TEACHER
    assert not one.makes_accounts
    assert not one.loopback
    assert "s3cret" not in repr(one)


def test_nothing_named_is_nothing_wrong() -> None:
    assert read_providers("", secret_of) == ({}, ())


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [
        (WHOLE, "[entra", "not_toml"),
        ("entra", "Entra", "name"),
        (WHOLE, "entra = 1", "line"),
        ('client_id = "abc"', "", "line"),
        ('client_id = "abc"', "client_id = 3", "line"),
        ('client_id = "abc"', 'client_id = "abc"\nclient_idd = "x"', "line"),
        ('"amr"', '"email"', "line"),
        ('values = ["mfa"]', "values = []", "line"),
        (TENANT, "http://login.example", "issuer"),
        (TENANT, "http://127.0.0.1:8000", "issuer"),
        (TENANT, "https://user:pw@login.example", "issuer"),
        (TENANT, "https://login.example/?a=b", "issuer"),
        (TENANT, "https://login.microsoftonline.com/common/v2.0", "tenant"),
        (TENANT, "https://login.microsoftonline.com/organizations/v2.0", "tenant"),
        (TENANT, "https://login.microsoftonline.com/consumers/v2.0", "tenant"),
        (TENANT, "https://login.microsoftonline.com/{tenantid}/v2.0", "issuer"),
        ("11111111-2222-3333-4444-555555555555", "9188040d-6c67-4c5b-b112-36a304b66dad", "tenant"),
        ('"/secret"', '"/nowhere"', "secret"),
        ('groups_claim = "groups"', "", "groups_claim"),
        ('groups_claim = "groups"', 'groups_claim = "g"\nscopes = ["profile"]', "scopes"),
        ('"teacher"', '"wizard"', "role"),
        ('"teacher"', '"parent"', "family_role"),
        ('"teacher"', '"child"', "family_role"),
        ('"teacher"', '"safeguarding_lead"', "sensitive_role"),
        ('"teacher"', '"operator"', "sensitive_role"),
    ],
)
def test_a_table_that_is_not_whole_is_left_out(was: str, becomes: str, code: str) -> None:
    text = WHOLE.replace(was, becomes)
    assert text != WHOLE
    providers, _ = read_providers(text, secret_of)
    assert "entra" not in providers
    assert code in codes(text)


def test_new_accounts_need_roles_and_two_tables_two_issuers() -> None:
    alone = WHOLE.split("[[entra")[0].replace("must =", "new_accounts = true\nmust =")
    assert codes(alone) == ["new_accounts"]
    assert codes(WHOLE + WHOLE.replace("entra", "second")) == ["issuer_twice"]


def test_a_sensitive_role_only_where_its_line_says_so() -> None:
    text = WHOLE.replace('"teacher"', '"data_manager"\nsensitive = true')
    assert read_providers(text, secret_of)[0]["entra"].roles[0].role is RoleName.DATA_MANAGER


def test_no_role_that_opens_every_record_comes_by_itself() -> None:
    assert {role for role in RoleName if is_weighty(role)} <= SENSITIVE
    named = {"safeguarding_lead", "data_protection_officer", "data_manager", "operator"}
    assert {RoleName(name) for name in named} <= SENSITIVE
    assert not SENSITIVE & FAMILY


def test_loopback_only_where_it_is_allowed() -> None:
    text = WHOLE.replace(TENANT, "http://127.0.0.1:8000")
    assert codes(text, loopback=True) == []
    for address in ("http://127.0.0.1.example", "http://login.example", "ftp://localhost"):
        assert not is_safe_address(address, loopback=True)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
NAMES = ("iss", "sub", "aud", "azp", "exp", "iat", "nbf", "nonce", "groups", "amr", "auth_time", "_claim_names")  # fmt: skip
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
ONE = Provider(
    key="one", label="One", issuer="https://one.example", client_id="me", client_secret="x",
    second_factor=("amr", frozenset({"mfa"})), groups=("groups", "name"),
)  # fmt: skip
TRUE = {
    "iss": ONE.issuer, "sub": "s", "aud": "me", "nonce": "n", "iat": NOW.timestamp(), "exp": NOW.timestamp() + 60,
}  # fmt: skip


@given(st.dictionaries(st.sampled_from(NAMES), values, max_size=4))
def test_claims_of_any_shape_are_believed_or_refused(more: dict[str, Any]) -> None:
    """Whatever a provider puts into a token: never an error of ours, never another person."""
    claims = TRUE | more
    try:
        tokens._check(ONE, claims, "n", NOW)
        found = _groups(ONE, claims)
    except ProviderFault:
        return
    assert claims["iss"] == ONE.issuer
    assert claims["nonce"] == "n"
    assert isinstance(claims["sub"], str)
    assert all(isinstance(one, str) for one in found)
    assert isinstance(_is_strong(ONE, claims), bool)
    _moment(claims.get("auth_time"))


def test_true_claims_are_believed() -> None:
    tokens._check(ONE, dict(TRUE), "n", NOW)
    assert _groups(ONE, {"groups": [{"name": "a"}, {"name": 7}]}) == {"a", "7"}
