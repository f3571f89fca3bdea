"""The steps of a record beside its diagram: those done, where it is now, and what the drawing says comes next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from database import reading
from engine import clock
from engine.registry import Actor
from engine.spiff.program import Element, Program
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.records import elements
from itsm.records.queries.history import History, Visit, load_history
from itsm.records.queries.people import names_of
from itsm.records.visibility import sees_internal, visible_record

Name = Callable[[Element], str | None]
_PLACES = frozenset({"userTask", "manualTask", "receiveTask", "eventBasedGateway", "subProcess"})
"""Elements in which a record stays: what people call a step."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step in words; ``duration`` is None for one that is still to come, and where the record is closed."""

    element_id: str
    name: str
    state: Literal["done", "now", "next"]
    entered_at: datetime | None
    duration: timedelta | None
    handler: str | None


def steps(number: str, actor: Actor, language: str, public: bool = False) -> list[Step]:
    """Steps of ``number`` in order; ``public`` (and for requesters always): in the words of ``public_name``.

    Raises NotFound.
    """
    with reading() as session:
        row = visible_record(session, number, actor)
        found, of_type = load_history(session, row), record_type(row.type_key, session)
        names = names_of(session, (event.actor_key for event in found.events))
    if found.program is None:
        return []
    plain = public or not sees_internal(actor)
    name = _public(language) if plain else _internal(language)
    past = _past(found, found.program, name, {} if plain else names)
    past = [_closed(step, found.program, of_type) for step in past]
    return past + ([] if found.ended else _next(found, found.program, name))


def _public(language: str) -> Name:
    return lambda element: elements.public_name(element, language)


def _internal(language: str) -> Name:
    return lambda element: elements.element_name(element, language) if element.type in _PLACES else None


def _past(found: History, program: Program, name: Name, handlers: Mapping[int, str]) -> list[Step]:
    done: list[Step] = []
    now: list[Step] = []
    for visit in found.visits:
        element = program.elements.get(visit.element_id)
        label = name(element) if element else None
        if label is None:
            continue
        if visit.left_at is None and not found.ended:
            now.append(_step(visit, label, "now", clock.now(), None))
            continue
        step = _step(visit, label, "done", visit.left_at or clock.now(), handlers.get(visit.actor_key or 0))
        if done and done[-1].name == label:
            done[-1] = _joined(done[-1], step)
        else:
            done.append(step)
    return done + now


def _closed(step: Step, program: Program, of_type: RecordType) -> Step:
    """The step, without its duration where the record is closed."""
    return replace(step, duration=None) if elements.is_closed(program.elements[step.element_id], of_type) else step


def _step(visit: Visit, label: str, state: Literal["done", "now"], until: datetime, handler: str | None) -> Step:
    return Step(visit.element_id, label, state, visit.entered_at, until - visit.entered_at, handler)


def _joined(first: Step, second: Step) -> Step:
    length = (first.duration or timedelta()) + (second.duration or timedelta())
    return Step(second.element_id, second.name, "done", first.entered_at, length, second.handler or first.handler)


def _next(found: History, program: Program, name: Name) -> list[Step]:
    """Steps on the way from where the record is to an end: along default flows first, never in a circle."""
    standing = [visit.element_id for visit in found.visits if visit.left_at is None]
    here = next((key for key in reversed(standing) if key in program.elements), None)
    if here is None:
        return []
    way = _way(program, here)
    current = name(program.elements[here])
    coming: list[Step] = []
    for element_id in way:
        label = name(program.elements[element_id])
        if label is not None and label != current:
            coming.append(Step(element_id, label, "next", None, None, None))
            current = label
    return coming


def _way(program: Program, here: str) -> list[str]:
    """Ids of the elements after ``here`` up to an end event; empty when every way leads in a circle."""
    seen, path = {here}, [here]
    branches = [iter(_targets(program, here))]
    while branches:
        target = next(branches[-1], None)
        if target is None:
            branches.pop()
            path.pop()
        elif target not in seen:
            seen.add(target)
            path.append(target)
            if program.elements[target].type == "endEvent":
                return path[1:]
            branches.append(iter(_targets(program, target)))
    return []


def _targets(program: Program, source: str) -> list[str]:
    """Where the flows of an element lead, the default flow first, then in the order of the diagram."""
    default = program.node(source).record.default
    flows = [item for item in program.elements.values() if item.source_id == source]
    ordered = sorted(flows, key=lambda item: item.id != default)
    return [item.target_id for item in ordered if item.target_id in program.elements and item.target_id]
