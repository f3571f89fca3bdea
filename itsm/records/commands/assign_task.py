"""Command: give a task to a person, or to another team."""

from database import UnitOfWork
from engine.errors import InvalidInput, text
from engine.registry import Actor
from engine.runtime import TaskAssigned, assign_user_task, run_command
from engine.state import reads
from itsm.assignment.limits import require_room
from itsm.people import queries
from itsm.people.roles import require
from itsm.records.flow.assignment import tell_assignment
from itsm.records.flow.telling import tell_given
from itsm.records.opened import record_of


def assign_task(
    task_key: int,
    person_key: int | None,
    actor: Actor,
    command_id: str | None = None,
    *,
    team: str | None = None,
    work: UnitOfWork | None = None,
) -> TaskAssigned:
    """Assign ``task_key`` to ``person_key`` (None: to nobody), and with ``team`` (a code) move it to that team.

    The team becomes the record's team. Raises NotFound (task, person, team), InvalidState (also for an archived
    team), Forbidden, InvalidInput (somebody who cannot work on tasks). Only who may take work back from others gives
    somebody more than the limit of the team (else InvalidState).
    """

    require(actor, "work.assign")  # first: a refusal must not tell whether the task is there, or what people are called

    def body(opened_work: UnitOfWork) -> TaskAssigned:
        found = reads.lock_task(opened_work.session, task_key)
        name = _name(opened_work, person_key, actor)
        if team is not None:
            queries.team_in_use(team, opened_work.session)
        answer = assign_user_task(task_key, person_key, actor, group_id=team, work=opened_work)
        opened = record_of(opened_work, reads.instance_ref(found.instance))
        if opened is not None:
            if team is not None:
                opened.set_column("team", team)
            group = found.task.group_id
            over = require_room(opened_work, group, person_key, actor, name) if person_key is not None else None
            to = {"person": name, "team": team, "person_key": person_key}
            tell_assignment(opened_work, opened, found.task, "assigned", actor, over, **to)
            tell_given(opened_work, opened.row, found.task, person_key, team, actor)
        return answer

    return run_command("assign_task", command_id, actor, TaskAssigned, body, work)


def _name(work: UnitOfWork, person_key: int | None, actor: Actor) -> str | None:
    if person_key is None:
        return None
    found = queries.person(person_key, work.session)
    if actor.kind == "person" and not queries.works(found, work.session):
        raise InvalidInput(
            text("Expected somebody who works on tasks, but %(name)s does not. Choose an agent.", name=found.name)
        )
    return found.name
