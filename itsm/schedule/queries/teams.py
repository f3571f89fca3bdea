"""Which teams have work at a planned record, beside the one that has it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from database import reading
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.records.visibility import seen_record


@dataclass(frozen=True, slots=True)
class TeamAtWork:
    """A team that was offered a step of the record; ``now``: one that is still to be done."""

    team: str
    now: bool


def teams_at_work(number: str, actor: Actor) -> Sequence[TeamAtWork]:
    """Each team once: those with open steps first, then in the order in which they were first asked.

    Raises NotFound.
    """
    with reading() as session:
        row = seen_record(session, number, actor).row
        is_now = func.max(case((UserTask.state == UserTaskState.OPEN.value, 1), else_=0))
        statement = (
            select(UserTask.group_id, is_now)
            .where(UserTask.instance_key == row.instance_key, UserTask.group_id.is_not(None))
            .group_by(UserTask.group_id)
            .order_by(is_now.desc(), func.min(UserTask.key))
        )
        return [TeamAtWork(str(team), bool(now)) for team, now in session.execute(statement)]
