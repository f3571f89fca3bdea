"""What the last check found, for operators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from database import reading
from engine.errors import Text
from engine.registry import Actor
from itsm.assignment.orphans.finding import REASONS
from itsm.assignment.orphans.tables import OrphanCheck, OrphanRow
from itsm.people.roles import require
from itsm.records.tables import Record

SHOWN = 200


@dataclass(frozen=True, slots=True)
class OrphanLine:
    """A record that nobody can go on with, why, and since when that is known."""

    number: str
    title: str
    reason: str
    why: Text
    found_at: datetime
    instance_key: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """The first SHOWN of them, oldest first; ``checked_at`` is None before the first check."""

    lines: Sequence[OrphanLine]
    count: int
    checked_at: datetime | None


def orphans_found(actor: Actor) -> Found:
    """What the last check found. Raises Forbidden."""
    require(actor, "operations.see")
    statement = (
        select(Record.number, Record.title, OrphanRow.reason, OrphanRow.found_at, Record.instance_key)
        .join(OrphanRow, OrphanRow.record_key == Record.key)
        .order_by(OrphanRow.key)
        .limit(SHOWN)
    )
    with reading() as session:
        lines = [
            OrphanLine(number, title, reason, REASONS[reason], at, instance)
            for number, title, reason, at, instance in session.execute(statement)
        ]
        check = session.scalars(select(OrphanCheck)).one_or_none()
    return Found(lines, check.found if check else 0, check.checked_at if check else None)
