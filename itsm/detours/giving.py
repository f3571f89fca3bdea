"""Giving the step that a token came back to, to whoever did it before."""

from sqlalchemy import select

from database import UnitOfWork
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.runtime import assign_user_task
from engine.state.tables import UserTask
from itsm.detours.keeping import as_system
from itsm.people import queries


def give_again(
    work: UnitOfWork, instance_key: int, element_id: str, person_key: int | None, actor: Actor
) -> UserTask | None:
    """The open task at ``element_id`` is the person's while they still work on tasks; else it is its team's.

    A task that the diagram has given to somebody stays with them. Gives the task that the person has now, if they do.
    """
    doer = queries.people([person_key], work.session).get(person_key) if person_key is not None else None
    opened = work.session.scalar(
        select(UserTask).where(
            UserTask.instance_key == instance_key, UserTask.element_id == element_id,
            UserTask.state == UserTaskState.OPEN.value, UserTask.assignee_key.is_(None), UserTask.side_of.is_(None),
        )
    )  # fmt: skip
    if doer is not None and opened is not None and queries.works(doer, work.session):
        assign_user_task(opened.key, doer.key, as_system(actor), work=work)
        return opened
    return None
