"""What is the same for several things: names from diagrams, open faults."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from engine.runtime.calls import called_definition
from engine.spiff.diagram.records import value_of
from engine.spiff.program import Element, Program
from engine.state.tables import Definition, Fault
from itsm.records.elements import program


def programs(session: Session, definition_keys: Iterable[int]) -> dict[int, Program]:
    """The diagrams with these keys."""
    return {key: program(session, key) for key in set(definition_keys)}


class Elements:
    """Elements of instances by id, those of called processes too: events name the element alone."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, dict[str, Element]] = {}

    def find(self, definition_key: int, element_id: str) -> Element | None:
        """An element of an instance of this definition; None when the diagrams of today do not tell."""
        if definition_key not in self._known:
            self._known[definition_key] = self._reached(definition_key)
        return self._known[definition_key].get(element_id)

    def first(self, definition_keys: Iterable[int], element_id: str) -> Element | None:
        """An element in the first of these versions that has it."""
        found = (self.find(key, element_id) for key in definition_keys)
        return next((element for element in found if element is not None), None)

    def _reached(self, definition_key: int) -> dict[str, Element]:
        """Elements of a diagram and of those that it calls, and so on; what stands nearer goes first."""
        found: dict[str, Element] = {}
        met, next_keys = {definition_key}, [definition_key]
        while next_keys:
            key = next_keys.pop(0)
            elements = program(self._session, key).elements
            found = {**elements, **found}
            called = {each for element in elements.values() if (each := self._called(element, key)) is not None}
            next_keys += sorted(called - met)
            met |= called
        return found

    def _called(self, element: Element, caller: int) -> int | None:
        named = value_of(element.extensions, "calledElement", "processId")  # type: ignore[arg-type]
        if element.type != "callActivity" or named is None or named.is_feel:
            return None
        binding = value_of(element.extensions, "calledElement", "bindingType")  # type: ignore[arg-type]
        return called_definition(self._session, named.text, binding.text if binding else "latest", caller)


def open_fault_of(
    instance: InstrumentedAttribute[int], element: ColumnElement[str] | InstrumentedAttribute[str] | None = None
) -> Any:
    """Key of the first open fault of an instance, or of one element in it; NULL when there is none."""
    fault = aliased(Fault)
    found = select(func.min(fault.key)).where(fault.instance_key == instance, fault.resolved_at.is_(None))
    if element is not None:
        found = found.where(fault.element_id == element)
    return found.scalar_subquery()


def newest_forms(session: Session, form_ids: Sequence[str]) -> dict[str, int]:
    """Keys of the newest versions of these forms; what is not deployed is left out."""
    if not form_ids:
        return {}
    statement = (
        select(Definition.id, func.max(Definition.key))
        .where(Definition.kind == "form", Definition.id.in_(set(form_ids)), Definition.retired_at.is_(None))
        .group_by(Definition.id)
    )
    return {form_id: key for form_id, key in session.execute(statement)}
