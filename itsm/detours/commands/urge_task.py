"""Command: remind whoever has a task, at most once in half an hour."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import Conflict, Forbidden, InvalidInput, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.detours.keeping import Begun, DetourDone, begin, keep
from itsm.detours.kinds import LONGEST_REASON
from itsm.detours.notices import tell
from itsm.detours.tables import Detour
from itsm.organisation.queries.away import away_at
from itsm.ownership.deciders import leads_of
from itsm.people.queries import people_of_team

EVERY = timedelta(minutes=30)
MOST = 50


def urge_task(
    task_key: int, note: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> DetourDone:
    """Tell who has the task (and who stands in for them); of one that nobody has, to the leads of its team.

    Whoever sees the record may, its requester too. Raises NotFound, Forbidden (the diagram does not allow it, one's
    own task), InvalidInput (a note that is too long), InvalidState (not open) and Conflict (urged just now).
    """

    def body(opened_work: UnitOfWork) -> DetourDone:
        begun = begin(opened_work, task_key, "urge", actor, asks_policy=False)
        if begun.task.assignee_key is not None and begun.task.assignee_key == actor.key:
            raise Forbidden(text("Expected somebody else's task, but it is your own. Do it, or give it to somebody."))
        if len(note.strip()) > LONGEST_REASON:
            raise InvalidInput(text("Expected a note of at most %(most)s characters. Shorten it.", most=LONGEST_REASON))
        _require_rest(opened_work, task_key)
        detour = Detour(kind="urge", person_key=begun.task.assignee_key, team=begun.task.group_id, reason=note.strip())
        keep(opened_work, begun, detour, actor)
        reminded = _reminded(opened_work, begun)
        tell(opened_work, begun.opened.row.key, begun.task, "urged", reminded, detour.reason, actor)
        return DetourDone(begun.opened.number, task_key)

    return run_command("urge_task", command_id, actor, DetourDone, body, work)


def _require_rest(work: UnitOfWork, task_key: int) -> None:
    """The task is locked: of two at once one reminds."""
    recent = select(Detour.at).where(
        Detour.task_key == task_key, Detour.kind == "urge", Detour.at > clock.now() - EVERY
    )
    last = work.session.scalar(recent.order_by(Detour.key.desc()).limit(1))
    if last is not None:
        left = -(-(last + EVERY - clock.now()).total_seconds() // 60)
        raise Conflict(
            text(
                "Expected half an hour since the last reminder, but %(minutes)s minutes are left. Wait until then.",
                minutes=int(left),
            )
        )


def _reminded(work: UnitOfWork, begun: Begun) -> Sequence[int]:
    holder, team = begun.task.assignee_key, begun.task.group_id
    if holder is not None:
        away = away_at(work.session, clock.now(), [holder]).get(holder)
        return sorted({holder, *([away.substitute_key] if away and away.substitute_key else [])})
    if team is None:
        return []
    leads = leads_of(work.session, [team])[team]
    return sorted(leads) or [one.key for one in people_of_team(team, work.session)[:MOST]]
