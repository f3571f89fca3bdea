"""What the live diagram shows of a record: the path taken, where it is now, the time spent in each element."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from database import reading
from engine import clock
from engine.errors import NotFound, Text, text
from engine.events import ElementEventKind
from engine.registry import Actor
from engine.spiff.program import Program
from engine.state import definitions
from engine.state.tables import ElementEventRow, ProcessInstance
from itsm.clocks.showing.diagram import Driven, driven_clocks, over_once
from itsm.detours.queries.counting import detours_of_elements
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.records import elements
from itsm.records.queries.nesting import repeated_inside, rows_of
from itsm.records.queries.past import History, Visit, load_history
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
    """Marks of a diagram of the record; in its own one, what happens in a called process shows at the call.

    ``durations`` counts all stays in an element, also the present one, until it is closed; of a repeated one the time
    from its first run to its last. Stays beside each other and those inside of what is repeated are not added up: the
    longest counts, and ``several`` says how many they were. ``stuck`` are the places where tokens stand still.
    """

    taken_flows: tuple[str, ...]
    done: tuple[str, ...]
    active: tuple[ActiveElement, ...]
    durations: dict[str, timedelta]
    several: Mapping[str, int] = field(default_factory=dict)
    stuck: tuple[ActiveElement, ...] = ()
    detours: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By element, how often each operation outside the drawn flow was made there."""
    clocks: Driven = field(default_factory=dict)
    """By element, the clocks that it drives."""
    passes: Mapping[str, Sequence[LetPass]] = field(default_factory=dict)
    """By element, who let planned work pass there, and why."""


@dataclass(frozen=True, slots=True)
class Called:
    """A process that the record's own one called, itself or by way of another; ``is_active`` while a token is there."""

    process: str
    name: str
    is_active: bool


def called_diagrams(number: str, actor: Actor, language: str) -> list[Called]:
    """The processes that the record came to beside its own, in the order of its coming. Raises NotFound."""
    with reading() as session:
        found = load_history(session, seen_record(session, number, actor).row)
    names, active = dict[str, str](), set[str]()
    for visit in found.visits:
        name = found.called_name(visit.details, language)
        if name is not None:
            process = str(visit.details["process"])
            names[process] = name
            active |= {process} if visit.left_at is None and not found.ended else set()
    return [Called(process, name, process in active) for process, name in names.items()]


def diagram_state(number: str, actor: Actor, process: str = "") -> DiagramState:
    """State of the record's diagram, or of that of a process that it called. Raises NotFound."""
    with reading() as session:
        seen = seen_record(session, number, actor)
        row = seen.row
        found, of_type = load_history(session, row), record_type(row.type_key, session)
        detours = detours_of_elements(session, row.key)
        clocks = driven_clocks(session, row, sees_internal(actor, seen.thing), found.called.values())
        passes = passes_of_elements(session, row.key) if of_type.schedule is not None else {}
    if process:
        return _state_of_called(number, found, process, of_type, detours)
    visits = [visit for visit in found.visits if visit.is_own]
    own = [event for event in found.events if "process" not in (event.details or {})]
    stuck = tuple(ActiveElement(one.own_id, one.fault.at) for one in found.stuck)
    clocks = over_once(clocks, [visit.element_id for visit in visits])
    return DiagramState(*_marks(found, visits, own), *_spent(found, visits, of_type), stuck, detours, clocks, passes)


def _state_of_called(
    number: str, found: History, process: str, of_type: RecordType, detours: Mapping[str, Mapping[str, int]]
) -> DiagramState:
    """What all calls of the process came to together."""
    visits = [visit for visit in found.visits if visit.details.get("process") == process]
    drawn = _program(number, found, process).drawn
    inside = [event for event in found.events if (event.details or {}).get("process") == process]
    stuck = tuple(
        ActiveElement(one.fault.element_id, one.fault.at) for one in found.stuck
        if not one.is_own and one.drawn.keys() == drawn.keys()
    )  # fmt: skip
    outside = {element: counts for element, counts in detours.items() if element in drawn}
    return DiagramState(*_marks(found, visits, inside), *_spent(found, visits, of_type), stuck, outside)


def _program(number: str, found: History, process: str) -> Program:
    """The newest diagram of a process that was called. Raises NotFound."""
    programs = [program for _, program in sorted(found.called.items()) if program.process_id == process]
    if not programs:
        raise NotFound(text("Expected %(number)s to have come to this process, but it has not.", number=number))
    return programs[-1]


def _marks(
    found: History, visits: Sequence[Visit], events: Sequence[ElementEventRow]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[ActiveElement, ...]]:
    """The flows taken, the elements done, and those that hold a token."""
    active = {visit.element_id: visit.entered_at for visit in visits if visit.left_at is None}
    done = dict.fromkeys(visit.element_id for visit in visits if visit.left_at and visit.element_id not in active)
    flows = dict.fromkeys(event.element_id for event in events if event.kind == _FLOW)
    places = () if found.ended else tuple(ActiveElement(key, since) for key, since in active.items())
    return tuple(flows), tuple(done), places


def _spent(
    found: History, visits: Sequence[Visit], of_type: RecordType
) -> tuple[dict[str, timedelta], dict[str, int]]:
    """How long the stays in each element were, and how many there were of those that are not added up."""
    now, inside = clock.now(), repeated_inside(rows_of(found))
    stays, beside = dict[str, list[tuple[datetime, datetime]]](), set[str]()
    for visit in visits:
        element = found.element(visit.element_id, visit.details)
        if visit.is_run or element is None or elements.is_closed(element, of_type):
            continue
        known = stays.setdefault(visit.element_id, [])
        is_inside = (visit.element_id, visit.details.get("process")) in inside
        if is_inside or any(left > visit.entered_at for _, left in known):
            beside.add(visit.element_id)
        known.append((visit.entered_at, visit.left_at or now))
    lengths = {key: [left - entered for entered, left in known] for key, known in stays.items()}
    spent = {key: max(each) if key in beside else sum(each, timedelta()) for key, each in lengths.items()}
    return spent, {key: len(lengths[key]) for key in beside if len(lengths[key]) > 1}


def several_words(count: int, longest: str) -> Text:
    """How long stays were that are not added up."""
    return text("%(count)s ×, longest %(length)s", count=count, length=longest)


def diagram_xml(number: str, actor: Actor, process: str = "") -> bytes:
    """The diagram that the record travels, or that of a process that it called, as deployed. Raises NotFound."""
    with reading() as session:
        row = visible_record(session, number, actor)
        if process:
            found = load_history(session, row)
            wanted = _program(number, found, process)
            return definitions.resource_of(session, next(key for key, one in found.called.items() if one is wanted))
        statement = select(ProcessInstance.definition_key).where(ProcessInstance.key == row.instance_key)
        key = session.execute(statement).scalar_one_or_none()
        if key is None:
            raise NotFound(text("Expected a diagram of %(number)s, but its type has none.", number=number))
        return definitions.resource_of(session, key)
