"""Whether a task is a record's: then it is worked on as its page does."""

from sqlalchemy import select

from database import reading
from engine.state.tables import UserTask
from itsm.records.tables import Record


def serves_record(task_key: int) -> bool:
    """True when the instance of the task serves a record."""
    statement = (
        select(Record.key)
        .join(UserTask, UserTask.instance_key == Record.instance_key)
        .where(UserTask.key == task_key)
    )
    with reading() as session:
        return session.execute(statement).first() is not None
