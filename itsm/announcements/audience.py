"""The audience of an announcement, for those who write it: how many people, who of them has not confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from itsm.accounts.service_accounts import ServiceAccount
from itsm.announcements.rights import PORTAL, WORK
from itsm.announcements.tables import AnnouncementRow, AudiencePlace, ReaderRow
from itsm.announcements.words import AGENTS, REQUESTERS
from itsm.people.tables import Membership, PersonRole, PersonRow
from itsm.rights.roles import ROLES
from itsm.rights.tables import RoleRow, TeamRole
from itsm.rights.written import from_json


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people an announcement is told, how many of them are still here and have confirmed, or dismissed it."""

    people: int
    confirmed: int
    dismissed: int

    @property
    def share(self) -> int:
        """Of a hundred, so many have confirmed; never 100 while somebody has not."""
        return self.confirmed * 100 // self.people if self.people else 0


def in_audience(session: Session, row: AnnouncementRow) -> ColumnElement[bool]:
    """Condition on ``PersonRow``: those whom the announcement is told."""
    works = _has_role(_roles_with(session, WORK))
    parts = [PersonRow.active, PersonRow.key.not_in(select(ServiceAccount.person_key))]
    if row.readers == AGENTS:
        parts.append(works)
    elif row.readers == REQUESTERS:
        parts += [_has_role(_roles_with(session, PORTAL)), not_(works)]
    else:
        parts.append(or_(works, _has_role(_roles_with(session, PORTAL))))
    if row.narrowed:
        parts.append(_of_places(row.key))
    return and_(*parts)


def reached(session: Session, row: AnnouncementRow) -> Reached:
    """The figures of one, in one statement."""
    answered = and_(ReaderRow.person_key == PersonRow.key, ReaderRow.announcement_key == row.key)
    counted = (
        select(func.count(PersonRow.key), func.count(ReaderRow.confirmed_at), func.count(ReaderRow.dismissed_at))
        .select_from(PersonRow).outerjoin(ReaderRow, answered).where(in_audience(session, row))
    )  # fmt: skip
    return Reached(*session.execute(counted).one())


def unconfirmed(session: Session, row: AnnouncementRow) -> ColumnElement[bool]:
    """Condition on ``PersonRow``: those of the audience who have not confirmed."""
    confirmed = select(ReaderRow.person_key).where(
        ReaderRow.announcement_key == row.key, ReaderRow.confirmed_at.is_not(None)
    )
    return and_(in_audience(session, row), PersonRow.key.not_in(confirmed))


def _roles_with(session: Session, permission: str) -> Sequence[str]:
    """Shipped roles and those of the organisation that allow it."""
    own = session.execute(select(RoleRow.code, RoleRow.allowed))
    return [
        *(role for role, permissions in ROLES.items() if permission in permissions),
        *(code for code, allowed in own if permission in from_json(allowed).anywhere),
    ]


def _has_role(roles: Sequence[str]) -> ColumnElement[bool]:
    """The person has one of the roles, of their own or of a team."""
    own = select(PersonRole.person_key).where(PersonRole.role.in_(roles))
    teams = select(TeamRole.team_key).where(TeamRole.role.in_(roles))
    return or_(
        PersonRow.key.in_(own), PersonRow.key.in_(select(Membership.person_key).where(Membership.team_key.in_(teams)))
    )


def _of_places(key: int) -> ColumnElement[bool]:
    def places(kind: str) -> ColumnElement[bool]:
        return and_(AudiencePlace.announcement_key == key, AudiencePlace.kind == kind)

    customers, sites, teams = (
        select(AudiencePlace.thing_key).where(places(kind)) for kind in ("customer", "site", "team")
    )
    members = select(Membership.person_key).where(Membership.team_key.in_(teams))
    return or_(PersonRow.customer_key.in_(customers), PersonRow.site_key.in_(sites), PersonRow.key.in_(members))
