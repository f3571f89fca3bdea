"""People as a directory has them. What somebody typed goes into a filter escaped (RFC 4515 §3)."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidInput
from itsm.accounts.directory.directories import DirectoryInfo
from itsm.accounts.directory.groups import Groups
from itsm.accounts.directory.searching import first, search
from itsm.accounts.outside.told import Told
from itsm.people.commands.checks import checked_email
from itsm.people.queries import normal_email

if TYPE_CHECKING:
    from ldap3 import Connection


def find_entry(connection: "Connection", directory: DirectoryInfo, login: str) -> tuple[str, Told] | None:
    """DN and person whose login or address is ``login``; None when there is none, or more than one."""
    from ldap3.utils.conv import escape_filter_chars

    typed = escape_filter_chars(login)
    asked = f"(|({directory.login_attribute}={typed})({directory.email_attribute}={typed}))"
    found = list(search(connection, directory.base, f"(&{directory.people_filter}{asked})", _attributes(directory)))
    if len(found) != 1:
        return None
    dn, values = found[0]
    return dn, _told(directory, dn, values, Groups(connection, directory).of(dn, values))


def all_entries(connection: "Connection", directory: DirectoryInfo) -> Iterator[Told]:
    """Everybody whom the filter for people finds, with their groups; who has no id is left out."""
    groups = Groups(connection, directory, at_once=True)
    for dn, values in search(connection, directory.base, directory.people_filter, _attributes(directory)):
        if first(values, directory.id_attribute):
            yield _told(directory, dn, values, groups.of(dn, values))


def _attributes(directory: DirectoryInfo) -> list[str]:
    names = (
        directory.id_attribute, directory.login_attribute, directory.name_attribute, directory.email_attribute,
        directory.groups_attribute,
    )  # fmt: skip
    return [name for name in names if name]


def _told(
    directory: DirectoryInfo, dn: str, values: Mapping[str, Any], groups: frozenset[str] | None
) -> Told:
    login = first(values, directory.login_attribute)
    email = first(values, directory.email_attribute)
    name = first(values, directory.name_attribute) or login or dn
    return Told(
        first(values, directory.id_attribute)[:255], name, _email(email), groups, normal_email(login)[:254] or None
    )


def _email(written: str) -> str | None:
    try:
        return checked_email(written) if written else None
    except InvalidInput:
        return None
