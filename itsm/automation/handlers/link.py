"""Job type ``record.link``: link the record that the process serves with another one."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.errors import FlowdeskError, InvalidInput, text
from engine.registry import Actor, InlineCall, InstanceRef
from itsm.automation.asking import Place, fault, own_record, record_at, words
from itsm.records.links.kinds import FOLLOWING, read_kind
from itsm.records.links.making import End, is_linked, make_link, take_turn_on_links
from itsm.records.opened import OpenRecord

LINK = "record.link"


def link_record(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Link with the record ``number``, which is ``link`` (without one: related) to this one; both ends tell it.

    Gives ``linked``: False when they were linked like this already. A replay of the past links nothing. Raises
    ExecutionFault.
    """
    if instance.replaying:
        return {"linked": False}
    try:
        opened = _own(work, instance, actor)
        kind, inverse = read_kind(words(call, "link", "related"))
        take_turn_on_links(work)
        there = record_at(work, words(call, "number"))
        return {"linked": _linked(work, kind, inverse, opened, there, actor)}
    except FlowdeskError as problem:
        raise fault(call, problem) from problem


def _own(work: UnitOfWork, instance: InstanceRef, actor: Actor) -> OpenRecord:
    opened = own_record(work, instance, actor)
    if opened is None:
        raise InvalidInput(text("Expected a record to work on, but this instance serves none. Name one by its number."))
    return opened


def _linked(work: UnitOfWork, kind: str, inverse: bool, opened: OpenRecord, there: Place, actor: Actor) -> bool:
    here: End = opened.row
    if here.key == there.key:
        raise InvalidInput(text("Expected another record, but it is %(number)s itself.", number=here.number))
    source, target = (there, here) if inverse else (here, there)
    if is_linked(work.session, kind, source.key, target.key):
        return False
    make_link(work, kind, source, target, actor)
    if kind in FOLLOWING and target is here:
        opened.row.is_followed = True  # as its row says now: what this transaction stores of it must know
    return True
