"""Job type ``record.comment``: say something on the timeline of a record."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.errors import FlowdeskError, InvalidInput, text
from engine.registry import SYSTEM, Actor, InlineCall, InstanceRef
from itsm.automation.asking import fault, flag, own_record, words
from itsm.records.commands.comment import comment

COMMENT = "record.comment"


def comment_record(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Say ``body`` on the record ``number``, else on the one that the process serves; ``internal`` unless it is false.

    Flowdesk says it, not whoever happened to move the process. A replay of the past says nothing.

    Raises ExecutionFault.
    """
    if instance.replaying:
        return {}
    try:
        opened = own_record(work, instance, actor)
        number = words(call, "number", opened.number if opened is not None else "").upper()
        if not number:
            raise InvalidInput(
                text("Expected a record to work on, but this instance serves none. Name one by its number.")
            )
        comment(number, words(call, "body"), flag(call, "internal", True), SYSTEM, work=work)
    except FlowdeskError as problem:
        raise fault(call, problem) from problem
    return {}
