"""Command: keep a customer that we serve."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.choices import CLASSES
from itsm.organisation.keeping import Saved, stored
from itsm.organisation.kinds import KINDS
from itsm.organisation.rights import require_manage
from itsm.organisation.values import Values


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
        columns = {
            "code": found.code("code", KINDS["customer"].code_length),
            "name": found.line("name", 200, required=True),
            "service_class": found.choice("service_class", CLASSES, required=True),
            "time_zone": found.zone("time_zone"),
            "calendar": found.line("calendar", 60),
            "note": found.line("note", 4000),
        }
        found.done()
        return stored(opened, "customer", key, columns, revision, actor)

    return run_command("save_customer", command_id, actor, Saved, body, work)
