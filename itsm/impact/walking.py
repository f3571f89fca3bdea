"""What depends on a record, near and far: level by level, one read for the links of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from itsm.impact.named import item_types, named_by
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.records.links.kinds import read_kind
from itsm.records.tables import Record, RecordLink
from itsm.records.visibility import seen_record, visible_to

DEEPEST, MOST = 6, 200
"""Links away, and records altogether."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A record that suffers, ``depth`` links away, by way of ``through`` (a number; empty: one that is not seen)."""

    number: str
    title: str
    type: RecordType
    status: str | None
    depth: int
    through: str


@dataclass(frozen=True, slots=True)
class Impact:
    """All that the reader sees, the nearest first; how many they do not see, and whether there is more.

    ``named`` are items that the record names; they suffer first.
    """

    reached: Sequence[Reached]
    hidden: int
    more: bool
    named: Sequence[Reached] = ()


def impact_of(number: str, actor: Actor) -> Impact | None:
    """What suffers when ``number`` fails, or the items that it names; None where there is no item. Raises NotFound."""
    with reading() as session:
        seen = seen_record(session, number, actor)
        of_type = record_type(seen.row.type_key, session)
        begun = [seen.row] if of_type.impact else named_by(session, seen, of_type, actor)
        if not begun:
            return None
        types = item_types(session)
        found, more = _walked(session, begun, types)
        named = () if of_type.impact else [_reached(one, types, 0, "") for one in begun]
        return _told(session, begun, found, types, actor, more, named)


@dataclass(frozen=True, slots=True)
class _Step:
    key: int
    type_key: str
    depth: int
    parent: int


def _walked(
    session: Session, begun: Sequence[Record], types: Mapping[str, RecordType]
) -> tuple[list[_Step], bool]:
    """The records that are reached, each by the shortest way; each once, so that circles end."""
    known, found = {one.key for one in begun}, list[_Step]()
    level = [_Step(one.key, one.type_key, 0, 0) for one in begun]
    for depth in range(1, DEEPEST + 1):
        following: list[_Step] = []
        for parent, other, other_type in _links(session, level, types):
            if other in known:
                continue
            if len(found) + len(following) >= MOST:
                return [*found, *following], True
            known.add(other)
            following.append(_Step(other, other_type, depth, parent))
        found += following
        level = following
        if not level:
            return found, False
    return found, bool(next(_links(session, level, types, known), None))


def _links(
    session: Session, level: Sequence[_Step], types: Mapping[str, RecordType], known: Iterable[int] = ()
) -> Iterator[tuple[int, int, str]]:
    """Links that lead on from a level: where from, where to, and the type there; the oldest first."""
    by_type: dict[str, list[int]] = {}
    for step in level:
        by_type.setdefault(step.type_key, []).append(step.key)
    ways = []
    for type_key, keys in by_type.items():
        for kind, inverse in map(read_kind, types[type_key].impact):
            here = RecordLink.to_key if inverse else RecordLink.from_key
            ways.append(and_(RecordLink.kind == kind, here.in_(keys)))
    if not ways:
        return iter(())
    mine = {step.key for step in level}
    statement = select(RecordLink.from_key, RecordLink.to_key, Record.key, Record.type_key).join(
        Record, or_(Record.key == RecordLink.from_key, Record.key == RecordLink.to_key)
    )
    rows = session.execute(statement.where(or_(*ways), Record.type_key.in_(types)).order_by(RecordLink.key))
    left_out = frozenset(known)
    return (
        (source if other == target else target, other, type_key)
        for source, target, other, type_key in rows
        if (source if other == target else target) in mine and other not in left_out
    )


def _told(
    session: Session, begun: Sequence[Record], found: Sequence[_Step], types: Mapping[str, RecordType], actor: Actor,
    more: bool, named: Sequence[Reached],
) -> Impact:  # fmt: skip
    keys = [step.key for step in found]
    seen = select(Record).where(Record.key.in_(keys), visible_to(actor))
    rows = {row.key: row for row in session.scalars(seen)} if keys else {}
    numbers = {row.key: row.number for row in (*begun, *rows.values())}
    reached = [
        _reached(rows[step.key], types, step.depth, numbers.get(step.parent, "")) for step in found if step.key in rows
    ]
    return Impact(reached, len(found) - len(reached), more, named)


def _reached(row: Record, types: Mapping[str, RecordType], depth: int, through: str) -> Reached:
    return Reached(row.number, row.title, types[row.type_key], row.status, depth, through)
