"""Command: add what was measured of records; a reading of the same instant takes the place of the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from database import UnitOfWork
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidInput, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.figures.queries import declared
from itsm.figures.rights import require_add
from itsm.figures.tables import ReadingRow
from itsm.records.tables import Record
from itsm.records.visibility import visible_to

MOST = 10_000
LARGEST = Decimal(10) ** 13
EXACT = Decimal("0.000001")
"""What is smaller is rounded: a column holds no more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured of the record ``number`` at a time."""

    number: str
    at: datetime
    value: Decimal


@dataclass(frozen=True, slots=True)
class Added:
    """How many readings are new, and how many took the place of another."""

    added: int
    changed: int


def add_readings(
    type_key: str, key: str, readings: Sequence[Reading], actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Added:
    """Add readings of records of the type, for its figure ``key``; all of them or none.

    Raises NotFound, Forbidden, and InvalidInput (none, too many, not of the type, of the future, too large a value),
    which names the line.
    """

    def body(opened: UnitOfWork) -> Added:
        of_type, figure = declared(opened.session, type_key, key, actor)
        require_add(actor, of_type, figure)
        if not 0 < len(readings) <= MOST:
            raise InvalidInput(text("Expected 1 to %(most)s readings, but there are %(count)s.", most=MOST,
                                    count=len(readings)))  # fmt: skip
        take_turn(opened, f"readings of {type_key}")
        keys = _keys(opened, type_key, readings, actor)
        found = _stored(opened, keys, readings, actor)
        told = {"added": found.added, "changed": found.changed}
        audit(opened, "readings_added", f"figure {type_key} {key}", actor.key, after=told)
        return found

    return run_command("add_readings", command_id, actor, Added, body, work)


def _keys(work: UnitOfWork, type_key: str, readings: Sequence[Reading], actor: Actor) -> Mapping[str, int]:
    """Keys of the records that the actor sees by number, each reading checked in the order in which they came."""
    wanted = {one.number for one in readings}
    seen = (Record.type_key == type_key, Record.number.in_(wanted), visible_to(actor))
    statement = select(Record.number, Record.key).where(*seen)
    keys = {number: found for number, found in work.session.execute(statement)}
    now = clock.now()
    for line, one in enumerate(readings, start=1):
        why = _refusal(one, keys, now)
        if why is not None:
            raise InvalidInput(text("Expected reading %(line)s to be right, but: %(why)s", line=line, why=why))
    return keys


def _refusal(one: Reading, keys: Mapping[str, int], now: datetime) -> Text | None:
    if one.number not in keys:
        return text("Expected a record of this type, but “%(number)s” is none.", number=one.number[:60])
    if one.at > now:
        return text("Expected a time that has been, but it is still to come.")
    if not one.value.is_finite() or abs(one.value) >= LARGEST:
        return text("Expected a number below %(most)s, but found “%(value)s”.", most=LARGEST, value=str(one.value)[:40])
    return None


def _stored(work: UnitOfWork, keys: Mapping[str, int], readings: Sequence[Reading], actor: Actor) -> Added:
    latest = {(keys[one.number], one.at): one.value.quantize(EXACT) for one in readings}
    statement = select(ReadingRow).where(
        ReadingRow.record_key.in_(set(keys.values())), ReadingRow.at.between(min(at for _key, at in latest),
                                                                             max(at for _key, at in latest))
    )  # fmt: skip
    there = {(row.record_key, row.at): row for row in work.session.scalars(statement)}
    for place, value in latest.items():
        row = there.get(place)
        if row is None:
            work.session.add(ReadingRow(record_key=place[0], at=place[1], value=value, by_key=actor.key))
        else:
            row.value, row.taken_at, row.by_key = value, clock.now(), actor.key
    work.session.flush()
    changed = len(there.keys() & latest.keys())
    return Added(len(latest) - changed, changed)
