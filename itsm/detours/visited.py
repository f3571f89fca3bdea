"""Earlier user tasks of a record that its token can be sent back to, and who did them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.lifecycle import UserTaskState
from engine.runtime.standing import Standing
from engine.state.reads import tasks_of
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
    found: dict[str, Visited] = {}
    for one in completed(session, instance.key):
        drawn = one.definition_key == instance.definition_key and one.element_id != task.element_id
        if drawn and one.created_at <= task.created_at:
            found.setdefault(one.element_id, Visited(one.element_id, one.ended_by_key))
    return found


def completed(session: Session, instance_key: int | None) -> list[UserTask]:
    """Completed user tasks of an instance but side tasks, the last one first."""
    done = [
        (one.ended_at, one.key, one) for one in tasks_of(session, instance_key)
        if one.state == UserTaskState.COMPLETED.value and one.side_of is None and one.ended_at is not None
    ]
    return [one for _ended_at, _key, one in sorted(done, key=lambda each: each[:2], reverse=True)]
