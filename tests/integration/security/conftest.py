"""The settings of a school's network, where a proxy brings HTTPS, as the installation itself reads them."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

NAMES = (
    "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT", "DEBUG", "ALLOWED_HOSTS",
    "DEVICE_COOKIE_NAME", "PASSWORD_HASHERS", "USE_X_FORWARDED_HOST", "USE_X_FORWARDED_PORT",
)  # fmt: skip
READ = """
import json
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in %r}))
"""
PASSWORD = "correct-horse-battery"


def settings_with(home: str, **variables: str) -> dict[str, Any]:
    """What the real settings come to with these variables and no others of ours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GOLDTHREAD_") and name != "DATABASE_URL"
    }
    given = {"DJANGO_SETTINGS_MODULE": "goldthread.config.settings", "GOLDTHREAD_HOME": home}
    done = subprocess.run(
        [sys.executable, "-c", READ % (NAMES,)],
        env=kept | given | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    """How often somebody tried is counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The settings with nothing set: one computer."""
    return settings_with(str(tmp_path_factory.mktemp("plain")))


@pytest.fixture(scope="session")
def https_settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The settings with `GOLDTHREAD_HTTPS=1`, as on a school's network."""
    told = {"GOLDTHREAD_HTTPS": "1", "GOLDTHREAD_HOSTS": "goldthread.example.org"}
    return settings_with(str(tmp_path_factory.mktemp("https")), **told)


def over_https(read: dict[str, Any]) -> dict[str, Any]:
    """Of those settings, what makes the tests' own server answer as there."""
    told = {name: read[name] for name in NAMES if name not in {"ALLOWED_HOSTS", "PASSWORD_HASHERS"}}
    return told | {"SECURE_PROXY_SSL_HEADER": tuple(read["SECURE_PROXY_SSL_HEADER"])}


@pytest.fixture
def https(https_settings: dict[str, Any], settings: Any) -> None:
    """Answer as on a school's network."""
    for name, value in over_https(https_settings).items():
        setattr(settings, name, value)


@pytest.fixture
def parent_with_password(world: Any) -> Any:
    """A parent who signs in with `PASSWORD`: staff need more than one."""
    user = world.people["parent"]
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def sign_in(client: Client, **more: Any) -> Any:
    """Sign that parent in, as the page does."""
    return client.post("/account/login/", {"login": "parent", "password": PASSWORD}, **more)


def read_whole(answer: Any) -> bytes:
    """The answer's body, its file closed. (`close` would close the database's connection too.)"""
    body = bytes(answer.getvalue())
    if file := getattr(answer, "file_to_stream", None):
        file.close()
    return body
