"""Job type ``record.look``: where other records stand, those that are named or those that are linked."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.errors import FlowdeskError, InvalidInput, text
from engine.registry import Actor, InlineCall, InstanceRef
from itsm.automation.asking import fault, own_record, words
from itsm.automation.handlers.send import linked_numbers
from itsm.automation.reading import numbers_in, rows_of, told_of

LOOK = "record.look"


def look_at_records(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Read the records ``numbers``, or those that are ``link`` to this one and of ``type`` where it is named.

    Gives ``records``: a context for each (``number``, ``title``, ``type``, ``status``, ``is_open``, ``result``), in the
    order in which they are named or were linked. What there is not is left out. Raises ExecutionFault.
    """
    try:
        numbers = numbers_in(call)
        if not numbers:
            opened = own_record(work, instance, actor)
            if opened is None:
                raise InvalidInput(text("Expected a record with links, but this instance serves none. Name numbers."))
            numbers = list(linked_numbers(work, opened.row.key, words(call, "link"), words(call, "type")))
        rows = rows_of(work, numbers)
    except FlowdeskError as problem:
        raise fault(call, problem) from problem
    return {"records": [told_of(rows[number]) for number in numbers if number in rows]}
