"""Command: give a task to another person or team, who has it from now on."""

from database import UnitOfWork
from engine.errors import FlowdeskError, InvalidForm, text
from engine.registry import Actor
from engine.runtime import TaskChanges, assign_user_task, run_command, update_user_task
from engine.runtime.task_policy import require_free
from itsm.detours.keeping import Begun, DetourDone, as_system, begin, checked_reason, keep, worker
from itsm.detours.notices import tell, tell_team
from itsm.detours.tables import Detour
from itsm.people import queries


def transfer_task(
    task_key: int, person_key: int | None, team: str | None, reason: str, actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> DetourDone:
    """Transfer ``task_key`` to ``person_key``, or to ``team`` (a code), which becomes the record's team.

    Raises NotFound, Forbidden, InvalidState (not open, or delegated) and InvalidForm (neither or both, nobody who
    works on tasks, who has it already, no team in use, no reason).
    """

    def body(opened_work: UnitOfWork) -> DetourDone:
        begun = begin(opened_work, task_key, "transfer", actor)
        require_free(begun.found)
        said = checked_reason(reason)
        if (person_key is None) == (not team):
            raise InvalidForm({"person": text("Expected a person or a team, and one of them only. Choose one.")})
        if person_key is not None:
            whom = worker(opened_work, person_key, begun.task.assignee_key)
            assign_user_task(task_key, whom.key, as_system(actor), work=opened_work)
        else:
            _to_team(opened_work, begun, team or "", actor)
        keep(opened_work, begun, Detour(kind="transfer", person_key=person_key, team=team or None, reason=said), actor)
        row = begun.opened.row
        if team:
            tell_team(opened_work, row.key, begun.task, team, said, actor)
        else:
            tell(opened_work, row.key, begun.task, "transferred", [person_key], said, actor)
        return DetourDone(begun.opened.number, task_key)

    return run_command("transfer_task", command_id, actor, DetourDone, body, work)


def _to_team(work: UnitOfWork, begun: Begun, team: str, actor: Actor) -> None:
    if team == begun.task.group_id and begun.task.assignee_key is None:
        raise InvalidForm({"team": text("Expected another team, but this one has it already. Choose another.")})
    try:
        queries.team_in_use(team, work.session)
    except FlowdeskError as problem:
        raise InvalidForm({"team": problem.message}) from problem
    acting = as_system(actor)
    update_user_task(begun.task.key, TaskChanges(candidate_groups=[team]), acting, work=work)
    assign_user_task(begun.task.key, None, acting, work=work)
    begun.opened.set_column("team", team)
