"""What operators did: each operation with who, when, why and what came of it, and its items."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import NotFound, Text, text
from engine.kept_text import told
from engine.registry import Actor
from engine.state.tables import Operation, OperationItem, ProcessInstance
from itsm.audit import AuditEntry
from itsm.operations.kinds import KINDS, KindWords
from itsm.operations.naming import Naming
from itsm.paging import ROWS, cut
from itsm.people.roles import require
from itsm.records.queries.items import Page

RETIRED = "definition_retired"
"""What the audit trail calls the retirement of a version."""


@dataclass(frozen=True, slots=True)
class OperationRow:
    """An operation with its counts."""

    key: int
    kind: str
    arguments: Mapping[str, object]
    reason: str
    actor_name: str
    at: datetime
    total: int
    done: int
    failed: int
    cancelled: int
    ended_at: datetime | None

    @property
    def words(self) -> KindWords:
        """What it is called."""
        return KINDS[self.kind]

    @property
    def waiting(self) -> int:
        """How many things wait still."""
        return self.total - self.done - self.failed - self.cancelled


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One thing of an operation, with the instance that it belongs to."""

    key: int
    target_key: int
    instance_key: int
    number: str | None
    process_name: str
    state: str
    message: Text | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class InstanceOperation:
    """What an operation did to one instance."""

    operation: OperationRow
    state: str
    message: Text | None


def operation_list(after: str | None, actor: Actor, limit: int = ROWS) -> Page[OperationRow]:
    """All operations, newest first. Raises Forbidden, InvalidInput (a foreign cursor)."""
    require(actor, "operations.see")
    with reading() as session:
        rows, following = cut(session, _statement(), (Operation.key,), after, limit, falling=True)
    return Page([_operation(row) for row in rows], following)


def running_operations(session: Session, limit: int = 5) -> list[OperationRow]:
    """The newest operations that are not done yet."""
    statement = _statement().where(Operation.ended_at.is_(None)).order_by(Operation.key.desc()).limit(limit)
    return [_operation(row) for row in session.execute(statement)]


def operation(key: int, actor: Actor) -> OperationRow:
    """One operation. Raises Forbidden, NotFound."""
    require(actor, "operations.see")
    with reading() as session:
        row = session.execute(_statement().where(Operation.key == key)).one_or_none()
    if row is None:
        raise NotFound(text("Expected operation %(key)s to exist, but it does not.", key=key))
    return _operation(row)


def item_list(
    operation_key: int, state: str, after: str | None, actor: Actor, language: str, limit: int = ROWS
) -> Page[ItemRow]:
    """Items of an operation in the order in which they are worked off. Raises Forbidden, InvalidInput."""
    require(actor, "operations.see")
    statement = (
        select(
            OperationItem.key, OperationItem.target_key, OperationItem.instance_key, OperationItem.state,
            OperationItem.sentence, OperationItem.ended_at, ProcessInstance.definition_key, ProcessInstance.process_id,
        )
        .join(ProcessInstance, ProcessInstance.key == OperationItem.instance_key)
        .where(OperationItem.operation_key == operation_key)
    )  # fmt: skip
    if state:
        statement = statement.where(OperationItem.state == state)
    with reading() as session:
        rows, following = cut(session, statement, (OperationItem.key,), after, limit)
        return Page(_items(Naming(session, language), rows), following)


def operations_of(session: Session, instance_key: int, limit: int = ROWS) -> list[InstanceOperation]:
    """What operators did to one instance, newest first."""
    statement = (
        _statement()
        .add_columns(OperationItem.state.label("item_state"), OperationItem.sentence)
        .join(OperationItem, OperationItem.operation_key == Operation.key)
        .where(OperationItem.instance_key == instance_key)
        .order_by(OperationItem.key.desc())
        .limit(limit)
    )
    return [
        InstanceOperation(_operation(row), row.item_state, told(row.sentence) if row.sentence else None)
        for row in session.execute(statement)
    ]


def retirements(session: Session, definition_keys: Iterable[int]) -> Mapping[int, str]:
    """Why versions were retired, by their keys, as the audit trail has it; nothing of those that nobody gave a reason.
    """
    keys = {f"definition {key}": key for key in definition_keys}
    statement = select(AuditEntry).where(AuditEntry.action == RETIRED, AuditEntry.subject.in_(keys))
    found = session.execute(statement.order_by(AuditEntry.key)).scalars() if keys else ()
    return {keys[entry.subject]: str(entry.told["reason"]) for entry in found if entry.told.get("reason")}


def _statement() -> Select[*tuple[Any, ...]]:
    return select(
        Operation.key, Operation.kind, Operation.arguments, Operation.reason, Operation.actor_name, Operation.at,
        Operation.total, Operation.done, Operation.failed, Operation.cancelled, Operation.ended_at,
    )  # fmt: skip


def _operation(row: Row[*tuple[Any, ...]]) -> OperationRow:
    return OperationRow(
        row.key, row.kind, row.arguments, row.reason, row.actor_name, row.at, row.total, row.done, row.failed,
        row.cancelled, row.ended_at,
    )


def _items(naming: Naming, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[ItemRow]:
    numbers = naming.numbers(row.instance_key for row in rows)
    return [
        ItemRow(
            row.key, row.target_key, row.instance_key, numbers.get(row.instance_key),
            naming.process(row.definition_key, row.process_id), row.state,
            told(row.sentence) if row.sentence else None, row.ended_at,
        )
        for row in rows
    ]
