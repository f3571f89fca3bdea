"""Command: show the public page of the organisation at an address, or show it no more."""

import re

from sqlalchemy import select

from database import UnitOfWork, all_tenants, current_tenant
from database.turns import take_turn
from engine.errors import InvalidForm, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.keeping import Saved, require_revision
from itsm.people.roles import require
from itsm.war_room.rights import SETTINGS
from itsm.war_room.tables import ADDRESS_LENGTH, StatusPageRow

SUBJECT = "status page"
_ADDRESS = re.compile(rf"[a-z0-9](?:[a-z0-9-]{{1,{ADDRESS_LENGTH - 2}}}[a-z0-9])")


def save_status_page(
    address: str, is_open: bool, actor: Actor, revision: int | None = None, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> Saved:
    """Keep the address of the page, and whether it is shown. Raises Forbidden, InvalidForm (``address``), Conflict."""
    require(actor, SETTINGS)
    wanted = address.strip().lower()
    if not _ADDRESS.fullmatch(wanted):
        raise InvalidForm({"address": text("Expected 3 to %(most)s small letters, digits and hyphens.",
                                           most=ADDRESS_LENGTH)})  # fmt: skip

    def body(opened: UnitOfWork) -> Saved:
        take_turn(opened, "status pages")  # addresses are those of the whole installation
        row = opened.session.scalar(select(StatusPageRow)) or StatusPageRow(address="", is_open=False, revision=0)
        require_revision(opened, row.revision, revision, SUBJECT)
        _refuse_taken(opened, wanted)
        before = {"address": row.address, "is_open": row.is_open}
        after = {"address": wanted, "is_open": is_open}
        if before != after:
            row.address, row.is_open, row.revision = wanted, is_open, row.revision + 1
            opened.session.add(row)
            audit_change(opened, "status_page_changed", SUBJECT, actor.key, before, after)
        opened.session.flush()
        return Saved(row.key or 0, row.revision)

    return run_command("save_status_page", command_id, actor, Saved, body, work)


def _refuse_taken(work: UnitOfWork, address: str) -> None:
    own = current_tenant()
    with all_tenants():
        owner = work.session.scalar(select(StatusPageRow.tenant_id).where(StatusPageRow.address == address))
    if owner is not None and owner != own:
        raise InvalidForm({"address": text("Expected an address that nobody has, but it is taken. Choose another.")})
