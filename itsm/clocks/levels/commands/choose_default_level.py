"""Command: the level that holds where no customer and no decision names another."""

from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.clocks.levels.commands.checks import locked, require_in_use, require_right
from itsm.clocks.levels.tables import ServiceLevelRow


@dataclass(frozen=True, slots=True)
class DefaultLevel:
    """The level of this code holds now."""

    code: str


def choose_default_level(
    code: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> DefaultLevel:
    """Let the level ``code`` hold for everything that has no other. Raises Forbidden, NotFound, InvalidState."""
    require_right(actor)

    def body(opened: UnitOfWork) -> DefaultLevel:
        row = locked(opened, code)
        require_in_use(row)
        held = opened.session.scalars(select(ServiceLevelRow).where(ServiceLevelRow.is_default)).all()
        before = [one.code for one in held]
        for one in held:
            one.is_default = False
        row.is_default = True
        subject = f"service_level {code}"
        if before != [code]:
            old, new = {"default_level": ", ".join(before)}, {"default_level": code}
            audit_change(opened, "service_level_chosen", subject, actor.key, old, new)
        opened.session.flush()
        return DefaultLevel(code)

    return run_command("choose_default_level", command_id, actor, DefaultLevel, body, work)
