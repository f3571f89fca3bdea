"""Asking for a recount: by the change of a calendar, or by hand for a level whose newest version is to hold for all."""

from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork, reading
from engine import clock
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.clocks.levels.commands.checks import locked, require_in_use, require_right
from itsm.clocks.recounts.tables import CALENDAR, LEVEL, RecountRow


@dataclass(frozen=True, slots=True)
class RecountAsked:
    """The workers count anew from now on."""

    recount_key: int


@dataclass(frozen=True, slots=True)
class Recount:
    """How far a recount is: records that are through, of how many (None: not begun yet)."""

    done: int
    total: int | None
    ended: bool


def calendar_changed(work: UnitOfWork, code: str, actor: Actor) -> None:
    """A calendar counts otherwise: so do the clocks of open records that count with it."""
    _ask(work, CALENDAR, code, actor)


def apply_level(
    code: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> RecountAsked:
    """Let the newest version of a level hold for open records that have an older one.

    Raises Forbidden, NotFound, InvalidState (archived).
    """
    require_right(actor)

    def body(opened: UnitOfWork) -> RecountAsked:
        row = locked(opened, code)
        require_in_use(row)
        audit(opened, "service_level_applied", f"service_level {code}", actor.key, version=row.version)
        return RecountAsked(_ask(opened, LEVEL, code, actor))

    return run_command("apply_level", command_id, actor, RecountAsked, body, work)


def last_recount(kind: str, code: str) -> Recount | None:
    """How far the last recount for a calendar or level is; None without any."""
    mine = select(RecountRow).where(RecountRow.kind == kind, RecountRow.code == code)
    with reading() as session:
        row = session.scalar(mine.order_by(RecountRow.key.desc()).limit(1))
        return None if row is None else Recount(row.done, row.total, row.ended_at is not None)


def _ask(work: UnitOfWork, kind: str, code: str, actor: Actor) -> int:
    row = RecountRow(kind=kind, code=code, asked_at=clock.now(), actor_key=actor.key, actor_name=actor.name)
    work.session.add(row)
    work.session.flush()
    return row.key
