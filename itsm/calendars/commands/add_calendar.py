"""Command: add a calendar; and the shipped ones to a new organisation."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import InvalidInput, text
from engine.registry import SYSTEM, Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.calendars.arithmetic.definition import Definition, checked, to_json
from itsm.calendars.commands.checks import checked_code, checked_names, require_right, store
from itsm.calendars.shipped import SHIPPED
from itsm.calendars.tables import CalendarRow


@dataclass(frozen=True, slots=True)
class CalendarAdded:
    """There is a calendar of this code."""

    code: str


def add_calendar(
    code: str,
    names: Mapping[str, str],
    definition: Definition,
    actor: Actor,
    command_id: str | None = None,
    *,
    work: UnitOfWork | None = None,
) -> CalendarAdded:
    """Add a calendar with its first revision. Raises Forbidden and InvalidInput (a code that is taken, bad hours …)."""
    require_right(actor)
    called, known, definition = checked_code(code.strip()), checked_names(names), checked(definition)

    def body(opened: UnitOfWork) -> CalendarAdded:
        take_turn(opened, f"calendars of {current_tenant()}")
        if opened.session.scalar(select(CalendarRow.key).where(CalendarRow.code == called)) is not None:
            raise InvalidInput(
                text("Expected a new code, but there is a calendar “%(code)s” already. Choose another.", code=called)
            )
        row = CalendarRow(code=called, names=known, revision=1)
        opened.session.add(row)
        opened.session.flush()
        store(opened, row.key, 1, definition, actor)
        after = {"names": known, **to_json(definition)}
        audit(opened, "calendar_added", f"calendar {called}", actor.key, before=None, after=after)
        return CalendarAdded(called)

    return run_command("add_calendar", command_id, actor, CalendarAdded, body, work)


def add_shipped_calendars(work: UnitOfWork) -> None:
    """Give the organisation in force the calendars that every one begins with; those that it has stay as they are."""
    present = set(work.session.scalars(select(CalendarRow.code)))
    for each in SHIPPED:
        if each.code not in present:
            add_calendar(each.code, each.names, each.definition, SYSTEM, work=work)
    work.session.flush()
