"""Searching a directory, page by page (RFC 2696), and reading what an entry has."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from itsm.accounts.directory.connections import library

if TYPE_CHECKING:
    from ldap3 import Connection

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
