"""Command: put a build into the library."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from database import UnitOfWork
from database.turns import take_turn
from engine.errors import InvalidForm, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.builds.naming import folded, hash_in, name_of
from itsm.builds.rights import MANAGE
from itsm.builds.tables import PLACE_LENGTH, PRODUCT_LENGTH, VERSION_LENGTH, BuildRow
from itsm.organisation.keeping import Saved
from itsm.organisation.values import Values
from itsm.people.roles import require

NOTE_LENGTH = 2_000
LARGEST = 10**15
"""Bytes of a file."""


def register_build(
    values: Mapping[str, str], actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Register a build from the texts of a form: ``product``, ``version``, ``sha256``, ``location``, …

    What is registered already with the same hash is found again, and stays as it is. Raises Forbidden and InvalidForm
    (among others: the same version with another hash).
    """
    require(actor, MANAGE)
    columns = _columns(Values(values))

    def body(opened: UnitOfWork) -> Saved:
        take_turn(opened, f"build {columns['folded']}")
        there = opened.session.scalar(
            select(BuildRow).where(BuildRow.folded == columns["folded"]).with_for_update()
        )
        if there is not None and (there.sha256 != columns["sha256"] or there.withdrawn_at is not None):
            raise InvalidForm({"version": _taken(there)})
        if there is None:
            there = BuildRow(**columns, registered_by_key=actor.key)
            opened.session.add(there)
            opened.session.flush()
            audit(opened, "build_added", subject_of(there), actor.key, after=told_of(there))
        return Saved(there.key, there.revision)

    return run_command("register_build", command_id, actor, Saved, body, work)


def subject_of(row: BuildRow) -> str:
    """What the audit trail calls it."""
    return f"build {row.key}"


def told_of(row: BuildRow) -> dict[str, Any]:
    """What the audit trail says of it."""
    return {name: getattr(row, name) for name in ("product", "version", "sha256", "location", "size", "note")}


def _taken(there: BuildRow) -> Any:
    if there.withdrawn_at is not None:
        return text("This version was withdrawn. Register another one.")
    return text("This version is registered with another hash. A new build has a new version.")


def _columns(found: Values) -> dict[str, Any]:
    product, version = found.line("product", PRODUCT_LENGTH, True), found.line("version", VERSION_LENGTH, True)
    digest = hash_in(found.raw("sha256"))
    if digest is None:
        found.errors["sha256"] = text("Write the SHA-256 of the file: 64 digits and letters a–f.")
    columns = {
        "product": product, "version": version, "sha256": digest,
        "location": found.line("location", PLACE_LENGTH, True), "size": found.whole("size", 0, LARGEST),
        "note": found.line("note", NOTE_LENGTH),
    }  # fmt: skip
    found.done()
    name = name_of(" ".join((product or "").split()), " ".join((version or "").split()))
    return {**columns, "name": name, "folded": folded(name)}
