"""Where to go next: only to addresses of this desk, and to the first page of a role."""

from urllib.parse import urlsplit

from engine.registry import Actor
from itsm.people.roles import may


def safe_next(address: str | None, otherwise: str) -> str:
    """``address`` when it is a path of this desk, else ``otherwise``: a link must not lead elsewhere after sign-in."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or any(character in address for character in "\\\r\n\t"):
        return otherwise
    return address


def first_page(actor: Actor) -> str:
    """Where a person starts: agents at their work, operators at what stands still, requesters in the portal."""
    if may(actor, "work.see"):
        return "/work"
    if may(actor, "operations.see") and not may(actor, "people.manage"):
        return "/operations"
    if may(actor, "record.see_all") and not actor.roles <= {"requester"}:
        return "/records"
    return "/portal"
