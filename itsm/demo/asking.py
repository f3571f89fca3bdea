"""Asking for a demo organisation: it is there at once, empty, with its administrator; loading it goes on afterwards."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from database import Tenant, all_tenants, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import InvalidInput, InvalidState, text
from engine.registry import SYSTEM
from itsm.accounts.passwords.hashing import hash_of
from itsm.demo.data import address, organisation_data
from itsm.demo.tables import DemoLoad
from itsm.notices.commands import save_defaults
from itsm.notices.events import EVENTS, MAIL
from itsm.notices.preferences.model import Preferences
from itsm.tenants.add_tenant import add_tenant
from itsm.tenants.set_up import SetUp
from itsm.tenants.switching import shipped_types

RECORDS, MOST_RECORDS = 400, 5000
SEED = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """The demo is begun: its tenant, how it is called, and the password of all its people, which is told once."""

    tenant: int
    name: str
    administrator: str
    password: str


def ask_for_demo(
    language: str, name: str | None = None, seed: int = SEED, records: int = RECORDS, asked_in: int | None = None
) -> Asked:
    """Make the demo organisation called ``name``; ``asked_in`` is the organisation whose administrator wants it.

    Raises InvalidState (there is one already, nothing is set up) and InvalidInput (a name that is taken, too many
    records).
    """
    if not 0 < records <= MOST_RECORDS:
        raise InvalidInput(
            text("Expected 1 to %(most)s records, but it is %(count)s.", most=MOST_RECORDS, count=records)
        )
    refuse_second()
    data, password = organisation_data(), secrets.token_urlsafe(12)
    who = data["administrator"]
    called = name or data["name"]
    wanted = SetUp(called, language, data["time_zone"], who["name"], who["email"], password, works_tickets=False)
    tenant = add_tenant(wanted, invited=False).key
    with in_tenant(tenant):
        with unit_of_work() as work:
            work.session.add(
                DemoLoad(
                    asked_in=asked_in, seed=seed, records=records, done=-1, password_hash=hash_of(password),
                    begun_at=clock.now(),
                )
            )
        in_the_house = {key: {MAIL: False} for key in EVENTS}
        save_defaults(Preferences(in_the_house), None, SYSTEM)
    return Asked(tenant, called, who["email"], password)


def refuse_second() -> None:
    """Raise InvalidState when the installation has a demo organisation."""
    with all_tenants(), reading() as session:
        known = session.scalar(select(Tenant.name).join(DemoLoad, DemoLoad.tenant_id == Tenant.key).limit(1))
    if known is not None:
        raise InvalidState(
            text(
                "Expected no demo organisation, but “%(name)s” is one already. Use that one: an installation has one.",
                name=known,
            )
        )


def people_to_try(language: str) -> Mapping[str, str]:
    """Addresses of some of its people, each with whom one is then: enough to see every side of the desk."""
    people: Mapping[str, Sequence[Sequence[str]]] = organisation_data()["people"]
    names, contacts = _names(language), set(organisation_data()["contacts"].values())
    leads = {
        address(who): f"{name} ({', '.join(names[team.rstrip('*')] for team in teams.split('; ') if '*' in team)})"
        for name, who, teams, *_rest in (*people["agents"], *people["vendors"]) if "*" in teams
    }  # fmt: skip
    customers = {
        address(who, f"{customer}.example"): f"{name} ({names[customer]})"
        for name, who, customer, *_rest in people["requesters"] if who in contacts
    }  # fmt: skip
    return {**leads, **customers}


def _names(language: str) -> Mapping[str, str]:
    """How its teams and customers are called, by code; those teams, too, that the shipped packs bring along."""
    brought = {team.code: team.names.get(language) or team.names["en"] for one in shipped_types() for team in one.teams}
    parts = [part["rows"] for part in organisation_data()["things"] if part["kind"] in ("teams", "customers")]
    rows = [row for part in parts for row in part]
    return brought | {row["code"]: row.get("name") or row[f"name_{language}"] for row in rows}
