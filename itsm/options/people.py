"""People and teams to choose from: those whom the person who fills the form in may look up."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select, true
from sqlalchemy.orm import Session

from itsm.options.asked import MOST, Asked, Offer, missing, offer
from itsm.packs.names import in_language
from itsm.people.roles import ROLES, may
from itsm.people.tables import Membership, PersonRole, PersonRow, TeamRow
from itsm.rights.reading import own_roles
from itsm.rights.standing import standing_of
from itsm.rights.tables import TeamRole
from itsm.rights.written import from_json

LONGEST_KEY, WORK = 15, "work.see"


def people(session: Session, asked: Asked) -> Sequence[Offer]:
    """Active people by name, of a team when the source names one; the value is the address, else the key.

    For a field that holds a person it is the key. Who may not look people up finds themselves, and those whose records
    they see as a contact of their place.
    """
    return _found(session, asked, true())


def workers(session: Session, asked: Asked) -> Sequence[Offer]:
    """Those of the people who work at the desk: a task that is given to one of them has a page."""
    return _found(session, asked, _works(session))


def _found(session: Session, asked: Asked, among: ColumnElement[bool]) -> Sequence[Offer]:
    rows = _rows(session, asked, among, MOST)
    found = _offers(rows, asked)
    left = missing(asked, found)
    if left:
        keys = [int(value) for value in left if value.isascii() and value.isdigit() and len(value) <= LONGEST_KEY]
        wanted = or_(PersonRow.email.in_(left), PersonRow.key.in_(keys))
        found = _offers([*rows, *_rows(session, asked, and_(among, wanted), len(left))], asked)
    return found


def _rows(session: Session, asked: Asked, condition: ColumnElement[bool], most: int) -> list[Row[Any]]:
    statement = (
        select(PersonRow.key, PersonRow.name, PersonRow.email)
        .where(PersonRow.active, condition, _may_be_seen(asked))
        .order_by(PersonRow.name, PersonRow.key)
        .limit(most)
    )
    if asked.name:
        members = select(Membership.person_key).join(TeamRow, TeamRow.key == Membership.team_key)
        statement = statement.where(PersonRow.key.in_(members.where(TeamRow.code == asked.name)))
    return list(session.execute(statement))


def _works(session: Session) -> ColumnElement[bool]:
    """Who has a role, of their own or of a team, that lets them see work."""
    own = own_roles(session).values()
    roles = {code for code, permissions in ROLES.items() if WORK in permissions}
    roles |= {one.code for one in own if any(grant.operation == WORK for grant in from_json(one.allowed).grants())}
    given = select(PersonRole.person_key).where(PersonRole.role.in_(roles))
    of_team = select(Membership.person_key).join(TeamRole, TeamRole.team_key == Membership.team_key)
    return or_(PersonRow.key.in_(given), PersonRow.key.in_(of_team.where(TeamRole.role.in_(roles))))


def _may_be_seen(asked: Asked) -> ColumnElement[bool]:
    actor = asked.actor
    if may(actor, "people.see"):
        return true()
    standing = standing_of(actor)
    places = [PersonRow.key == actor.key]
    if standing.customers:
        places.append(PersonRow.customer_key.in_(sorted(standing.customers)))
    if standing.sites:
        places.append(PersonRow.site_key.in_(sorted(standing.sites)))
    return or_(*places)


def _offers(rows: Sequence[Row[Any]], asked: Asked) -> list[Offer]:
    """Who shares a name is told apart by the address."""
    names = Counter(row.name for row in rows)
    found = []
    for row in rows:
        address = row.email or str(row.key)
        value = str(row.key) if asked.holds_person else address
        found.append(offer(value, row.name if names[row.name] == 1 else f"{row.name} · {address}"))
    return found


def teams(session: Session, asked: Asked) -> Sequence[Offer]:
    """Teams in use by line and code, for those who may look teams up; the value is the code."""
    if not may(asked.actor, "people.see"):
        return ()
    columns = select(TeamRow.code, TeamRow.names, TeamRow.line).where(TeamRow.archived_at.is_(None))
    rows = sorted(session.execute(columns).all(), key=lambda row: (row.line or 99, row.code))
    return [offer(row.code, in_language(row.names, asked.language) or row.code) for row in rows]
