"""Where a thing is used: what an administrator reads before archiving it, and what stands against it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine.errors import Text, text
from engine.state.tables import UserTask
from itsm.organisation.kinds import KeptRow
from itsm.organisation.tables import (
    CustomerContact,
    DeskCustomer,
    DeskSite,
    DeskTeam,
    PersonSkill,
    SiteRow,
)
from itsm.packs.deployed import record_types
from itsm.people.open_work import capped, open_tasks_of_team
from itsm.people.tables import Membership, PersonRow
from itsm.records.queries.queues import OPEN_KINDS
from itsm.records.tables import Record


@dataclass(frozen=True, slots=True)
class Use:
    """Something that uses a thing: how often (at most 99 and one more), and whether it must end before archiving."""

    label: Text
    count: int
    stands_against: bool = False


Finder = Callable[[Session, str, KeptRow], list["Use"]]
ADDED: dict[str, Finder] = {}
"""What other rooms know of the uses of a thing of a kind, by a name for the finder."""


def uses_of(session: Session, kind: str, row: KeptRow) -> list[Use]:
    """Everything that uses the thing, in the order of a page; what is used nowhere may be deleted."""
    added = [use for finder in ADDED.values() for use in finder(session, kind, row)]
    return [use for use in (*_USES[kind](session, row), *added) if use.count]


def _customer(session: Session, row: KeptRow) -> list[Use]:
    theirs = select(PersonRow.key).where(PersonRow.customer_key == row.key)
    still_open = select(Record.key).where(Record.requester_key.in_(theirs), Record.status_kind.in_(OPEN_KINDS))
    return [
        Use(text("Open records of its people"), capped(session, still_open), stands_against=True),
        Use(text("People"), capped(session, theirs)),
        Use(text("Sites"), capped(session, select(SiteRow.key).where(SiteRow.customer_key == row.key))),
        _contacts(session, CustomerContact.customer_key == row.key),
        _desks(session, select(DeskCustomer.desk_key).where(DeskCustomer.customer_key == row.key)),
    ]


def _site(session: Session, row: KeptRow) -> list[Use]:
    return [
        Use(text("People"), capped(session, select(PersonRow.key).where(PersonRow.site_key == row.key))),
        _desks(session, select(DeskSite.desk_key).where(DeskSite.site_key == row.key)),
    ]


def _desk(session: Session, row: KeptRow) -> list[Use]:
    served = select(DeskCustomer.customer_key).where(DeskCustomer.desk_key == row.key)
    return [
        Use(text("Teams"), capped(session, select(DeskTeam.team_key).where(DeskTeam.desk_key == row.key))),
        Use(text("Sites"), capped(session, select(DeskSite.site_key).where(DeskSite.desk_key == row.key))),
        Use(text("Customers"), capped(session, served)),
    ]


def _skill(session: Session, row: KeptRow) -> list[Use]:
    have = select(PersonSkill.person_key).where(PersonSkill.skill_key == row.key)
    return [Use(text("People"), capped(session, have))]


def _team(session: Session, row: KeptRow) -> list[Use]:
    packs = [found for found in record_types() if any(team.code == row.code for team in found.teams)]
    return [
        Use(text("Open tasks"), open_tasks_of_team(session, row.code), stands_against=True),
        Use(text("Processes that offer work to it"), len(packs), stands_against=True),
        Use(text("Members"), capped(session, select(Membership.person_key).where(Membership.team_key == row.key))),
        _desks(session, select(DeskTeam.desk_key).where(DeskTeam.team_key == row.key)),
        Use(text("Tasks, ended ones too"), capped(session, select(UserTask.key).where(UserTask.group_id == row.code))),
        Use(text("Records"), capped(session, select(Record.key).where(Record.team == row.code))),
    ]


def _contacts(session: Session, condition: Any) -> Use:
    return Use(text("Contacts"), capped(session, select(CustomerContact.person_key).where(condition)))


def _desks(session: Session, statement: Select[Any]) -> Use:
    return Use(text("Desks"), capped(session, statement))


_USES: Mapping[str, Callable[[Session, KeptRow], list[Use]]] = {
    "customer": _customer, "site": _site, "desk": _desk, "skill": _skill, "team": _team,
}  # fmt: skip

