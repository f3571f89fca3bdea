"""Command: remove a role of one's own that nobody has."""

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.accounts.factors.tables import SecondFactorRule
from itsm.audit import audit_change
from itsm.organisation.keeping import Saved, require_revision
from itsm.people.tables import PersonRole
from itsm.rights.commands.save_role import role_row
from itsm.rights.deciding import require
from itsm.rights.tables import TeamRole
from itsm.rights.written import in_lines


def remove_role(
    key: int, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Delete the role. Raises Forbidden, NotFound, Conflict, and InvalidState while a person or a team has it."""
    require(actor, "rights.manage")

    def body(opened: UnitOfWork) -> Saved:
        take_turn(opened, f"roles of {current_tenant()}")
        row = role_row(opened, key)
        require_revision(opened, row.revision, revision, f"role {row.code}")
        people, teams = holders(opened.session, row.code)
        if people or teams:
            raise InvalidState(
                text(
                    "Expected a role that nobody has, but %(people)s people and %(teams)s teams have it. "
                    "Take it from them first.",
                    people=people, teams=teams,
                )
            )
        opened.session.execute(delete(SecondFactorRule).where(SecondFactorRule.role == row.code))
        before = {"code": row.code, "names": row.names, "allowed": in_lines(row.allowed)}
        opened.session.delete(row)
        audit_change(opened, "role_removed", f"role {row.code}", actor.key, before, {})
        return Saved(key, row.revision)

    return run_command("remove_role", command_id, actor, Saved, body, work)


def holders(session: Session, code: str) -> tuple[int, int]:
    """How many people and how many teams have the role themselves."""
    conditions: tuple[ColumnElement[bool], ...] = (PersonRole.role == code, TeamRole.role == code)
    people, teams = (session.scalar(select(func.count()).where(one)) or 0 for one in conditions)
    return people, teams
