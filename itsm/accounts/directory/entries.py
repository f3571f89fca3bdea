"""People as a directory has them. What somebody typed goes into a filter escaped (RFC 4515 §3)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidInput
from itsm.accounts.directory.directories import DirectoryInfo
from itsm.accounts.directory.groups import Groups
from itsm.accounts.directory.searching import Name, first, name_of, read_entry, search
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
    told = _told(directory, dn, values, Groups(connection, directory).of(dn, values))
    if not told.manager:
        return dn, told
    above = read_entry(connection, told.manager, directory.people_filter, [directory.id_attribute])
    return dn, replace(told, manager_subject=_subject(directory, above) if above else None)


def all_entries(connection: "Connection", directory: DirectoryInfo) -> list[Told]:
    """Everybody whom the filter for people finds, with groups and managers; who has no id is left out.

    Managers are found among those who were read: the directory is not asked for each of them.
    """
    groups = Groups(connection, directory, at_once=True)
    found, subjects = list[Told](), dict[Name, str]()
    for dn, values in search(connection, directory.base, directory.people_filter, _attributes(directory)):
        told = _told(directory, dn, values, groups.of(dn, values)) if first(values, directory.id_attribute) else None
        if told is not None:
            found.append(told)
            subjects[name_of(dn)] = told.subject
    return [
        replace(one, manager_subject=subjects.get(name_of(one.manager))) if one.manager else one for one in found
    ]


def _attributes(directory: DirectoryInfo) -> list[str]:
    names = (
        directory.id_attribute, directory.login_attribute, directory.name_attribute, directory.email_attribute,
        directory.manager_attribute, directory.groups_attribute,
    )  # fmt: skip
    return [name for name in names if name]


def _told(
    directory: DirectoryInfo, dn: str, values: Mapping[str, Any], groups: frozenset[str] | None
) -> Told:
    login = first(values, directory.login_attribute)
    email = first(values, directory.email_attribute)
    name = first(values, directory.name_attribute) or login or dn
    manager = first(values, directory.manager_attribute) if directory.manager_attribute else None
    return Told(
        _subject(directory, values), name, _email(email), groups, normal_email(login)[:254] or None, manager
    )


def _subject(directory: DirectoryInfo, values: Mapping[str, Any]) -> str:
    return first(values, directory.id_attribute)[:255]


def _email(written: str) -> str | None:
    try:
        return checked_email(written) if written else None
    except InvalidInput:
        return None
