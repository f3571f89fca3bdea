"""Job type ``record.gather``: exactly these records are linked with the one that the process serves."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select

from database import Tenant, UnitOfWork, current_tenant
from engine.errors import FlowdeskError, InvalidInput, Text, text
from engine.registry import Actor, InlineCall, InstanceRef
from itsm.automation.asking import fault, own_record, words
from itsm.automation.reading import numbers_in, rows_of, told_of
from itsm.language import translate
from itsm.records.links.kinds import PART, read_kind
from itsm.records.links.making import is_linked, make_link, take_turn_on_links, tell_link
from itsm.records.opened import OpenRecord
from itsm.records.tables import Record, RecordLink
from itsm.schedule.queries.kin import look_at, whole_of

GATHER = "record.gather"
USUAL = f"-{PART}"


def gather_records(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Link this record with the open records ``numbers``, which are ``link`` to it (``-part_of`` without it).

    Links of the same kind to others, of ``type`` where it is named, are taken away. Left out is what does not exist, is
    of another type, is over, or is part of another open record. Gives ``gathered``, contexts of ``number``, ``title``,
    ``type`` and ``status``, and ``left_out``, contexts of ``number`` and ``why``. A replay of the past links nothing.
    Raises ExecutionFault.
    """
    if instance.replaying:
        return {"gathered": [], "left_out": []}
    try:
        opened = own_record(work, instance, actor)
        if opened is None:
            raise InvalidInput(text("Expected a record to work on, but this instance serves none."))
        kind, inverse = read_kind(words(call, "link", USUAL))
        take_turn_on_links(work)
        return _gathered(work, opened, _Wanted(kind, inverse, words(call, "type"), numbers_in(call)), actor)
    except FlowdeskError as problem:
        raise fault(call, problem) from problem


class _Wanted:
    def __init__(self, kind: str, inverse: bool, type_key: str, numbers: Sequence[str]) -> None:
        self.kind, self.inverse, self.type_key, self.numbers = kind, inverse, type_key, numbers

    def ends(self, here: Record, there: Record) -> tuple[Record, Record]:
        """From where the link leads, and to where."""
        return (there, here) if self.inverse else (here, there)


def _gathered(work: UnitOfWork, opened: OpenRecord, wanted: _Wanted, actor: Actor) -> Mapping[str, object]:
    here, rows = opened.row, rows_of(work, wanted.numbers)
    language = work.session.get_one(Tenant, current_tenant()).language
    kept: list[Record] = []
    left: list[dict[str, object]] = []
    for number in wanted.numbers:
        why = _refusal(work, here, rows.get(number), wanted)
        if why is None:
            kept.append(rows[number])
        else:
            left.append({"number": number, "why": translate(why, language)})
    _drop(work, here, wanted, {row.key for row in kept}, actor)
    for there in kept:
        source, target = wanted.ends(here, there)
        if not is_linked(work.session, wanted.kind, source.key, target.key):
            make_link(work, wanted.kind, source, target, actor)
    return {"gathered": [told_of(row) for row in kept], "left_out": left}


def _refusal(work: UnitOfWork, here: Record, there: Record | None, wanted: _Wanted) -> Text | None:
    if there is None or there.key == here.key:
        return text("There is no such record.")
    if wanted.type_key and there.type_key != wanted.type_key:
        return text("It is a record of another type.")
    if there.status_kind in ("resolved", "closed"):
        return text("It is over already.")
    if wanted.kind == PART and wanted.inverse:
        whole = whole_of(work.session, there.key)
        if whole is not None and whole != here.number:
            return text("It is part of %(number)s.", number=whole)
    return None


def _drop(work: UnitOfWork, here: Record, wanted: _Wanted, kept: set[int], actor: Actor) -> None:
    """Take away the links to those that are gathered no more."""
    ends = (RecordLink.from_key, RecordLink.to_key)
    own, other = reversed(ends) if wanted.inverse else ends
    statement = select(RecordLink.key, Record).join(Record, Record.key == other)
    statement = statement.where(own == here.key, RecordLink.kind == wanted.kind)
    if wanted.type_key:
        statement = statement.where(Record.type_key == wanted.type_key)
    gone = [(key, row) for key, row in work.session.execute(statement).all() if row.key not in kept]
    for key, there in gone:
        work.session.execute(delete(RecordLink).where(RecordLink.key == key))
        tell_link(work, "unlinked", wanted.kind, wanted.ends(here, there), actor)
    if wanted.kind == PART:
        look_at(work, [row.key for _key, row in gone] if wanted.inverse else [])
