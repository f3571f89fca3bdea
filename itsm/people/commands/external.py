"""People and teams of an import: known by the id that they have in its source, made when met first."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from database import Tenant, UnitOfWork, current_tenant
from engine import clock
from itsm.people.tables import PersonRole, PersonRow, TeamRow


def person_for_external(external_id: str, name: str, work: UnitOfWork) -> int:
    """Key of the person with ``external_id``; made as a requester who cannot sign in when there is none."""
    key = work.session.scalar(select(PersonRow.key).where(PersonRow.external_id == external_id))
    if key is not None:
        return key
    tenant = _tenant(work.session)
    row = PersonRow(
        name=name,
        language=tenant.language,
        time_zone=tenant.time_zone,
        external_id=external_id,
        created_at=clock.now(),
    )
    work.session.add(row)
    work.session.flush()
    work.session.add(PersonRole(person_key=row.key, role="requester"))
    return row.key


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
