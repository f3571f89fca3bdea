"""People and teams of an import: known by the id that they have in its source, made when met first."""

from collections.abc import Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from database import Tenant, UnitOfWork, current_tenant
from engine import clock
from itsm.people.tables import PersonRole, PersonRow, TeamRow

_AT_ONCE = 500
"""Ids in one look-up: a statement takes a limited number of parameters."""


def people_for_external(named: Mapping[str, str], work: UnitOfWork) -> dict[str, int]:
    """Keys of the people with these external ids (id → name); those not met before are made.

    A person made here is a requester who cannot sign in.
    """
    known = dict[str, int]()
    wanted = list(named)
    for start in range(0, len(wanted), _AT_ONCE):
        statement = select(PersonRow.external_id, PersonRow.key).where(
            PersonRow.external_id.in_(wanted[start : start + _AT_ONCE])
        )
        known |= {str(identity): key for identity, key in work.session.execute(statement)}
    tenant = _tenant(work.session)
    new = [
        PersonRow(
            name=named[identity],
            language=tenant.language,
            time_zone=tenant.time_zone,
            external_id=identity,
            created_at=clock.now(),
        )
        for identity in wanted
        if identity not in known
    ]
    work.session.add_all(new)
    work.session.flush()
    work.session.add_all(PersonRole(person_key=row.key, role="requester") for row in new)
    work.session.flush()
    return known | {str(row.external_id): row.key for row in new}


def team_for_external(external_id: str, name: str, work: UnitOfWork) -> int:
    """Key of the team with ``external_id`` (or whose code it is); made without a line when there is none."""
    key = work.session.scalar(
        select(TeamRow.key).where(or_(TeamRow.external_id == external_id, TeamRow.code == external_id))
    )
    if key is not None:
        return key
    row = TeamRow(code=external_id, names={"en": name}, line=None, external_id=external_id)
    work.session.add(row)
    work.session.flush()
    return row.key


def _tenant(session: Session) -> Tenant:
    return session.get_one(Tenant, current_tenant())
