"""What a step asks to be called: address, method, headers and body, checked before anything is sent."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from engine.errors import InvalidInput, Text, text
from engine.feel import DayTimeDuration, to_plain
from itsm.automation.calling.hosts import hosts_in
from itsm.automation.calling.places import Place, place_of
from itsm.automation.calling.secrets import secret_for
from itsm.automation.calling.sending import Call
from itsm.language import listed

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
BEARER, BASIC = "bearer", "basic"
SECONDS, MOST_SECONDS = 10.0, 20.0
MOST_HEADERS, LONGEST_VALUE, MOST_BYTES = 50, 8000, 1_000_000
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_SENT = re.compile(r"[\t -~]*")
_OURS = frozenset({
    "host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "expect",
    "proxy-authorization", "proxy-connection", "accept-encoding", "user-agent",
})  # fmt: skip
"""Headers that no diagram sets: what they say is how the connection is made."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call, and which statuses of the answer let the process go on (none: those from 200 to 299)."""

    call: Call
    accepted: frozenset[int] = frozenset()

    def accepts(self, status: int) -> bool:
        """True when the process goes on with this status."""
        return status in self.accepted if self.accepted else 200 <= status < 300  # success, RFC 9110


def asked_of(session: Session, inputs: Mapping[str, object], identity: str) -> Asked:
    """The call that ``inputs`` describe; ``identity`` is the same for each try. Raises InvalidInput, InvalidState."""
    place = place_of(str(inputs.get("url") or "").strip(), hosts_in(session))
    method = str(inputs.get("method") or "GET").strip().upper()
    if method not in METHODS:
        raise InvalidInput(
            text("Expected one of %(names)s, but found “%(name)s”.", names=listed(METHODS), name=method[:20])
        )
    body, kind = _body(inputs.get("body"))
    headers = {"Content-Type": kind} if body is not None else {}
    headers |= {"Idempotency-Key": identity} if method not in ("GET", "HEAD") else {}
    headers |= _headers(inputs.get("headers")) | _secret(session, inputs, place)
    return Asked(Call(place, method, headers, body, _seconds(inputs.get("timeout"))), _statuses(inputs.get("accept")))


def _body(value: object) -> tuple[bytes | None, str]:
    if value is None:
        return None, ""
    is_text = isinstance(value, str)
    words = value if isinstance(value, str) else json.dumps(to_plain(value), ensure_ascii=False, default=_number)
    found = words.encode()
    if len(found) > MOST_BYTES:
        raise InvalidInput(text("Expected a body of at most %(most)s bytes, but it has more.", most=MOST_BYTES))
    return found, "text/plain; charset=utf-8" if is_text else "application/json"


def _number(value: object) -> object:
    """Numbers of FEEL in JSON."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)


def _headers(value: object) -> dict[str, str]:
    if value is None or value == "":
        return {}
    if not isinstance(value, Mapping) or len(value) > MOST_HEADERS:
        raise _wrong("headers", text("a context of at most %(most)s headers", most=MOST_HEADERS), value)
    return dict(_header(str(name), str(below)) for name, below in value.items() if below is not None)


def _header(name: str, value: str) -> tuple[str, str]:
    if not _TOKEN.fullmatch(name) or name.lower() in _OURS:
        raise _wrong("headers", text("names of headers that a diagram may set"), name)
    if len(value) > LONGEST_VALUE or not _SENT.fullmatch(value):
        raise _wrong("headers", text("values of ASCII in one line"), value)
    return name, value


def _secret(session: Session, inputs: Mapping[str, object], place: Place) -> dict[str, str]:
    name = str(inputs.get("secret") or "").strip()
    if not name:
        return {}
    secret, sent_as = secret_for(session, name, place.listed), str(inputs.get("secret_as") or BEARER).strip()
    if sent_as == BEARER:
        return {"Authorization": f"Bearer {secret}"}
    if sent_as == BASIC:
        return {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"}
    header, value = _header(sent_as, secret)
    return {header: value}


def _seconds(value: object) -> float:
    if value is None or value == "":
        return SECONDS
    if isinstance(value, DayTimeDuration):
        value = value.to_python().total_seconds()
    try:
        found = float(str(value))
    except ValueError:
        found = 0.0
    if not 0 < found <= MOST_SECONDS:
        raise _wrong("timeout", text("seconds up to %(most)s", most=int(MOST_SECONDS)), value)
    return found


def _statuses(value: object) -> frozenset[int]:
    found = value if isinstance(value, list) else [] if value is None or value == "" else [value]
    try:
        statuses = frozenset(int(str(one)) for one in found)
    except ValueError:
        statuses = frozenset({0})
    if not all(100 <= one <= 599 for one in statuses):  # statuses of HTTP
        raise _wrong("accept", text("statuses such as [200, 404]"), value)
    return statuses


def _wrong(name: str, expected: Text, value: object) -> InvalidInput:
    return InvalidInput(
        text("Expected “%(name)s” to be %(expected)s, but found “%(value)s”.", name=name, expected=expected,
             value=str(value)[:60])
    )  # fmt: skip
