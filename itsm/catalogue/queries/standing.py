"""Where orders stand now, in the plain words of their diagrams: of many records at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from engine.spiff.program import Element
from engine.state.tables import ElementEventRow, ProcessInstance
from itsm.records import elements
from itsm.records.queries.past import History, Visit
from itsm.records.tables import Record

_HOLDERS = frozenset({"subProcess", "callActivity"})
"""Elements that hold others: what is inside says more."""


@dataclass(frozen=True, slots=True)
class _Place:
    """An element that holds a token of a record, with what it is called for its requester."""

    element: Element
    words: str


def standing(session: Session, records: Iterable[int], language: str) -> Mapping[int, Sequence[str]]:
    """The open steps of each record by its key, as its requester reads them; nothing of one whose process is over."""
    running = select(Record.key, ProcessInstance.key, ProcessInstance.definition_key).join(
        ProcessInstance, ProcessInstance.key == Record.instance_key
    )
    rows = session.execute(running.where(Record.key.in_(list(records)), ProcessInstance.ended_at.is_(None))).all()
    events = _events(session, [instance for _record, instance, _definition in rows])
    return {
        record: _words(_history(session, definition, events.get(instance, ())), language)
        for record, instance, definition in rows
    }


def _events(session: Session, instances: Sequence[int]) -> Mapping[int, list[Row[*tuple[Any, ...]]]]:
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    row = ElementEventRow
    columns = (row.instance_key, row.token_id, row.element_id, row.kind, row.at, row.details, row.actor_key)
    statement = select(*columns).where(row.instance_key.in_(instances)).order_by(row.key)
    events: Sequence[Row[*tuple[Any, ...]]] = session.execute(statement).all() if instances else ()
    for event in events:
        found.setdefault(event.instance_key, []).append(event)
    return found


def _history(session: Session, definition_key: int, events: Sequence[Any]) -> History:
    """The events of one process with the diagrams that they stand in."""
    named = [(event.details or {}).get("definition") for event in events]
    called = {int(str(key)) for key in named if key is not None}
    diagrams = {key: elements.program(session, key) for key in sorted(called)}
    return History(elements.program(session, definition_key), events, False, diagrams)


def _words(history: History, language: str) -> list[str]:
    """Each step once; of those that hold others only where nothing inside has words, and then the innermost."""
    places = [place for visit in history.visits if (place := _place(history, visit, language))]
    inner = [place.words for place in places if place.element.type not in _HOLDERS]
    return list(dict.fromkeys(inner)) or [place.words for place in places][-1:]


def _place(history: History, visit: Visit, language: str) -> _Place | None:
    if visit.left_at is not None:
        return None
    element = history.element(visit.element_id, visit.details)
    words = elements.public_name(element, language) if element is not None else None
    return _Place(element, words) if element is not None and words else None
