"""The list of people: filtered, by name and key set, with teams, customer and whether they are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.organisation.queries.away import Standing, standing_of
from itsm.organisation.rights import require_see
from itsm.organisation.tables import AbsenceRow, CustomerRow, SiteRow
from itsm.paging import ROWS, cut
from itsm.people.tables import Membership, PersonRole, PersonRow, TeamRow
from itsm.records.queries.items import Page

FILTERS = ("q", "team", "customer", "site", "role", "state")
STATES = ("active", "archived", "absent", "all")


@dataclass(frozen=True, slots=True)
class PersonItem:
    """A person in a list; ``teams`` are (key, code, names), ``service_class`` is their own or that of the customer."""

    key: int
    name: str
    email: str | None
    active: bool
    roles: Sequence[str]
    teams: Sequence[tuple[int, str, Mapping[str, str]]]
    customer_key: int | None
    customer_name: str
    service_class: str
    standing: Standing


def people_list(filters: Mapping[str, str], after: str | None, actor: Actor, limit: int = ROWS) -> Page[PersonItem]:
    """People by name; ``filters`` are some of FILTERS, ``state`` one of STATES (else the active ones).

    Raises Forbidden, InvalidInput (foreign cursor).
    """
    require_see(actor)
    statement: Select[*tuple[Any, ...]] = select(
        PersonRow.key, PersonRow.name, PersonRow.email, PersonRow.active, PersonRow.customer_key,
        PersonRow.service_class,
    ).where(*_conditions(filters))  # fmt: skip
    with reading() as session:
        rows, following = cut(session, statement, (PersonRow.name, PersonRow.key), after, limit)
        return Page(_items(session, rows), following)


def _conditions(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        or_(
            PersonRow.name.icontains(word, autoescape=True),
            PersonRow.email.contains(word.casefold(), autoescape=True),
        )
        for word in filters.get("q", "").split()
    ]
    state = filters.get("state", "active")
    if state != "all":
        found.append(PersonRow.active.is_(state != "archived"))
    if state == "absent":
        now = clock.now()
        away = select(AbsenceRow.person_key).where(
            AbsenceRow.cancelled_at.is_(None), AbsenceRow.starts_at <= now, AbsenceRow.ends_at > now
        )
        found.append(PersonRow.key.in_(away))
    return [*found, *_belonging(filters)]


def _belonging(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if team := filters.get("team"):
        members = select(Membership.person_key).join(TeamRow, TeamRow.key == Membership.team_key)
        found.append(PersonRow.key.in_(members.where(TeamRow.code == team)))
    if customer := filters.get("customer"):
        theirs = select(CustomerRow.key).where(CustomerRow.code == customer).scalar_subquery()
        found.append(PersonRow.customer_key == theirs)
    if site := filters.get("site"):
        place = select(SiteRow.key).where(SiteRow.code == site).scalar_subquery()
        found.append(PersonRow.site_key == place)
    if role := filters.get("role"):
        found.append(PersonRow.key.in_(select(PersonRole.person_key).where(PersonRole.role == role)))
    return found


def _items(session: Session, rows: Sequence[Any]) -> list[PersonItem]:
    keys = [row.key for row in rows]
    if not keys:
        return []
    roles, teams = dict[int, list[str]](), dict[int, list[tuple[int, str, Mapping[str, str]]]]()
    for key, role in session.execute(
        select(PersonRole.person_key, PersonRole.role).where(PersonRole.person_key.in_(keys)).order_by(PersonRole.role)
    ):
        roles.setdefault(key, []).append(role)
    for key, team, code, names in session.execute(
        select(Membership.person_key, TeamRow.key, TeamRow.code, TeamRow.names)
        .join(TeamRow, TeamRow.key == Membership.team_key)
        .where(Membership.person_key.in_(keys))
        .order_by(TeamRow.code)
    ):
        teams.setdefault(key, []).append((team, code, names))
    customers = customers_of(session, [row.customer_key for row in rows])
    standing = standing_of(session, clock.now(), keys)
    return [
        PersonItem(
            row.key, row.name, row.email, row.active, roles.get(row.key, []), teams.get(row.key, []),
            row.customer_key, customers.get(row.customer_key or 0, ("", ""))[0],
            row.service_class or customers.get(row.customer_key or 0, ("", ""))[1], standing[row.key],
        )
        for row in rows
    ]  # fmt: skip


def customers_of(session: Session, keys: Sequence[int | None]) -> dict[int, tuple[str, str]]:
    """Name and class of customers by key; None is left out."""
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    columns = select(CustomerRow.key, CustomerRow.name, CustomerRow.service_class)
    return {row.key: (row.name, row.service_class)
            for row in session.execute(columns.where(CustomerRow.key.in_(wanted)))}  # fmt: skip
