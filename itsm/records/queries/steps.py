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
from itsm.records.queries.past import History, Visit, load_history
from itsm.records.queries.people import names_of
from itsm.records.visibility import seen_record, sees_faults, sees_internal

Name = Callable[[Element], str | None]
_PLACES = frozenset({"userTask", "manualTask", "receiveTask", "eventBasedGateway", "subProcess", "callActivity"})
"""Elements in which a record stays: what people call a step."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step in words; ``duration`` is None for one that is still to come, and where the record is closed.

    ``element_id`` is None in a called process: the record's own diagram does not show it. ``stuck``: it stands still.
    """

    element_id: str | None
    name: str
    state: Literal["done", "now", "next"]
    entered_at: datetime | None
    duration: timedelta | None
    handler: str | None
    stuck: bool = False


def steps(number: str, actor: Actor, language: str, public: bool = False) -> list[Step]:
    """Steps of ``number`` in order; ``public`` (and for requesters always): in the words of ``public_name``.

    Raises NotFound.
    """
    with reading() as session:
        seen = seen_record(session, number, actor)
        row = seen.row
        found, of_type = load_history(session, row), record_type(row.type_key, session)
        names = names_of(session, (event.actor_key for event in found.events))
    if found.program is None:
        return []
    plain = public or not sees_internal(actor, seen.thing)
    name = _public(language) if plain else _internal(language)
    past = _past(found, of_type, name, None if plain else names)
    if public or not sees_faults(actor, seen.thing):
        past, stuck = [replace(step, stuck=False) for step in past], []
    else:
        stuck = _stuck(found, language)
    if found.ended:
        return past
    return past + stuck + _next(found, found.program, name)


def _public(language: str) -> Name:
    return lambda element: elements.public_name(element, language)


def _internal(language: str) -> Name:
    return lambda element: elements.element_name(element, language) if element.type in _PLACES else None


def _past(found: History, of_type: RecordType, name: Name, handlers: Mapping[int, str] | None) -> list[Step]:
    """What was and is; without ``handlers`` (for requesters) the runs of a repeated step are one."""
    done: list[Step] = []
    now: list[Step] = []
    for visit in found.visits:
        element = found.element(visit.element_id, visit.details)
        label = name(element) if element and not visit.is_whole else None
        if element is None or label is None:
            continue
        if visit.is_run and handlers is not None:
            label = f"{label} ({visit.details['run']})"
        is_now = visit.left_at is None and not found.ended
        step = _step(visit, label, is_now, (handlers or {}).get(visit.actor_key or 0), _is_stuck(visit, found))
        if elements.is_closed(element, of_type):
            step = replace(step, duration=None)
        into = now if is_now else done
        if into and into[-1].name == label and (not is_now or handlers is None):
            into[-1] = _joined(into[-1], step)
        else:
            into.append(step)
    return done + now


def _step(visit: Visit, label: str, is_now: bool, handler: str | None, stuck: bool) -> Step:
    duration = (visit.left_at or clock.now()) - visit.entered_at
    place = visit.element_id if visit.is_own else None
    return Step(place, label, "now" if is_now else "done", visit.entered_at, duration, handler, stuck)


def _joined(first: Step, second: Step) -> Step:
    """Two visits as one step: their lengths together, but what overlaps counts once."""
    assert first.entered_at is not None and second.entered_at is not None
    length, more = first.duration or timedelta(), second.duration or timedelta()
    overlap = max(timedelta(), min(first.entered_at + length - second.entered_at, more))
    whole = None if second.duration is None else length + more - overlap
    return replace(second, entered_at=first.entered_at, duration=whole, handler=second.handler or first.handler)


def _is_stuck(visit: Visit, found: History) -> bool:
    return any(one.fault.token_id == visit.token_id for one in found.stuck)


def _stuck(found: History, language: str) -> list[Step]:
    """Places where a token stands still that has not even entered its element."""
    inside = {visit.token_id for visit in found.visits if visit.left_at is None}
    return [
        Step(
            one.fault.element_id if one.is_own else None,
            elements.element_name(one.element, language) if one.element else one.fault.element_id,
            "now", one.fault.at, clock.now() - one.fault.at, None, stuck=True,
        )
        for one in found.stuck
        if one.fault.token_id not in inside
    ]


def _next(found: History, program: Program, name: Name) -> list[Step]:
    """Steps on the way from where the record is to an end: along default flows first, never in a circle."""
    standing = [one.own_id for one in found.stuck]
    standing += [visit.element_id for visit in found.visits if visit.left_at is None and visit.is_own]
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
