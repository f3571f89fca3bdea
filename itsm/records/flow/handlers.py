"""Inline handlers that diagrams call on their record, inside the transaction of the step."""

from collections.abc import Mapping

from database import UnitOfWork
from engine import clock
from engine.errors import ExecutionFault, FlowdeskError, text
from engine.registry import Actor, InlineCall, InstanceRef
from itsm.records.opened import OpenRecord, record_of
from itsm.records.values import fitted

UPDATE = "record.update"


def update_record(
    work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor
) -> Mapping[str, object]:
    """Job type ``record.update``: write the task's input variables to the fields of the same names.

    Inputs are what the task's own input mappings made; it sets no variables. Raises ExecutionFault when an input is no
    field, or does not fit.
    """
    opened = served(work, instance, call)
    try:
        values = fitted(opened.type, call.inputs)
    except FlowdeskError as problem:
        raise ExecutionFault(
            call.element_id,
            text("Expected inputs that are fields of the record, but: %(why)s", why=str(problem.message)),
        ) from problem
    for key, value in values.items():
        opened.set_field(key, value)
    return {}


def stored_record(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> OpenRecord:
    """The record that the process of a handler serves, with a key to be referred to. Raises ExecutionFault."""
    opened = served(work, instance, call)
    if opened.is_new:
        opened.store(work, actor, clock.now())
    return opened


def served(work: UnitOfWork, instance: InstanceRef, call: InlineCall) -> OpenRecord:
    """The record that the process of a handler serves; without one ExecutionFault is raised."""
    opened = record_of(work, instance)
    if opened is None:
        raise ExecutionFault(
            call.element_id,
            text(
                "Expected a record at <%(element)s>, but this instance serves none. Report a record instead.",
                element=call.element_id,
            ),
        )
    return opened
