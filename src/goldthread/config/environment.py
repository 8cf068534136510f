"""What the installation is told from outside, typed and checked at start.

Every value has a safe default, so one school can run with none. Data lives in `GOLDTHREAD_HOME`.
"""

import os
import secrets
import sys
from pathlib import Path

from pydantic import AwareDatetime, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_home() -> Path:
    """The platform's place for a program's data."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "Goldthread"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Goldthread"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "goldthread"


class Environment(BaseSettings):
    """Variables named `GOLDTHREAD_…`, and `DATABASE_URL`.

    `demo_at` holds the clock of a demonstration still, so that what it shows does not age.
    """

    model_config = SettingsConfigDict(env_prefix="GOLDTHREAD_", extra="ignore")

    home: Path = Field(default_factory=default_home)
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    secret_key: str = ""
    database_key: str = ""
    hosts: str = "localhost,127.0.0.1,[::1]"
    https: bool = False
    demo: bool = False
    demo_at: AwareDatetime | None = None
    debug: bool = False

    def key(self, name: str) -> str:
        """A secret of 32 random bytes as hex, made once and kept in `home/keys` for the owner only."""
        given = {"secret": self.secret_key, "database": self.database_key}[name]
        return given or _kept_key(self.home / "keys" / name)


def _kept_key(path: Path) -> str:
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process made it first
        return path.read_text(encoding="ascii").strip()
    value = secrets.token_hex(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    return value
