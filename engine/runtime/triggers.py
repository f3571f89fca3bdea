"""The events that start a deployed process: written when a version is deployed, those of older versions retired.

Their names and times are looked at then: nothing runs yet, so expressions see no variables.
Source: BPMN 2.0.2, 10.5.2 (start events of top-level processes).
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import Tenant
from engine import clock
from engine.errors import Finding, InvalidDefinition, Text, text, text_of
from engine.feel import FeelError, compile_expression
from engine.runtime.programs import program_of
from engine.spiff.diagram.records import EventRecord, NodeRecord, Value
from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.timing import WANTED, due_of, timer_of
from engine.spiff.program import Program
from engine.spiff.variables import LONGEST_NAME
from engine.state import definitions
from engine.state.tables import Definition, StartTrigger

KINDS = frozenset({"message", "signal", "timer", "conditional"})


def replace_triggers(session: Session, deployed: Sequence[Definition]) -> None:
    """Let the events of newly deployed processes start their newest version alone. Raises InvalidDefinition."""
    processes = [definition for definition in deployed if definition.kind == "process"]
    if not processes:
        return
    ids = [definition.id for definition in processes]
    session.execute(delete(StartTrigger).where(StartTrigger.process_id.in_(ids)))
    for definition in processes:
        for record in _makes_instances(program_of(session, definition.key)):
            session.add_all(_triggers(session, definition, record))
    session.flush()


def renew_triggers(session: Session, process_id: str) -> None:
    """Let the events of the newest version in use start it; nothing changes when they do already."""
    newest = definitions.newest_in_use(session, "process", process_id)
    started = session.execute(select(StartTrigger.definition_key).where(StartTrigger.process_id == process_id))
    if newest is not None and set(started.scalars()) == {newest.key}:
        return
    session.execute(delete(StartTrigger).where(StartTrigger.process_id == process_id))
    if newest is not None:
        replace_triggers(session, [newest])


def _makes_instances(program: Program) -> Iterator[NodeRecord]:
    """Yield start events, and the receive tasks and events behind a gateway that make instances (10.3.3, 10.6.6)."""
    nodes = {key: node.record for key, node in program.spec.task_specs.items() if isinstance(node, FlowNode)}
    for record in nodes.values():
        if record.type == "startEvent" or (record.type == "receiveTask" and "instantiate" in record.values):
            yield record
        elif record.type == "eventBasedGateway" and "instantiate" in record.values:
            yield from (nodes[flow.target] for flow in record.outgoing)


def _triggers(session: Session, definition: Definition, record: NodeRecord) -> Iterator[StartTrigger]:
    for position, event in enumerate(record.events):
        if event.kind not in KINDS:
            continue
        trigger = StartTrigger(
            definition_key=definition.key,
            process_id=definition.id,
            element_id=record.id,
            position=position,
            parallel=record.parallel_multiple and len(record.events) > 1,
            kind=event.kind,
            was=False,
        )
        if event.kind == "timer":
            trigger.timer = _timer(session, definition, record.id, event)
            trigger.due_at = due_of(trigger.timer)
        elif event.kind == "conditional":
            trigger.condition = event.values["condition"].text
        else:
            trigger.name = _name(definition, record.id, event)
        yield trigger


def _timer(session: Session, definition: Definition, element: str, event: EventRecord) -> dict[str, object]:
    name, value = next(iter(event.values.items()))
    try:
        written = _constant(value)
        return timer_of(name, written, clock.now(), lambda: session.get_one(Tenant, definition.tenant_id).time_zone)
    except (ValueError, OverflowError, FeelError) as problem:
        why = text(
            "Expected %(wanted)s for timer <%(element)s>, but %(source)s gives none when it is deployed: no variables "
            "are there yet. Correct its expression.",
            wanted=WANTED[name], element=element, source=value.text,
        )
        raise _refusal(definition, element, why) from problem


def _name(definition: Definition, element: str, event: EventRecord) -> str:
    try:
        name = _constant(event.values["name"])
    except FeelError as problem:
        raise _refusal(definition, element, text_of(problem.message)) from problem
    if isinstance(name, str) and 0 < len(name) <= LONGEST_NAME:
        return name
    why = text(
        "Expected a name of at most %(most)s characters at <%(element)s>, but its expression gives none when it is "
        "deployed: no variables are there yet. Write the name.",
        most=LONGEST_NAME, element=element,
    )
    raise _refusal(definition, element, why)


def _constant(value: Value) -> object:
    return compile_expression(value.text).evaluate({}, now=clock.now()) if value.is_feel else value.text


def _refusal(definition: Definition, element: str, why: Text) -> InvalidDefinition:
    return InvalidDefinition([Finding("start-events", "error", element, why, resource=definition.resource_name)])
