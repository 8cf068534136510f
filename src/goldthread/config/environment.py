"""What the installation is told from outside, typed and checked at start.

Every value has a safe default, so one school can run with none. Data lives in `GOLDTHREAD_HOME`.
"""

import os
import secrets
import sys
from pathlib import Path

from pydantic import AwareDatetime, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from goldthread.exchange.openid.providers import Provider, ProviderProblem, read_providers


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
    `mail_…` is the server that mail leaves by; without a host none is sent.
    `providers` is the file that says with which providers staff may sign in (`exchange.openid`).
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
    mail_host: str = ""
    mail_port: int = 587
    mail_user: str = ""
    mail_password: str = ""
    mail_tls: bool = True
    mail_from: str = "goldthread@localhost"
    providers: Path | None = None

    def key(self, name: str) -> str:
        """A secret of 32 random bytes as hex, made once and kept in `home/keys` for the owner only."""
        given = {"secret": self.secret_key, "database": self.database_key}[name]
        return given or _kept_key(self.home / "keys" / name)

    @property
    def providers_file(self) -> Path:
        """Where the providers of sign-in are written down, if anywhere."""
        return self.providers or self.home / "providers.toml"

    def read_providers(self) -> tuple[dict[str, Provider], tuple[ProviderProblem, ...]]:
        """The providers that file names, and what is wrong with it. Named and not there is wrong, too."""
        try:
            text = self.providers_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            absent = self.providers is None and not self.providers_file.exists()
            return {}, () if absent else (ProviderProblem("", "unreadable"),)
        return read_providers(text, _secret_of, loopback=self.debug)


def _secret_of(key: str, file: str) -> str:
    """A provider's client secret: `GOLDTHREAD_PROVIDER_KEY_SECRET`, or the file its table names."""
    given = os.environ.get(f"GOLDTHREAD_PROVIDER_{key.upper().replace('-', '_')}_SECRET", "")
    if given or not file:
        return given
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


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
