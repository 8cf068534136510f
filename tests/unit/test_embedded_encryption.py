"""The embedded database's file: what it is encrypted with, and that a changed page is refused."""

import secrets
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as engine

from goldthread.config.engine import keyed_connection
from goldthread.config.environment import Environment

CANARY = "Zyxcanary"


def made(path: Path, key: str) -> None:
    with closing(keyed_connection(key)(str(path))) as database:
        database.execute("CREATE TABLE child (surname TEXT)")
        database.executemany("INSERT INTO child VALUES (?)", [(CANARY,)] * 2_000)
        database.commit()


def test_cipher_mode_and_check_are_those_we_say(tmp_path: Path) -> None:
    """AES with 256 bits, each page with a value of its own and an HMAC over it; SQLCipher's fourth format."""
    key = secrets.token_hex(32)
    made(tmp_path / "one.db", key)
    with closing(keyed_connection(key)(str(tmp_path / "one.db"))) as database:
        assert database.execute("PRAGMA cipher_version").fetchone()[0].startswith("4.")
        settings = " ".join(row[0] for row in database.execute("PRAGMA cipher_settings"))
        assert "cipher_use_hmac = 1" in settings
        assert "cipher_hmac_algorithm = HMAC_SHA512" in settings
    first, second = (tmp_path / "one.db").read_bytes(), b""
    made(tmp_path / "two.db", key)
    second = (tmp_path / "two.db").read_bytes()
    assert CANARY.encode() not in first
    assert len(first) == len(second)
    blocks = [first[at : at + 16] for at in range(0, len(first), 16)]
    assert len(set(blocks)) == len(blocks)  # the same block never looks the same twice: no ECB
    assert not set(blocks) & {second[at : at + 16] for at in range(0, len(second), 16)}


def test_one_bit_changed_on_disk_is_refused(tmp_path: Path) -> None:
    key, path = secrets.token_hex(32), tmp_path / "one.db"
    made(path, key)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with closing(keyed_connection(key)(str(path))) as database:
        assert database.execute("PRAGMA cipher_integrity_check").fetchall()
        with pytest.raises(engine.DatabaseError):
            database.execute("SELECT count(*) FROM child WHERE surname = ?", [CANARY]).fetchall()


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    made(tmp_path / "one.db", secrets.token_hex(32))
    with (
        closing(keyed_connection(secrets.token_hex(32))(str(tmp_path / "one.db"))) as database,
        pytest.raises(engine.DatabaseError),
    ):
        database.execute("SELECT * FROM child").fetchall()


def test_keys_are_made_here_256_bits_each_different_and_for_the_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No key ships with the program; one given from outside, from a vault perhaps, is kept nowhere."""
    for name in ("GOLDTHREAD_SECRET_KEY", "GOLDTHREAD_DATABASE_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    keys = []
    for home in ("a", "b"):
        monkeypatch.setenv("GOLDTHREAD_HOME", str(tmp_path / home))
        environment = Environment()
        assert (environment.secret_key, environment.database_key, environment.database_url) == (
            "",
            "",
            "",
        )
        keys += [environment.key("secret"), environment.key("database")]
        assert [environment.key("secret"), environment.key("database")] == keys[-2:]
        for path in (tmp_path / home / "keys").iterdir():
            assert path.stat().st_mode & 0o077 == 0
        assert (tmp_path / home / "keys").stat().st_mode & 0o077 == 0
    assert len(set(keys)) == 4
    assert all(len(bytes.fromhex(key)) == 32 for key in keys)
    monkeypatch.setenv("GOLDTHREAD_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("GOLDTHREAD_DATABASE_KEY", "5" * 64)
    assert Environment().key("database") == "5" * 64
    assert not (tmp_path / "c").exists()
