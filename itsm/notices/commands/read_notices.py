"""Commands: somebody has read one of their notices, or all of them."""

from dataclasses import dataclass

from sqlalchemy import select, update

from database import UnitOfWork
from engine import clock
from engine.errors import NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.notices.tables import NoticeRow
from itsm.records.tables import Record


@dataclass(frozen=True, slots=True)
class NoticeRead:
    """A notice is read; ``number`` is the record that it is about."""

    key: int
    number: str


@dataclass(frozen=True, slots=True)
class AllRead:
    """All notices up to one are read."""

    until: int


def read_notice(key: int, actor: Actor, command_id: str | None = None) -> NoticeRead:
    """Mark one's own notice as read. Raises NotFound for one that is not there, or somebody else's."""

    def body(work: UnitOfWork) -> NoticeRead:
        query = select(NoticeRow, Record.number).join(Record, Record.key == NoticeRow.record_key)
        mine = query.where(NoticeRow.key == key, NoticeRow.person_key == actor.key, NoticeRow.in_app)
        found = work.session.execute(mine).one_or_none()
        if found is None:
            raise NotFound(text("Expected a notice of yours, but there is none here. Go back to the list."))
        row, number = found
        row.read_at = row.read_at or clock.now()
        return NoticeRead(key, number)

    return run_command("read_notice", command_id, actor, NoticeRead, body)


def read_all(until: int, actor: Actor, command_id: str | None = None) -> AllRead:
    """Mark one's own notices as read, but for those that came after the one with the key ``until``."""

    def body(work: UnitOfWork) -> AllRead:
        mine = update(NoticeRow).where(
            NoticeRow.person_key == actor.key, NoticeRow.in_app, NoticeRow.read_at.is_(None), NoticeRow.key <= until
        )
        work.session.execute(mine.values(read_at=clock.now()), execution_options={"synchronize_session": False})
        return AllRead(until)

    return run_command("read_all_notices", command_id, actor, AllRead, body)
