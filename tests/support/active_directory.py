"""A directory server on loopback that answers as Active Directory does where OpenLDAP does not.

Of an attribute with many values it sends a range at a time (MS-ADTS 3.1.1.3.1.3.3), and of many entries a page at a
time, fewer than were asked for (RFC 2696 §3). It speaks LDAP (RFC 4511) over TCP: binds, whatever the password, and
searches.
"""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pyasn1.codec.ber import encoder

from itsm.accounts.directory.connections import library

BASE = "DC=example,DC=org"
PAGED = "1.2.840.113556.1.4.319"
Entry = Mapping[str, Sequence[str]]


@dataclass
class ActiveDirectory:
    """Its entries by DN; ``page`` entries and ``values`` of an attribute are in one answer at most.

    ``asked`` are the attributes of each search.
    """

    page: int = 2
    values: int = 3
    port: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)
    asked: list[list[str]] = field(default_factory=list)

    def form(self, **more: str) -> dict[str, str]:
        """What an administrator would type to set it up, in use."""
        typed = {
            "name": "Active Directory", "host": "localhost", "port": str(self.port), "security": "none",
            "bind_dn": f"CN=reader,{BASE}", "password": "reads all of it", "base": BASE,
            "people_filter": "(objectClass=user)", "id_attribute": "objectGUID", "login_attribute": "sAMAccountName",
            "name_attribute": "displayName", "email_attribute": "mail", "groups_filter": "(objectClass=group)",
            "member_attribute": "member", "unknown": "create", "active": "true",
        }  # fmt: skip
        return typed | more

    def person(self, login: str) -> str:
        """Put somebody in, and give their DN."""
        dn = f"CN={login},{BASE}"
        self.entries[dn] = {
            "objectClass": ["user"], "objectGUID": [login], "sAMAccountName": [login], "displayName": [login.title()],
            "mail": [f"{login}@example.org"],
        }  # fmt: skip
        return dn

    def group(self, name: str, *members: str) -> str:
        """Put a group in, and give its DN."""
        dn = f"CN={name},{BASE}"
        self.entries[dn] = {"objectClass": ["group"], "cn": [name], "member": list(members)}
        return dn

    def answers(self, request: bytes, controls: bytes) -> Iterator[Any]:
        """The entries of one page that the filter finds, and the end of the answer (RFC 4511 §4.5)."""
        base, scope, _deref, _size, _time, _types, wanted, names = parts(request)
        asked = [value.decode() for _tag, value in parts(names[1])]
        self.asked.append(asked)
        below = base[1].decode().casefold()
        found = [
            dn for dn, entry in self.entries.items()
            if (dn.casefold() == below or (scope[1] != b"\0" and dn.casefold().endswith(below)))
            and _fits(wanted, entry)
        ]  # fmt: skip
        start = _cookie(controls)
        end = start + self.page if start is not None else len(found)
        for dn in found[start or 0 : end]:
            yield _entry(dn, self._shown(self.entries[dn], asked))
        yield _done(b"" if end >= len(found) else str(end).encode(), start is not None)

    def _shown(self, entry: Entry, wanted: list[str]) -> dict[str, Sequence[str]]:
        shown: dict[str, Sequence[str]] = {}
        for name, first in (_asked_range(one) for one in wanted):
            found = entry.get(name, [])
            rest = found[first : first + self.values]
            if first == 0 and len(found) <= self.values:
                shown[name] = found
            else:
                last = "*" if first + self.values >= len(found) else str(first + len(rest) - 1)
                shown[f"{name};range={first}-{last}"] = rest
        return {name: values for name, values in shown.items() if values}


@contextmanager
def running_active_directory() -> Iterator[ActiveDirectory]:
    """Run it."""
    directory = ActiveDirectory()
    with socket.create_server(("localhost", 0)) as listener:
        directory.port = listener.getsockname()[1]
        listener.settimeout(0.1)
        over = threading.Event()
        thread = threading.Thread(target=_serve, args=(directory, listener, over), daemon=True)
        thread.start()
        try:
            yield directory
        finally:
            over.set()
            thread.join()


def _serve(directory: ActiveDirectory, listener: socket.socket, over: threading.Event) -> None:
    while not over.is_set():
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        with connection:
            connection.settimeout(10)
            _talk(directory, connection)


def _talk(directory: ActiveDirectory, connection: socket.socket) -> None:
    """Answer until the other side goes."""
    waiting = b""
    while True:
        while len(waiting) < 2 or len(waiting) < _whole(waiting):
            more = connection.recv(65_536)
            if not more:
                return
            waiting += more
        size = _whole(waiting)
        [(_, message)], waiting = parts(waiting[:size]), waiting[size:]
        (_, number), (kind, request), *rest = parts(message)
        for answer, controls in _replies(directory, kind, request, rest[0][1] if rest else b""):
            connection.sendall(encoder.encode(_message(int.from_bytes(number, "big"), answer, controls)))


def parts(content: bytes) -> list[tuple[int, bytes]]:
    """Tag and content of the values that stand one behind the other (X.690 §8.1)."""
    found = []
    while content:
        size = _whole(content)
        start = 2 + (content[1] - 0x80 if content[1] > 0x80 else 0)
        found.append((content[0], content[start:size]))
        content = content[size:]
    return found


def _whole(started: bytes) -> int:
    """Octets of the value that begins here; one more than there are when that cannot be said yet."""
    first = started[1]
    if first < 0x80:
        return 2 + first
    size = first - 0x80
    return 2 + size + int.from_bytes(started[2 : 2 + size], "big") if len(started) >= 2 + size else len(started) + 1


def _replies(directory: ActiveDirectory, kind: int, request: bytes, controls: bytes) -> Iterator[tuple[Any, Any]]:
    from ldap3.protocol.rfc4511 import BindResponse

    if kind == 0x60:
        yield _result(BindResponse()), None
    elif kind == 0x63:
        yield from directory.answers(request, controls)


def _result(response: Any) -> Any:
    response["resultCode"], response["matchedDN"], response["diagnosticMessage"] = 0, "", ""
    return response


def _entry(dn: str, values: Mapping[str, Sequence[str]]) -> tuple[Any, Any]:
    from ldap3.protocol.rfc4511 import PartialAttribute, PartialAttributeList, SearchResultEntry, Vals

    attributes = PartialAttributeList()
    for number, (name, texts) in enumerate(values.items()):
        kept = Vals()
        for place, text in enumerate(texts):
            kept[place] = text.encode()
        attribute = PartialAttribute()
        attribute["type"], attribute["vals"] = name, kept
        attributes[number] = attribute
    entry = SearchResultEntry()
    entry["object"], entry["attributes"] = dn, attributes
    return entry, None


def _done(cookie: bytes, paged: bool) -> tuple[Any, Any]:
    from ldap3.protocol.rfc4511 import Control, Controls, SearchResultDone

    controls = None
    if paged:
        control, controls = Control(), Controls()
        value = b"\x02\x01\x00\x04" + bytes([len(cookie)]) + cookie
        control["controlType"], control["criticality"] = PAGED, False
        control["controlValue"] = b"\x30" + bytes([len(value)]) + value
        controls[0] = control
    return _result(SearchResultDone()), controls


def _message(number: int, answer: Any, controls: Any) -> Any:
    from ldap3.protocol.rfc4511 import LDAPMessage, ProtocolOp

    names = {"BindResponse": "bindResponse", "SearchResultEntry": "searchResEntry", "SearchResultDone": "searchResDone"}
    operation, message = ProtocolOp(), LDAPMessage()
    operation[names[type(answer).__name__]] = answer
    message["messageID"], message["protocolOp"] = number, operation
    if controls is not None:
        message["controls"] = controls
    return message


def _cookie(controls: bytes) -> int | None:
    """Where the page begins; None when no pages were asked for."""
    for _, control in parts(controls):
        name, *_, value = parts(control)
        if name[1].decode() == PAGED:
            [(_, asked)] = parts(value[1])
            return int(parts(asked)[1][1] or b"0")
    return None


def _asked_range(written: str) -> tuple[str, int]:
    name, _, wanted = written.partition(";range=")
    return name, int(wanted.split("-")[0]) if wanted else 0


def _fits(wanted: tuple[int, bytes], entry: Entry) -> bool:
    """Whether an entry is what a filter of and, or, equality or presence finds (RFC 4511 §4.5.1.7)."""
    kind, part = wanted
    if kind in (0xA0, 0xA1):
        return (all if kind == 0xA0 else any)(_fits(one, entry) for one in parts(part))
    if kind == 0x87:
        return part.lower() == b"objectclass" or part.decode() in entry
    assert kind == 0xA3, kind
    (_, name), (_, value) = parts(part)
    return value.decode().casefold() in [one.casefold() for one in entry.get(name.decode(), [])]


assert library()  # loads ldap3 without its warnings, before anything above is asked for
