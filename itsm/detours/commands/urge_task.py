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
from itsm.detours.tables import Detour
from itsm.mail.letter import Letter
from itsm.mail.outbox import Recipient, post
from itsm.mail.settings import address_of
from itsm.organisation.queries.away import away_at
from itsm.ownership.deciders import leads_of
from itsm.people.queries import people_of_team
from itsm.people.tables import PersonRow

EVERY = timedelta(minutes=30)
MOST = 50


def urge_task(
    task_key: int, note: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> DetourDone:
    """Write to who has the task (and who stands in for them); of one that nobody has, to the leads of its team.

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
        opened_work.session.flush()
        _write(opened_work, begun, detour, actor)
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


def _write(work: UnitOfWork, begun: Begun, detour: Detour, actor: Actor) -> None:
    number, note = begun.opened.number, detour.reason
    said = [text("%(name)s asks you to go on with %(number)s.", name=actor.name, number=number)]
    if note:
        said.append(text("%(message)s", message=note))
    letter = Letter(
        text("Reminder: %(number)s %(title)s", number=number, title=begun.opened.row.title), tuple(said),
        address_of(f"/records/{number}"), text("Open %(number)s", number=number),
    )  # fmt: skip
    told = PersonRow.key.in_(_reminded(work, begun)) & PersonRow.active & PersonRow.email.is_not(None)
    for row in work.session.scalars(select(PersonRow).where(told).order_by(PersonRow.key)):
        recipient = Recipient(row.email or "", row.language, row.key)
        post(work, f"urge {detour.key} to {row.key}", "urge", recipient, letter)


def _reminded(work: UnitOfWork, begun: Begun) -> Sequence[int]:
    holder, team = begun.task.assignee_key, begun.task.group_id
    if holder is not None:
        away = away_at(work.session, clock.now(), [holder]).get(holder)
        return sorted({holder, *([away.substitute_key] if away and away.substitute_key else [])})
    if team is None:
        return []
    leads = leads_of(work.session, [team])[team]
    return sorted(leads) or [one.key for one in people_of_team(team, work.session)[:MOST]]
