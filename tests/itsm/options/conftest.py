"""A desk with the incident pack, and a server on loopback that gives options."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from engine.registry import Actor
from itsm.options.web import hosts
from itsm.options.web.kept import forget
from tests.support.records import Desk, use_incident_pack


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor) -> Desk:
    """A desk with an agent of line 1 and a requester."""
    use_incident_pack()
    return Desk(agent, requester)


@dataclass
class Rooms:
    """What the server says, how often it was asked, and what else it does."""

    address: str = ""
    status: int = 200
    body: bytes = b'["Hall A", "Hall B"]'
    location: str = ""
    asked: list[str] = field(default_factory=list)
    drips: bool = False
    ended: Event = field(default_factory=Event)

    @property
    def host(self) -> str:
        """``127.0.0.1:port``."""
        return self.address.split("/")[2]


@pytest.fixture
def rooms() -> Iterator[Rooms]:
    """A server on loopback that forms may ask."""
    rooms = Rooms()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the library calls
            rooms.asked.append(self.path)
            self.send_response(rooms.status)
            if rooms.location:
                self.send_header("Location", rooms.location)
            self.end_headers()
            while rooms.drips and not rooms.ended.wait(0.05):
                self.wfile.write(b" ")
                self.wfile.flush()
            self.wfile.write(rooms.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                rooms.ended.set()  # whoever asked hung up

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    rooms.address = f"http://127.0.0.1:{server.server_port}/rooms.json"
    Thread(target=server.serve_forever, daemon=True).start()
    hosts.configure([rooms.host])
    forget()
    yield rooms
    rooms.ended.set()
    server.shutdown()
    server.server_close()
    hosts.configure([])
    forget()
