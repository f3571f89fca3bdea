"""Switching practices on and off, one at a time: a shipped one is put into use when it is first switched on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from database import UnitOfWork, reading
from engine.errors import NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.packs.deployed import record_types_in
from itsm.packs.model import RecordType
from itsm.packs.reading import read_record_type
from itsm.packs.switches.tables import SwitchedOffRow
from itsm.people.roles import require
from itsm.records.tables import Record
from itsm.tenants.packs import put_into_use, shipped_folders

SETTINGS = "settings.manage"


@dataclass(frozen=True, slots=True)
class Practice:
    """A pack with a record type: whether it is on, and how many of its records are not closed.

    ``type`` is None for a shipped pack that was never in use; then ``shipped`` has its names.
    """

    key: str
    shipped: RecordType | None
    type: RecordType | None
    is_on: bool
    off_since: datetime | None
    open_records: int

    @property
    def told(self) -> RecordType:
        """The type to name it by."""
        found = self.type or self.shipped
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Switched:
    """Whether a practice is on now."""

    key: str
    is_on: bool


def practices(actor: Actor) -> Sequence[Practice]:
    """All practices, in use or shipped, in the order of menus. Raises Forbidden."""
    require(actor, SETTINGS)
    shipped = {one.key: one for one in shipped_types() if not one.library}
    with reading() as session:
        types = {one.key: one for one in record_types_in(session)}
        off = {row.pack: row.off_since for row in session.scalars(select(SwitchedOffRow))}
        counted = select(Record.type_key, func.count()).where(Record.status_kind != "closed").group_by(Record.type_key)
        counts = {key: count for key, count in session.execute(counted)}
    found = [
        Practice(key, shipped.get(key), types.get(key), key in types and key not in off, off.get(key),
                 counts.get(key, 0))
        for key in {**shipped, **types}
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.told.position, one.key))


def switch_practice(
    key: str, on: bool, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Switched:
    """Switch a practice on or off. Off, nothing new is begun with it; what there is goes on and stays to be read.

    No harm when it is so already. Raises Forbidden, NotFound, and InvalidDefinition (the shipped pack does not fit what
    is in use).
    """
    require(actor, SETTINGS)
    _require_known(key)
    began = on and put_into_use(key, work)

    def body(opened: UnitOfWork) -> Switched:
        row = opened.session.scalar(select(SwitchedOffRow).where(SwitchedOffRow.pack == key).with_for_update())
        if on and row is not None:
            opened.session.delete(row)
        elif not on and row is None:
            opened.session.add(SwitchedOffRow(pack=key, by_key=actor.key))
        if began or (row is not None) == on:
            audit(opened, "switched_on" if on else "switched_off", f"pack {key}", actor.key)
        opened.session.flush()
        return Switched(key, on)

    return run_command("switch_practice", command_id, actor, Switched, body, work)


def shipped_types() -> list[RecordType]:
    """What the shipped packs say of their record types, as their files are now."""
    files = [folder / "pack.yaml" for folder in shipped_folders()]
    return [read_record_type(file.read_bytes(), str(file)) for file in files]


def _require_known(key: str) -> None:
    with reading() as session:
        known = {one.key for one in record_types_in(session)}
    if key not in known | {one.key for one in shipped_types() if not one.library}:
        raise NotFound(text("Expected a practice, but there is none. Go back to the list."))
