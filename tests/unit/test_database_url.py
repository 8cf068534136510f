"""Where the database is over a network, what goes there is encrypted and the server proves who it is."""

from typing import Any
from unittest.mock import Mock

import pytest

from goldthread.config.database_url import postgresql_settings
from goldthread.jobs import backup_postgresql

CHECKED = {"sslmode": "verify-full", "sslrootcert": "system"}


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("postgresql://g:p@db.example.org/goldthread", CHECKED),
        ("postgresql://g:p@192.0.2.7:5433/goldthread", CHECKED),
        ("postgresql://localhost/goldthread", {}),
        ("postgresql://127.0.0.1/goldthread", {}),
        ("postgresql://[::1]/goldthread", {}),
        ("postgresql:///goldthread", {}),
        (
            "postgresql://db.example.org/goldthread?sslrootcert=/etc/our-ca.pem",
            {"sslmode": "verify-full", "sslrootcert": "/etc/our-ca.pem"},
        ),
    ],
)
def test_a_database_elsewhere_is_reached_encrypted(url: str, options: dict[str, str]) -> None:
    # a command's terms, whatever the address
    told = {"options": "-c jit=off -c goldthread.purpose=system"}
    assert postgresql_settings(url)["OPTIONS"] == options | told


def test_its_tools_are_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def run(_command: list[str], env: dict[str, str], **_: object) -> Mock:
        seen.update(env)
        return Mock(returncode=0)

    told = postgresql_settings("postgresql://g:secret@db.example.org/goldthread")
    monkeypatch.setattr(backup_postgresql, "connection", Mock(settings_dict=told))
    monkeypatch.setattr(backup_postgresql.shutil, "which", lambda _: "/usr/bin/pg_dump")
    monkeypatch.setattr(backup_postgresql.subprocess, "run", run)
    backup_postgresql._run("pg_dump")
    assert (seen["PGSSLMODE"], seen["PGSSLROOTCERT"]) == ("verify-full", "system")
    assert (seen["PGHOST"], seen["PGPASSWORD"]) == ("db.example.org", "secret")
