"""Reading service levels: all of them, one, its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import NotFound, text
from itsm.clocks.levels.content import Content, from_json
from itsm.clocks.levels.tables import ServiceLevelRow, ServiceLevelVersion


@dataclass(frozen=True, slots=True)
class Level:
    """A level as one of its versions has it; ``changed_at``, ``changed_by`` and ``notice`` are of that version."""

    key: int
    code: str
    names: Mapping[str, str]
    version: int
    content: Content
    notice: str | None
    changed_at: datetime
    changed_by: str
    is_default: bool
    archived: bool

    def name(self, language: str) -> str:
        """What people call it in ``language``: the other language's name where there is none, else the code."""
        return self.names.get(language) or next((name for name in self.names.values() if name), self.code)


Both = Select[ServiceLevelRow, ServiceLevelVersion]


def _all() -> Both:
    return select(ServiceLevelRow, ServiceLevelVersion).join(
        ServiceLevelVersion, ServiceLevelVersion.level_key == ServiceLevelRow.key
    )


def _in_force() -> Both:
    return select(ServiceLevelRow, ServiceLevelVersion).join(
        ServiceLevelVersion,
        and_(
            ServiceLevelVersion.level_key == ServiceLevelRow.key,
            ServiceLevelVersion.version == ServiceLevelRow.version,
        ),
    )


def levels(session: Session | None = None) -> list[Level]:
    """All levels as they are in force, by code."""
    if session is None:
        with reading() as opened:
            return levels(opened)
    return [_level(*row) for row in session.execute(_in_force().order_by(ServiceLevelRow.code))]


def level(code: str, session: Session | None = None) -> Level:
    """The level called ``code`` as it is in force. Raises NotFound."""
    if session is None:
        with reading() as opened:
            return level(code, opened)
    found = session.execute(_in_force().where(ServiceLevelRow.code == code)).one_or_none()
    if found is None:
        raise no_level(code)
    return _level(*found)


def level_of(code: str | None) -> Level | None:
    """The level of a customer that has ``code``, else that of the organisation; None when there is none."""
    with reading() as session:
        which = ServiceLevelRow.code == code if code else ServiceLevelRow.is_default
        found = session.execute(_in_force().where(which)).first()
        return _level(*found) if found is not None else None


def level_versions(code: str, session: Session | None = None) -> Sequence[Level]:
    """The level in all its versions, newest first. Raises NotFound."""
    if session is None:
        with reading() as opened:
            return level_versions(code, opened)
    statement = _all().where(ServiceLevelRow.code == code).order_by(ServiceLevelVersion.version.desc())
    found = [_level(*row) for row in session.execute(statement)]
    if not found:
        raise no_level(code)
    return found


def level_in_use(code: str, session: Session) -> bool:
    """True when there is such a level, and it is not archived."""
    found = select(ServiceLevelRow.key).where(ServiceLevelRow.code == code, ServiceLevelRow.archived_at.is_(None))
    return session.scalar(found) is not None


def no_level(code: str) -> NotFound:
    """The refusal of a level that is not there."""
    return NotFound(
        text("Expected a service level “%(code)s”, but there is none. Go back to the list.", code=code[:60])
    )


def _level(row: ServiceLevelRow, version: ServiceLevelVersion) -> Level:
    return Level(
        row.key, row.code, row.names, version.version, from_json(version.content), version.notice, version.at,
        version.actor_name, row.is_default, row.archived_at is not None,
    )  # fmt: skip
