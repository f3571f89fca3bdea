"""Groups: those within groups count where the directory is set up so, however many members they have."""

from collections.abc import Iterator

import pytest

from engine.registry import Actor
from itsm.accounts.directory.connections import library, reader
from itsm.accounts.directory.directories import DirectoryInfo, directory, save_directory
from itsm.accounts.directory.entries import all_entries, find_entry
from itsm.accounts.outside.groups import add_mapping
from itsm.accounts.sign_in import sign_in
from itsm.people.queries import person
from tests.support.active_directory import ActiveDirectory, running_active_directory
from tests.support.ldap import BASE, PEOPLE, LdapServer

BY_FILTER: dict[str, str] = {}
BY_ATTRIBUTE = {"groups_filter": "", "groups_attribute": "memberOf"}


@pytest.fixture
def windows() -> Iterator[ActiveDirectory]:
    """A server that sends members in parts of three and entries in pages of two."""
    with running_active_directory() as windows:
        yield windows


def groups(found: DirectoryInfo, login: str) -> tuple[set[str], set[str]]:
    """The names of the person's groups, as signing in and as synchronising reads them, without DNs."""
    with reader(found) as connection:
        entry = find_entry(connection, found, login)
    with reader(found) as connection:
        listed = next(one for one in all_entries(connection, found) if one.login == login)
    assert entry is not None
    return short(entry[1].groups), short(listed.groups)


def short(names: frozenset[str] | None) -> set[str]:
    """Names without DNs."""
    return {name for name in names or () if "=" not in name}


def nest(ldap: LdapServer, **members: tuple[str, ...]) -> None:
    """Groups of groups and people, each by its name."""
    with ldap.administer() as connection:
        for name in members:  # the server notes at a member that exists what it is in
            connection.delete(f"cn={name},{BASE}")
            assert connection.add(f"cn={name},{BASE}", "groupOfNames", {"member": BASE}), connection.result
        for name, of_it in members.items():
            dns = [f"{'cn' if one in members else 'uid'}={one},{BASE}" for one in of_it]
            change = {"member": [(library().MODIFY_REPLACE, dns)]}
            assert connection.modify(f"cn={name},{BASE}", change), connection.result


@pytest.mark.parametrize("how", [BY_FILTER, BY_ATTRIBUTE], ids=["searched", "at the person"])
def test_groups_within_groups_count_where_the_directory_is_set_up_so(
    ldap: LdapServer, administrator: Actor, how: dict[str, str]
) -> None:
    nest(ldap, staff=("desk",), all=("staff", "cai"), other=("cai",), desk=("ben",))
    nested = directory(save_directory(None, ldap.form(nested="true", **how), administrator).key)
    flat = directory(save_directory(None, ldap.form(name="Flat", **how), administrator).key)

    assert groups(nested, "ben") == ({"desk", "staff", "all"}, {"desk", "staff", "all"})
    assert groups(flat, "ben") == ({"desk"}, {"desk"})
    assert groups(nested, "cai") == ({"all", "other"}, {"all", "other"})
    assert groups(nested, "ada") == (set(), set())


@pytest.mark.parametrize("how", [BY_FILTER, BY_ATTRIBUTE], ids=["searched", "at the person"])
def test_groups_in_a_circle_end(ldap: LdapServer, administrator: Actor, how: dict[str, str]) -> None:
    nest(ldap, one=("two", "ben"), two=("three",), three=("one",))
    found = directory(save_directory(None, ldap.form(nested="true", **how), administrator).key)

    signed, listed = groups(found, "ben")

    assert signed == listed == {"one", "two", "three", "desk"}


def test_group_of_a_group_gives_its_role_on_signing_in(ldap: LdapServer, administrator: Actor) -> None:
    nest(ldap, staff=("desk",), desk=("ben",))
    key = save_directory(None, ldap.form(nested="true"), administrator).key
    add_mapping(directory(key).source, "staff", ("agent", None, ""), administrator)

    entered = sign_in("ben", PEOPLE["ben"][2], "192.0.2.1", "Test")

    assert "agent" in person(entered.person_key).roles


def test_members_that_come_in_ranges_and_entries_that_come_in_pages_are_all_there(
    windows: ActiveDirectory, administrator: Actor
) -> None:
    people = [windows.person(f"person{number}") for number in range(7)]
    windows.group("everybody", *people)
    windows.group("few", people[6])
    found = directory(save_directory(None, windows.form(), administrator).key)

    with reader(found) as connection:
        listed = {one.login: short(one.groups) for one in all_entries(connection, found)}

    assert listed == {f"person{number}": {"everybody"} for number in range(6)} | {"person6": {"everybody", "few"}}
    ranges = [one for asked in windows.asked for one in asked if ";range=" in one]
    assert len(ranges) >= 2 and len(windows.asked) > len(ranges) + 4  # it was asked for ranges, and for pages
    assert groups(found, "person6") == ({"everybody", "few"}, {"everybody", "few"})
