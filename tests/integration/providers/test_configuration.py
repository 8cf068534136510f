"""Where providers are written down, and what `goldthread doctor` says of them."""

import os
from pathlib import Path
from typing import Any

import pytest

from goldthread.config import doctor_providers
from goldthread.config.environment import Environment
from goldthread.exchange.openid import discovery
from goldthread.exchange.openid.providers import ProviderProblem
from tests.factories.provider import LocalProvider, group_roles
from tests.factories.world import World

pytestmark = pytest.mark.django_db
TABLE = """
[google]
label = "Google"
issuer = "https://accounts.google.com"
client_id = "abc"
client_secret_file = "SECRET"
"""


def said() -> list[tuple[str, bool, str, str, str]]:
    return [(c, good, str(found), do, state) for c, good, found, do, state in doctor_providers.look()]  # fmt: skip


def test_no_file_is_no_provider_and_nothing_wrong(tmp_path: Path) -> None:
    assert Environment(home=tmp_path).read_providers() == ({}, ())
    named = Environment(home=tmp_path, providers=tmp_path / "none.toml").read_providers()
    assert named == ({}, (ProviderProblem("", "unreadable"),))


def test_the_file_and_its_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from the file\n", encoding="utf-8")
    file = tmp_path / "providers.toml"
    file.write_text(TABLE.replace("SECRET", str(secret)), encoding="utf-8")
    assert Environment(home=tmp_path).read_providers()[0]["google"].client_secret == "from the file"
    monkeypatch.setenv("GOLDTHREAD_PROVIDER_GOOGLE_SECRET", "from the environment")
    read = Environment(home=tmp_path).read_providers()[0]["google"]
    assert read.client_secret == "from the environment"
    monkeypatch.delenv("GOLDTHREAD_PROVIDER_GOOGLE_SECRET")
    secret.unlink()
    assert Environment(home=tmp_path).read_providers() == ({}, (ProviderProblem("google", "secret"),))  # fmt: skip
    file.write_bytes(b"\xff\xfe")
    assert Environment(home=tmp_path).read_providers() == ({}, (ProviderProblem("", "unreadable"),))


def test_http_to_this_computer_only_while_debugging(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    table = TABLE.replace("SECRET", str(tmp_path / "secret"))
    near = table.replace("https://accounts.google.com", "http://127.0.0.1:9")
    (tmp_path / "providers.toml").write_text(near, encoding="utf-8")
    assert Environment(home=tmp_path).read_providers()[1] == (ProviderProblem("google", "issuer"),)
    assert "google" in Environment(home=tmp_path, debug=True).read_providers()[0]


def test_doctor_says_each_problem_in_words(settings: Any) -> None:
    settings.GOLDTHREAD_PROVIDERS = {}
    for code in doctor_providers.PROBLEM_LABELS:
        settings.GOLDTHREAD_PROVIDER_PROBLEMS = (ProviderProblem("entra", code, "here"),)
        ((check, good, found, do, state),) = said()
        assert (check, good, found, state) == ("provider", False, "entra is left out", "worth")
        assert do
        assert "%(" not in do
    settings.GOLDTHREAD_PROVIDER_PROBLEMS = ()
    assert said() == []


def test_doctor_asks_the_provider_and_looks_for_its_organisations(
    world: World, local: LocalProvider, configure: Any
) -> None:
    lines = group_roles(("staff", "teacher", "900001"), ("x", "teacher", "999999"), ("x", "teacher", "Two Rivers Trust"))  # fmt: skip
    configure(groups=("groups",), roles=lines)
    answers, *places = said()
    assert answers[1] is True
    assert "/account/provider/local/back/" in answers[2]
    assert [place[2] for place in places] == [
        "local: teacher, 999999",
        "local: teacher, Two Rivers Trust",
    ]
    local.description = {"issuer": "https://elsewhere.example"}
    discovery.forget()
    assert said()[0][2] == "Local ID: it calls itself by another issuer"


@pytest.mark.skipif(os.name == "nt", reason="file modes are POSIX's")
def test_a_secret_others_can_read_is_unsafe(
    local: LocalProvider, configure: Any, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x", encoding="utf-8")
    for mode, good in ((0o644, False), (0o600, True)):
        secret.chmod(mode)
        configure(secret_file=str(secret))
        check = next(one for one in said() if one[0] == "provider secret")
        assert (check[1], check[4]) == (good, "unsafe")
