"""Inline handlers that diagrams call on their record, inside the transaction of the step."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.errors import ExecutionFault, FlowdeskError, text
from engine.registry import Actor, InlineCall, InstanceRef
from itsm.records.opened import open_record
from itsm.records.values import fitted

UPDATE = "record.update"


def update_record(
    work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor
) -> Mapping[str, object]:
    """Job type ``record.update``: write the task's input variables to the fields of the same names.

    Inputs are what the task's own input mappings made; it sets no variables. Raises ExecutionFault when an input is no
    field, or does not fit.
    """
    opened = open_record(work, instance.business_key)
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
