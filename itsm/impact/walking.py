"""What depends on a record, near and far: level by level, one read for the links of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from itsm.packs.deployed import record_type, record_types_in
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
    """All that the reader sees, the nearest first; how many they do not see, and whether there is more."""

    reached: Sequence[Reached]
    hidden: int
    more: bool


def impact_of(number: str, actor: Actor) -> Impact | None:
    """What suffers when ``number`` fails; None for a type that says nothing of it. Raises NotFound."""
    with reading() as session:
        row = seen_record(session, number, actor).row
        if not record_type(row.type_key, session).impact:
            return None
        types = {one.key: one for one in record_types_in(session) if one.impact}
        found, more = _walked(session, row.key, row.type_key, types)
        return _told(session, number, found, types, actor, more)


@dataclass(frozen=True, slots=True)
class _Step:
    key: int
    type_key: str
    depth: int
    parent: int


def _walked(session: Session, key: int, type_key: str, types: Mapping[str, RecordType]) -> tuple[list[_Step], bool]:
    """The records that are reached, each by the shortest way; each once, so that circles end."""
    known, found = {key}, list[_Step]()
    level = [_Step(key, type_key, 0, 0)]
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
    session: Session, number: str, found: Sequence[_Step], types: Mapping[str, RecordType], actor: Actor, more: bool
) -> Impact:
    keys = [step.key for step in found]
    seen = select(Record.key, Record.number, Record.title, Record.status).where(Record.key.in_(keys), visible_to(actor))
    rows = {row.key: row for row in session.execute(seen)} if keys else {}
    reached = [
        Reached(
            rows[step.key].number, rows[step.key].title, types[step.type_key], rows[step.key].status, step.depth,
            number if step.depth == 1 else rows[step.parent].number if step.parent in rows else "",
        )
        for step in found if step.key in rows
    ]  # fmt: skip
    return Impact(reached, len(found) - len(reached), more)
