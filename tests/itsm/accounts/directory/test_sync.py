"""Synchronising with a directory: what would change is what changes, and nobody is closed by a fault."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import Forbidden
from engine.registry import Actor
from itsm.accounts.directory import run as runs
from itsm.accounts.directory.connections import DirectoryAway
from itsm.accounts.directory.directories import directory, save_directory
from itsm.accounts.directory.run import ask_for_run, last_run, synchronise_due
from itsm.accounts.directory.sync import preview, synchronise
from itsm.accounts.outside.groups import add_mapping
from itsm.accounts.sessions import session_of
from itsm.accounts.sign_in import sign_in
from itsm.audit import AuditEntry
from itsm.people.commands import add_team, change_person
from itsm.people.commands.change_person import Changes
from itsm.people.queries import find_person, people_of_team, teams_of
from itsm.people.tables import PersonRow
from tests.support.clocks import Clock
from tests.support.ldap import PEOPLE, LdapServer
from tests.support.people import MakePerson
from tests.support.servers import free_port


def steps(key: int, actor: Actor) -> list[tuple[str, str]]:
    """What a run would do, person by person."""
    return sorted((step.how, step.name) for step in preview(key, actor).steps)


def names() -> list[str]:
    """Everybody whose account is open."""
    with reading() as session:
        return sorted(session.scalars(select(PersonRow.name).where(PersonRow.active)))


def test_preview_says_what_a_run_then_does(directory_key: int, administrator: Actor, ldap: LdapServer) -> None:
    found = [("added", "Ada Admin"), ("added", "Ben Agent"), ("added", "蔡 明")]

    assert steps(directory_key, administrator) == found and names() == ["Ada Admin"]
    run = synchronise(directory_key, administrator)

    assert (run.counts["added"], run.counts["refused"], run.problem) == (3, 0, None)
    assert names() == ["Ada Admin", "Ada Admin", "Ben Agent", "蔡 明"]
    assert steps(directory_key, administrator) == []
    ldap.change("ben", cn="Ben Benson", mail="benson@example.org")
    assert preview(directory_key, administrator).steps[0].changes == (
        ("name", "Ben Agent", "Ben Benson"), ("email", "ben@example.org", "benson@example.org"),
    )  # fmt: skip
    synchronise(directory_key, administrator)
    assert getattr(find_person("benson@example.org"), "name", None) == "Ben Benson"


def test_changes_stand_in_the_audit_trail_with_before_and_after(
    directory_key: int, administrator: Actor, ldap: LdapServer
) -> None:
    synchronise(directory_key, administrator)
    ldap.change("ben", mail="benson@example.org")

    synchronise(directory_key, administrator)

    with reading() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "person_changed").order_by(AuditEntry.key.desc())
        ).first()
    assert entry is not None
    told = (entry.told["before"], entry.told["after"])
    assert told == ({"email": "ben@example.org"}, {"email": "benson@example.org"})


@pytest.mark.parametrize("by_attribute", [False, True])
def test_groups_give_roles_and_places_in_teams_and_take_them_again(
    directory_key: int, administrator: Actor, ldap: LdapServer, by_attribute: bool
) -> None:
    if by_attribute:
        save_directory(directory_key, ldap.form(groups_attribute="memberOf", groups_filter=""), administrator)
    add_team("line-1", {"en": "Line 1"}, 1, administrator)
    add_team("own", {"en": "Own"}, None, administrator)
    source = directory(directory_key).source
    add_mapping(source, "desk", ("agent", "line-1", "deputy"), administrator)

    synchronise(directory_key, administrator)
    ben, cai = find_person("ben@example.org"), find_person("cai@example.org")
    assert ben and cai and ben.roles == {"requester", "agent"} and cai.roles == {"requester"}
    assert [one.name for one in people_of_team("line-1")] == ["Ben Agent"]

    ldap.set_group("desk", "cai")
    change_person(ben.key, Changes(roles=frozenset({"requester", "agent", "operator"})), administrator)
    synchronise(directory_key, administrator)

    ben = find_person("ben@example.org")
    assert ben is not None and ben.roles == {"requester", "operator"}
    assert teams_of(ben.key) == frozenset() and teams_of(cai.key) == {"line-1"}


def test_who_is_gone_is_closed_and_does_not_come_back_by_themselves(
    directory_key: int, administrator: Actor, ldap: LdapServer
) -> None:
    for number in range(4):
        ldap.add_person(f"more-{number}", f"More {number}", f"more{number}@example.org", "a long one for more")
    synchronise(directory_key, administrator)
    session = sign_in("ben", PEOPLE["ben"][2], "192.0.2.1", "Test/1")
    ldap.remove("ben")

    assert steps(directory_key, administrator) == [("closed", "Ben Agent")]
    synchronise(directory_key, administrator)

    assert "Ben Agent" not in names()
    assert session_of(session.token) is None
    assert steps(directory_key, administrator) == []


def test_more_than_a_fifth_is_closed_only_when_confirmed(
    directory_key: int, administrator: Actor, ldap: LdapServer
) -> None:
    synchronise(directory_key, administrator)
    ldap.remove("ben")
    ldap.change("cai", cn="Cai Ming")

    run = synchronise(directory_key, administrator)

    assert run.problem is not None and "1 of 3" in str(run.problem)
    assert (run.counts["closed"], run.counts["updated"]) == (0, 1) and "Ben Agent" in names()
    assert synchronise(directory_key, administrator, approved=1).counts["closed"] == 1
    assert "Ben Agent" not in names()


def test_accounts_with_the_same_address_are_linked_only_where_that_was_allowed(
    directory_key: int, administrator: Actor, ldap: LdapServer, make_person: MakePerson
) -> None:
    ben = make_person("Ben", email="ben@example.org")

    assert ("refused", "Ben Agent") in steps(directory_key, administrator)
    save_directory(directory_key, ldap.form(links="true"), administrator)
    assert ("linked", "Ben") in steps(directory_key, administrator)
    synchronise(directory_key, administrator)

    found = find_person("ben@example.org")
    assert found is not None and (found.key, found.name) == (ben.key, "Ben Agent")


def test_worker_synchronises_when_it_is_time_and_says_what_came_of_it(
    directory_key: int, administrator: Actor, ldap: LdapServer, clock: Clock
) -> None:
    save_directory(directory_key, ldap.form(sync_hours="6"), administrator)
    assert synchronise_due(10) == 0

    clock.advance(timedelta(hours=6))
    assert synchronise_due(10) == 1

    last = last_run(directory(directory_key))
    assert last is not None and last.counts["added"] == 3 and last.problem is None
    assert synchronise_due(10) == 0
    save_directory(directory_key, ldap.form(sync_hours="6", port=str(free_port()), password="x"), administrator)
    clock.advance(timedelta(hours=6))
    synchronise_due(10)
    last = last_run(directory(directory_key))
    assert last is not None and "“Staff” to answer" in str(last.problem)


def test_long_run_of_a_worker_goes_on_in_parts(
    directory_key: int, administrator: Actor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "AT_ONCE_SECONDS", -1.0)
    ask_for_run(directory_key, administrator, None)
    synchronise_due(10)
    assert names() == ["Ada Admin"]

    monkeypatch.undo()
    clock.advance(timedelta(seconds=2))
    synchronise_due(10)

    assert len(names()) == 4
    last = last_run(directory(directory_key))
    assert last is not None and last.counts["added"] == 3


def test_only_who_manages_settings_synchronises(directory_key: int, agent: Actor) -> None:
    with pytest.raises(Forbidden):
        preview(directory_key, agent)
    with pytest.raises(Forbidden):
        ask_for_run(directory_key, agent, None)


def test_directory_that_is_away_changes_nobody(directory_key: int, administrator: Actor, ldap: LdapServer) -> None:
    synchronise(directory_key, administrator)
    before = names()
    save_directory(directory_key, ldap.form(password="another"), administrator)

    with pytest.raises(DirectoryAway) as away:
        synchronise(directory_key, administrator)

    assert names() == before and "wrong" in away.value.why
