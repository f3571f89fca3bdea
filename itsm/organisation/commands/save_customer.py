"""Command: keep a customer that we serve."""

from collections.abc import Mapping

from sqlalchemy import select

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.calendar_named import calendar_named
from itsm.organisation.choices import CLASSES, SIGHTS
from itsm.organisation.keeping import Saved, stored
from itsm.organisation.kinds import KINDS
from itsm.organisation.level_named import level_named
from itsm.organisation.rights import require_manage
from itsm.organisation.tables import CustomerRow
from itsm.organisation.values import Values
from itsm.rights.taking_over import require_may_widen


def save_customer(
    key: int | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a customer from the texts of a form, or change the one with ``key`` that was read at ``revision``.

    Raises Forbidden, NotFound, Conflict, InvalidState (archived) and InvalidForm.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        found = Values(values)
        columns: dict[str, object] = {
            "code": found.code("code", KINDS["customer"].code_length),
            "name": found.line("name", 200, required=True),
            "service_class": found.choice("service_class", CLASSES, required=True),
            "time_zone": found.zone("time_zone"),
            "calendar": calendar_named(opened, found),
            "note": found.line("note", 4000),
        }
        if "service_level" in values:
            columns["service_level"] = level_named(opened, found)
        if "requesters_see" in values:
            sight = found.choice("requesters_see", SIGHTS)
            columns["requesters_see"] = sight if sight != "own" else None
        found.done()
        _require_widening(opened, key, columns, actor)
        return stored(opened, "customer", key, columns, revision, actor)

    return run_command("save_customer", command_id, actor, Saved, body, work)


def _require_widening(work: UnitOfWork, key: int | None, columns: Mapping[str, object], actor: Actor) -> None:
    """Letting people see what is not theirs is for those who see it themselves."""
    before = work.session.scalar(select(CustomerRow.requesters_see).where(CustomerRow.key == key)) if key else None
    if columns.get("requesters_see") not in (None, before):
        require_may_widen(actor)
