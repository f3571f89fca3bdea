"""Where customers, sites, desks, skills and teams are used: what an administrator reads before archiving one."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from engine.errors import text
from engine.state.tables import UserTask
from itsm.organisation.kinds import KeptRow
from itsm.organisation.tables import (
    CustomerContact,
    CustomerRow,
    DeskCustomer,
    DeskRow,
    DeskSite,
    DeskTeam,
    PersonSkill,
    SiteRow,
)
from itsm.packs.deployed import record_types
from itsm.people.open_work import capped, open_tasks_of_team
from itsm.people.tables import Membership, PersonRow, TeamRow
from itsm.records.queries.queues import OPEN_KINDS
from itsm.records.tables import Record
from itsm.uses.asking import uses_of as asked
from itsm.uses.registry import Link, Thing, Use, finder, listed

_PEOPLE, _TEAMS, _SITES, _DESKS, _CUSTOMERS = (
    "/settings/people/{}", "/settings/teams/{}", "/settings/sites/{}", "/settings/desks/{}", "/settings/customers/{}",
)  # fmt: skip


def uses_of(session: Session, kind: str, row: KeptRow) -> list[Use]:
    """Everything that uses the thing, in the order of a page; what is used nowhere may be deleted."""
    return asked(session, Thing(kind, row.key, row.code))


@finder("customer")
def of_customer(session: Session, thing: Thing) -> Iterator[Use]:
    """Open records of its people stand against."""
    theirs = select(PersonRow.key).where(PersonRow.customer_key == thing.key)
    still_open = select(Record.number, Record.number).where(
        Record.requester_key.in_(theirs), Record.status_kind.in_(OPEN_KINDS)
    )
    yield listed(session, text("Open records of its people"), still_open, "/records/{}", True)
    yield _people(session, PersonRow.customer_key == thing.key)
    sites = select(SiteRow.key, SiteRow.name).where(SiteRow.customer_key == thing.key).order_by(SiteRow.name)
    yield listed(session, text("Sites"), sites, _SITES)
    contacts = select(PersonRow.key, PersonRow.name).join(
        CustomerContact, CustomerContact.person_key == PersonRow.key
    )
    yield listed(session, text("Contacts"), contacts.where(CustomerContact.customer_key == thing.key), _PEOPLE)
    yield _desks(session, DeskCustomer, DeskCustomer.customer_key == thing.key)


@finder("site")
def of_site(session: Session, thing: Thing) -> Iterator[Use]:
    """People, and desks that serve it."""
    yield _people(session, PersonRow.site_key == thing.key)
    yield _desks(session, DeskSite, DeskSite.site_key == thing.key)


@finder("desk")
def of_desk(session: Session, thing: Thing) -> Iterator[Use]:
    """What hangs on it."""
    teams = select(TeamRow.key, TeamRow.names).join(DeskTeam, DeskTeam.team_key == TeamRow.key)
    yield listed(session, text("Teams"), teams.where(DeskTeam.desk_key == thing.key), _TEAMS)
    sites = select(SiteRow.key, SiteRow.name).join(DeskSite, DeskSite.site_key == SiteRow.key)
    yield listed(session, text("Sites"), sites.where(DeskSite.desk_key == thing.key), _SITES)
    served = select(CustomerRow.key, CustomerRow.name).join(DeskCustomer, DeskCustomer.customer_key == CustomerRow.key)
    yield listed(session, text("Customers"), served.where(DeskCustomer.desk_key == thing.key), _CUSTOMERS)


@finder("skill")
def of_skill(session: Session, thing: Thing) -> Iterator[Use]:
    """People who have it."""
    have = select(PersonRow.key, PersonRow.name).join(PersonSkill, PersonSkill.person_key == PersonRow.key)
    yield listed(session, text("People"), have.where(PersonSkill.skill_key == thing.key), _PEOPLE)


@finder("team")
def of_team(session: Session, thing: Thing) -> Iterator[Use]:
    """Open tasks and processes that offer it work stand against."""
    yield Use(text("Open tasks"), open_tasks_of_team(session, thing.code), True,
              (Link(text("Open them"), f"/work?tab=all&team={thing.code}"),))  # fmt: skip
    packs = [found for found in record_types() if any(team.code == thing.code for team in found.teams)]
    yield Use(text("Processes that offer work to it"), len(packs), True, [Link(found.key) for found in packs])
    members = select(PersonRow.key, PersonRow.name).join(Membership, Membership.person_key == PersonRow.key)
    yield listed(session, text("Members"), members.where(Membership.team_key == thing.key), _PEOPLE)
    yield _desks(session, DeskTeam, DeskTeam.team_key == thing.key)
    ended = select(UserTask.key).where(UserTask.group_id == thing.code)
    yield Use(text("Tasks, ended ones too"), capped(session, ended))
    yield Use(text("Records"), capped(session, select(Record.key).where(Record.team == thing.code)))


def _people(session: Session, condition: ColumnElement[bool]) -> Use:
    found = select(PersonRow.key, PersonRow.name).where(condition).order_by(PersonRow.name, PersonRow.key)
    return listed(session, text("People"), found, _PEOPLE)


def _desks(session: Session, link: Any, condition: ColumnElement[bool]) -> Use:
    found = select(DeskRow.key, DeskRow.names).join(link, link.desk_key == DeskRow.key).where(condition)
    return listed(session, text("Desks"), found, _DESKS)
