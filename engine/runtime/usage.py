"""Query: what names a deployed thing, and what runs on it: to be told before it is retired."""

from collections.abc import Iterator, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.lifecycle import InstanceState
from engine.runtime.programs import program_of
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
    ended = [state.value for state in (InstanceState.COMPLETED, InstanceState.CANCELLED)]
    mine = select(func.count(ProcessInstance.key)).where(
        ProcessInstance.definition_key == definition_key, ProcessInstance.state_name.not_in(ended)
    )
    return session.execute(mine).scalar_one()


def _named(element: Element, kind: str) -> Iterator[str]:
    extension, attribute = _NAMED_BY[kind]
    written = element.extensions.get(extension)
    if isinstance(written, Mapping) and written.get(attribute):
        yield str(written[attribute]).strip()
