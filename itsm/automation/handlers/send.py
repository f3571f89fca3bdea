"""Job type ``message.send``: tell the processes of linked records something, or whoever waits for a key."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from database import UnitOfWork
from engine.errors import FlowdeskError, InvalidInput, text
from engine.registry import Actor, InlineCall, InstanceRef
from itsm.automation.asking import context, duration, fault, own_record, words
from itsm.automation.telling import tell
from itsm.packs.deployed import record_types_in
from itsm.records.links.kinds import KINDS, read_kind
from itsm.records.links.making import MOST
from itsm.records.tables import Record, RecordField, RecordLink

SEND = "message.send"


def send_message(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Send ``message`` to the processes of the records that are ``link`` to this one, each by its number as the key.

    With ``key`` it goes to whoever waits for that key instead; without link and key to all linked records. ``field``
    adds the records that say the number of this one in that searchable field of theirs. ``type`` leaves out records of
    other types. ``keeps`` is how long it waits for those that do not wait for it yet, and ``variables`` go with it.
    Gives ``told``: the keys that it was sent to. A replay of the past sends nothing.

    It is given once the step is stored, to many by the workers: a process that cannot take it stands still with a fault
    of its own, and stops neither this one nor the others. Raises ExecutionFault.
    """
    if instance.replaying:
        return {"told": []}
    try:
        message, keeps, variables = words(call, "message"), duration(call, "keeps"), context(call, "variables")
        if not message:
            raise InvalidInput(text("Expected the name of a message, but there is none."))
        keys = _keys(work, instance, call, actor)
    except FlowdeskError as problem:
        raise fault(call, problem) from problem
    tell(work, message, keys, variables, keeps)
    return {"told": list(keys)}


def _keys(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Sequence[str]:
    key = words(call, "key")
    if key:
        return [key]
    opened = own_record(work, instance, actor)
    if opened is None:
        raise InvalidInput(text("Expected a record with links, but this instance serves none. Name a key instead."))
    type_key, field = words(call, "type"), words(call, "field")
    linked = linked_numbers(work, opened.row.key, words(call, "link"), type_key)
    naming = numbers_naming(work, opened.number, field, type_key) if field else ()
    return list(dict.fromkeys([*linked, *naming]))


def numbers_naming(work: UnitOfWork, number: str, field: str, type_key: str = "") -> Sequence[str]:
    """Numbers of the open records whose own, searchable field ``field`` says ``number``, the oldest first.

    Of a record that waits for the worker, which indexes it, the value that it has now.
    """
    types = [type_key] if type_key else [one.key for one in record_types_in(work.session)]
    said = (number, number.lower())
    kept = select(RecordField.record_key).where(
        RecordField.type_key.in_(types), RecordField.field == field, RecordField.value.in_(said)
    )
    now = and_(Record.words_due, Record.type_key.in_(types), Record.own_fields[field].as_string().in_(said))
    statement = select(Record.number).where(or_(Record.key.in_(kept), now), Record.status_kind != "closed")
    return list(work.session.scalars(statement.order_by(Record.key).limit(MOST)).all())


def linked_numbers(work: UnitOfWork, key: int, kind: str = "", type_key: str = "") -> Sequence[str]:
    """Numbers of the records that are ``kind`` (empty: anything) to the record ``key``, the oldest link first."""
    leads_to = (RecordLink.from_key == key) & (Record.key == RecordLink.to_key)
    comes_from = (RecordLink.to_key == key) & (Record.key == RecordLink.from_key)
    statement = select(Record.number).join(RecordLink, _ends(kind, leads_to, comes_from))
    if kind:
        statement = statement.where(RecordLink.kind == read_kind(kind)[0])
    if type_key:
        statement = statement.where(Record.type_key == type_key)
    found = work.session.scalars(statement.order_by(RecordLink.key).limit(MOST)).all()
    return list(dict.fromkeys(found))


def _ends(kind: str, leads_to: ColumnElement[bool], comes_from: ColumnElement[bool]) -> ColumnElement[bool]:
    if not kind or KINDS[read_kind(kind)[0]].mutual:
        return or_(leads_to, comes_from)
    return comes_from if read_kind(kind)[1] else leads_to
