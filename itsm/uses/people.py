"""Where a person is used: what they hold, where they belong, who counts on them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from database import Base
from engine.errors import Text, text
from engine.lifecycle import UserTaskState
from engine.state.tables import UserTask
from itsm.accounts.tokens import ApiToken, live_tokens
from itsm.audit import AuditEntry
from itsm.organisation.tables import AbsenceRow, CustomerContact, CustomerRow, PersonSkill, SkillRow
from itsm.people.tables import Membership, PersonPhone, PersonRole, PersonRow, TeamRow
from itsm.records.queries.queues import OPEN_KINDS
from itsm.records.tables import Record
from itsm.uses.registry import Thing, Use, finder, listed

AT_ONCE = 500
TABLES: Mapping[str, Text] = {
    "membership": text("Teams"), "record": text("Records"), "user_task": text("Tasks"),
    "audit_entry": text("Audit trail"), "customer_contact": text("Contact of customers"),
    "person_skill": text("Skills"), "record_kept_out": text("Records"), "survey": text("Surveys"),
    "absence": text("Absences"), "presence": text("Absences"), "api_token": text("Tokens"),
    "owner_change": text("Changes of owner"), "detour": text("Detours"),
    "session": text("Sessions"), "account_link": text("Invitation"), "password": text("Password"),
    "mail_thread": text("Mails"), "saved_view": text("Saved lists"), "catalogue_order": text("Orders"),
    "catalogue_favourite": text("Favourites"),
}  # fmt: skip
"""What readers call tables that refer to people."""


@finder("person")
def of_person(session: Session, thing: Thing) -> Iterator[Use]:
    """Open tasks stand against closing an account; the rest is told."""
    mine = UserTask.assignee_key == thing.key
    still = Record.status_kind.in_(OPEN_KINDS)
    tasks = select(UserTask.business_key, UserTask.business_key).where(mine, UserTask.state == UserTaskState.OPEN.value)
    yield listed(session, text("Open tasks"), tasks, "/records/{}", True)
    yield listed(session, text("Open records as first responder"), _records(Record.owner_key == thing.key, still),
                 "/records/{}")  # fmt: skip
    yield listed(session, text("Open records asked for"), _records(Record.requester_key == thing.key, still),
                 "/records/{}")  # fmt: skip
    teams = select(TeamRow.key, TeamRow.names).join(Membership, Membership.team_key == TeamRow.key)
    yield listed(session, text("Teams"), teams.where(Membership.person_key == thing.key), "/settings/teams/{}")
    customers = select(CustomerRow.key, CustomerRow.name).join(
        CustomerContact, CustomerContact.customer_key == CustomerRow.key
    )
    yield listed(session, text("Contact of customers"), customers.where(CustomerContact.person_key == thing.key),
                 "/settings/customers/{}")  # fmt: skip
    skills = select(SkillRow.key, SkillRow.names).join(PersonSkill, PersonSkill.skill_key == SkillRow.key)
    yield listed(session, text("Skills"), skills.where(PersonSkill.person_key == thing.key), "/settings/skills/{}")
    reports = select(PersonRow.key, PersonRow.name).where(PersonRow.manager_key == thing.key, PersonRow.active)
    yield listed(session, text("Manager of"), reports.order_by(PersonRow.name, PersonRow.key), "/settings/people/{}")
    absent = select(PersonRow.key, PersonRow.name).join(AbsenceRow, AbsenceRow.person_key == PersonRow.key)
    stands_in = (AbsenceRow.substitute_key == thing.key, AbsenceRow.cancelled_at.is_(None))
    yield listed(session, text("Stands in for"), absent.where(*stands_in), "/people/{}")
    tokens = live_tokens().with_only_columns(ApiToken.key, ApiToken.name).where(ApiToken.person_key == thing.key)
    yield listed(session, text("Tokens"), tokens.order_by(ApiToken.name, ApiToken.key), "/settings/accounts/tokens")


def pointed_at(session: Session, keys: Sequence[int]) -> Mapping[int, str]:
    """Of people, by key: a table that refers to them; whatever refers to people by a foreign key is looked at."""
    found: dict[int, str] = {}
    for begin in range(0, len(keys), AT_ONCE):
        some = keys[begin : begin + AT_ONCE]
        for table, column in _references():
            for key in session.scalars(select(column).where(column.in_(some)).distinct()):
                found.setdefault(key, table)
    return found


def said_table(table: str) -> Text:
    """What readers call a table that refers to people."""
    return TABLES.get(table, text("Other data"))


def _references() -> Iterator[tuple[str, Any]]:
    """Columns of all rooms that hold a person's key; roles and numbers belong to the person itself."""
    yield "user_task", UserTask.assignee_key
    yield "audit_entry", AuditEntry.actor_key
    for mapper in Base.registry.mappers:
        if mapper.class_ in (PersonRole, PersonPhone):
            continue
        for attribute in mapper.column_attrs:
            column = attribute.columns[0]
            if any(key.target_fullname == "person.key" for key in getattr(column, "foreign_keys", ())):
                yield str(getattr(mapper.local_table, "name", "")), getattr(mapper.class_, attribute.key)


def _records(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(Record.number, Record.number).where(*conditions).order_by(Record.key)
