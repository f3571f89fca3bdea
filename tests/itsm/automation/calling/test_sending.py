"""Where a call goes in the end: to the address that was judged, whatever the name, a redirect or the spelling says."""

import socket
from pathlib import Path
from threading import Event

import pytest

from engine.errors import InvalidInput
from engine.registry import Actor
from itsm.automation.calling.hosts import allow_host
from itsm.automation.calling.places import Host, Place, place_of
from itsm.automation.calling.sending import Call, NoAnswer, send
from itsm.automation.calling.working import call_due
from tests.itsm.automation.calling.test_calls import calling, faults
from tests.support.certificates import authority_and_server
from tests.support.outside import Outside, outside
from tests.support.promotions import TicketDesk
from tests.support.records import open_task

PUBLIC, PRIVATE, OWN = "93.184.215.14", "10.0.0.1", "127.0.0.1"


def place(inside: bool = False, name: str = "api.example.org") -> Place:
    """A listed host."""
    return place_of(f"https://{name}/x", {name: Host(name, inside)})


class Names:
    """Answers look-ups one after the other, and notes what is connected to, without doing it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str], reached: str = "") -> None:
        self.answers, self.asked, self.connected, self.reached = list(answers), 0, list[str](), reached
        monkeypatch.setattr(socket, "getaddrinfo", self.look_up)
        monkeypatch.setattr(socket, "create_connection", self.connect)

    def look_up(self, _name: str, port: int, **_asked: object) -> list[tuple[object, ...]]:
        """The next answer; the last one again and again."""
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    def connect(self, address: tuple[str, int], timeout: float) -> socket.socket:
        """Nobody answers."""
        assert 0 < timeout <= 10
        self.connected.append(address[0])
        raise ConnectionRefusedError


def test_name_that_changes_between_the_look_and_the_call_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, [PUBLIC], [OWN])

    with pytest.raises(NoAnswer):
        send(Call(place(), "GET"))

    assert (names.asked, names.connected) == (1, [PUBLIC])


@pytest.mark.parametrize(
    "found",
    [[OWN], [PRIVATE], [PUBLIC, PRIVATE], [PUBLIC, "::ffff:10.0.0.1"], ["::1"], ["169.254.169.254"], ["fe80::1%eth0"]],
)
def test_name_that_leads_inside_is_never_connected_to(monkeypatch: pytest.MonkeyPatch, found: list[str]) -> None:
    names = Names(monkeypatch, found)

    with pytest.raises(InvalidInput, match="leads to"):
        send(Call(place(), "GET"))

    assert names.connected == []


def test_every_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", PUBLIC, PUBLIC])

    with pytest.raises(NoAnswer, match="ConnectionRefusedError"):
        send(Call(place(), "GET"))

    assert names.connected == ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", PUBLIC]


def test_look_up_that_never_ends_is_waited_for_as_long_as_the_call_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    never = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: never.wait(30) and [])

    with pytest.raises(NoAnswer, match=r"0\.2 s"):
        send(Call(place(), "GET", seconds=0.2))

    never.set()


@pytest.mark.parametrize("name", ["nowhere.invalid", "a" * 64 + ".example.org"])
def test_name_that_does_not_exist_is_no_answer(name: str) -> None:
    with pytest.raises(NoAnswer):
        send(Call(place(name=name), "GET"))


def test_redirect_is_not_followed_even_to_a_listed_host(
    desk: TicketDesk, server: Outside, administrator: Actor
) -> None:
    with outside() as inner:
        allow_host(inner.host, True, True, administrator)
        server.answers[:] = [(307, {"Location": f"http://{inner.host}/secret"}, b"")]
        ticket = calling(desk, f"http://{server.host}/")
        call_due(10)

        assert inner.heard == [] and open_task(ticket).element_id == "mend"


@pytest.mark.parametrize(
    "address",
    ["http://{decimal}:{port}/", "http://0x7f.0.0.1:{port}/", "http://0177.0.0.1:{port}/", "http://127.1:{port}/",
     "http://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/", "http://127.0.0.1.:{port}/",
     "http://127。0。0。1:{port}/", "http://user:word@127.0.0.1:{port}/", "http://user@127.0.0.1:{port}/",
     "http://127.0.0.1:{port}@evil.example.org/", "file://127.0.0.1/etc/passwd", "ftp://127.0.0.1:{port}/",
     "http://0.0.0.0:{port}/", "http://[::]:{port}/"],
)  # fmt: skip
def test_other_spellings_of_a_listed_address_are_refused(desk: TicketDesk, server: Outside, address: str) -> None:
    calling(desk, address.format(port=server.port, decimal=0x7F000001))

    call_due(10)

    assert server.heard == [] and len(faults()) == 1


def test_certificate_is_one_of_the_host_by_an_authority_that_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("localhost", "other.example.org"):
        (tmp_path / name).mkdir()
        authority_and_server(tmp_path / name, name)

    with outside(tmp_path / "localhost") as good, outside(tmp_path / "other.example.org") as other:
        with pytest.raises(NoAnswer, match="SSLCertVerificationError"):
            send(Call(over_tls(good), "GET"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "localhost" / "authority.pem"))
        assert send(Call(over_tls(good), "GET")).status == 200
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "other.example.org" / "authority.pem"))
        with pytest.raises(NoAnswer, match="SSLCertVerificationError"):
            send(Call(over_tls(other), "GET"))

        assert (len(good.heard), other.heard) == (1, [])


def over_tls(server: Outside) -> Place:
    """The server by a name that its certificate may have."""
    name = f"localhost:{server.port}"
    return place_of(f"https://{name}/x", {name: Host(name, inside=True)})
