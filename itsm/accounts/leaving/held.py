"""What somebody holds: open tasks that are theirs, and open records that they keep as first responder."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import reading
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.people.roles import require
from itsm.records.tables import Record

SHOWN = 200
"""Tasks and records that a preview lists; the counts are of all."""


@dataclass(frozen=True, slots=True)
class HeldTask:
    """An open task of the person; ``team`` is None when it can only be given to another person."""

    key: int
    number: str
    title: str
    element_id: str
    team: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """Tasks (the first ``SHOWN``), how many there are, and numbers of owned records with their count."""

    tasks: tuple[HeldTask, ...]
    task_count: int
    owned: tuple[str, ...]
    owned_count: int


def held_by(person_key: int, actor: Actor) -> Held:
    """What the person holds now; raises Forbidden."""
    require(actor, "people.manage")
    mine = (UserTask.state == UserTaskState.OPEN.value, UserTask.assignee_key == person_key)
    kept = (Record.owner_key == person_key, Record.status_kind != "closed")
    with reading() as session:
        tasks = session.execute(
            select(UserTask, Record.title)
            .outerjoin(Record, Record.number == UserTask.business_key)
            .where(*mine)
            .order_by(UserTask.key)
            .limit(SHOWN)
        ).all()
        owned = session.scalars(select(Record.number).where(*kept).order_by(Record.key).limit(SHOWN)).all()
        counts = [
            session.scalar(select(func.count()).select_from(table).where(*condition)) or 0
            for table, condition in ((UserTask, mine), (Record, kept))
        ]
    shown = tuple(
        HeldTask(row.UserTask.key, row.UserTask.business_key, row.title or "", row.UserTask.element_id,
                 row.UserTask.group_id)
        for row in tasks
    )  # fmt: skip
    return Held(shown, counts[0], tuple(owned), counts[1])


def open_task_keys(session: Session, person_key: int) -> list[int]:
    """Keys of all open tasks of the person."""
    query = select(UserTask.key).where(
        UserTask.state == UserTaskState.OPEN.value, UserTask.assignee_key == person_key
    )
    return list(session.scalars(query.order_by(UserTask.key)))
