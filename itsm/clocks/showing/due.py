"""Clocks as SQL asks for them: which one of a record is due next, and which records a filter of lists means.

Due is what runs towards a target, or past it. The index of due clocks has their order; what a clock is of is looked up
as the clock is met.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import aliased

from engine import clock as time
from engine.errors import InvalidInput, Text, text
from engine.registry import Actor
from itsm.clocks.ledger.clock import PAUSED
from itsm.clocks.overdue import broken, due_soon, overdue
from itsm.clocks.showing.sight import kinds_seen
from itsm.clocks.tables import ClockRow
from itsm.language import listed
from itsm.records.tables import Record

SOON = timedelta(hours=4)
"""How far ahead *due soon* looks where nobody says it."""
FILTERS: Mapping[str, Text] = {
    "due": text("Due within an hour"),
    "overdue": text("Overdue now"),
    "soon": text("Due within 4 hours, or overdue"),
    "paused": text("Paused"),
    "broken": text("A target was missed"),
}
"""What a list may be filtered by, and what pages call it."""


def is_next(actor: Actor) -> list[ColumnElement[bool]]:
    """Conditions on a clock: it is due, and no other of its record before it."""
    other = aliased(ClockRow)
    same_time = and_(other.due_at == ClockRow.due_at, other.kind < ClockRow.kind)
    before = select(other.kind).where(
        other.record_key == ClockRow.record_key, or_(other.due_at < ClockRow.due_at, same_time),
        *kinds_seen(actor, other),
    )
    return [ClockRow.due_at.is_not(None), *kinds_seen(actor), ~before.exists()]


def next_due(record_key: ColumnElement[int] | ScalarSelect[int], actor: Actor) -> ScalarSelect[datetime | None]:
    """When the next clock of a record is due; None when none is."""
    own = (ClockRow.record_key == record_key, ClockRow.due_at.is_not(None), *kinds_seen(actor))
    return select(func.min(ClockRow.due_at)).where(*own).scalar_subquery()


def with_clocks(name: str, actor: Actor) -> ColumnElement[bool]:
    """Condition on ``Record``: what a filter of FILTERS means. Raises InvalidInput for another name."""
    now, seen = time.now(), kinds_seen(actor)
    if name == "broken":  # there are many: each record is asked
        own = aliased(ClockRow)  # an order by clocks looks at the same table
        asked = (own.record_key == Record.key, broken(now, own), *kinds_seen(actor, own))
        return select(own.kind).where(*asked).exists()
    meant: Mapping[str, Sequence[ColumnElement[bool]]] = {
        "due": [due_soon(now)],
        "overdue": overdue(now),
        "soon": (ClockRow.due_at < now + SOON, *overdue(now)),
        "paused": [ClockRow.state == PAUSED],
    }
    if name not in meant:
        names = listed(FILTERS)
        raise InvalidInput(text("Expected one of %(names)s, but found “%(name)s”.", names=names, name=name[:60]))
    parts = [select(ClockRow.record_key).where(condition, *seen) for condition in meant[name]]
    found = [Record.key.in_(part) for part in parts]
    return or_(*found)
