"""Asking another server: over a connection to an address that was looked at, with an end in time and size."""

import http.client
import json
import socket
import ssl
from contextlib import suppress
from threading import Timer
from time import monotonic
from urllib.parse import urlsplit

from engine.errors import InvalidInput, Text, text
from itsm.options.web.hosts import refusal, require_place

SECONDS = 3.0
"""From the first word to the last."""
MOST_BYTES = 500_000


def ask(address: str) -> object:
    """The JSON at ``address``. Nothing of the person or record is sent, and no redirect is followed.

    Raises InvalidInput with the reason why there is none.
    """
    refused = refusal(address)
    if refused is not None:
        raise InvalidInput(refused)
    try:
        return json.loads(_body(address).decode("utf-8"))
    except (OSError, http.client.HTTPException) as problem:
        raise InvalidInput(_said(address, type(problem).__name__)) from problem
    except (UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise InvalidInput(_said(address, "no JSON")) from problem


def _body(address: str) -> bytes:
    parts = urlsplit(address)
    host = parts.hostname or ""
    connection = http.client.HTTPConnection(host, parts.port or (443 if parts.scheme == "https" else 80))
    until = monotonic() + SECONDS
    opened = connection.sock = _connected(host, connection.port, until)
    ending = Timer(until - monotonic(), _end, [opened])
    ending.start()
    try:
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(opened, server_hostname=host)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Accept": "application/json", "User-Agent": "Flowdesk"})
        return _read(connection.getresponse(), address)
    finally:
        ending.cancel()
        connection.close()
        opened.close()


def _connected(host: str, port: int, until: float) -> socket.socket:
    """A connection to the first address of ``host``; all of them must be places where one may be sent."""
    places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for place in places:
        require_place(host, str(place[4][0]))
    return socket.create_connection((str(places[0][4][0]), port), timeout=max(0.1, until - monotonic()))


def _end(opened: socket.socket) -> None:
    """Whoever still reads is told that there is no more: a server that drips does not hold anybody up."""
    with suppress(OSError):  # it ended by itself meanwhile
        opened.shutdown(socket.SHUT_RDWR)


def _read(answer: http.client.HTTPResponse, address: str) -> bytes:
    if answer.status != http.client.OK:
        raise InvalidInput(_said(address, str(answer.status)))
    body = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise InvalidInput(_said(address, f"> {MOST_BYTES} bytes"))
    return body


def _said(address: str, why: str) -> Text:
    return text(
        "Expected options in JSON from %(host)s, but there are none (%(why)s). Try again later.",
        host=urlsplit(address).netloc[:100], why=why,
    )
