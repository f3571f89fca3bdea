"""Which addresses a provider may have: HTTPS, and plain HTTP on this machine alone."""

import ipaddress
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """True for ``localhost`` and the addresses of this machine (RFC 8252 §8.3)."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_allowed(address: object, beside: str | None = None) -> bool:
    """True for an absolute HTTPS address; plain HTTP goes on loopback.

    With ``beside`` (the issuer) plain HTTP also needs an issuer that is on loopback itself: no provider elsewhere may
    send us to the services of our own machine.
    """
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment:
        return False
    if parts.scheme == "https":
        return True
    own = beside is None or is_loopback(urlsplit(beside).hostname or "")
    return parts.scheme == "http" and is_loopback(host) and own
