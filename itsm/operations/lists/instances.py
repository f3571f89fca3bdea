"""Process instances, newest first: of a process, a version, in a state, or with a token at one element."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, literal, select, union_all
from sqlalchemy.orm import Session

from database import reading
from engine.errors import Text, text
from engine.lifecycle import InstanceState, JobState, UserTaskState, WaitState
from engine.registry import Actor
from engine.state.tables import (
    Definition,
    Fault,
    Job,
    MessageSubscription,
    ProcessInstance,
    SignalSubscription,
    Timer,
    UserTask,
)
from itsm.operations.naming import Naming
from itsm.paging import ROWS, beyond, cut, page_size
from itsm.people.roles import require
from itsm.records.queries.items import Page

FILTERS = ("process", "version", "state", "element", "record")
STATES: Mapping[str, Text] = {
    InstanceState.ACTIVE.value: text("Running"), InstanceState.SUSPENDED.value: text("Suspended"),
    InstanceState.COMPLETED.value: text("Completed"), InstanceState.CANCELLED.value: text("Cancelled"),
}  # fmt: skip
"""What instances can be, in words."""
_WAITS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (UserTask, (UserTaskState.OPEN.value,)),
    (Job, (JobState.OPEN.value, JobState.SUSPENDED.value, JobState.HELD.value, JobState.FAILED.value)),
    (MessageSubscription, (WaitState.ARMED.value, WaitState.SUSPENDED.value)),
    (SignalSubscription, (WaitState.ARMED.value, WaitState.SUSPENDED.value)),
    (Timer, (WaitState.ARMED.value, WaitState.SUSPENDED.value, WaitState.FAULTED.value)),
)
"""Tables of what tokens wait for, with the states in which they wait."""


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """An instance; ``places`` are the names of the elements that wait or stand still, each once."""

    key: int
    process_id: str
    process_name: str
    definition_key: int
    version: int
    state: str
    business_key: str
    number: str | None
    started_at: datetime
    ended_at: datetime | None
    open_faults: int
    places: tuple[str, ...]


def instance_list(
    filters: Mapping[str, str], after: str | None, actor: Actor, language: str, limit: int = ROWS
) -> Page[InstanceRow]:
    """Instances that match; ``filters`` are FILTERS. Raises Forbidden, InvalidInput (a foreign cursor)."""
    require(actor, "operations.see")
    statement = matching(filters) if "element" not in filters else _newest_at(filters, after, limit)
    with reading() as session:
        rows, following = cut(session, statement, (ProcessInstance.key,), after, limit, falling=True)
        return Page(_rows(session, rows, language), following)


def matching(filters: Mapping[str, str]) -> Select[*tuple[Any, ...]]:
    """The statement of the instances that match, not ordered yet; without a state those that have not ended."""
    statement = select(
        ProcessInstance.key, ProcessInstance.process_id, ProcessInstance.definition_key, ProcessInstance.state_name,
        ProcessInstance.business_key, ProcessInstance.started_at, ProcessInstance.ended_at,
        ProcessInstance.open_faults, Definition.version,
    ).join(Definition, Definition.key == ProcessInstance.definition_key)  # fmt: skip
    return statement.where(*_conditions(filters))


def _conditions(filters: Mapping[str, str]) -> Iterable[ColumnElement[bool]]:
    state = filters.get("state")
    if state:
        yield ProcessInstance.state_name == state
    if state not in (InstanceState.COMPLETED.value, InstanceState.CANCELLED.value):
        yield ProcessInstance.ended_at.is_(None)
    if filters.get("process"):
        yield ProcessInstance.process_id == filters["process"]
        yield Definition.id == filters["process"]
    if filters.get("version"):
        version = filters["version"]
        yield Definition.version == (int(version) if version.isascii() and version.isdecimal() else -1)
    if filters.get("record"):
        yield ProcessInstance.business_key == filters["record"].strip().upper()
    if filters.get("element"):
        yield ProcessInstance.key.in_(_keys(_at(filters["element"])))


def _at(element_id: str) -> list[Select[int]]:
    """Keys of the instances in which something waits or stands still at an element, a statement for each table.

    What ended is left out by the words of the indexes that have the rest.
    """
    parts = [
        select(model.instance_key).where(
            model.element_id == element_id, model.ended_at.is_(None), model.state.in_(states)
        )
        for model, states in _WAITS
    ]
    faulty = select(Fault.instance_key).where(Fault.element_id == element_id, Fault.resolved_at.is_(None))
    return [*parts, faulty]


def _keys(parts: Iterable[Select[int]]) -> Select[int]:
    found = union_all(*(select(part.subquery().c.instance_key) for part in parts)).subquery()
    return select(found.c.instance_key)


def _newest_at(filters: Mapping[str, str], after: str | None, limit: int) -> Select[*tuple[Any, ...]]:
    """The statement of one page of the instances at an element: from each table no more than a page is read."""
    others = {name: value for name, value in filters.items() if name != "element"}
    pages = [_page_of(part, others, after, limit) for part in _at(filters["element"])]
    return matching(others).where(ProcessInstance.key.in_(_keys(pages)))


def _page_of(part: Select[int], others: Mapping[str, str], after: str | None, limit: int) -> Select[int]:
    key = part.selected_columns.instance_key
    statement = part.where(matching(others).where(ProcessInstance.key == key).exists())
    if after:
        statement = statement.where(beyond((key,), after, falling=True))
    return statement.distinct().order_by(key.desc()).limit(page_size(limit) + 1)


def waiting_places(instance_keys: Sequence[int] | Select[Any], lowest: int = 0) -> Select[*tuple[Any, ...]]:
    """What waits in instances: (instance_key, element_id, definition_key of its diagram or NULL, fault 0 or 1).

    ``lowest`` of the keys, where it is known, keeps the database from reading what older ones wait for.
    """
    parts = [
        select(
            model.instance_key, model.element_id,
            (model.definition_key if model in (UserTask, Job) else literal(None, Job.definition_key.type)).label(
                "definition_key"
            ),
            literal(0).label("fault"), model.token_id,
        ).where(
            model.instance_key.in_(instance_keys), model.instance_key >= lowest, model.state.in_(states),
            *_own_token(model),
        )
        for model, states in _WAITS
    ]  # fmt: skip
    parts.append(
        select(
            Fault.instance_key, Fault.element_id, literal(None, Job.definition_key.type).label("definition_key"),
            literal(1).label("fault"), Fault.token_id,
        ).where(Fault.instance_key.in_(instance_keys), Fault.instance_key >= lowest, Fault.resolved_at.is_(None))
    )  # fmt: skip
    found = union_all(*parts).subquery()
    return select(found.c.instance_key, found.c.element_id, found.c.definition_key, found.c.fault, found.c.token_id)


def _own_token(model: object) -> list[ColumnElement[bool]]:
    """A task beside another one has no token."""
    return [UserTask.side_of.is_(None)] if model is UserTask else []


def _rows(session: Session, rows: Sequence[Row[*tuple[Any, ...]]], language: str) -> list[InstanceRow]:
    keys = [row.key for row in rows]
    naming = Naming(session, language)
    numbers = naming.numbers(keys)
    own = {row.key: row.definition_key for row in rows}
    places: dict[int, dict[str, None]] = {key: {} for key in keys}
    waiting = session.execute(waiting_places(keys)).all() if keys else ()
    naming.know_places(
        (place.instance_key, own[place.instance_key], place.token_id) for place in waiting if not place.definition_key
    )
    for place in waiting:
        definition = place.definition_key or own[place.instance_key]
        name = naming.element_at(place.instance_key, definition, place.token_id, place.element_id)
        places[place.instance_key][name] = None
    return [
        InstanceRow(
            row.key, row.process_id, naming.process(row.definition_key, row.process_id), row.definition_key,
            row.version, row.state_name, row.business_key, numbers.get(row.key), row.started_at, row.ended_at,
            row.open_faults, tuple(places[row.key]),
        )
        for row in rows
    ]
