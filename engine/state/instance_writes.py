"""Writes of an instance's row: a change holds only while the row is at the revision that was read."""

from collections.abc import Mapping

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from database import Overtaken, Prepared, follow_row, table_of
from engine.state.tables import ProcessInstance

_INSTANCES = table_of(ProcessInstance)
_COLUMNS = tuple(column.name for column in _INSTANCES.columns if column.name != "key")
_INSERT = Prepared(insert(_INSTANCES).returning(_INSTANCES.c.key))
_CHANGE = Prepared(
    update(_INSTANCES).where(
        _INSTANCES.c.key == bindparam("instance"), _INSTANCES.c.revision == bindparam("read_revision")
    )
)


def insert_instance(session: Session, row: ProcessInstance) -> None:
    """Store a new instance, which gets its key; its object belongs to no session. Raises IntegrityError."""
    ((key,),) = _INSERT.execute(session, {name: getattr(row, name) for name in _COLUMNS})
    follow_row(row, "key", key)


def change_instance(session: Session, row: ProcessInstance, values: Mapping[str, object]) -> None:
    """Change columns of an instance that was read in this session, and count its revision up; its object follows.

    Raises Overtaken, at the latest before the commit, when somebody else has changed the row since it was read: the
    whole command is run again.
    """
    read = row.revision
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    changed["revision"] = read + 1  # a column that is named is written into its indexes, too, whatever its value
    given = {"instance": row.key, "read_revision": read, **changed}
    _CHANGE.write(session, [given], lambda: Overtaken(f"instance {row.key} is no longer at revision {read}"))
    for name, value in changed.items():
        follow_row(row, name, value)
