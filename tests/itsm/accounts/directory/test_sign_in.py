"""Signing in with the password of a directory: a real OpenLDAP server answers."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from database import Tenant, db, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import InvalidForm, TooManyAttempts, Unauthenticated
from engine.registry import Actor
from itsm.accounts.attempts import PER_ACCOUNT_AND_ADDRESS
from itsm.accounts.directory import sign_in as by_directory
from itsm.accounts.directory.connections import DirectoryAway, prove, reader
from itsm.accounts.directory.directories import directory, save_directory
from itsm.accounts.entering import SignedIn
from itsm.accounts.passwords.keeping import Password
from itsm.accounts.passwords.own import require_password
from itsm.accounts.sign_in import sign_in
from itsm.audit import AuditEntry
from itsm.people.commands import change_person
from itsm.people.commands.change_person import Changes
from itsm.people.queries import actor_of, person
from tests.support.ldap import BASE, PEOPLE, LdapServer
from tests.support.people import MakePerson
from tests.support.servers import free_port

HERE = "192.0.2.1"
BENS = PEOPLE["ben"][2]


def enter(login: str = "ben", password: str = BENS) -> SignedIn:
    """Sign in from a browser."""
    return sign_in(login, password, HERE, "Test/1")


@pytest.mark.parametrize("login", ["ben", " BEN@example.org "])
def test_person_of_the_directory_signs_in_by_name_or_address_and_is_added(directory_key: int, login: str) -> None:
    first = enter(login)

    found = person(first.person_key)
    assert (found.name, found.email, found.roles) == ("Ben Agent", "ben@example.org", frozenset({"requester"}))
    assert enter("ben").person_key == first.person_key


def test_password_of_the_directory_is_kept_nowhere(directory_key: int) -> None:
    enter()

    with reading() as session:
        assert session.scalar(select(Password)) is None
    with db.engine.connect() as connection:
        tables = Password.metadata.sorted_tables
        held = [str(row) for table in tables for row in connection.execute(table.select()).all()]
    assert not [row for row in held if BENS in row]


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("ben", "wrong"), ("ben", ""), ("nobody", BENS), ("", BENS), ("*", BENS), ("be*", BENS),
        ("ben)(objectClass=*", BENS), ("x)(|(uid=ben)", BENS), ("ben\\2a", BENS), ("reader", "reads all of it"),
        ("ben", "ada knows a long one"),
    ],
)  # fmt: skip
def test_nobody_signs_in_with_another_password_or_a_name_that_is_a_filter(
    directory_key: int, login: str, password: str
) -> None:
    with pytest.raises(Unauthenticated, match="do not match"):
        enter(login, password)


def test_bind_without_a_password_is_refused_though_the_server_would_take_it(
    directory_key: int, ldap: LdapServer
) -> None:
    found, dn = directory(directory_key), f"uid=ben,{BASE}"
    assert ldap.takes_empty_password(dn)

    with pytest.raises(Unauthenticated, match="empty"):
        prove(found, dn, "")


def test_two_people_with_one_address_are_nobody(directory_key: int, ldap: LdapServer) -> None:
    ldap.change("cai", mail="ben@example.org")

    with pytest.raises(Unauthenticated):
        enter("ben@example.org")
    assert enter("ben").person_key


def test_guesses_at_the_directory_wait_as_those_at_passwords_do(directory_key: int) -> None:
    for _ in range(PER_ACCOUNT_AND_ADDRESS):
        with pytest.raises(Unauthenticated):
            enter(password="wrong")

    with pytest.raises(TooManyAttempts):
        enter()


def test_everybody_costs_one_search_and_one_bind(directory_key: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    for what in ("find_entry", "prove"):
        monkeypatch.setattr(by_directory, what, _noting(seen, what, getattr(by_directory, what)))

    for login in ("ben", "nobody"):
        with pytest.raises(Unauthenticated):
            enter(login, "wrong")

    assert seen == ["find_entry", "prove"] * 2


def _noting(seen: list[str], what: str, real: Callable[..., object]) -> Callable[..., object]:
    def noting(*arguments: object) -> object:
        seen.append(what)
        return real(*arguments)

    return noting


def test_password_of_another_organisation_reaches_no_directory(
    directory_key: int, make_person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[object] = []

    def note(_directory: object, login: str, password: str) -> None:
        given.extend((login, password))

    monkeypatch.setattr(by_directory, "_ask", note)
    with in_tenant(_another_organisation()):
        make_person("Dan Elsewhere", email="dan@elsewhere.example", password="a long one of elsewhere")

    with pytest.raises(Unauthenticated):
        enter("dan@elsewhere.example", "a long one of elsewhera")

    assert len(given) == 2 and all(str(one).startswith("nobody-") for one in given)


def _another_organisation() -> int:
    with unit_of_work() as work:
        row = Tenant(name="Elsewhere", language="en", time_zone="UTC", created_at=clock.now())
        work.session.add(row)
        work.session.flush()
        return row.key


def test_account_is_linked_by_its_address_only_where_that_was_allowed(
    directory_key: int, administrator: Actor, ldap: LdapServer, make_person: MakePerson
) -> None:
    ben = make_person("Ben Agent", email="ben@example.org", password="a password of this desk")

    with pytest.raises(Unauthenticated, match="has it already"):
        enter()
    save_directory(directory_key, ldap.form(links="true"), administrator)

    assert enter().person_key == ben.key
    assert sign_in("ben@example.org", "a password of this desk", HERE, "Test/1").person_key == ben.key


def test_closed_account_stays_closed_and_unknown_people_are_refused_where_it_says_so(
    directory_key: int, administrator: Actor, ldap: LdapServer
) -> None:
    key = enter().person_key
    change_person(key, Changes(active=False), administrator)
    save_directory(directory_key, ldap.form(unknown="refuse"), administrator)

    with pytest.raises(Unauthenticated, match="is closed"):
        enter()
    with pytest.raises(Unauthenticated, match="has none that may be linked"):
        enter("cai", PEOPLE["cai"][2])
    assert not person(key).active


def test_local_passwords_go_on_while_the_directory_is_away(
    directory_key: int, administrator: Actor, ldap: LdapServer, make_person: MakePerson
) -> None:
    make_person("Eve Admin", roles=("administrator",), email="eve@example.org", password="a password of this desk")
    away = ldap.form(port=str(free_port()), password="typed again")
    save_directory(directory_key, away, administrator)

    assert sign_in("eve@example.org", "a password of this desk", HERE, "Test/1")
    with pytest.raises(Unauthenticated, match="“Staff” to answer"):
        enter()


def test_proof_that_it_is_me_takes_the_password_of_the_directory(directory_key: int) -> None:
    me = actor_of(enter().person_key)

    require_password(me, BENS, HERE)

    with pytest.raises(Unauthenticated):
        require_password(me, PEOPLE["ada"][2], HERE)


@pytest.mark.parametrize("security", ["ldaps", "starttls"])
def test_connection_is_encrypted_and_another_authority_is_refused(
    administrator: Actor, ldap: LdapServer, security: str
) -> None:
    port = str(ldap.tls_port if security == "ldaps" else ldap.port)
    key = save_directory(None, ldap.form(security=security, port=port), administrator).key

    with pytest.raises(DirectoryAway), reader(directory(key)):
        pass
    trusted = ldap.form(security=security, port=port, ca_certificate=ldap.authority)
    save_directory(key, trusted, administrator)

    assert enter().person_key


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("host", "ldap.example.org"), ("port", "0"), ("people_filter", "uid=*"), ("people_filter", "(a=b))(c=d)"),
        ("people_filter", "(a=b)(c=d)"), ("login_attribute", "uid=*)(x"), ("ca_certificate", "mine"), ("base", ""),
    ],
)  # fmt: skip
def test_directory_that_could_not_work_or_would_tell_passwords_is_not_kept(
    administrator: Actor, ldap: LdapServer, field: str, typed: str
) -> None:
    with pytest.raises(InvalidForm) as refused:
        save_directory(None, ldap.form(**{field: typed}), administrator)

    assert list(refused.value.fields) == ["security" if field == "host" else field]


def test_password_of_the_directory_is_sealed_told_nowhere_and_asked_anew_for_another_host(
    directory_key: int, administrator: Actor, ldap: LdapServer
) -> None:
    save_directory(directory_key, ldap.form(password="", name="People"), administrator)
    assert directory(directory_key).has_password
    save_directory(directory_key, ldap.form(password="", host="127.0.0.1"), administrator)

    assert not directory(directory_key).has_password
    with reading() as session:
        trail = select(AuditEntry).where(AuditEntry.subject == f"directory {directory_key}").order_by(AuditEntry.key)
        entries = session.scalars(trail).all()
        told = [(entry.action, entry.details["before"], entry.details["after"]) for entry in entries]
    assert told[1] == ("directory_changed", {"name": "Staff"}, {"name": "People"})
    moved = ({"host": "localhost", "name": "People", "password": "set"}, {"host": "127.0.0.1", "name": "Staff"})
    assert told[2][1:] == (moved[0], {**moved[1], "password": None})
    assert "reads all of it" not in str(told)
