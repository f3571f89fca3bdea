"""Where a call may go: the address by the list of hosts, and the place that its name leads to. Pure."""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from engine.errors import InvalidInput, text

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
USUAL = {"https": 443, "http": 80}
LONGEST = 2000
_HOST = re.compile(r"(?=.{1,253}(?::|$))[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_PRINTED = re.compile(r"[!-~]+")
_ASCII = "".join(map(chr, range(128)))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_OF_MACHINES = frozenset({ipaddress.IPv6Address("fd00:ec2::254")})
"""Addresses of a cloud that hand out credentials though they are not link-local."""
_OWN_MACHINE = frozenset({"localhost"})


@dataclass(frozen=True, slots=True)
class Host:
    """A host that may be called; see ``tables.OutsideHost``."""

    host: str
    inside: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call goes: the host as it is listed, what to connect to, and what to ask for there."""

    listed: Host
    scheme: str
    name: str
    port: int
    path: str

    @property
    def header(self) -> str:
        """The name for the header ``Host``."""
        named = f"[{self.name}]" if ":" in self.name else self.name
        return named if self.port == USUAL[self.scheme] else f"{named}:{self.port}"


def read_host(written: str) -> str:
    """``host`` or ``host:port`` as it is kept. Raises InvalidInput."""
    words = written.strip().casefold()
    try:
        parts = urlsplit(f"//{words}")
        name, port = parts.hostname or "", parts.port
    except ValueError as problem:
        raise _no_host(written) from problem
    known = _HOST.fullmatch(name) or _as_address(name) is not None
    if not known or port == 0 or parts.netloc != words or parts.username is not None:
        raise _no_host(written)
    named = f"[{name}]" if ":" in name else name
    return named if port is None else f"{named}:{port}"


def place_of(address: str, hosts: Mapping[str, Host]) -> Place:
    """Where ``address`` leads by the list of hosts, which are known by how they are written. Raises InvalidInput."""
    address = quote(address, safe=_ASCII)  # words of other scripts in a path or query
    if len(address) > LONGEST or not _PRINTED.fullmatch(address) or "\\" in address:
        raise InvalidInput(text("Expected an address such as https://example.org/path, without blanks."))
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as problem:
        raise InvalidInput(text("Expected an address such as https://example.org/path.")) from problem
    if parts.scheme not in USUAL:
        raise InvalidInput(text("Expected https:// or http://, but found “%(scheme)s”.", scheme=parts.scheme[:20]))
    if parts.username is not None or parts.password is not None:
        raise InvalidInput(text("Expected no user and password in the address. Name a secret instead."))
    name = (parts.hostname or "").casefold()
    listed = _listed(name, port, parts.scheme, hosts)
    if parts.scheme == "http" and not listed.plain:
        raise InvalidInput(
            text("Expected https:// for %(host)s, which is not listed for plain HTTP.", host=listed.host)
        )
    return Place(listed, parts.scheme, name, port or USUAL[parts.scheme], _path(parts))


def _listed(name: str, port: int | None, scheme: str, hosts: Mapping[str, Host]) -> Host:
    named = f"[{name}]" if ":" in name else name
    usual = USUAL[scheme]
    spelt = [f"{named}:{port or usual}", *([named] if port in (None, usual) else [])]
    found = next((hosts[one] for one in spelt if one in hosts), None)
    if found is None:
        raise InvalidInput(
            text(
                "Expected a host that diagrams may call, but “%(host)s” is none. "
                "An administrator lists it in Settings.",
                host=spelt[-1][:100],
            )
        )
    return found


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def require_allowed(place: Place, found: Iterable[str]) -> None:
    """Raise InvalidInput unless a call may go to every address that the name of ``place`` leads to."""
    for one in found:
        for address in _meant(one):
            if not _may(place, address):
                raise InvalidInput(
                    text(
                        "Expected %(host)s to lead to a server on the internet, but it leads to %(address)s. An "
                        "administrator may list it as one of the own network.",
                        host=place.listed.host, address=str(address),
                    )
                )


def _may(place: Place, address: Address) -> bool:
    if address.is_link_local or address.is_multicast or address.is_unspecified or address in _OF_MACHINES:
        return False  # whoever lists a host never means these: link-local ones hand out credentials of machines
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return place.listed.inside  # out of use, but some networks have them, and Python takes them for global
    if address.is_loopback:
        return place.listed.inside and (place.name in _OWN_MACHINE or _as_address(place.name) is not None)
    if address.is_global and not address.is_reserved:
        return True
    return place.listed.inside and address.is_private


def _meant(written: str) -> Iterable[Address]:
    """The address, and the one that is packed into it: gateways would unpack it."""
    address = ipaddress.ip_address(written.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    packed = [address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        packed.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    inner = [one for one in packed if one is not None]
    return inner or [address]


def _as_address(name: str) -> Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _no_host(written: str) -> InvalidInput:
    return InvalidInput(
        text(
            "Expected a host such as api.example.org or api.example.org:8443, but found “%(host)s”.",
            host=written[:60],
        )
    )
