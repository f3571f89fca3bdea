"""Reading what a person holds, in one statement: teams, roles of one's own, roles of teams, and how far they see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from database import Json
from itsm.organisation.choices import SIGHTS
from itsm.organisation.tables import CustomerContact, CustomerRow
from itsm.people.tables import Membership, PersonRole, PersonRow, TeamRow
from itsm.rights.grants import ANY, PUBLIC, Grant, Held, Reach
from itsm.rights.operations import SEE_FIELD, SEE_RECORD
from itsm.rights.roles import shipped
from itsm.rights.standing import Standing, standing_with
from itsm.rights.tables import RoleRow, TeamRole
from itsm.rights.written import from_json

_WIDER = [sight for sight in SIGHTS if sight != "own"]


@dataclass(frozen=True, slots=True)
class Holding:
    """Teams by code, roles (given and of teams), and what these and the customer's setting amount to.

    ``standing`` is None where the shipped roles say all there is.
    """

    teams: frozenset[str]
    roles: frozenset[str]
    standing: Standing | None


@dataclass
class _Found:
    """What the rows of a person say."""

    teams: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    held: list[Held] = field(default_factory=list)
    sites: set[int] = field(default_factory=set)
    customers: set[int] = field(default_factory=set)
    stands_for: set[str] = field(default_factory=set)


def holding(session: Session, person_key: int, roles: frozenset[str]) -> Holding:
    """What the person holds, whose own ``roles`` are known already."""
    found = _Found(roles=set(roles))
    for row in session.execute(_statement(), {_WHOSE: person_key}):
        _take(row, found)
    if not found.held and found.roles == roles:
        return Holding(frozenset(found.teams), roles, None)
    standing = standing_with(
        roles, found.held, frozenset(found.sites), frozenset(found.customers), frozenset(found.stands_for)
    )
    return Holding(frozenset(found.teams), frozenset(found.roles), standing)


_WHOSE = "person_key"


@lru_cache(maxsize=1)  # every page asks it, and it takes longer to write than to answer
def _statement() -> Select[Any]:
    """Rows of four kinds under one head: kind, name, via, allowed, copied_from, place."""
    person_key = bindparam(_WHOSE, type_=PersonRow.key.type)
    nothing, no_place = null(), literal(None, PersonRow.customer_key.type)
    own, of_team = aliased(RoleRow), aliased(RoleRow)
    parts = (
        select(
            literal("team").label("kind"), TeamRow.code.label("name"), TeamRole.role.label("via"),
            of_team.allowed.label("allowed"), of_team.copied_from.label("copied_from"), no_place.label("place"),
        )
        .select_from(Membership)
        .join(TeamRow, TeamRow.key == Membership.team_key)
        .outerjoin(TeamRole, TeamRole.team_key == TeamRow.key)
        .outerjoin(of_team, and_(of_team.code == TeamRole.role, of_team.tenant_id == TeamRole.tenant_id))
        .where(Membership.person_key == person_key),
        select(literal("role"), own.code, nothing, own.allowed, own.copied_from, no_place)
        .join(PersonRole, and_(PersonRole.role == own.code, PersonRole.tenant_id == own.tenant_id))
        .where(PersonRole.person_key == person_key),
        select(
            literal("customer"), CustomerRow.requesters_see, CustomerRow.name, type_coerce(null(), Json), nothing,
            _place(CustomerRow.requesters_see),
        )
        .join(PersonRow, PersonRow.customer_key == CustomerRow.key)
        .where(PersonRow.key == person_key, CustomerRow.requesters_see.in_(_WIDER)),
        select(
            literal("contact"), CustomerContact.sees, CustomerRow.name, type_coerce(null(), Json), nothing,
            _place(CustomerContact.sees),
        )
        .join(CustomerRow, CustomerRow.key == CustomerContact.customer_key)
        .join(PersonRow, PersonRow.key == CustomerContact.person_key)
        .where(CustomerContact.person_key == person_key, CustomerContact.sees.in_(_WIDER)),
    )  # fmt: skip
    return select(union_all(*parts).subquery())


def _place(sight: InstrumentedAttribute[str | None]) -> ColumnElement[int | None]:
    """Key of the customer or of the person's site, as the sight says."""
    return case((sight == "customer", CustomerRow.key), else_=PersonRow.site_key)


def _take(row: Any, found: _Found) -> None:
    if row.kind == "team":
        found.teams.add(row.name)
        if row.via is not None:
            _give(row.via, row, row.name, found)
    elif row.kind == "role":
        _give(row.name, row, None, found)
    elif row.place is not None:
        places = found.customers if row.name == "customer" else found.sites
        places.add(row.place)
        found.held.append(Held("", _sight(row.name), row.via, row.kind))


def _give(role: str, row: Any, team: str | None, found: _Found) -> None:
    """A role of one's own, or one that a team gives."""
    known = shipped(role)
    if row.allowed is not None:
        found.held.append(Held(role, from_json(row.allowed).grants(), team))
    elif known is not None:
        found.held.append(Held(role, known.grants, team))
    found.roles.add(role)
    if row.copied_from:
        found.stands_for.add(row.copied_from)


def _sight(reach: Reach) -> frozenset[Grant]:
    return frozenset({Grant(SEE_RECORD, reach=reach), Grant(SEE_FIELD, ANY, PUBLIC, reach)})


def own_roles(session: Session) -> Mapping[str, RoleRow]:
    """Roles of one's own by code."""
    return {row.code: row for row in session.scalars(select(RoleRow).order_by(RoleRow.code))}
