"""The worker's round: whose work was done, what was opened after it about the same, and the links between them.

A record is linked once with the work of another one: whoever takes the link away need not do so again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, select

from database import UnitOfWork, current_tenant, in_tenant, retrying, unit_of_work
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidState
from engine.feel import from_json, to_plain
from engine.registry import SYSTEM
from itsm.packs.declared.model import Aftermath
from itsm.packs.deployed import types_without_tree
from itsm.packs.model import STANDARD_FIELDS, RecordType
from itsm.records.links.kinds import read_kind
from itsm.records.links.making import is_linked, make_link, take_turn_on_links
from itsm.records.tables import Record
from itsm.recurrence.aftermath.works import find_works
from itsm.recurrence.commands.deciding import End
from itsm.recurrence.detecting.groups import AT_ONCE, Place, later_than
from itsm.recurrence.rounds import due_tenants, going_on, look_of, mark_looked
from itsm.recurrence.tables import AftermathRow, WorkDoneRow
from itsm.schedule.deciding.work import folded, items_in

WHAT, WORKS = "aftermath", "aftermath works"
_MOST_ROUNDS = 20
_SPLIT = ("text", "long_text")
_NONE: frozenset[str] = frozenset()
Values = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A record with what it is compared by."""

    key: int
    number: str
    opened_at: datetime
    changed_at: datetime
    values: Values


def link_due(limit: int) -> int:
    """Look at at most ``limit`` organisations whose last look is a minute ago; gives in how many links were made."""
    met = 0
    for tenant in due_tenants(WHAT, limit):
        with in_tenant(tenant):
            met += 1 if link_now() else 0
    return met


def link_now() -> int:
    """Look at the organisation in force until nothing new is left; gives how many links were made."""
    made = 0
    for _ in range(_MOST_ROUNDS):
        new, more = retrying(_round)
        made += new
        if not more:
            break
    return made


def _round() -> tuple[int, bool]:
    made, more = 0, False
    with unit_of_work() as work:
        take_turn(work, f"aftermath of {current_tenant()}")
        for own in types_without_tree(work.session):
            if own.aftermath is not None:
                new, went_on = _look(work, own, own.aftermath)
                made, more = made + new, more or went_on
        mark_looked(work, WHAT)
    return made, more


def _look(work: UnitOfWork, own: RecordType, declared: Aftermath) -> tuple[int, bool]:
    look = look_of(work, WORKS, own.key)
    begin = clock.now() - _reach(declared)
    new = find_works(work, own.key, declared, look, going_on(look, begin))
    look = look_of(work, WHAT, own.key)
    after = going_on(look, begin)
    others = _changed(work, declared, after, begin)
    if others:
        look.changed_at, look.last_key = others[-1].changed_at, others[-1].key
    works = _works_at(work, own.key, others)
    pairs = [(one, other) for one in works for other in others]
    for one in new:
        pairs += [(one, other) for other in _opened(work, declared, one)]
    return _link_pairs(work, own, declared, pairs), len(others) >= AT_ONCE


def _reach(declared: Aftermath) -> timedelta:
    """How far back records are looked at: twice the time, for what they are about is often said later."""
    return 2 * timedelta(hours=declared.hours)


def _changed(work: UnitOfWork, declared: Aftermath, after: Place, begin: datetime) -> list[_Seen]:
    """Records of the other types that changed after a place: one may get its category only later."""
    statement = _others(declared).where(later_than(after), Record.opened_at >= begin)
    return _seen(work, declared, statement.order_by(Record.changed_at, Record.key))


def _opened(work: UnitOfWork, declared: Aftermath, one: WorkDoneRow) -> list[_Seen]:
    within = _others(declared).where(Record.opened_at > one.since, Record.opened_at <= one.until)
    return _seen(work, declared, within.order_by(Record.opened_at, Record.key))


def _others(declared: Aftermath) -> Select[tuple[int, str, datetime, datetime, dict[str, object]]]:
    columns = (Record.key, Record.number, Record.opened_at, Record.changed_at, Record.own_fields)
    standard = [Record.__table__.c[one.other] for one in declared.same if one.other in STANDARD_FIELDS]
    return (
        select(*columns, Record.type_key, *standard)
        .where(Record.type_key.in_(declared.of), Record.keeps_out.is_(False))
        .limit(AT_ONCE)
    )


def _seen(
    work: UnitOfWork, declared: Aftermath, statement: Select[tuple[int, str, datetime, datetime, dict[str, object]]]
) -> list[_Seen]:
    types = {one.key: one for one in types_without_tree(work.session)}
    names = [one.other for one in declared.same]
    return [
        _Seen(row.key, row.number, row.opened_at, row.changed_at, _values(row, types.get(row.type_key), names))
        for row in work.session.execute(statement)
    ]


def _works_at(work: UnitOfWork, type_key: str, others: Sequence[_Seen]) -> Sequence[WorkDoneRow]:
    """Works that one of the records may follow upon."""
    if not others:
        return ()
    first, last = min(one.opened_at for one in others), max(one.opened_at for one in others)
    met = WorkDoneRow.until >= first, WorkDoneRow.since < last
    return work.session.scalars(select(WorkDoneRow).where(WorkDoneRow.type_key == type_key, *met)).all()


def _link_pairs(
    work: UnitOfWork, own: RecordType, declared: Aftermath, pairs: Sequence[tuple[WorkDoneRow, _Seen]]
) -> int:
    """Link what fits and was not linked before; gives how many links were made."""
    within = [(one, other) for one, other in pairs if one.since < other.opened_at <= one.until]
    fields = [one.own for one in declared.same]
    standard = [Record.__table__.c[name] for name in fields if name in STANDARD_FIELDS]
    keys = {one.record_key for one, _other in within}
    mine = select(Record.key, Record.number, Record.own_fields, *standard).where(Record.key.in_(keys))
    rows = {row.key: row for row in work.session.execute(mine)} if keys else {}
    values = {key: _values(row, own, fields) for key, row in rows.items()}
    fitting = {
        (one.key, other.key): (one, other, field)
        for one, other in within
        if (field := _fitting(declared, values[one.record_key], other.values))
    }
    if not fitting:
        return 0
    work_keys = {one for one, _other in fitting}
    known = {
        (row.work_key, row.other_key)
        for row in work.session.scalars(select(AftermathRow).where(AftermathRow.work_key.in_(work_keys)))
    }
    take_turn_on_links(work)
    return sum(
        _link(work, declared, one, End(one.record_key, rows[one.record_key].number), other, field)
        for place, (one, other, field) in fitting.items() if place not in known
    )  # fmt: skip


def _fitting(declared: Aftermath, mine: Values, theirs: Values) -> str:
    """Key of the first field that has the same in both; empty when none has."""
    same = (one.other for one in declared.same if mine.get(one.own, _NONE) & theirs.get(one.other, _NONE))
    return next(same, "")


def _link(work: UnitOfWork, declared: Aftermath, one: WorkDoneRow, own: End, other: _Seen, field: str) -> int:
    work.session.add(AftermathRow(work_key=one.key, other_key=other.key, field=field))
    work.session.flush()
    name, inverse = read_kind(declared.link)
    there = End(other.key, other.number)
    source, target = (own, there) if inverse else (there, own)
    if is_linked(work.session, name, source.key, target.key):
        return 0
    try:
        make_link(work, name, source, target, SYSTEM)
    except InvalidState:  # nothing was written: it follows another one, or has as many links as there may be
        return 0
    return 1


def _values(row: Row[Any], of_type: RecordType | None, names: Iterable[str]) -> Values:
    """What a record is compared by: a text of its own may name several things, all else is one."""
    found = {}
    for name in names:
        standard = name in STANDARD_FIELDS
        value = getattr(row, name) if standard else to_plain(from_json(row.own_fields.get(name)))
        known = of_type.by_key.get(name) if of_type is not None else None
        if value is None or not str(value).strip() or known is None:
            continue
        several = not standard and known.type in _SPLIT
        found[name] = frozenset(folded(one) for one in (items_in(str(value)) if several else (str(value),)))
    return found
