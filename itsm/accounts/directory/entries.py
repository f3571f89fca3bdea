"""People and groups as a directory has them. What somebody typed goes into a filter escaped (RFC 4515 §3)."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidInput
from itsm.accounts.directory.connections import library
from itsm.accounts.directory.directories import DirectoryInfo
from itsm.accounts.outside.told import Told
from itsm.people.commands.checks import checked_email
from itsm.people.queries import normal_email

if TYPE_CHECKING:
    from ldap3 import Connection

PAGE = 500
"""Entries in one answer (RFC 2696)."""
Groups = Mapping[str, frozenset[str]]
"""Names of groups by who is in them: DN or login, small letters."""


def find_entry(connection: "Connection", directory: DirectoryInfo, login: str) -> tuple[str, Told] | None:
    """DN and person whose login or address is ``login``; None when there is none, or more than one."""
    from ldap3.utils.conv import escape_filter_chars

    typed = escape_filter_chars(login)
    asked = f"(|({directory.login_attribute}={typed})({directory.email_attribute}={typed}))"
    found = list(_search(connection, directory.base, f"(&{directory.people_filter}{asked})", _attributes(directory)))
    if len(found) != 1:
        return None
    dn, values = found[0]
    return dn, _told(directory, dn, values, _groups_of(connection, directory, dn, values))


def all_entries(connection: "Connection", directory: DirectoryInfo) -> Iterator[Told]:
    """Everybody whom the filter for people finds, with their groups; who has no id is left out."""
    groups = _all_groups(connection, directory)
    for dn, values in _search(connection, directory.base, directory.people_filter, _attributes(directory)):
        if _first(values, directory.id_attribute):
            yield _told(directory, dn, values, _own_groups(directory, dn, values, groups))


def _attributes(directory: DirectoryInfo) -> list[str]:
    names = (
        directory.id_attribute, directory.login_attribute, directory.name_attribute, directory.email_attribute,
        directory.groups_attribute,
    )  # fmt: skip
    return [name for name in names if name]


def _search(
    connection: "Connection", base: str, found_by: str, attributes: list[str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """DN and raw values of all entries, page by page."""
    entries = connection.extend.standard.paged_search(
        base, found_by, search_scope=library().SUBTREE, attributes=attributes, paged_size=PAGE, generator=True
    )
    for entry in entries:
        if entry["type"] == "searchResEntry":  # referrals are left alone
            yield entry["dn"], {name.casefold(): values for name, values in entry["raw_attributes"].items()}


def _told(
    directory: DirectoryInfo, dn: str, values: Mapping[str, Any], groups: frozenset[str] | None
) -> Told:
    login = _first(values, directory.login_attribute)
    email = _first(values, directory.email_attribute)
    name = _first(values, directory.name_attribute) or login or dn
    return Told(
        _first(values, directory.id_attribute)[:255], name, _email(email), groups, normal_email(login)[:254] or None
    )


def _email(written: str) -> str | None:
    try:
        return checked_email(written) if written else None
    except InvalidInput:
        return None


def _first(values: Mapping[str, Any], attribute: str) -> str:
    """The first value of an attribute as text; one that is no text (the id of Active Directory) in hexadecimal."""
    found = values.get(attribute.casefold()) or []
    if not found:
        return ""
    try:
        return bytes(found[0]).decode().strip()
    except UnicodeDecodeError:
        return bytes(found[0]).hex()


def _groups_of(
    connection: "Connection", directory: DirectoryInfo, dn: str, values: Mapping[str, Any]
) -> frozenset[str] | None:
    """The groups of one person; None when the directory is set up without groups."""
    from ldap3.utils.conv import escape_filter_chars

    if directory.groups_attribute or not directory.groups_filter:
        return _own_groups(directory, dn, values, {})
    member = directory.member_attribute or "member"
    login = _first(values, directory.login_attribute)
    asked = "".join(f"({member}={escape_filter_chars(who)})" for who in (dn, login) if who)
    found = _search(
        connection, directory.groups_base or directory.base, f"(&{directory.groups_filter}(|{asked}))", ["cn"]
    )
    return frozenset(name for group, _values in found for name in names_of_group(group))


def _own_groups(
    directory: DirectoryInfo, dn: str, values: Mapping[str, Any], groups: Groups
) -> frozenset[str] | None:
    if directory.groups_attribute:
        named = [bytes(one).decode(errors="replace") for one in values.get(directory.groups_attribute.casefold()) or []]
        return frozenset(name for group in named for name in names_of_group(group))
    if not directory.groups_filter:
        return None
    login = _first(values, directory.login_attribute)
    return groups.get(dn.casefold(), frozenset()) | groups.get(login.casefold(), frozenset())


def _all_groups(connection: "Connection", directory: DirectoryInfo) -> Groups:
    if directory.groups_attribute or not directory.groups_filter:
        return {}
    member = directory.member_attribute or "member"
    found: dict[str, set[str]] = {}
    base = directory.groups_base or directory.base
    for dn, values in _search(connection, base, directory.groups_filter, [member]):
        for who in values.get(member.casefold()) or []:
            found.setdefault(bytes(who).decode(errors="replace").casefold(), set()).update(names_of_group(dn))
    return {who: frozenset(names) for who, names in found.items()}


def names_of_group(dn: str) -> tuple[str, ...]:
    """By what a mapping may call a group: its whole DN, and the value of its first part (``cn``)."""
    from ldap3.core.exceptions import LDAPInvalidDnError
    from ldap3.utils.dn import parse_dn

    try:
        first = parse_dn(dn)[0][1]
    except (LDAPInvalidDnError, IndexError):
        return (dn,)  # a name that is no DN
    return (dn, str(first))
