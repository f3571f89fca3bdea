"""Job type ``record.create``: a record of another type out of the one that the process serves."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.errors import FlowdeskError, InvalidInput, text
from engine.registry import Actor, InlineCall, InstanceRef
from engine.runtime.mail import StartMail, ask
from itsm.automation.asking import context, fault, own_record, words
from itsm.automation.carrying import mapped, taken_over
from itsm.automation.promoting import Made, Wanted, make_record, source_of
from itsm.packs.declared.model import Promotion
from itsm.packs.deployed import newest_type
from itsm.records.opened import OpenRecord

CREATE = "record.create"
ASKED = frozenset({"promotion", "type", "link", "token", "requester", "fields"})
"""Inputs that say how; every other one is a field of the new record."""
_NO_PROMOTION = Promotion("", "", "")


def create_record(
    work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor
) -> Mapping[str, object]:
    """Make a record and start its process; gives ``made``: ``number``, ``key``, ``type`` and whether it is ``created``.

    Inputs: ``promotion``, one that the pack declares, or ``type`` and ``link``; ``token`` (else the element's id): of
    one record and token there is one record, however often the step is taken; ``requester``, else that of the record;
    fields by their keys, or ``fields``, a context of them. A replay of the past makes nothing.

    Raises ExecutionFault.
    """
    if instance.replaying:
        return {"made": None}
    opened = own_record(work, instance, actor)
    source = source_of(opened) if opened is not None else f"instance:{instance.key}"
    try:
        made = make_record(work, opened, source, _wanted(work, opened, call), actor)
    except FlowdeskError as problem:
        raise fault(call, problem) from problem
    if made.created:
        came_from = opened.number if opened is not None else None
        ask(work, StartMail(made.process, made.number, {"promoted_from": came_from}))
    return {"made": told(made)}


def told(made: Made) -> dict[str, object]:
    """A record that was made, as an expression reads it."""
    return {"number": made.number, "key": str(made.key), "type": made.type, "created": made.created}


def _wanted(work: UnitOfWork, opened: OpenRecord | None, call: InlineCall) -> Wanted:
    promotion = _promotion(opened, call)
    type_key = words(call, "type", promotion.type)
    if not type_key:
        raise InvalidInput(text("Expected a type of record to make, but none is named. Choose one."))
    target = newest_type(work, type_key)
    own = {name: value for name, value in call.inputs.items() if name not in ASKED} | context(call, "fields")
    known = {} if opened is None else taken_over(opened, target) | mapped(opened, promotion)
    return Wanted(
        type_key,
        words(call, "token", call.element_id),
        known | own,
        words(call, "link", promotion.link),
        _requester(opened, call),
    )


def _promotion(opened: OpenRecord | None, call: InlineCall) -> Promotion:
    name = words(call, "promotion")
    if not name:
        return _NO_PROMOTION
    found = opened.type.promotions_by_key.get(name) if opened is not None else None
    if found is None:
        raise InvalidInput(
            text("Expected a promotion that pack.yaml declares, but “%(name)s” is none.", name=name[:60])
        )
    return found


def _requester(opened: OpenRecord | None, call: InlineCall) -> int | None:
    given = words(call, "requester")
    if not given:
        return opened.row.requester_key if opened is not None else None
    if not (given.isascii() and given.isdigit() and len(given) < 17):
        raise InvalidInput(
            text("Expected a person by key, such as record.requester, but found “%(value)s”.", value=given[:60])
        )
    return int(given)
