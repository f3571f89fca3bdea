"""The hint on the page of a record: that it is one of several, and what stands for them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.records.tables import Record
from itsm.records.visibility import seen_record
from itsm.recurrence.declared import watches
from itsm.recurrence.members import still_alike
from itsm.recurrence.rights import may_see
from itsm.recurrence.tables import DISMISSED, FindingRecordRow, FindingRow


@dataclass(frozen=True, slots=True)
class Hint:
    """The record is one of ``count`` that are alike within ``days``."""

    finding: int
    count: int
    days: int


def hint_of(number: str, actor: Actor) -> Hint | None:
    """The hint for the record; None when it is in no finding, or its reader sees none. Raises NotFound."""
    with reading() as session:
        seen = seen_record(session, number, actor)
        watched = {one.type.key for one in watches(session) if one.declared.of == seen.row.type_key}
        if not watched:
            return None
        mine = (
            select(FindingRow)
            .join(FindingRecordRow, FindingRecordRow.finding_key == FindingRow.key)
            .join(Record, Record.key == FindingRecordRow.record_key)
            .where(FindingRecordRow.record_key == seen.row.key, FindingRow.type_key.in_(watched),
                   FindingRow.state != DISMISSED, still_alike())
            .order_by(FindingRow.turn.desc(), FindingRow.key)
        )  # fmt: skip
        rows = session.scalars(mine).all()
        allowed = {one.type.key for one in watches(session) if may_see(actor, one)} if rows else set()
        row = next((one for one in rows if one.type_key in allowed), None)
        if row is None:
            return None
        since = clock.now() - timedelta(days=row.within_days)
        members = (
            select(func.count()).select_from(FindingRecordRow)
            .join(FindingRow, FindingRow.key == FindingRecordRow.finding_key)
            .join(Record, Record.key == FindingRecordRow.record_key)
            .where(FindingRow.key == row.key, FindingRecordRow.opened_at >= since, still_alike())
        )  # fmt: skip
        count = session.execute(members).scalar_one()
        return Hint(row.key, count, row.within_days) if count > 1 else None
