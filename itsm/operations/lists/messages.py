"""Messages that wait for a receiver, those first whose time is over first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from database import reading
from engine import clock
from engine.registry import Actor
from engine.state.tables import Message
from itsm.operations.paging import ROWS, cut
from itsm.people.roles import require
from itsm.records.queries.items import Page

SOON = timedelta(hours=1)
"""A message whose time ends within this will be forgotten soon if nothing takes it."""


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
