"""The groups that somebody is in: those that name them, and, where the directory is set up so, the groups of these."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from itsm.accounts.directory.directories import DirectoryInfo
from itsm.accounts.directory.searching import first, read_entry, search

if TYPE_CHECKING:
    from ldap3 import Connection

AT_ONCE = 50
"""Names in one filter."""
MOST_GROUPS = 1000
"""Groups of one person that are followed: what has more is no directory that people keep."""
Values = Mapping[str, Any]


class Groups:
    """Groups of people in a directory, read over ``connection``.

    ``at_once`` reads all groups first, for everybody; otherwise those of one person are searched.
    """

    def __init__(self, connection: "Connection", directory: DirectoryInfo, at_once: bool = False) -> None:
        self._connection, self._directory = connection, directory
        self._known: dict[str, tuple[str, ...]] = {}
        searched = bool(directory.groups_filter) and not directory.groups_attribute
        self._members = self._all_members() if at_once and searched else None

    def of(self, dn: str, values: Values) -> frozenset[str] | None:
        """Names of the groups of a person, whole DN and ``cn`` of each; None when it is set up without groups."""
        directory = self._directory
        if directory.groups_attribute:
            direct = _texts(values, directory.groups_attribute)
            return _names(self._followed(direct, self._noted_at))
        if not directory.groups_filter:
            return None
        login = first(values, directory.login_attribute)
        find = self._found_in_list if self._members is not None else self._searched
        return _names(self._followed(find([one for one in (dn, login) if one]), find))

    def _followed(self, direct: Iterable[str], parents: Callable[[list[str]], list[str]]) -> list[str]:
        """The groups, and those that they are in themselves, however deep; a group within itself ends it."""
        found = {dn.casefold(): dn for dn in direct}
        fresh = list(found.values()) if self._directory.nested else []
        while fresh and len(found) < MOST_GROUPS:
            above = {dn.casefold(): dn for dn in parents(fresh)}
            fresh = [dn for name, dn in above.items() if name not in found]
            found |= {dn.casefold(): dn for dn in fresh}
        return list(found.values())

    def _found_in_list(self, members: list[str]) -> list[str]:
        known = self._members or {}
        return [group for who in members for group in known.get(who.casefold(), ())]

    def _searched(self, members: list[str]) -> list[str]:
        """The groups that name one of ``members``, asked of the directory."""
        from ldap3.utils.conv import escape_filter_chars

        directory, found = self._directory, list[str]()
        member, base = directory.member_attribute or "member", directory.groups_base or directory.base
        for start in range(0, len(members), AT_ONCE):
            asked = "".join(f"({member}={escape_filter_chars(who)})" for who in members[start : start + AT_ONCE])
            wanted = f"(&{directory.groups_filter}(|{asked}))"
            found += [dn for dn, _values in search(self._connection, base, wanted, ["cn"])]
        return found

    def _noted_at(self, groups: list[str]) -> list[str]:
        """The groups that stand at the entries of ``groups`` themselves; each entry is read once."""
        return [above for dn in groups for above in self._read(dn)]

    def _read(self, dn: str) -> tuple[str, ...]:
        attribute = self._directory.groups_attribute or ""
        if dn.casefold() not in self._known:
            values = read_entry(self._connection, dn, "(objectClass=*)", [attribute])
            self._known[dn.casefold()] = tuple(_texts(values, attribute)) if values else ()
        return self._known[dn.casefold()]

    def _all_members(self) -> Mapping[str, list[str]]:
        """The groups by whom they name: DN or login, small letters."""
        directory, found = self._directory, dict[str, list[str]]()
        member, base = directory.member_attribute or "member", directory.groups_base or directory.base
        for dn, values in search(self._connection, base, directory.groups_filter or "", [member]):
            for who in _texts(values, member):
                found.setdefault(who.casefold(), []).append(dn)
        return found


def names_of_group(dn: str) -> tuple[str, ...]:
    """By what a mapping may call a group: its whole DN, and the value of its first part (``cn``)."""
    from ldap3.core.exceptions import LDAPInvalidDnError
    from ldap3.utils.dn import parse_dn

    try:
        name = parse_dn(dn)[0][1]
    except (LDAPInvalidDnError, IndexError):
        return (dn,)  # a name that is no DN
    return (dn, str(name))


def _names(groups: Iterable[str]) -> frozenset[str]:
    return frozenset(name for dn in groups for name in names_of_group(dn))


def _texts(values: Values, attribute: str) -> list[str]:
    return [bytes(one).decode(errors="replace") for one in values.get(attribute.casefold()) or []]
