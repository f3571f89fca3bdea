"""Command: change a calendar. What was stays as an older revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import Conflict, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.calendars.arithmetic.definition import Definition, checked, to_json
from itsm.calendars.commands.checks import checked_names, require_right, store
from itsm.calendars.observers import observers
from itsm.calendars.queries import calendar, forget
from itsm.calendars.tables import CalendarRow
from itsm.organisation.keeping import require_revision


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """The calendar stands at ``revision``: a new one, unless nothing or the name alone was changed."""

    code: str
    revision: int


def change_calendar(
    code: str,
    names: Mapping[str, str] | None,
    definition: Definition,
    revision: int | None,
    actor: Actor,
    command_id: str | None = None,
    *,
    names_read: str | None = None,
    work: UnitOfWork | None = None,
) -> CalendarChanged:
    """Change names (None: they stay) and definition.

    ``revision`` and ``names_read`` are what was read, the latter as ``names_as_read`` says it (None: any).

    Raises Forbidden, NotFound, InvalidInput, and Conflict when somebody changed the calendar meanwhile.
    """
    require_right(actor)
    given, wanted = None if names is None else checked_names(names), checked(definition)

    def body(opened: UnitOfWork) -> CalendarChanged:
        take_turn(opened, f"calendars of {current_tenant()}")
        before = calendar(code, opened.session)
        if revision is not None and revision != before.revision:
            raise Conflict(
                text(
                    "Expected the calendar as you read it, but %(name)s changed it meanwhile. Look at it and change "
                    "it again.",
                    name=before.changed_by,
                ),
                {"revision": before.revision},
            )
        require_revision(opened, before.names_as_read, names_read, f"calendar {code}")
        known = dict(before.names) if given is None else given
        row = opened.session.scalars(select(CalendarRow).where(CalendarRow.code == code)).one()
        old, new = {"names": dict(before.names), **to_json(before.definition)}, {"names": known, **to_json(wanted)}
        if wanted != before.definition:
            row.revision += 1
            store(opened, row.key, row.revision, wanted, actor)
            for observer in observers.values():
                observer(opened, code, actor)
        if old != new:
            row.names = known
            changed = [name for name in new if new[name] != old[name]]
            audit(
                opened, "calendar_changed", f"calendar {code}", actor.key, revision=row.revision,
                before=_only(old, changed), after=_only(new, changed),
            )  # fmt: skip
            opened.session.flush()
            forget(opened.session)
        return CalendarChanged(code, row.revision)

    return run_command("change_calendar", command_id, actor, CalendarChanged, body, work)


def _only(values: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: values[name] for name in names}
