"""One call over HTTP/1.1: the name is looked up once, and the connection goes to the address that was looked at."""

import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from queue import Empty, SimpleQueue
from threading import Thread, Timer
from time import monotonic

from engine.errors import InvalidState, Text, text
from itsm.automation.calling.places import Place, require_allowed

MOST_BYTES = 1_000_000
MOST_HEADERS = 50
LONGEST_VALUE = 1000
_KEPT_BACK = frozenset({"set-cookie", "set-cookie2"})


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent where; ``seconds`` are from the first word to the last."""

    place: Place
    method: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``body`` is what its JSON says, else its text."""

    status: int
    headers: Mapping[str, str]
    body: object


class NoAnswer(InvalidState):
    """Nothing came back that can be used: the server is away or slow, or sends too much. It may be tried again."""


def send(call: Call) -> Answer:
    """Send and read the answer. No redirect is followed. Raises NoAnswer, and InvalidInput for a place not allowed."""
    try:
        return _sent(call)
    except TimeoutError as problem:
        raise _none(call, f"{call.seconds:g} s") from problem
    except (OSError, http.client.HTTPException) as problem:
        raise _none(call, type(problem).__name__) from problem


def _sent(call: Call) -> Answer:
    place, until = call.place, monotonic() + call.seconds
    opened = _connected(place, until)
    connection = http.client.HTTPConnection(place.name, place.port)
    connection.sock = opened
    ending = Timer(max(0.01, until - monotonic()), _end, [connection])
    ending.start()
    try:
        if place.scheme == "https":
            connection.sock = _over_tls(opened, place)
            connection.sock.do_handshake()
        connection.putrequest(call.method, place.path, skip_host=True, skip_accept_encoding=True)
        for name, value in _all_headers(call).items():
            connection.putheader(name, value)
        connection.endheaders(call.body)
        return _read(connection.getresponse(), call)
    except OSError as problem:
        if monotonic() >= until:  # the timer has closed it
            raise _none(call, f"{call.seconds:g} s") from problem
        raise
    finally:
        ending.cancel()
        connection.close()
        opened.close()


def _connected(place: Place, until: float) -> socket.socket:
    """A connection to one of the addresses of the name, the first that answers; every one of them must be allowed."""
    addresses = _looked_up(place, until)
    require_allowed(place, addresses)
    for one in addresses[:-1]:
        with suppress(OSError):  # of several addresses the next one may answer
            return socket.create_connection((one, place.port), timeout=_left(until))
    return socket.create_connection((addresses[-1], place.port), timeout=_left(until))


def _looked_up(place: Place, until: float) -> list[str]:
    """The addresses of the name. The system's look-up has no limit of its own: who waits for it does."""
    answers: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def look() -> None:
        try:
            found = socket.getaddrinfo(place.name, place.port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(one[4][0]) for one in found)))
        except OSError as problem:
            answers.put(problem)
        except UnicodeError as problem:  # a name that no host can have
            answers.put(OSError(str(problem)))

    Thread(target=look, daemon=True).start()
    try:
        answer = answers.get(timeout=_left(until))
    except Empty as problem:
        raise TimeoutError from problem
    if isinstance(answer, OSError):
        raise answer
    return answer


def _left(until: float) -> float:
    return max(0.05, until - monotonic())


def _all_headers(call: Call) -> dict[str, str]:
    sent = {"Host": call.place.header, "User-Agent": "Flowdesk", "Accept": "application/json", "Connection": "close"}
    length = {"Content-Length": str(len(call.body))} if call.body is not None else {}
    return sent | dict(call.headers) | length


def _over_tls(opened: socket.socket, place: Place) -> ssl.SSLSocket:
    """TLS over the connection; the hand-shake comes afterwards, so that the end in time is one of it, too."""
    context = ssl.create_default_context()
    return context.wrap_socket(opened, server_hostname=place.name, do_handshake_on_connect=False)


def _end(connection: http.client.HTTPConnection) -> None:
    """Whoever still reads is told that there is no more: a server that drips does not hold anybody up."""
    with suppress(OSError):  # it ended by itself meanwhile
        socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)  # below TLS, whose farewell could wait for an answer


def _read(answer: http.client.HTTPResponse, call: Call) -> Answer:
    body = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise _none(call, f"> {MOST_BYTES} bytes")
    headers = {
        name.lower(): value[:LONGEST_VALUE]
        for name, value in answer.getheaders()[:MOST_HEADERS] if name.lower() not in _KEPT_BACK
    }  # fmt: skip
    return Answer(answer.status, headers, _meaning(body, headers.get("content-type", "")))


def _meaning(body: bytes, kind: str) -> object:
    """What a body says: JSON where it is called so, else its text; nothing when it is empty."""
    if not body:
        return None
    words = body.decode("utf-8", "replace")
    if "json" not in kind.partition(";")[0].lower():
        return words
    try:
        found = json.loads(words, parse_float=Decimal, parse_constant=_refuse)
        json.dumps(found, ensure_ascii=False, default=str).encode()  # half a character can be written nowhere
        return found
    except (ValueError, RecursionError):
        return words


def _refuse(name: str) -> object:
    """``NaN`` and ``Infinity`` are no JSON."""
    raise ValueError(name)


def _none(call: Call, why: str) -> NoAnswer:
    return NoAnswer(_said(call.place.header, why))


def _said(host: str, why: str) -> Text:
    return text("Expected an answer from %(host)s, but there is none (%(why)s).", host=host[:100], why=why)
