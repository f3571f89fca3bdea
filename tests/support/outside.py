"""Another server for calls of diagrams: it answers as it is told, and notes what it was asked."""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


@dataclass(frozen=True, slots=True)
class Heard:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Outside:
    """The server; ``answers`` are taken one after the other, the last one again and again."""

    port: int
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    @property
    def host(self) -> str:
        """As a list of hosts has it."""
        return f"127.0.0.1:{self.port}"

    def says(self, *answers: tuple[int, object]) -> None:
        """Answer with these statuses and JSON."""
        self.answers[:] = [
            (status, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(body).encode())
            for status, body in answers
        ]


@contextmanager
def outside(certificates: Path | None = None) -> Iterator[Outside]:
    """A server that runs for the block; over TLS with ``server.pem`` and ``key.pem`` of a folder."""
    known = Outside(0)

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            try:
                self.raw_requestline = self.rfile.readline(65537)
            except OSError:  # whoever called does not trust us
                self.raw_requestline = b""
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            known.heard.append(Heard(self.command, self.path, headers, body))
            self._answer()

        def _answer(self) -> None:
            status, given, body = known.answers.pop(0) if len(known.answers) > 1 else known.answers[0]
            self.send_response(status)
            for name, value in given.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificates is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / "server.pem", certificates / "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    known.port = server.server_address[1]
    known.says((200, {}))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def silent() -> Iterator[int]:
    """A port at which somebody takes connections and says nothing; the number of it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]
