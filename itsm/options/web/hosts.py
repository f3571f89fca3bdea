"""Which servers a form may ask for options: those that the operator lists, and no others.

Set once while the application starts. A name on the list may not lead to a place that no list can mean: the addresses
of machines that hand out credentials (link-local), or this machine unless the list says so itself.
"""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from engine.errors import InvalidInput, Text, text
from itsm.accounts.oidc.addresses import is_loopback

_in_force: list[frozenset[str]] = [frozenset()]


def configure(hosts: Sequence[str]) -> None:
    """Let forms ask ``hosts`` (``host`` or ``host:port``) from now on; the application factory calls it."""
    _in_force[:] = [frozenset(hosts)]


def read_hosts(value: str) -> tuple[str, ...]:
    """The hosts of a setting, separated by commas or blanks. Raises ValueError."""
    found = []
    for host in value.replace(",", " ").split():
        parts = urlsplit(f"//{host}")
        if not parts.hostname or parts.username is not None or parts.path or parts.query or parts.port == 0:
            raise ValueError
        found.append(host.casefold())
    return tuple(dict.fromkeys(found))


def refusal(address: str) -> Text | None:
    """Why ``address`` may not be asked; None when it may."""
    parts = urlsplit(address)
    host = (parts.hostname or "").casefold()
    named = f"[{host}]" if ":" in host else host
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    spelt = {f"{named}:{parts.port or usual}"} | ({named} if parts.port in (None, usual) else set())
    if not spelt & _in_force[0]:
        return text(
            "Expected a host that forms may ask (FLOWDESK_OPTION_HOSTS), but “%(host)s” is none.",
            host=parts.netloc[:100],
        )
    if parts.scheme != "https" and not is_loopback(host):
        return text("Expected an address with https://, but “%(host)s” has none.", host=parts.netloc[:100])
    return None


def require_place(host: str, place: str) -> None:
    """Raise InvalidInput when ``host`` leads to a ``place`` (an IP address) where nobody may be sent."""
    address = ipaddress.ip_address(place.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    meant = mapped or address
    barred = meant.is_link_local or meant.is_multicast or meant.is_unspecified or meant.is_reserved
    if barred or (meant.is_loopback and not is_loopback(host)):
        raise InvalidInput(
            text("Expected a host outside this machine, but “%(host)s” leads to %(place)s.", host=host, place=place)
        )
