"""Timers that wait, those first that are due first: overdue ones say that no worker fires them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from database import reading
from engine import clock
from engine.lifecycle import WaitState
from engine.registry import Actor
from engine.state.tables import ProcessInstance, Timer
from itsm.operations.naming import Naming
from itsm.paging import ROWS, cut
from itsm.people.roles import require
from itsm.records.queries.items import Page

LATE_AFTER = timedelta(minutes=1)
"""A worker fires what is due within seconds; a timer that is due for longer than this waits for a worker."""


@dataclass(frozen=True, slots=True)
class TimerRow:
    """An armed timer; ``late``: it should have fired already."""

    key: int
    due_at: datetime
    late: bool
    element_id: str
    element_name: str
    process_id: str
    process_name: str
    instance_key: int
    number: str | None


def timer_list(
    only_late: bool, process: str, after: str | None, actor: Actor, language: str, limit: int = ROWS
) -> Page[TimerRow]:
    """Armed timers, first due first. Raises Forbidden, InvalidInput (a foreign cursor)."""
    require(actor, "operations.see")
    now = clock.now()
    with reading() as session:
        rows, following = cut(session, matching(only_late, process), (Timer.due_at, Timer.key), after, limit)
        naming = Naming(session, language)
        numbers = naming.numbers(row.instance_key for row in rows)
        naming.know_places((row.instance_key, row.definition_key, row.token_id) for row in rows)
        items = [
            TimerRow(
                row.key, row.due_at, row.due_at <= now - LATE_AFTER, row.element_id,
                naming.element_at(row.instance_key, row.definition_key, row.token_id, row.element_id), row.process_id,
                naming.process(row.definition_key, row.process_id), row.instance_key, numbers.get(row.instance_key),
            )
            for row in rows
        ]
    return Page(items, following)


def matching(only_late: bool, process: str = "") -> Select[*tuple[Any, ...]]:
    """The statement of the armed timers, not ordered yet."""
    statement = (
        select(
            Timer.key, Timer.due_at, Timer.element_id, Timer.token_id, Timer.instance_key, ProcessInstance.process_id,
            ProcessInstance.definition_key,
        )
        .join(ProcessInstance, ProcessInstance.key == Timer.instance_key)
        .where(Timer.state == WaitState.ARMED.value)
    )  # fmt: skip
    if only_late:
        statement = statement.where(Timer.due_at <= clock.now() - LATE_AFTER)
    return statement.where(ProcessInstance.process_id == process) if process else statement
