"""How the orders of an item went: how many were fulfilled, how long it took, within what was promised, by whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.approvals.tables import Ballot, Seat
from itsm.catalogue.tables import OrderRow
from itsm.clocks.kinds import RESOLUTION
from itsm.clocks.tables import ClockRow
from itsm.organisation.rights import require_see
from itsm.records.tables import Record

DAYS = 90
MOST = 1000
"""Orders that are looked at: the newest."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Orders of ``days``, without parts of bundles: how many there were and are fulfilled, medians, per cents.

    ``time`` is from the order until it was fulfilled, ``approval`` what approving took of it. ``within`` is of those
    that had a target, ``automatic`` of those fulfilled: only the requester and voters had tasks. None: there are none.
    """

    days: int
    orders: int
    fulfilled: int
    time: timedelta | None
    within: int | None
    automatic: int | None
    approval: timedelta | None


def figures_of(item_key: int, actor: Actor, days: int = DAYS) -> Figures:
    """The figures of an item, in two statements. Raises Forbidden."""
    require_see(actor)
    with reading() as session:
        rows = _orders(session, item_key, clock.now() - timedelta(days=days))
        waits = _approvals(session, [row.record_key for row in rows])
    done = [row for row in rows if row.resolved_at is not None]
    promised = [row for row in done if row.target_minutes is not None]
    return Figures(
        days, len(rows), len(done), _middle([row.resolved_at - row.opened_at for row in done]),
        _share(sum(not row.breached for row in promised), len(promised)),
        _share(sum(not row.by_hand for row in done), len(done)), _middle(waits),
    )  # fmt: skip


def _orders(session: Session, item_key: int, since: datetime) -> list[Row[Any]]:
    voters = select(Seat.voter_key).join(Ballot, Ballot.key == Seat.ballot_key).where(Ballot.record_key == Record.key)
    others = (UserTask.ended_by_key != func.coalesce(Record.requester_key, 0), UserTask.ended_by_key.not_in(voters))
    by_hand = exists().where(UserTask.instance_key == Record.instance_key, *others).label("by_hand")
    statement = (
        select(
            OrderRow.record_key, Record.opened_at, Record.resolved_at, ClockRow.target_minutes, ClockRow.breached,
            by_hand,
        )
        .join(Record, Record.key == OrderRow.record_key)
        .outerjoin(ClockRow, (ClockRow.record_key == Record.key) & (ClockRow.kind == RESOLUTION))
        .where(OrderRow.item_key == item_key, OrderRow.ordered_at >= since, OrderRow.part_of_key.is_(None))
        .order_by(OrderRow.key.desc())
        .limit(MOST)
    )  # fmt: skip
    return list(session.execute(statement))


def _approvals(session: Session, keys: list[int]) -> list[timedelta]:
    """How long approving each of the records took, from the first ballot to the last."""
    ended = (
        select(func.min(Ballot.opened_at).label("begun"), func.max(Ballot.closed_at).label("over"))
        .where(Ballot.record_key.in_(keys), Ballot.closed_at.is_not(None))
        .group_by(Ballot.record_key)
    )
    return [row.over - row.begun for row in session.execute(ended)] if keys else []


def _middle(lengths: list[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(one.total_seconds() for one in lengths)) if lengths else None


def _share(some: int, of: int) -> int | None:
    return round(some * 100 / of) if of else None
