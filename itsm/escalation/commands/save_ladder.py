"""Command: set the roster of the duty managers, and who is told where a rung finds nobody."""

from collections.abc import Mapping

from sqlalchemy import select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.escalation.commands.save_rung import PERMISSION
from itsm.escalation.kept import settings
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.values import Values
from itsm.people.roles import require
from itsm.people.tables import PersonRow
from itsm.roster.tables import RosterRow

SUBJECT = "ladder"


def save_ladder(
    values: Mapping[str, str], actor: Actor, revision: int | None = None, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> Saved:
    """Set ``roster`` (its code) and ``fallback`` (a person's key), each may be empty.

    Raises Forbidden, Conflict (others changed it meanwhile) and InvalidForm.
    """
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> Saved:
        take_turn(opened, f"ladder of {current_tenant()}")
        row = settings(opened.session)
        require_revision(opened, row.revision, revision, SUBJECT)
        before = {"roster_key": row.roster_key, "fallback_key": row.fallback_key}
        columns = _columns(opened, Values(values))
        if columns != before:
            row.roster_key, row.fallback_key = columns["roster_key"], columns["fallback_key"]
            row.revision += 1
            opened.session.add(row)
            opened.session.flush()
            said = [_told(opened, one) for one in (before, columns)]
            audit_change(opened, "ladder_changed", SUBJECT, actor.key, said[0], said[1])
        return Saved(row.key or 0, row.revision)

    return run_command("save_ladder", command_id, actor, Saved, body, work)


def _columns(work: UnitOfWork, found: Values) -> dict[str, int | None]:
    code, named = found.raw("roster"), found.raw("fallback")
    in_use = select(RosterRow.key).where(RosterRow.code == code, RosterRow.archived_at.is_(None))
    roster = work.session.scalar(in_use) if code else None
    active = select(PersonRow.key).where(PersonRow.key == int(named or 0), PersonRow.active) if (
        named.isdecimal() or not named
    ) else None  # fmt: skip
    fallback = work.session.scalar(active) if active is not None and named else None
    errors: dict[str, Text] = {}
    if code and roster is None:
        errors["roster"] = text("Choose one that is in use.")
    if named and fallback is None:
        errors["fallback"] = text("Choose somebody from the list.")
    found.errors.update(errors)
    found.done()
    return {"roster_key": roster, "fallback_key": fallback}


def _told(work: UnitOfWork, columns: Mapping[str, int | None]) -> dict[str, object]:
    roster = work.session.scalar(select(RosterRow.code).where(RosterRow.key == (columns["roster_key"] or 0)))
    fallback = columns["fallback_key"]
    return {"roster": roster, "fallback": f"person {fallback}" if fallback else None}
