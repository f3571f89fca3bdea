"""Job type ``record.history``: what became of earlier records that are like the one that the process serves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import FlowdeskError, InvalidInput, text
from engine.registry import Actor, InlineCall, InstanceRef
from itsm.automation.asking import fault, own_record, words, wrong_input
from itsm.packs.model import STANDARD_FIELDS
from itsm.records.opened import OpenRecord
from itsm.records.tables import Record

HISTORY = "record.history"
USUAL_DAYS, LONGEST = 365, 1100
MOST = 2000
"""So many of the newest records are looked at: a figure that takes longer is no help at a step."""
_UNTIL_THEN = "closed"


def tell_history(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Count closed records of the same type by how they ended, of which a field in ``same`` is that of this record.

    Gives ``history``: ``total``, a number for each resolution code, and ``share``, that of ``bad`` in per cent.
    Raises ExecutionFault.
    """
    try:
        opened = own_record(work, instance, actor)
        if opened is None:
            raise InvalidInput(text("Expected a record to work on, but this instance serves none."))
        bad = words(call, "bad", "failed")
        found = _counted(work, opened, _fields(call, opened), _days(call))
        total = sum(found.values())
        share = (Decimal(found[bad]) * 100 / total).quantize(Decimal(1), ROUND_HALF_UP) if total else Decimal(0)
        return {"history": {**found, bad: found[bad], "total": total, "share": share}}
    except FlowdeskError as problem:
        raise fault(call, problem) from problem


def _fields(call: InlineCall, opened: OpenRecord) -> Sequence[str]:
    """The fields that make records alike; raises InvalidInput for what is no field of the type."""
    value = call.inputs.get("same") or ["category", "service"]
    named = [one.strip() for one in value.split(",")] if isinstance(value, str) else value
    if not isinstance(named, list):
        raise wrong_input("same", text("a list of fields"), value)
    for name in named:
        if name not in opened.type.by_key:
            raise wrong_input("same", text("fields of the record type"), name)
    return [str(name) for name in named]


def _days(call: InlineCall) -> int:
    value = call.inputs.get("days")
    if value is None or value == "":
        return USUAL_DAYS
    if isinstance(value, int | Decimal | str) and str(value).isdecimal() and 1 <= int(value) <= LONGEST:
        return int(value)
    raise wrong_input("days", text("a whole number from %(least)s to %(most)s", least=1, most=LONGEST), value)


def _counted(work: UnitOfWork, opened: OpenRecord, fields: Sequence[str], days: int) -> Counter[str]:
    mine = {name: _parts(opened.value(name)) for name in fields}
    columns = [getattr(Record, name) for name in fields if name in STANDARD_FIELDS]
    earlier = (
        select(Record.resolution_code, Record.own_fields, *columns)
        .where(
            Record.type_key == opened.type.key, Record.status_kind == _UNTIL_THEN,
            Record.opened_at >= clock.now() - timedelta(days=days), Record.key != opened.row.key,
            Record.resolution_code.is_not(None),
        )
        .order_by(Record.opened_at.desc(), Record.key.desc())
        .limit(MOST)
    )  # fmt: skip
    counted = Counter[str]()
    for row in work.session.execute(earlier):
        values = {**(row.own_fields or {}), **row._mapping}
        if any(parts & _parts(values.get(name)) for name, parts in mine.items()):
            counted[str(row.resolution_code)] += 1
    return counted


def _parts(value: object) -> frozenset[str]:
    """What a value names, parted by commas, semicolons and lines, without regard to case and spaces."""
    if value is None:
        return frozenset()
    written = str(value).replace(";", ",").replace("\n", ",").split(",")
    return frozenset(" ".join(one.split()).casefold() for one in written) - {""}
