"""Providers for tests: one from PyPI as a process of its own, and one of ours that can also answer wrongly."""

import base64
import hashlib
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.support.servers import free_port

CLIENT, SECRET = "flowdesk", "a secret of the client that nobody tells"
Claims = dict[str, Any]
_KEY = RSAKey.generate_key(2048)
OTHER_KEY = RSAKey.generate_key(2048)


@dataclass
class Game:
    """A provider that keeps to the rules (client, redirect address, PKCE, each code once) unless a test says otherwise.

    ``claims`` are those of who signs in next; ``alter`` changes what the ID token says just before it is signed.
    """

    issuer: str
    claims: Claims = field(default_factory=dict)
    userinfo: Claims = field(default_factory=dict)
    document: Claims = field(default_factory=dict)
    alter: Callable[[Claims], Claims] = lambda claims: claims
    key: RSAKey | OctKey = field(default_factory=lambda: _KEY)
    kid: str = "first"
    algorithm: str = "RS256"
    raw_token: Callable[[str], str] = lambda token: token
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def form(self, **more: str) -> dict[str, str]:
        """What an administrator would type to set it up, in use."""
        typed = {
            "name": "Login", "issuer": self.issuer, "client_id": CLIENT, "secret": SECRET,
            "scopes": "openid email profile", "email_claim": "email", "name_claim": "name", "groups_claim": "groups",
            "unknown": "create", "offered": "true", "active": "true",
        }  # fmt: skip
        return typed | more

    def person(self, subject: str, email: str = "", verified: bool = True, **more: object) -> None:
        """Who signs in next."""
        told = {"email": email, "email_verified": verified} if email else {}
        self.claims = {"sub": subject, "name": "Ben Agent", **told, **more}

    def authorize(self, address: str) -> dict[str, str]:
        """Sign in at ``address`` as a browser would, and give the query that leads back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code" and "openid" in asked["scope"]
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def discovery(self) -> Claims:
        """Its discovery document."""
        ends = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint")}
        further = {"jwks_uri": f"{self.issuer}/jwks", "userinfo_endpoint": f"{self.issuer}/userinfo"}
        out = {"end_session_endpoint": f"{self.issuer}/out", "id_token_signing_alg_values_supported": ["RS256"]}
        return {"issuer": self.issuer, **ends, **further, **out, **self.document}

    def token(self, sent: dict[str, str], authorization: str) -> tuple[int, Claims]:
        """Answer the token endpoint (RFC 6749 §4.1.3, RFC 7636 §4.6)."""
        asked = self.codes.pop(sent.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        client = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization != f"Basic {client}":
            return 401, {"error": "invalid_client"}
        if asked is None or asked["redirect_uri"] != sent.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        if challenge.rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        own = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        header = {"alg": self.algorithm, "kid": self.kid}
        signed = jwt.encode(header, self.alter({**own, **self.claims}), self.key, algorithms=[self.algorithm])
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": self.raw_token(signed)}

    def keys(self) -> Claims:
        """Its public keys."""
        public = self.key if isinstance(self.key, RSAKey) and self.key is not OTHER_KEY else _KEY
        return {"keys": [{**public.as_dict(private=False), "kid": self.kid, "use": "sig"}]}


@contextmanager
def running_game() -> Iterator[Game]:
    """Run it on loopback."""
    port = free_port()
    game = Game(f"http://127.0.0.1:{port}")
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(game))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield game
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(game: Game) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Leads each path to the game."""

        def do_GET(self) -> None:
            """Discovery, keys, userinfo."""
            game.asked.append(self.path)
            pages: dict[str, Callable[[], Claims]] = {
                "/.well-known/openid-configuration": game.discovery, "/jwks": game.keys,
                "/userinfo": lambda: {**game.claims, **game.userinfo},
            }  # fmt: skip
            found = pages.get(self.path)
            self._answer(200 if found else 404, found() if found else {})

        def do_POST(self) -> None:
            """The token endpoint."""
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            form = {name: values[0] for name, values in sent.items()}
            self._answer(*game.token(form, self.headers.get("Authorization", "")))

        def _answer(self, status: int, content: Claims) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Handler


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider from PyPI (oidc-provider-mock): people are put in by their subject."""

    issuer: str

    def put(self, subject: str, **claims: object) -> None:
        """Let there be somebody."""
        body = json.dumps(claims).encode()
        headers = {"Content-Type": "application/json"}
        with urlopen(Request(f"{self.issuer}/users/{subject}", body, headers, method="PUT"), timeout=10):
            pass


@contextmanager
def running_provider(log: Path) -> Iterator[Provider]:
    """Run it as a process of its own, and wait until it answers."""
    port = free_port()
    provider = Provider(f"http://127.0.0.1:{port}")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"],
            stdout=output, stderr=output, env={**os.environ, "NO_COLOR": "1"},
        )  # fmt: skip
        try:
            _wait(provider, process, log)
            yield provider
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(provider: Provider, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text(errors="replace")
        try:
            with urlopen(f"{provider.issuer}/.well-known/openid-configuration", timeout=10):
                return
        except URLError:
            time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))
