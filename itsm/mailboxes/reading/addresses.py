"""Addresses and identities in headers, read without trust: what is no address is none."""

import re
from email.utils import getaddresses

from itsm.mailboxes.reading.charsets import header_text

LONGEST_ADDRESS = 254
LONGEST_IDENTITY = 250
MOST = 50
_ADDRESS = re.compile(r"[^\s<>\"(),:;@]{1,64}@[^\s<>\"(),:;@]{1,190}")
_IDENTITY = re.compile(r"<[^<>\s]{1,248}>")


def addresses(written: object) -> tuple[tuple[str, str], ...]:
    """Names and addresses (small letters) of a header; the first ones of very many."""
    line = str(written)[:10_000].replace("\r", " ").replace("\n", " ")
    found = getaddresses([line])
    return tuple(
        (header_text(name)[:200], address.casefold())
        for name, raw in found[:MOST]
        if (address := header_text(raw)) and len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address)
    )


def first_address(written: object) -> str:
    """The first address, or nothing."""
    found = addresses(written)
    return found[0][1] if found else ""


def message_ids(written: object) -> tuple[str, ...]:
    """Identities of messages (``<…>``), in their order, each once."""
    return tuple(dict.fromkeys(_IDENTITY.findall(str(written)[:20_000])))[:MOST]
