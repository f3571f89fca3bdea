"""How often each element was gone through and how long tokens stayed, counted from the element history.

Of the newest MOST instances of a version: their events are found by the index of ``element_event`` by instance, so a
page costs the same however long the desk has run. Runs of a repeated activity are part of its stay as a whole.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from engine.events import ElementEventKind
from engine.state.tables import Definition, ElementEventRow, ProcessInstance

MOST = 500
"""Instances that are counted: the newest ones that began in the period."""
LEVELS = 5
_BEGUN = ElementEventKind.ACTIVATED.value
_ENDED = (ElementEventKind.COMPLETED.value, ElementEventKind.CANCELLED.value)
_FLOW = ElementEventKind.FLOW_TAKEN.value
_EVENT = ElementEventRow


@dataclass(frozen=True, slots=True)
class Visits:
    """What came of one element: how often tokens came, how many stays are over, half and nine of ten took at most."""

    count: int
    ended: int = 0
    median: timedelta | None = None
    most: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Heat:
    """By element and by flow; ``instances`` were counted, ``is_partial`` when more began in the period."""

    elements: Mapping[str, Visits]
    flows: Mapping[str, int]
    instances: int
    is_partial: bool


def heat_of(session: Session, definition_key: int, since: datetime | None) -> Heat:
    """Count a version; one that only others call is counted in those of its pack that call it."""
    newest, called = _newest(definition_key), False
    found = _keys(session, newest, since)
    if not found[0]:
        newest, called = _of_pack(session, definition_key), True
        found = _keys(session, newest, since)
    keys, is_partial = found
    if not keys:
        return Heat({}, {}, 0, False)
    counted = _EVENT.instance_key.in_(keys), _place(definition_key, called)
    flows = {element: number for element, number in session.execute(_flows(counted))}
    elements = _visits(session, counted)
    instances = len(keys) if elements or not called else 0
    return Heat(elements, flows, instances, is_partial and bool(instances))


def level(value: float, highest: float) -> int:
    """How warm something is: 0 for nothing, LEVELS for the highest."""
    return 0 if value <= 0 or highest <= 0 else max(1, -int(-LEVELS * value // highest))


def _newest(definition_key: int) -> Select[int]:
    """Keys alone: read from the index by definition, or backwards by key."""
    mine = ProcessInstance.definition_key == definition_key
    return select(ProcessInstance.key).where(mine).order_by(ProcessInstance.key.desc()).limit(MOST)


def _of_pack(session: Session, definition_key: int) -> Select[int]:
    """The newest instances of all processes of its pack."""
    name = session.execute(select(Definition.resource_name).where(Definition.key == definition_key)).scalar_one()
    folder = name[: name.rfind("/") + 1]
    inside = Definition.kind == "process", Definition.resource_name.startswith(folder, autoescape=True)
    mine = ProcessInstance.definition_key.in_(select(Definition.key).where(*inside))
    return select(ProcessInstance.key).where(mine).order_by(ProcessInstance.key.desc()).limit(MOST)


def _keys(session: Session, newest: Select[int], since: datetime | None) -> tuple[list[int], bool]:
    """Those that began in the period, and whether there may be more of them."""
    keys = list(session.scalars(newest))
    if keys and since is not None:
        began = select(ProcessInstance.key).where(ProcessInstance.key.in_(keys), ProcessInstance.started_at >= since)
        keys = list(session.scalars(began))
    return keys, len(keys) == MOST


def _place(definition_key: int, called: bool) -> ColumnElement[bool]:
    """Events in the diagram itself, as an instance's own or as one that is called (these name the definition)."""
    named = _EVENT.details["definition"].as_integer() == definition_key
    return named if called else or_(_EVENT.details["process"].as_string().is_(None), named)


def _flows(counted: tuple[ColumnElement[bool], ...]) -> Select[*tuple[Any, ...]]:
    return (
        select(_EVENT.element_id, func.count())
        .where(*counted, _EVENT.kind == _FLOW)
        .group_by(_EVENT.element_id)
    )


def _visits(session: Session, counted: tuple[ColumnElement[bool], ...]) -> dict[str, Visits]:
    """One row for each stay: SQL finds its beginning and its end, since a percentile is no portable SQL."""
    statement = (
        select(
            _EVENT.element_id,
            func.min(case((_EVENT.kind == _BEGUN, _EVENT.at))),
            func.max(case((_EVENT.kind.in_(_ENDED), _EVENT.at))),
        )
        .where(*counted, _EVENT.kind.in_((_BEGUN, *_ENDED)), _EVENT.details["run"].as_string().is_(None))
        .group_by(_EVENT.instance_key, _EVENT.element_id, _EVENT.token_id)
    )
    counts, lengths = defaultdict[str, int](int), defaultdict[str, list[float]](list)
    for element, begun, ended in session.execute(statement):
        if begun is not None:
            counts[element] += 1
            if ended is not None:
                lengths[element].append((ended - begun).total_seconds())
    return {element: _told(count, lengths[element]) for element, count in counts.items()}


def _told(count: int, lengths: list[float]) -> Visits:
    if not lengths:
        return Visits(count)
    tenths = quantiles(lengths, n=10, method="inclusive") if len(lengths) > 1 else lengths * 9
    return Visits(count, len(lengths), timedelta(seconds=tenths[4]), timedelta(seconds=tenths[8]))
