"""Searching a directory, page by page (RFC 2696), reading what an entry has, and comparing names of entries."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from itsm.accounts.directory.connections import library

if TYPE_CHECKING:
    from ldap3 import Connection

Name = tuple[tuple[tuple[str, str], ...], ...]
"""A DN in one spelling: attribute and value of each part; equal for two that mean the same entry."""
_PART, _PAIR = re.compile(r"(?:[^\\,]|\\.?)+", re.DOTALL), re.compile(r"(?:[^\\+]|\\.?)+", re.DOTALL)
_ESCAPED = re.compile(r"((?:\\[0-9A-Fa-f]{2})+)|\\(.)", re.DOTALL)
PAGE = 500
"""Entries in one answer; a server that allows fewer sends fewer."""


def search(
    connection: "Connection", base: str, found_by: str, attributes: list[str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """DN and raw values of all entries, page by page.

    Of an attribute with very many values Active Directory sends a range at a time: the rest is asked for.
    """
    entries = connection.extend.standard.paged_search(
        base, found_by, search_scope=library().SUBTREE, attributes=attributes, paged_size=PAGE, generator=True
    )
    for entry in entries:
        if entry["type"] == "searchResEntry":  # referrals are left alone
            yield entry["dn"], _whole(connection, entry)


def read_entry(
    connection: "Connection", dn: str, found_by: str, attributes: list[str]
) -> Mapping[str, Any] | None:
    """Values of the one entry with this DN, which ``found_by`` has to fit; None when we see none."""
    from ldap3.core.exceptions import LDAPInvalidDnError, LDAPInvalidDNSyntaxResult, LDAPNoSuchObjectResult

    try:
        connection.search(dn, found_by, library().BASE, attributes=attributes)
    except (LDAPInvalidDnError, LDAPInvalidDNSyntaxResult, LDAPNoSuchObjectResult):
        return None  # an entry that we may not see, or a name that is no DN: nobody is there
    for entry in connection.response:
        if entry["type"] == "searchResEntry":
            return {name.casefold(): found for name, found in entry["raw_attributes"].items()}
    return None


def name_of(dn: str) -> Name:
    """The DN in one spelling: case, spaces and escapes do not count (RFC 4514, RFC 4518); so has what is no DN."""
    return tuple(tuple(sorted(map(_pair, _PAIR.findall(part)))) for part in _PART.findall(dn))


def _pair(written: str) -> tuple[str, str]:
    kind, _, value = written.partition("=")
    return kind.strip().casefold(), _plain(value)


def _plain(value: str) -> str:
    """A value of a DN without escapes, and as it is compared."""
    shown = _ESCAPED.sub(
        lambda found: bytes.fromhex(found[1].replace("\\", "")).decode(errors="replace") if found[1] else found[2],
        value,
    )
    return " ".join(unicodedata.normalize("NFKC", shown).casefold().split())


def _whole(connection: "Connection", entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Values by attribute, small letters; those that came in ranges are put together."""
    found: dict[str, list[Any]] = {}
    for written, first_ones in entry["raw_attributes"].items():
        name, is_range, last = _range_of(written)
        values = found.setdefault(name.casefold(), [])
        values += first_ones
        while is_range and last is not None:
            more, last = _next_range(connection, entry["dn"], name, last + 1)
            values += more
    return found


def _next_range(connection: "Connection", dn: str, name: str, start: int) -> tuple[list[Any], int | None]:
    """Values from ``start`` on, and the number of the last of them; None when there are no more."""
    connection.search(dn, "(objectClass=*)", library().BASE, attributes=[f"{name};range={start}-*"])
    for entry in connection.response:
        for written, some in entry.get("raw_attributes", {}).items():
            found, is_range, last = _range_of(written)
            if is_range and found.casefold() == name.casefold():
                return list(some), last
    return [], None


def _range_of(written: str) -> tuple[str, bool, int | None]:
    """Name of an attribute, whether it is a range, and the last number of it (MS-ADTS 3.1.1.3.1.3.3)."""
    name, _, wanted = written.partition(";range=")
    last = wanted.partition("-")[2]
    return name, bool(wanted), int(last) if last.isdigit() else None


def first(values: Mapping[str, Any], attribute: str) -> str:
    """The first value of an attribute as text; one that is no text (the id of Active Directory) in hexadecimal."""
    found = values.get(attribute.casefold()) or []
    if not found:
        return ""
    try:
        return bytes(found[0]).decode().strip()
    except UnicodeDecodeError:
        return bytes(found[0]).hex()
