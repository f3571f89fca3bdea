"""Storing a thing that has a code and a revision: locked, compared with what was read, audited before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import Conflict, InvalidForm, InvalidState, text
from engine.registry import Actor
from itsm.audit import audit_change, last_entry
from itsm.organisation.kinds import KINDS, KeptRow, not_there, title_of
from itsm.people.tables import PersonRow


@dataclass(frozen=True, slots=True)
class Saved:
    """A thing is stored under this key, at this revision."""

    key: int
    revision: int


def locked(work: UnitOfWork, kind: str, key: int, revision: int | None) -> KeptRow:
    """The row for changing, nobody else changes it meanwhile. Raises NotFound, and Conflict at another revision."""
    model = KINDS[kind].model
    row = cast(KeptRow | None, work.session.scalar(select(model).where(model.key == key).with_for_update()))
    if row is None:
        raise not_there(kind)
    require_revision(work, row.revision, revision, KINDS[kind].subject(row))
    return row


def require_revision(work: UnitOfWork, current: int | str, read: int | str | None, subject: str) -> None:
    """Raise Conflict, which says who changed ``subject``, unless ``read`` is its revision; None asks for nothing.

    What has no revision is compared by what it says, as a form had it.
    """
    if read is None or read == current:
        return
    entry = last_entry(work.session, subject)
    who = work.session.get(PersonRow, entry.actor_key) if entry and entry.actor_key else None
    if who is None:
        raise Conflict(
            text("Expected nobody else to change it, but it was changed since you opened it. Reload the page.")
        )
    raise Conflict(
        text("Expected nobody else to change it, but %(name)s did since you opened it. Reload the page.", name=who.name)
    )


def stored(
    work: UnitOfWork, kind: str, key: int | None, values: Mapping[str, object], revision: int | None, actor: Actor
) -> Saved:
    """Add a row with ``values``, or give the row ``key`` these values; unchanged ones leave its revision as it is.

    Raises NotFound, Conflict, InvalidState (archived) and InvalidForm (a code that is taken).
    """
    if key is None:
        return _added(work, kind, values, actor)
    row = locked(work, kind, key, revision)
    require_in_use(row)
    before = {name: getattr(row, name) for name in values}
    _refuse_taken(work, kind, values, row.key)
    if before != dict(values):
        for name, value in values.items():
            setattr(row, name, value)
        row.revision += 1
        audit_change(work, f"{kind}_changed", KINDS[kind].subject(row), actor.key, before, values)
    return Saved(row.key, row.revision)


def require_in_use(row: KeptRow) -> None:
    """Raise InvalidState for an archived thing."""
    if row.archived_at is not None:
        raise InvalidState(
            text("Expected “%(name)s” to be in use, but it is archived. Restore it first.", name=title_of(row))
        )


def _added(work: UnitOfWork, kind: str, values: Mapping[str, object], actor: Actor) -> Saved:
    _refuse_taken(work, kind, values, None)
    row = KINDS[kind].model(**values)
    work.session.add(row)
    work.session.flush()
    audit_change(work, f"{kind}_added", KINDS[kind].subject(row), actor.key, {}, values)
    return Saved(row.key, row.revision)


def _refuse_taken(work: UnitOfWork, kind: str, values: Mapping[str, object], own: int | None) -> None:
    model = KINDS[kind].model
    if "code" not in values:
        return
    taken = work.session.scalar(select(model.key).where(model.code == values["code"], model.key != (own or 0)))
    if taken is not None:
        raise InvalidForm({"code": text("“%(code)s” is taken already. Choose another.", code=values["code"])})
