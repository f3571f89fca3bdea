"""The teams in use as every step knows them: read once after a change, so that a step asks nothing for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session

from database import UnitOfWork
from engine.state.newest import count_change, remembered
from itsm.people.tables import TeamRow


@dataclass(frozen=True, slots=True)
class Team:
    """A team in use: how it gives work, and how many open tasks of it a person may have at once (None: any)."""

    key: int
    code: str
    names: Mapping[str, str]
    strategy: str
    limit: int | None


@dataclass(frozen=True, slots=True)
class Teams:
    """All teams in use by code, and the one that gets what no other can take."""

    by_code: Mapping[str, Team]
    fallback: Team | None


def teams_of(work: UnitOfWork) -> Teams:
    """The teams of the organisation in force."""
    return remembered(work, "teams", "", lambda: _read(work.session))


def _read(session: Session) -> Teams:
    rows = session.scalars(select(TeamRow).where(TeamRow.archived_at.is_(None))).all()
    made = {row.code: Team(row.key, row.code, dict(row.names), row.strategy, row.work_limit) for row in rows}
    fallback = next((made[row.code] for row in rows if row.is_fallback), None)
    return Teams(made, fallback)


def ensure_fallback(session: Session) -> None:
    """Let there be a fallback team when there is none: the first line's first team in use."""
    session.flush()
    in_use = TeamRow.archived_at.is_(None)
    if session.scalar(select(TeamRow.key).where(in_use, TeamRow.is_fallback)) is not None:
        return
    first = select(TeamRow).where(in_use).order_by(TeamRow.is_vendor, TeamRow.line.nulls_last(), TeamRow.key)
    row = session.scalars(first.limit(1)).one_or_none()
    if row is not None:
        row.is_fallback = True
        session.flush()


@event.listens_for(TeamRow, "after_insert")
@event.listens_for(TeamRow, "after_update")
@event.listens_for(TeamRow, "after_delete")
def _count(_mapper: Mapper[TeamRow], connection: Connection, changed: TeamRow) -> None:
    """Whoever stores a change of a team counts it: it cannot be forgotten."""
    count_change(connection, changed)
