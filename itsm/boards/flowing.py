"""How much came and went: records opened and resolved today, and in each of the last 24 hours; one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine.registry import Actor
from itsm.packs.deployed import record_types
from itsm.records.queries.work_list import CAP
from itsm.records.tables import Record
from itsm.records.visibility import granted_to

HOURS = 24
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with what was opened and resolved in it; ``CAP + 1`` stands for more."""

    begins: datetime
    opened: int
    resolved: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Today so far, and the last 24 hours, the oldest first; the last of them is the one that runs."""

    today: Span
    hours: Sequence[Span]

    @property
    def highest(self) -> int:
        """The most of an hour, at least one: the height of the chart."""
        return max([1, *(max(one.opened, one.resolved) for one in self.hours)])


def flow(session: Session, at: datetime, time_zone: str, actor: Actor) -> Flow:
    """Count at an instant; today began at midnight in ``time_zone``."""
    zone = ZoneInfo(time_zone)
    midnight = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    this_hour = at.replace(minute=0, second=0, microsecond=0)
    begins = [this_hour - HOUR * (HOURS - 1 - place) for place in range(HOURS)]
    spans = [(midnight, at + HOUR), *((one, one + HOUR) for one in begins)]
    types = [found.key for found in record_types()]
    parts = [
        select(
            literal(place).label("place"), _counted(Record.opened_at, span, actor, types).label("opened"),
            _counted(Record.resolved_at, span, actor, types).label("resolved"),
        )
        for place, span in enumerate(spans)
    ]  # fmt: skip
    rows = sorted(tuple(row) for row in session.execute(union_all(*parts)))
    found = [Span(span[0], row[1], row[2]) for span, row in zip(spans, rows, strict=True)]
    return Flow(found[0], found[1:])


def _counted(
    column: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None], span: tuple[datetime, datetime],
    actor: Actor, types: Sequence[str],
) -> ScalarSelect[int]:  # fmt: skip
    within: list[ColumnElement[bool]] = [column >= span[0], column < span[1], granted_to(actor)]
    if column is Record.opened_at:
        within.append(Record.type_key.in_(types))  # the index of opened records is by type
    some = select(Record.key).where(*within).order_by(column).limit(CAP + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
