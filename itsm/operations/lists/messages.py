"""Messages: those that are kept for a receiver, and the steps that wait for one, side by side by name and key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.lifecycle import WaitState
from engine.registry import Actor
from engine.state.tables import Message, MessageSubscription, ProcessInstance
from itsm.operations.naming import Naming
from itsm.paging import ROWS, cut
from itsm.people.roles import require
from itsm.records.queries.items import Page

SOON = timedelta(hours=1)
"""A message whose time ends within this will be forgotten soon if nothing takes it."""

MOST_KEYS = 3
"""Keys of kept messages that are shown beside one that is waited for."""
MOST_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A kept message; ``soon``: it is near its end. ``taken_by`` are the processes that had it already."""

    key: int
    name: str
    correlation_key: str
    message_id: str | None
    taken_by: tuple[str, ...]
    published_at: datetime
    expires_at: datetime
    soon: bool


@dataclass(frozen=True, slots=True)
class AwaitedRow:
    """A step that waits for a message. ``kept_under`` are other keys under which messages of the name are kept."""

    key: int
    name: str
    correlation_key: str
    kept_under: tuple[str, ...]
    element_id: str
    element_name: str
    process_id: str
    process_name: str
    instance_key: int
    number: str | None


def message_list(only_soon: bool, name: str, after: str | None, actor: Actor, limit: int = ROWS) -> Page[MessageRow]:
    """Kept messages, first forgotten first. Raises Forbidden, InvalidInput (a foreign cursor)."""
    require(actor, "operations.see")
    now = clock.now()
    with reading() as session:
        rows, following = cut(session, matching(only_soon, name), (Message.expires_at, Message.key), after, limit)
    items = [
        MessageRow(
            row.key, row.name, row.correlation_key, row.message_id, tuple(row.taken_by), row.published_at,
            row.expires_at, row.expires_at <= now + SOON,
        )
        for row in rows
    ]
    return Page(items, following)


def matching(only_soon: bool, name: str = "") -> Select[*tuple[Any, ...]]:
    """The statement of the messages that wait, not ordered yet."""
    now = clock.now()
    statement = select(
        Message.key, Message.name, Message.correlation_key, Message.message_id, Message.taken_by,
        Message.published_at, Message.expires_at,
    ).where(Message.expires_at > now)  # fmt: skip
    if only_soon:
        statement = statement.where(Message.expires_at <= now + SOON)
    return statement.where(Message.name == name) if name else statement


def awaited_list(name: str, after: str | None, actor: Actor, language: str, limit: int = ROWS) -> Page[AwaitedRow]:
    """The steps that wait for messages, by name and key. Raises Forbidden, InvalidInput (a foreign cursor)."""
    require(actor, "operations.see")
    columns = (MessageSubscription.message_name, MessageSubscription.correlation_key, MessageSubscription.key)
    with reading() as session:
        rows, following = cut(session, _awaited(name), columns, after, limit)
        naming = Naming(session, language)
        naming.know_places((row.instance_key, row.definition_key, row.token_id) for row in rows)
        return Page(_awaited_rows(naming, rows, _kept_keys(session, {row.message_name for row in rows})), following)


def _awaited(name: str) -> Select[*tuple[Any, ...]]:
    waiting = MessageSubscription.state.in_((WaitState.ARMED.value, WaitState.SUSPENDED.value))
    statement = (
        select(
            MessageSubscription.key, MessageSubscription.message_name, MessageSubscription.correlation_key,
            MessageSubscription.element_id, MessageSubscription.token_id, MessageSubscription.instance_key,
            ProcessInstance.process_id, ProcessInstance.definition_key,
        )
        .join(ProcessInstance, ProcessInstance.key == MessageSubscription.instance_key)
        .where(waiting)
    )  # fmt: skip
    return statement.where(MessageSubscription.message_name == name) if name else statement


def _awaited_rows(
    naming: Naming, rows: Sequence[Row[*tuple[Any, ...]]], kept: dict[str, list[str]]
) -> list[AwaitedRow]:
    numbers = naming.numbers(row.instance_key for row in rows)
    return [
        AwaitedRow(
            row.key, row.message_name, row.correlation_key,
            tuple(one for one in kept.get(row.message_name, ()) if one != row.correlation_key)[:MOST_KEYS],
            row.element_id,
            naming.element_at(row.instance_key, row.definition_key, row.token_id, row.element_id), row.process_id,
            naming.process(row.definition_key, row.process_id), row.instance_key, numbers.get(row.instance_key),
        )
        for row in rows
    ]


def _kept_keys(session: Session, names: set[str]) -> dict[str, list[str]]:
    """Some keys under which messages of these names are kept, by name: one of them may have been meant."""
    is_kept = Message.expires_at > clock.now()
    mine = select(Message.name, Message.correlation_key).where(Message.name.in_(names), is_kept)
    found: dict[str, list[str]] = {}
    for name, key in session.execute(mine.order_by(Message.key.desc()).limit(MOST_LOOKED_AT)) if names else ():
        found.setdefault(name, []).append(key)
    return found
