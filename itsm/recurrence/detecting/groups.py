"""Records of one type that are looked at: what changed, what has the same value, what may have a similar title.

Columns are read and never whole records: a round must not load what people wrote. Records that are about somebody are
left out, and so are those that follow another one: they are the same event, and not another.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from engine.registry import SYSTEM
from itsm.packs.model import STANDARD_FIELDS
from itsm.records.links.kinds import FOLLOWING
from itsm.records.opened import day_of
from itsm.records.search.matching import newest_having
from itsm.records.search.similar import telling_terms
from itsm.records.tables import Record, RecordField, RecordLink

AT_ONCE = 500
"""Changed records that one round looks at; the next one goes on."""
MOST_MEMBERS = 500
"""Records of one group, the newest."""
CANDIDATES = 60
_ASKED_TOGETHER = 20


@dataclass(frozen=True, slots=True)
class Member:
    """A record as a group knows it; ``values`` are what it is compared by."""

    key: int
    opened_at: datetime
    title: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Up to where changes were looked at."""

    changed_at: datetime
    key: int


def counted(type_key: str) -> ColumnElement[bool]:
    """Condition on ``Record``: of the type, about nobody, following no other one."""
    follows = select(RecordLink.key).where(RecordLink.from_key == Record.key, RecordLink.kind.in_(FOLLOWING)).exists()
    return (Record.type_key == type_key) & Record.keeps_out.is_(False) & ~follows


def later_than(after: Place) -> ColumnElement[bool]:
    """Condition on ``Record``: it changed after that."""
    place = tuple_(literal(after.changed_at, Record.changed_at.type), literal(after.key))
    return and_(Record.changed_day >= day_of(after.changed_at), tuple_(Record.changed_at, Record.key) > place)


def has_value(measure: str, values: Collection[str]) -> ColumnElement[bool]:
    """Condition on ``Record``: the field ``measure`` has one of ``values``."""
    if measure in STANDARD_FIELDS:
        return Record.__table__.c[measure].in_(sorted(values))
    valued = select(RecordField.record_key).where(
        RecordField.type_key == Record.type_key, RecordField.field == measure, RecordField.value.in_(sorted(values))
    )
    return Record.key.in_(valued)


def changed(
    session: Session, type_key: str, after: Place, since: datetime, measures: Collection[str]
) -> tuple[list[Member], Place]:
    """Records opened ``since`` that changed after a place, in that order, and the place of the last one."""
    fields = [name for name in measures if name in STANDARD_FIELDS]
    statement = (
        select(Record.key, Record.opened_at, Record.changed_at, Record.title, *(_column(name) for name in fields))
        .where(counted(type_key), Record.opened_at >= since, later_than(after))
        .order_by(Record.changed_at, Record.key)
        .limit(AT_ONCE)
    )  # fmt: skip
    rows = session.execute(statement).all()
    own = _own_values(session, [row.key for row in rows], [name for name in measures if name not in fields])
    found = []
    for row in rows:
        values = {name: str(value) for name, value in zip(fields, row[4:], strict=True) if value}
        found.append(Member(row.key, row.opened_at, row.title, values | own.get(row.key, {})))
    return found, Place(rows[-1].changed_at, rows[-1].key) if rows else after


def _column(name: str) -> ColumnElement[str]:
    return Record.__table__.c[name]


def _own_values(session: Session, keys: Sequence[int], names: Sequence[str]) -> Mapping[int, dict[str, str]]:
    if not keys or not names:
        return {}
    statement = select(RecordField.record_key, RecordField.field, RecordField.value).where(
        RecordField.record_key.in_(keys), RecordField.field.in_(names)
    )
    found: dict[int, dict[str, str]] = {}
    for key, name, value in session.execute(statement):
        found.setdefault(key, {})[name] = value
    return found


def with_same_value(
    session: Session, type_key: str, measure: str, values: Collection[str], since: datetime
) -> Mapping[str, list[Member]]:
    """Records opened ``since`` by their value of ``measure``, of those ``values`` that at least one of them has."""
    if not values:
        return {}
    if measure in STANDARD_FIELDS:
        value, source = _column(measure), select(_column(measure), Record.key, Record.opened_at)
        source = source.where(value.in_(sorted(values)))
    else:
        source = (
            select(RecordField.value, Record.key, Record.opened_at)
            .join(RecordField, RecordField.record_key == Record.key)
            .where(
                RecordField.type_key == type_key, RecordField.field == measure, RecordField.value.in_(sorted(values))
            )
        )
    newest = source.where(counted(type_key), Record.opened_at >= since).order_by(Record.opened_at.desc())
    found: dict[str, list[Member]] = {}
    for value_of, key, opened_at in session.execute(newest.limit(MOST_MEMBERS * len(values))):
        found.setdefault(value_of, []).append(Member(key, opened_at))
    return {name: members[:MOST_MEMBERS] for name, members in found.items()}


def sharing_words(
    session: Session, type_key: str, seeds: Sequence[Member], since: datetime
) -> Iterator[tuple[Member, list[Member]]]:
    """Each of ``seeds`` with the newest records opened ``since`` that share two telling words of its title."""
    asked = [(seed, terms) for seed in seeds if (terms := telling_terms(seed.title))]
    for begin in range(0, len(asked), _ASKED_TOGETHER):
        some = asked[begin : begin + _ASKED_TOGETHER]
        parts = []
        for place, (_seed, terms) in enumerate(some):
            newest = newest_having(session, SYSTEM, terms, two=True).with_only_columns(
                literal(place).label("seed"), Record.key, Record.opened_at, Record.title
            )
            limited = newest.where(counted(type_key), Record.opened_at >= since).limit(CANDIDATES).subquery()
            parts.append(select(limited))
        found: dict[int, list[Member]] = {}
        for place, key, opened_at, title in session.execute(union_all(*parts)):
            found.setdefault(place, []).append(Member(key, opened_at, title))
        for place, (seed, _terms) in enumerate(some):
            yield seed, found.get(place, [])


def count_between(session: Session, chosen: ColumnElement[bool], begin: datetime, end: datetime) -> int:
    """How many of the records were opened in that time."""
    statement = (
        select(func.count()).select_from(Record).where(chosen, Record.opened_at >= begin, Record.opened_at < end)
    )
    return session.execute(statement).scalar_one()
