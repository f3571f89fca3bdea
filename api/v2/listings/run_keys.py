"""Keys of element instances: those of the events that activated them, from 2^51 on.

A scope of variables is an element instance or a process instance, named by its key alone. Tables number their rows each
on its own, so without a range of their own a key could mean both.
"""

from sqlalchemy import BigInteger, ColumnElement, func, select, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased
from sqlalchemy.types import TypeDecorator

from engine.events import ElementEventKind
from engine.state.tables import ElementEventRow

FIRST = 2**51


class _RunKey(TypeDecorator[int]):
    """The key of an event, told as that of an element instance: what is compared stays the bare column."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """The key of the event."""
        return None if value is None else value - FIRST

    def process_result_value(self, value: int | None, dialect: Dialect) -> int | None:
        """The key of the element instance."""
        return None if value is None else value + FIRST


def run_key(event: type[ElementEventRow]) -> ColumnElement[int]:
    """Key of the element instance that an event has begun."""
    return type_coerce(event.key, _RunKey())


def activation_of(
    instance: InstrumentedAttribute[int], token: InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
) -> ColumnElement[int]:
    """Key of the element instance that a token of an instance is in: that of its last activation."""
    event = aliased(ElementEventRow)
    found = select(func.max(event.key)).where(
        event.instance_key == instance, event.token_id == token, event.kind == ElementEventKind.ACTIVATED.value
    )
    return found.scalar_subquery() + FIRST


def activations(session: Session, which: ColumnElement[bool]) -> dict[tuple[int, str], int]:
    """Keys of element instances by instance and token; ``which`` chooses among the lines of the history."""
    event = ElementEventRow
    statement = (
        select(event.instance_key, event.token_id, func.max(event.key))
        .where(which, event.kind == ElementEventKind.ACTIVATED.value)
        .group_by(event.instance_key, event.token_id)
    )
    return {(instance, token): found + FIRST for instance, token, found in session.execute(statement)}
