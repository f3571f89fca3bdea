"""Add a team to the organisation in force."""

from collections.abc import Mapping

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidInput, text
from engine.registry import Actor
from itsm.assignment.teams import ensure_fallback
from itsm.audit import audit_change
from itsm.people.commands.checks import LANGUAGES
from itsm.people.commands.joining import joined
from itsm.people.roles import may, require
from itsm.people.tables import TeamRow


def add_team(
    code: str, names: Mapping[str, str], line: int | None, actor: Actor, work: UnitOfWork | None = None
) -> int:
    """Add a team unless there is one with this ``code``, and give its key; an existing team is left as it is.

    ``names`` maps ``en`` and ``zh-CN``. Raises Forbidden and InvalidInput.
    """
    if not may(actor, "process.deploy"):
        require(actor, "people.manage")
    if not 0 < len(code) <= 100 or not set(names) <= set(LANGUAGES):
        raise InvalidInput(text("Expected a team code of 1 to 100 characters and names in en and zh-CN."))
    with joined(work) as opened:
        key = opened.session.scalar(select(TeamRow.key).where(TeamRow.code == code))
        if key is not None:
            return key
        row = TeamRow(code=code, names=dict(names), line=line)
        opened.session.add(row)
        ensure_fallback(opened.session)
        added = {"code": code, "names": dict(names), "line": line}
        audit_change(opened, "team_added", f"team {code}", actor.key, {}, added)
        return row.key
