"""Command: keep what somebody has typed into a task's form, until they send it."""

from collections.abc import Mapping

import orjson
from sqlalchemy import delete, select

from database import unit_of_work
from engine import clock
from engine.errors import InvalidInput, text
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.runtime.task_policy import require_allowed, require_open
from engine.state import reads
from engine.state.tables import UserTask
from itsm.records.tables import Draft

MOST_BYTES = 200_000


def save_draft(task_key: int, values: Mapping[str, object], actor: Actor) -> None:
    """Keep ``values`` (JSON-able) for ``actor`` and ``task_key``; the last draft wins, so it needs no command id.

    Drafts of the person's tasks that are no longer open go away with it. Raises NotFound, InvalidState, Forbidden,
    InvalidInput (too much).
    """
    if len(orjson.dumps(dict(values))) > MOST_BYTES:
        raise InvalidInput(text("Expected a draft of at most %(most)s bytes, but it is larger.", most=MOST_BYTES))
    if actor.key is None:
        raise InvalidInput(text("Expected a person who drafts, but nobody is signed in."))
    with unit_of_work() as work:
        found = reads.lock_task(work.session, task_key)
        require_open(found, even_asleep=True)
        require_allowed(work, "complete", found, actor)
        closed = select(UserTask.key).where(UserTask.key == Draft.task_key, UserTask.state != UserTaskState.OPEN.value)
        work.session.execute(
            delete(Draft)
            .where(Draft.person_key == actor.key, (Draft.task_key == task_key) | closed.exists())
            .execution_options(synchronize_session=False)
        )
        work.session.add(
            Draft(task_key=task_key, person_key=actor.key, content=dict(values), saved_at=clock.now())
        )
