"""Command: let another person do one's task; then it returns."""

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import assign_user_task, run_command
from engine.runtime.task_policy import require_free
from itsm.detours.keeping import DetourDone, as_system, begin, checked_reason, keep, worker
from itsm.detours.notices import tell
from itsm.detours.tables import Detour


def delegate_task(
    task_key: int, person_key: int | None, reason: str, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> DetourDone:
    """Delegate the actor's own ``task_key`` to ``person_key``; nobody completes it before it was given back.

    Raises NotFound, Forbidden (also for a task that is not one's own), InvalidState (not open, delegated already) and
    InvalidForm (nobody who works on tasks, oneself, no reason).
    """

    def body(opened_work: UnitOfWork) -> DetourDone:
        begun = begin(opened_work, task_key, "delegate", actor)
        require_free(begun.found)
        said, whom = checked_reason(reason), worker(opened_work, person_key, actor.key)
        assign_user_task(task_key, whom.key, as_system(actor), returns_to_key=actor.key, work=opened_work)
        keep(opened_work, begun, Detour(kind="delegate", person_key=whom.key, reason=said), actor)
        tell(opened_work, begun.opened.row.key, begun.task, "delegated", [whom.key], said, actor)
        return DetourDone(begun.opened.number, task_key)

    return run_command("delegate_task", command_id, actor, DetourDone, body, work)
