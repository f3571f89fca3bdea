"""Managers: whom the directory names is whom people report to here, whoever comes first, and never in a circle."""

from typing import Any

import pytest
from sqlalchemy import func, select

from database import reading, unit_of_work
from engine.registry import Actor
from itsm.accounts.directory.directories import save_directory
from itsm.accounts.directory.sync import preview, synchronise
from itsm.accounts.leaving.closing import close_account
from itsm.accounts.sign_in import sign_in
from itsm.audit import AuditEntry
from itsm.people.managers import line_above
from itsm.people.queries import find_person
from itsm.people.tables import PersonRow
from tests.support.ldap import BASE, PEOPLE, LdapServer, dn_of
from tests.support.people import MakePerson
from tests.support.plans import statements


@pytest.fixture
def key(ldap: LdapServer, administrator: Actor) -> int:
    """Key of a directory that names managers."""
    return save_directory(None, ldap.form(manager_attribute="manager"), administrator).key


def key_of(login: str) -> int:
    """Key of a person of the directory."""
    found = find_person(f"{login}@example.org")
    assert found is not None
    return found.key


def managers() -> dict[str, str | None]:
    """Who reports to whom, by the names of addresses."""
    with reading() as session:
        rows = session.scalars(select(PersonRow).where(PersonRow.email.like("%@example.org"))).all()
        by_key = {row.key: (row.email or "").partition("@")[0] for row in rows}
        return {by_key[row.key]: by_key.get(row.manager_key or 0) for row in rows if by_key[row.key] != "ada.admin"}


def set_by_hand(login: str, manager: str | None) -> None:
    """Let somebody report to another one as a form of the desk does."""
    with unit_of_work() as work:
        row = work.session.get_one(PersonRow, key_of(login))
        row.manager_key = key_of(manager) if manager else None


def refusals(key: int, actor: Actor) -> dict[str, str]:
    """What a run leaves alone, and why: the same in the preview."""
    shown = {step.name: str(step.why) for step in preview(key, actor).of("refused")}
    assert {name: str(why) for name, why in synchronise(key, actor).refusals} == shown
    return shown


def test_people_report_to_whom_the_directory_names_whoever_comes_first(
    key: int, administrator: Actor, ldap: LdapServer
) -> None:
    ldap.change("ada", manager=dn_of("ben"))
    ldap.change("ben", manager=dn_of("cai"))
    shown = [(step.how, step.name, step.changes) for step in preview(key, administrator).steps]
    assert shown == [
        ("added", "蔡 明", ()), ("added", "Ben Agent", (("manager", "", "蔡 明"),)),
        ("added", "Ada Admin", (("manager", "", "Ben Agent"),)),
    ]  # fmt: skip

    run = synchronise(key, administrator)

    assert managers() == {"ada": "ben", "ben": "cai", "cai": None}
    assert (run.counts["added"], run.counts["updated"], run.refusals) == (3, 0, [])
    assert preview(key, administrator).steps == []
    with reading() as session:
        assert line_above(session, key_of("ada")) == [key_of("ben"), key_of("cai")]


def test_change_of_manager_stands_in_the_audit_trail_and_in_the_revision(
    key: int, administrator: Actor, ldap: LdapServer
) -> None:
    synchronise(key, administrator)
    ldap.change("ben", manager=dn_of("cai"))
    with reading() as session:
        revision = session.get_one(PersonRow, key_of("ben")).revision

    assert preview(key, administrator).steps[0].changes == (("manager", "", "蔡 明"),)
    assert synchronise(key, administrator).counts["updated"] == 1

    with reading() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "person_changed").order_by(AuditEntry.key.desc())
        ).first()
        assert session.get_one(PersonRow, key_of("ben")).revision == revision + 1
    assert entry is not None and entry.subject == f"person {key_of('ben')}"
    assert (entry.told["before"], entry.told["after"]) == ({"manager_key": None}, {"manager_key": key_of("cai")})


def test_without_an_attribute_managers_are_kept_here_alone(
    key: int, administrator: Actor, ldap: LdapServer
) -> None:
    ldap.change("ben", manager=dn_of("cai"))
    save_directory(key, ldap.form(manager_attribute=""), administrator)
    synchronise(key, administrator)
    set_by_hand("ada", "ben")

    assert preview(key, administrator).steps == []
    assert managers() == {"ada": "ben", "ben": None, "cai": None}


def test_only_a_manager_whom_the_directory_gave_is_taken_away_by_it(
    key: int, administrator: Actor, ldap: LdapServer
) -> None:
    ldap.change("ben", manager=dn_of("cai"))
    ldap.change("cai", manager=dn_of("ada"))
    synchronise(key, administrator)
    set_by_hand("ada", None)
    set_by_hand("cai", None)
    ldap.change("cai", manager="")
    synchronise(key, administrator)
    set_by_hand("cai", "ada")

    ldap.change("ben", manager="")
    synchronise(key, administrator)

    assert managers() == {"ada": None, "ben": None, "cai": "ada"}
    assert preview(key, administrator).steps == []


def test_manager_whom_the_directory_names_as_well_is_its_to_take_away(
    key: int, administrator: Actor, ldap: LdapServer
) -> None:
    synchronise(key, administrator)
    set_by_hand("ben", "cai")
    ldap.change("ben", manager=dn_of("cai"))
    assert preview(key, administrator).steps == []
    synchronise(key, administrator)

    ldap.change("ben", manager="")
    synchronise(key, administrator)

    assert managers()["ben"] is None


def test_the_directory_has_the_last_word_where_it_names_somebody(
    key: int, administrator: Actor, ldap: LdapServer
) -> None:
    ldap.change("ben", manager=dn_of("cai"))
    synchronise(key, administrator)
    set_by_hand("ben", "ada")

    assert preview(key, administrator).steps[0].changes == (("manager", "Ada Admin", "蔡 明"),)
    synchronise(key, administrator)

    assert managers()["ben"] == "cai"


@pytest.mark.parametrize(
    ("manager", "shown"),
    [
        (f"uid=nobody,{BASE}", f"uid=nobody,{BASE}"),
        (f"cn=desk,{BASE}", f"cn=desk,{BASE}"),
        ("cn=Elsewhere,dc=another,dc=org", "cn=Elsewhere,dc=another,dc=org"),
    ],
    ids=["gone", "no person", "outside of the base"],
)
def test_manager_whom_the_directory_does_not_show_is_told_and_the_one_of_before_stays(
    key: int, administrator: Actor, ldap: LdapServer, manager: str, shown: str
) -> None:
    ldap.change("ben", manager=dn_of("cai"))
    synchronise(key, administrator)
    for login in ("ben", "ada"):
        ldap.change(login, manager=manager)

    told = refusals(key, administrator)

    assert list(told) == [shown] and "Ada Admin, Ben Agent among the people" in told[shown]
    assert managers() == {"ada": None, "ben": "cai", "cai": None}


def test_manager_who_was_not_taken_over_yet_is_told_and_comes_with_the_next_run(
    key: int, administrator: Actor, ldap: LdapServer, make_person: MakePerson
) -> None:
    make_person("Other", email="cai@example.org")  # not to be linked: the directory's is nobody here
    ldap.change("ben", manager=dn_of("cai"))

    told = refusals(key, administrator)
    assert "Ben Agent to have an account here" in told["蔡 明"] and managers()["ben"] is None

    ldap.change("cai", mail="ming@example.org")
    synchronise(key, administrator)
    assert managers()["ben"] == "ming"


def test_a_circle_in_the_directory_is_told_and_closes_nowhere(
    key: int, administrator: Actor, ldap: LdapServer
) -> None:
    ldap.change("ada", manager=dn_of("ben"))
    ldap.change("ben", manager=dn_of("ada"))
    ldap.change("cai", manager=dn_of("cai"))

    told = refusals(key, administrator)

    assert len(told) == 2 and all("does not report to them" in why for why in told.values()) and "蔡 明" in told
    found = managers()
    assert found["cai"] is None and sorted(str(one) for one in found.values()) in (
        ["None", "None", "ada"], ["None", "None", "ben"]
    )  # fmt: skip
    assert refusals(key, administrator) == told and managers() == found


def test_a_circle_with_a_manager_set_here_is_told(key: int, administrator: Actor, ldap: LdapServer) -> None:
    synchronise(key, administrator)
    set_by_hand("ada", "ben")
    ldap.change("ben", manager=dn_of("ada"))

    assert "Ben Agent who does not report" in refusals(key, administrator)["Ada Admin"]
    assert managers() == {"ada": "ben", "ben": None, "cai": None}


def test_who_changes_places_is_no_circle(key: int, administrator: Actor, ldap: LdapServer) -> None:
    ldap.change("ada", manager=dn_of("ben"))
    ldap.change("ben", manager=dn_of("cai"))
    synchronise(key, administrator)
    ldap.change("cai", manager=dn_of("ada"))
    ldap.change("ada", manager="")
    ldap.change("ben", manager=dn_of("ada"))

    assert refusals(key, administrator) == {}
    assert managers() == {"ada": None, "ben": "ada", "cai": "ada"}


def test_closed_manager_is_told_and_stays_where_they_were_one(
    key: int, administrator: Actor, ldap: LdapServer
) -> None:
    ldap.change("ben", manager=dn_of("cai"))
    synchronise(key, administrator)
    close_account(key_of("cai"), administrator)
    ldap.change("ada", manager=dn_of("cai"))

    steps = [step for step in preview(key, administrator).steps if "manager" in str(step.why)]
    synchronise(key, administrator)

    assert [str(step.why).partition(",")[0] for step in steps] == [
        "Expected this manager of Ada Admin to have an open account"
    ]
    assert managers() == {"ada": None, "ben": "cai", "cai": None}


def test_person_who_comes_by_signing_in_has_their_manager_at_once(
    key: int, administrator: Actor, ldap: LdapServer
) -> None:
    ldap.change("ben", manager=f"UID=Cai, {BASE}")
    sign_in("ben", PEOPLE["ben"][2], "192.0.2.1", "Test/1")
    assert managers() == {"ben": None}, "the manager is nobody here yet"

    sign_in("cai", PEOPLE["cai"][2], "192.0.2.1", "Test/1")
    sign_in("ben", PEOPLE["ben"][2], "192.0.2.1", "Test/1")
    assert managers() == {"ben": "cai", "cai": None}

    ldap.change("cai", manager=dn_of("ben"))
    sign_in("cai", PEOPLE["cai"][2], "192.0.2.1", "Test/1")
    ldap.change("ben", manager="")
    sign_in("ben", PEOPLE["ben"][2], "192.0.2.1", "Test/1")
    assert managers() == {"ben": None, "cai": None}, "a circle closes by no sign-in; who gave a manager takes them away"


@pytest.mark.parametrize(
    ("written", "manager"),
    [
        ("UID=Cai ,  DC=Example,dc=ORG", "cai"), (rf"uid=\63\61i,{BASE}", "cai"), (f"2.5.4.3=cai,{BASE}", None),
        ("*", None), (f"uid=*,{BASE}", None), (f"uid=cai,{BASE})(uid=*", None), (f"uid=cai,{BASE}\\", None),
        ("\\", None), (",,,", None), ("=", None), ("+" * 50, None), (f"uid={'x' * 5000},{BASE}", None),
        ("a\0b", None), ("<script>alert(1)</script>", None), ("\x1b[2J\u202e", None), ("蔡 明", None),
    ],
)  # fmt: skip
def test_whatever_is_written_for_a_manager_breaks_nothing(
    administrator: Actor, ldap: LdapServer, written: str, manager: str | None
) -> None:
    key = save_directory(None, ldap.form(manager_attribute="description"), administrator).key
    synchronise(key, administrator)
    ldap.change("ben", description=written)

    told = refusals(key, administrator)
    sign_in("ben", PEOPLE["ben"][2], "192.0.2.1", "Test/1")

    assert managers()["ben"] == manager
    assert len(told) == (manager is None) and all(one.isprintable() and len(one) <= 200 for one in told)


def test_a_name_with_commas_and_signs_is_found(key: int, administrator: Actor, ldap: LdapServer) -> None:
    dn = rf"cn=Li\, Wei \+ 蔡 \<x\>\20,{BASE}"
    values = {"cn": "Li, Wei + 蔡 <x> ", "sn": "Li", "uid": "li", "mail": "li@example.org"}
    with ldap.administer() as connection:
        assert connection.add(dn, "inetOrgPerson", values), connection.result
    ldap.change("ben", manager=rf"CN=Li\2c wei \2b \e8\94\a1 \3Cx\3E\ ,{BASE}")

    assert refusals(key, administrator) == {}
    assert managers()["ben"] == "li"


def test_many_people_and_managers_cost_no_more_questions(
    key: int, administrator: Actor, ldap: LdapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ldap3

    asked: list[str] = []
    real = ldap3.Connection.search

    def search(connection: Any, base: str, *more: Any, **values: Any) -> Any:
        asked.append(base)
        return real(connection, base, *more, **values)

    monkeypatch.setattr(ldap3.Connection, "search", search)
    counts = []
    for first in (0, 30):
        for number in range(first, first + 30):
            login = f"more-{number}"
            ldap.add_person(login, f"More {number}", f"{login}@example.org", "a long one for more")
            ldap.change(login, manager=dn_of(f"more-{number // 3}") if number else f"uid=nobody,{BASE}")
        asked.clear()
        with statements() as read:
            plan = preview(key, administrator)
        assert len(plan.of("added")) == first + 33
        counts.append((len(asked), len(read)))
    assert counts[0] == counts[1]
    synchronise(key, administrator)
    with reading() as session:
        below = select(func.count()).select_from(PersonRow).where(PersonRow.manager_key.is_not(None))
        assert session.scalar(below) == 59
