"""Earlier user tasks of a record that its token can be sent back to, and who did them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.lifecycle import UserTaskState
from engine.runtime.standing import Standing
from engine.state.tables import ProcessInstance, UserTask


@dataclass(frozen=True, slots=True)
class Visited:
    """A user task that was completed, by the person with this key the last time."""

    element_id: str
    by_key: int | None


def visited_before(session: Session, task: UserTask, instance: ProcessInstance) -> Mapping[str, Visited]:
    """Completed user tasks of the own process by their element, the last one first; none from inside of others.

    Of a task in a called process or a repeated step nothing is offered: the token would leave what it belongs to.
    """
    standing = Standing(session, instance.key, instance.definition_key)
    place = standing.place(task.token_id)
    if place.definition_key is not None or place.runs:
        return {}
    drawn = select(UserTask.element_id, UserTask.ended_by_key).where(
        UserTask.instance_key == instance.key, UserTask.state == UserTaskState.COMPLETED.value,
        UserTask.definition_key == instance.definition_key, UserTask.element_id != task.element_id,
        UserTask.created_at <= task.created_at, UserTask.side_of.is_(None),
    )  # fmt: skip
    found: dict[str, Visited] = {}
    for element_id, by_key in session.execute(drawn.order_by(UserTask.ended_at.desc(), UserTask.key.desc())):
        found.setdefault(element_id, Visited(element_id, by_key))
    return found
