"""A provider of identities on this computer: real HTTP, real keys, and every answer can be made wrong."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from goldthread.exchange.openid import discovery
from goldthread.exchange.openid.providers import GroupRole, Provider
from tests.conftest import NOW

CLIENT, SECRET = "goldthread-client", "a secret: with % signs"
KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "second", "use": "sig"})


@dataclass
class LocalProvider:
    """What it answers. `claims` go over the usual ones of a token (None: left out); `wrong` over an answer.

    `wrong` is a path and what to answer there instead: bytes, or a function called first.
    """

    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    description: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, bytes | Callable[[], bytes]] = field(default_factory=dict)
    published: list[RSAKey] = field(default_factory=lambda: [KEY])
    make_token: Callable[[dict[str, Any]], str] | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    issuer: str = ""
    at: float = NOW.timestamp()

    def provider(self, **changes: Any) -> Provider:
        """How an installation names it."""
        values = {
            "key": "local", "label": "Local ID", "issuer": self.issuer, "client_id": CLIENT,
            "client_secret": SECRET, "loopback": True, "second_factor": ("amr", frozenset({"mfa"})),
        }  # fmt: skip
        return Provider(**(values | changes))  # type: ignore[arg-type]

    def sign_in(self, address: str, subject: str = "subject-1") -> dict[str, str]:
        """A person signs in there; what their browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked | {"sub": subject}
        return {"code": code, "state": asked["state"]}

    def described(self) -> dict[str, Any]:
        base = self.issuer
        return {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/keys",
            "userinfo_endpoint": f"{base}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256"],
        } | self.description

    def tokens(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The answer to a code: the client, the address, the verifier are checked; a code works once."""
        asked = self.codes.pop(form.get("code", ""), None)
        name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")  # fmt: skip
        if not authorization:
            name, secret = form.get("client_id", ""), form.get("client_secret", "")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or (unquote(name), unquote(secret)) != (CLIENT, SECRET)
            or asked["code_challenge_method"] != "S256"
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": asked["sub"], "id_token": self.id_token(asked)}

    def id_token(self, asked: dict[str, str]) -> str:
        usual = {
            "iss": self.issuer, "sub": asked["sub"], "aud": CLIENT, "nonce": asked["nonce"],
            "iat": int(self.at), "exp": int(self.at) + 300, "auth_time": int(self.at),
            "amr": ["pwd", "mfa"], "name": "Robin Provider",
        }  # fmt: skip
        claims = {k: v for k, v in (usual | self.claims).items() if v is not None}
        if self.make_token is not None:
            return self.make_token(claims)
        return jwt.encode({"alg": "RS256", "kid": "first"}, claims, KEY)

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, bytes]:
        self.asked.append(path)
        wrong = self.wrong.get(path)
        if wrong is not None:
            return 200, wrong if isinstance(wrong, bytes) else wrong()
        if path == "/token":
            status, told = self.tokens(form, authorization)
            return status, json.dumps(told).encode()
        if path == "/userinfo":
            subject = authorization.removeprefix("Bearer ")
            return 200, json.dumps({"sub": subject} | self.userinfo).encode()
        if path == "/keys":
            return 200, json.dumps({"keys": [key.as_dict(private=False) for key in self.published]}).encode()  # fmt: skip
        if path == discovery.DOCUMENT:
            return 200, json.dumps(self.described()).encode()
        return 404, b"{}"


def slowly(seconds: float, content: bytes = b"{}") -> Callable[[], bytes]:
    """An answer that takes its time."""

    def answer() -> bytes:
        time.sleep(seconds)
        return content

    return answer


@contextmanager
def local_provider() -> Iterator[LocalProvider]:
    """Run one, on a port of its own, until the block ends."""
    one = LocalProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self._go_back(parts.query)
            else:
                self._send({})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            rows = parse_qs(self.rfile.read(length).decode())
            self._send({name: values[0] for name, values in rows.items()})

        def _go_back(self, query: str) -> None:
            """What a browser meets: signed in at once, and sent back."""
            came = one.sign_in(f"?{query}")
            target = parse_qs(query)["redirect_uri"][0]
            self.send_response(302)
            self.send_header("Location", f"{target}?code={came['code']}&state={came['state']}")
            self.end_headers()

        def _send(self, form: dict[str, str]) -> None:
            path = urlsplit(self.path).path
            status, content = one.answer(path, form, self.headers.get("Authorization", ""))
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                pass  # whoever asked has hung up

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    one.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    discovery.forget()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        discovery.forget()


GROUPS = (("staff", "teacher", "900001"), ("helpers", "teaching_assistant", "Oakfield Primary"))


def group_roles(*lines: tuple[str, str, str]) -> tuple[GroupRole, ...]:
    """Lines of the provider's table: group, role, organisation."""
    from goldthread.access.roles import RoleName

    return tuple(GroupRole(group, RoleName(role), place) for group, role, place in lines or GROUPS)
