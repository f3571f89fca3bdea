"""What the live diagram shows of a record: the path taken, where it is now, the time spent in each element."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from database import reading
from engine import clock
from engine.errors import NotFound, text
from engine.events import ElementEventKind
from engine.registry import Actor
from engine.spiff.program import Program
from engine.state import definitions
from engine.state.tables import ProcessInstance
from itsm.clocks.showing.diagram import Driven, driven_clocks
from itsm.detours.queries.counting import detours_of_elements
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.records import elements
from itsm.records.queries.past import History, load_history
from itsm.records.visibility import seen_record, sees_internal, visible_record
from itsm.schedule.queries.passes import LetPass, passes_of_elements

_FLOW = ElementEventKind.FLOW_TAKEN.value


@dataclass(frozen=True, slots=True)
class ActiveElement:
    """An element that holds a token."""

    element_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class DiagramState:
    """Marks of the record's own diagram, where what happens in a called process shows at the call, or of a called one.

    ``durations`` counts all stays in an element, also the present one, until it is closed; of a repeated one the time
    from its first run to its last. ``stuck`` are the places where tokens stand still.
    """

    taken_flows: tuple[str, ...]
    done: tuple[str, ...]
    active: tuple[ActiveElement, ...]
    durations: dict[str, timedelta]
    stuck: tuple[ActiveElement, ...] = ()
    detours: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By element, how often each operation outside the drawn flow was made there."""
    clocks: Driven = field(default_factory=dict)
    """By element, the clocks that it drives."""
    passes: Mapping[str, Sequence[LetPass]] = field(default_factory=dict)
    """By element, who let planned work pass there, and why."""
    called: Mapping[int, Program] = field(default_factory=dict)
    """The diagrams of processes that were called so far, by key of their definition."""


def diagram_state(number: str, actor: Actor, within: int | None = None) -> DiagramState:
    """State of the record's diagram, or of the one of a called definition. Raises NotFound."""
    with reading() as session:
        seen = seen_record(session, number, actor)
        row = seen.row
        found, of_type = load_history(session, row), record_type(row.type_key, session)
        detours = detours_of_elements(session, row.key)
        clocks = driven_clocks(session, row, sees_internal(actor, seen.thing), found.called.values())
        passes = passes_of_elements(session, row.key) if of_type.schedule is not None else {}
    if within is not None:
        return _within_called(found, number, within)
    visits = [visit for visit in found.visits if visit.is_own]
    active = {visit.element_id: visit.entered_at for visit in visits if visit.left_at is None}
    done = dict.fromkeys(visit.element_id for visit in visits if visit.left_at and visit.element_id not in active)
    own = [event for event in found.events if "process" not in (event.details or {})]
    flows = dict.fromkeys(event.element_id for event in own if event.kind == _FLOW)
    stuck = tuple(ActiveElement(one.own_id, one.fault.at) for one in found.stuck)
    places = () if found.ended else tuple(ActiveElement(key, since) for key, since in active.items())
    spent = _durations(found, of_type)
    return DiagramState(tuple(flows), tuple(done), places, spent, stuck, detours, clocks, passes, found.called)


def _within_called(found: History, number: str, key: int) -> DiagramState:
    """Marks of all calls of one definition together."""
    if key not in found.called:
        raise NotFound(text("Expected a diagram that %(number)s has come to, but there is none.", number=number))
    visits = [visit for visit in found.visits if visit.details.get("definition") == key]
    active = {visit.element_id: visit.entered_at for visit in visits if visit.left_at is None and not found.ended}
    done = dict.fromkeys(visit.element_id for visit in visits if visit.left_at and visit.element_id not in active)
    events = [event for event in found.events if (event.details or {}).get("definition") == key]
    flows = dict.fromkeys(event.element_id for event in events if event.kind == _FLOW)
    places = tuple(ActiveElement(element, since) for element, since in active.items())
    return DiagramState(tuple(flows), tuple(done), places, {}, called=found.called)


def _durations(found: History, of_type: RecordType) -> dict[str, timedelta]:
    now, spent = clock.now(), dict[str, timedelta]()
    for visit in found.visits:
        element = found.element(visit.element_id, visit.details)
        if not visit.is_own or visit.is_run:
            continue
        if element is not None and not elements.is_closed(element, of_type):
            length = (visit.left_at or now) - visit.entered_at
            spent[visit.element_id] = spent.get(visit.element_id, timedelta()) + length
    return spent


def diagram_xml(number: str, actor: Actor, within: int | None = None) -> bytes:
    """The diagram that the record travels, or one that it has called, as it was deployed. Raises NotFound."""
    if within is not None:
        diagram_state(number, actor, within)
    with reading() as session:
        row = visible_record(session, number, actor)
        statement = select(ProcessInstance.definition_key).where(ProcessInstance.key == row.instance_key)
        key = session.execute(statement).scalar_one_or_none() if within is None else within
        if key is None:
            raise NotFound(text("Expected a diagram of %(number)s, but its type has none.", number=number))
        return definitions.resource_of(session, key)
