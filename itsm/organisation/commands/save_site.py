"""Command: keep a site, of a customer or of our own."""

from collections.abc import Mapping

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.calendar_named import calendar_named
from itsm.organisation.keeping import Saved, stored
from itsm.organisation.kinds import KINDS
from itsm.organisation.rights import require_manage
from itsm.organisation.tables import CustomerRow
from itsm.organisation.values import Values


def save_site(
    key: int | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a site from the texts of a form, or change the one with ``key`` that was read at ``revision``.

    Raises Forbidden, NotFound, Conflict, InvalidState (archived) and InvalidForm.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        found = Values(values)
        columns = {
            "code": found.code("code", KINDS["site"].code_length),
            "name": found.line("name", 200, required=True),
            "customer_key": _customer(opened, found),
            "address": found.line("address", 1000),
            "time_zone": found.zone("time_zone"),
            "calendar": calendar_named(opened, found),
        }
        found.done()
        return stored(opened, "site", key, columns, revision, actor)

    return run_command("save_site", command_id, actor, Saved, body, work)


def _customer(work: UnitOfWork, found: Values) -> int | None:
    """Key of the customer in use that the form names by its code; None for a site of our own."""
    code = found.raw("customer")
    if not code:
        return None
    in_use = select(CustomerRow.key).where(CustomerRow.code == code, CustomerRow.archived_at.is_(None))
    key = work.session.scalar(in_use)
    if key is None:
        found.errors["customer"] = text("Choose a customer in use.")
    return key
