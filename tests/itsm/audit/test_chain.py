"""The audit trail is a chain that shows every change, takes none from anybody, and lets personal data be erased."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, event, func, select, text, update
from sqlalchemy.exc import DBAPIError

from database import db, in_tenant, reading, unit_of_work
from engine.registry import Actor
from itsm.accounts.leaving import close_account, erase_person
from itsm.accounts.leaving.export import personal_data
from itsm.audit import AuditEntry, audit, audit_change
from itsm.audit.sealing import seal_entries
from itsm.audit.verifying import Verified, verify_trail
from tests.support.at_once import at_once
from tests.support.people import MakePerson
from tests.support.tenants import add_tenant


def write(count: int, subject: str = "team line-1") -> None:
    for number in range(count):
        with unit_of_work() as work:
            audit_change(work, "team_changed", subject, 7, {"line": number}, {"line": number + 1})


def without_triggers(statement: str) -> None:
    """Change the table as somebody can who owns the database."""
    with unit_of_work() as work:
        if db.engine.dialect.name == "postgresql":
            work.session.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for trigger in ("audit_entry_kept", "audit_entry_not_deleted"):
                work.session.execute(text(f"DROP TRIGGER {trigger}"))
        work.session.execute(text(statement))


def sealed() -> Verified:
    seal_entries(100)
    return verify_trail()


def test_entries_are_sealed_in_order_and_fit(tenant: int) -> None:
    write(3)
    before = verify_trail()

    after = sealed()
    write(1)

    assert (before.sealed, before.unsealed) == (0, 3) and before.oldest_unsealed is not None
    assert (after.sealed, after.unsealed, after.misfit) == (3, 0, None)
    assert (verify_trail().sealed, verify_trail().unsealed, verify_trail().hash) == (3, 1, after.hash)


def test_each_organisation_has_a_chain_of_its_own(tenant: int) -> None:
    other = add_tenant()
    write(2)
    with in_tenant(other):
        write(1)

    assert sealed().sealed == 2
    with in_tenant(other):
        assert (verify_trail().sealed, verify_trail().misfit) == (1, None)


def test_sealers_at_the_same_moment_make_one_chain(app: Flask, tenant: int) -> None:
    write(40)

    at_once(app, tenant, [lambda: seal_entries(100)] * 4)

    assert (verify_trail().sealed, verify_trail().unsealed, verify_trail().misfit) == (40, 0, None)


CHANGES = {
    "UPDATE audit_entry SET details = '{\"before\": {\"line\": 9}}' WHERE number = 2": 2,
    "UPDATE audit_entry SET actor_key = 8 WHERE number = 3": 3,
    "UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE number = 1": 1,
    f"UPDATE audit_entry SET hash = '{'0' * 64}' WHERE number = 2": 2,
    "UPDATE audit_entry SET number = number + 100 WHERE number = 4": 4,
    "DELETE FROM audit_entry WHERE number = 2": 2,
}


@pytest.mark.parametrize("statement", CHANGES)
def test_first_entry_that_was_changed_is_named(tenant: int, statement: str) -> None:
    write(4)
    assert sealed().misfit is None

    without_triggers(statement)

    found = verify_trail().misfit
    assert found is not None and found.number == CHANGES[statement]


def test_end_that_was_cut_off_is_found_by_who_kept_it(tenant: int) -> None:
    write(3)
    kept = sealed()
    without_triggers("DELETE FROM audit_entry WHERE number = 3")

    found = verify_trail((kept.number, kept.hash)).misfit

    assert verify_trail().misfit is None, "The chain alone does not know how long it was."
    assert found is not None and found.number == 3


REFUSED: list[Callable[[], object]] = [
    lambda: update(AuditEntry).values(details={}),
    lambda: update(AuditEntry).values(number=5, hash="0" * 64, actor_key=1),
    lambda: update(AuditEntry).where(AuditEntry.number == 1).values(number=2),
    lambda: update(AuditEntry).values(personal={"name": "Somebody else"}),
    lambda: delete(AuditEntry),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_database_refuses_to_change_or_delete_an_entry(tenant: int, number: int) -> None:
    write(1)
    seal_entries(1)
    statement = REFUSED[number]()

    with pytest.raises(DBAPIError, match="append-only"), unit_of_work() as work:
        work.session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]


def test_writing_an_entry_takes_one_statement(tenant: int) -> None:
    statements: list[str] = []
    seen = event.listens_for(db.engine, "before_cursor_execute")
    seen(lambda _c, _cursor, statement, *_: statements.append(statement))

    write(1, "person 3")

    assert [one.split()[0] for one in statements if "audit" in one] == ["INSERT"]


def erased(make_person: MakePerson, administrator: Actor) -> int:
    key = make_person("Eva Erased", email="eva@example.org", roles=("agent",)).key or 0
    with unit_of_work() as work:
        told = {"name": "Eva Erased", "email": "eva@example.org", "roles": ["agent"]}
        audit_change(work, "person_changed", f"person {key}", administrator.key, {}, told)
        audit(work, "signed_in", f"person {key}", key, "192.0.2.44", by="password")
    seal_entries(100)
    close_account(key, administrator)
    erase_person(key, "Eva Erased", administrator)
    seal_entries(100)
    return key


def test_erasing_takes_personal_data_out_of_the_trail_and_the_chain_still_fits(
    make_person: MakePerson, administrator: Actor
) -> None:
    key = erased(make_person, administrator)

    with reading() as session:
        rows = session.execute(text("SELECT * FROM audit_entry")).all()
        theirs = session.scalars(select(AuditEntry).where(AuditEntry.subject == f"person {key}")).all()
    assert not [row for row in rows for word in ("Eva", "eva@", "192.0.2.44") if word in str(row)]
    (changed,) = [entry.told for entry in theirs if entry.action == "person_changed" and entry.commitment]
    assert changed["after"] == {"roles": ["agent"]}, "What they might do is no personal value: it stays."
    found = verify_trail()
    assert (found.misfit, found.unsealed) == (None, 0) and found.erased >= 2


def test_personal_values_that_are_gone_without_an_erasure_do_not_fit(
    make_person: MakePerson, administrator: Actor
) -> None:
    key = make_person("Eva Erased").key or 0
    with unit_of_work() as work:
        audit_change(work, "person_changed", f"person {key}", administrator.key, {"name": "Eva"}, {"name": "Eve"})
    assert sealed().misfit is None

    with unit_of_work() as work:  # the database lets it happen: it cannot know who asked
        work.session.execute(
            update(AuditEntry).where(AuditEntry.person_key == key).values(personal=None, salt=None, address=None),
            execution_options={"synchronize_session": False},
        )

    assert verify_trail().misfit is not None


def test_personal_values_that_were_changed_do_not_fit(make_person: MakePerson, administrator: Actor) -> None:
    key = make_person("Eva Erased").key or 0
    with unit_of_work() as work:
        audit_change(work, "person_changed", f"person {key}", administrator.key, {"name": "Eva"}, {"name": "Eve"})
    seal_entries(100)

    without_triggers(f"UPDATE audit_entry SET address = '198.51.100.1' WHERE person_key = {key}")

    assert verify_trail().misfit is not None


def test_persons_own_data_has_what_the_trail_says_of_them(make_person: MakePerson, administrator: Actor) -> None:
    who = make_person("Eva Erased")
    with unit_of_work() as work:
        audit_change(work, "person_changed", f"person {who.key}", administrator.key, {"name": "Eva"}, {"name": "Eve"})

    assert "Eve" in str(personal_data(who.key or 0, administrator)["audit_entries"])


def test_late_entry_gets_a_later_place(tenant: int) -> None:
    with unit_of_work() as work:
        audit(work, "first", "team line-1", None)
        work.session.flush()
        if db.engine.dialect.name == "postgresql":  # SQLite has one writer at a time: nothing can come between
            write(1)
            seal_entries(1)
    write(1)
    seal_entries(1)

    with reading() as session:
        numbers = session.scalars(select(func.count()).where(AuditEntry.number.is_not(None))).one()
    assert verify_trail().misfit is None and numbers == verify_trail().sealed >= 2
