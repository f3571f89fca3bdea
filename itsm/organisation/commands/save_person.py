"""Command: keep a person: what they are called, where they belong, how they are treated, what they may do."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import InvalidInput, NotFound, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.choices import CLASSES
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.rights import require_manage
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.organisation.values import Values
from itsm.people.commands import add_person, change_person
from itsm.people.commands.change_person import Changes
from itsm.people.commands.checks import LANGUAGES, checked_email
from itsm.people.managers import closes_circle, person_named
from itsm.people.phone_rows import keep_phones, phones_of, region
from itsm.people.phones import MOST, normal_phone
from itsm.people.queries import find_person
from itsm.people.tables import PersonRow
from itsm.rights.taking_over import require_may_widen

Columns = Mapping[str, object]


def save_person(
    key: int | None, values: Mapping[str, str], roles: Collection[str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a person (who cannot sign in yet), or change the one with ``key`` that was read at ``revision``.

    Raises Forbidden, NotFound, Conflict, InvalidForm, InvalidInput (a role that does not exist) and InvalidState (the
    last administrator, one's own role).
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        if values.get("manager"):
            take_turn(opened, f"people of {current_tenant()}")  # two at once could close a circle
        described, belonging, phones = read_person(Values(values), key, _stored(opened))
        row = _described(opened, key, described, roles, actor, revision)
        _keep_phones(opened, row, phones, actor)
        before = {name: getattr(row, name) for name in belonging}
        if before != belonging:
            _require_widening(opened, belonging, actor)
        if before != belonging:
            for name, value in belonging.items():
                setattr(row, name, value)
            row.revision += 1
            audit_change(opened, "person_changed", f"person {row.key}", actor.key, before, belonging)
        return Saved(row.key, row.revision)

    return run_command("save_person", command_id, actor, Saved, body, work)


def _keep_phones(work: UnitOfWork, row: PersonRow, phones: Sequence[str] | None, actor: Actor) -> None:
    before = list(phones_of(work.session, [row.key]).get(row.key, ()))
    if phones is None or before == list(phones):
        return
    keep_phones(work.session, row.key, phones)
    row.revision += 1
    told = {"phones": ", ".join(before) or None}, {"phones": ", ".join(phones) or None}
    audit_change(work, "person_changed", f"person {row.key}", actor.key, *told)


def _described(
    work: UnitOfWork, key: int | None, described: Columns, roles: Collection[str], actor: Actor, revision: int | None
) -> PersonRow:
    """Add the person, or change what they are called and may do; give the row."""
    if key is not None:
        row = work.session.scalar(select(PersonRow).where(PersonRow.key == key).with_for_update())
        if row is None:
            raise NotFound(text("Expected a person with key %(key)s, but there is none. Reload the page.", key=key))
        require_revision(work, row.revision, revision, f"person {key}")
        change_person(key, _changes(described, roles), actor, work)
        return row
    name, language = str(described["name"]), str(described["language"])
    added = add_person(name, None, None, language, roles or ("requester",), (), actor, work)
    if described["time_zone"]:
        change_person(added, Changes(time_zone=str(described["time_zone"])), actor, work)
    return work.session.get_one(PersonRow, added)


def _changes(described: Columns, roles: Collection[str]) -> Changes:
    return Changes(
        name=str(described["name"]), language=str(described["language"]), time_zone=str(described["time_zone"]),
        roles=frozenset(roles),
    )  # fmt: skip


def _require_widening(work: UnitOfWork, belonging: Columns, actor: Actor) -> None:
    """Where people see more than their own records, nobody is put by somebody who does not see these."""
    customer = belonging["customer_key"]
    if customer and work.session.scalar(select(CustomerRow.requesters_see).where(CustomerRow.key == customer)):
        require_may_widen(actor)


@dataclass(frozen=True, slots=True)
class Around:
    """What a person's fields refer to: who has an address (key, name), customers and sites (with customer) by code.

    ``region`` is the country of numbers that are written without one. ``manager`` gives the key of whom a text names
    as the manager of a person, or what is wrong with it; without it managers are left to the caller.
    """

    owner: Callable[[str], tuple[int, str] | None]
    customer: Callable[[str], int | None]
    site: Callable[[str], tuple[int, int | None] | None]
    region: str | None = None
    manager: Callable[[str, int | None], int | Text] | None = None


Read = tuple[dict[str, object], dict[str, object], tuple[str, ...] | None]
"""How a person is called, where they belong, and their numbers; None: nothing is said of these."""


def read_person(found: Values, key: int | None, around: Around) -> Read:
    """What a form says of a person. Raises InvalidForm."""
    described: dict[str, object] = {
        "name": found.line("name", 200, required=True),
        "language": found.choice("language", LANGUAGES, required=True),
        "time_zone": found.zone("time_zone", required=key is not None),
    }
    belonging = {**_email(found, key, around), **_place(found, around), **_manager(found, key, around)}
    phones = _phones(found, around.region) if found.has("phones") else None
    found.done()
    return described, belonging, phones


def _stored(work: UnitOfWork) -> Around:
    def owner(email: str) -> tuple[int, str] | None:
        who = find_person(email, work.session)
        return (who.key, who.name) if who is not None else None

    def site(code: str) -> tuple[int, int | None] | None:
        row = work.session.scalar(select(SiteRow).where(SiteRow.code == code))
        return (row.key, row.customer_key) if row is not None else None

    def customer(code: str) -> int | None:
        return work.session.scalar(select(CustomerRow.key).where(CustomerRow.code == code))

    def manager(typed: str, key: int | None) -> int | Text:
        return read_manager(work.session, typed, key)

    return Around(owner, customer, site, region(work.session), manager)


def read_manager(session: Session, typed: str, key: int | None) -> int | Text:
    """Whom a text names as the manager of the person ``key``, or why it cannot be."""
    named = person_named(session, typed)
    if named is None:
        return text("Choose somebody who is there: an e-mail address, or a full name that only one person has.")
    if key is not None and closes_circle(session, key, named):
        return text("Choose somebody who does not report to this person.")
    return named


def _phones(found: Values, country: str | None) -> tuple[str, ...]:
    """Numbers between commas, semicolons or lines, each in its one spelling and once."""
    typed = [part.strip() for part in re.split(r"[,;\n、，；]", found.raw("phones")) if part.strip()]
    if len(typed) > MOST:
        found.errors["phones"] = text("Write at most %(most)s numbers.", most=MOST)
        return ()
    try:
        return tuple(dict.fromkeys(normal_phone(one, country) for one in typed))
    except InvalidInput as problem:
        found.errors["phones"] = problem.message
        return ()


def _email(found: Values, key: int | None, around: Around) -> dict[str, object]:
    typed = found.line("email", 254)
    if typed is None:
        return {"email": None}
    try:
        email = checked_email(typed)
    except InvalidInput as problem:
        found.errors["email"] = problem.message
        return {}
    owner = around.owner(email)
    if owner is not None and owner[0] != key:
        found.errors["email"] = _taken(owner[1])
    return {"email": email}


def _taken(name: str) -> Text:
    return text("This address belongs to %(name)s already. Use another.", name=name)


def _manager(found: Values, key: int | None, around: Around) -> dict[str, object]:
    """To whom the person reports; nothing where nothing is said of it."""
    if around.manager is None or not found.has("manager"):
        return {}
    typed = found.line("manager", 254)
    meant = around.manager(typed, key) if typed else None
    if isinstance(meant, Text):
        found.errors["manager"] = meant
        return {}
    return {"manager_key": meant}


def _place(found: Values, around: Around) -> dict[str, object]:
    """Customer, site and class; a site must be the customer's, or our own."""
    customer, site = found.raw("customer"), found.raw("site")
    customer_key, place = around.customer(customer) if customer else None, around.site(site) if site else None
    if customer and customer_key is None:
        found.errors["customer"] = text("Choose one from the list.")
    if site and place is None:
        found.errors["site"] = text("Choose one from the list.")
    elif place is not None and place[1] not in (None, customer_key):
        found.errors["site"] = text("This site belongs to another customer.")
    return {
        "customer_key": customer_key, "site_key": place[0] if place else None,
        "service_class": found.choice("service_class", CLASSES),
    }  # fmt: skip
