"""Query: what names a deployed thing, and what runs on it: to be told before it is retired."""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engine.lifecycle import InstanceState, is_final
from engine.runtime.programs import program_of
from engine.spiff.elements.routing import PROPERTY as ROUTING
from engine.spiff.program import Element
from engine.state import definitions
from engine.state.tables import Definition, ProcessInstance

_NAMED_BY = {
    "process": ("calledElement", "processId"),
    "decision": ("calledDecision", "decisionId"),
    "form": ("formDefinition", "formId"),
}
"""Where an element of a diagram names each kind of thing."""
RETIRABLE = frozenset(_NAMED_BY)


def used_by(session: Session, definition: Definition) -> list[str]:
    """Ids of the processes in use that name a thing in plain words; one that an expression gives is not seen."""
    found = []
    for process in definitions.latest_of_kind(session, "process"):
        drawn = program_of(session, process.key).elements.values()
        named = {name for element in drawn for name in _named(element, definition.kind)}
        if process.key != definition.key and definition.id in named:
            found.append(process.id)
    return found


def running_on(session: Session, definition_key: int) -> int:
    """How many instances of a version have not ended."""
    mine = select(func.count(ProcessInstance.key)).where(ProcessInstance.definition_key == definition_key, _runs())
    return session.execute(mine).scalar_one()


def instances_of(session: Session, definition_key: int) -> list[int]:
    """Keys of the instances of a version that have not ended, oldest first."""
    mine = select(ProcessInstance.key).where(ProcessInstance.definition_key == definition_key, _runs())
    return list(session.execute(mine.order_by(ProcessInstance.key)).scalars())


def versions(session: Session, kinds: Iterable[str]) -> list[tuple[Definition, int]]:
    """All versions of these kinds of things, retired ones too, each with how many instances run on it."""
    running = (
        select(ProcessInstance.definition_key, func.count(ProcessInstance.key).label("number"))
        .where(_runs())
        .group_by(ProcessInstance.definition_key)
        .subquery()
    )
    statement = (
        select(Definition, func.coalesce(running.c.number, 0))
        .outerjoin(running, running.c.definition_key == Definition.key)
        .where(Definition.kind.in_(list(kinds)))
        .order_by(Definition.kind, Definition.id, Definition.version)
    )
    return [(definition, number) for definition, number in session.execute(statement)]


def _runs() -> ColumnElement[bool]:
    ended = [state.value for state in InstanceState if is_final(state)]
    return ProcessInstance.state_name.not_in(ended)


def _named(element: Element, kind: str) -> Iterator[str]:
    extension, attribute = _NAMED_BY[kind]
    written = element.extensions.get(extension)
    if isinstance(written, Mapping) and written.get(attribute):
        yield str(written[attribute]).strip()
    if kind == "decision" and element.properties.get(ROUTING):
        yield element.properties[ROUTING]
