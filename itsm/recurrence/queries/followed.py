"""What followed upon the work of a record: the list on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from database import reading
from engine.registry import Actor
from itsm.packs.deployed import record_type
from itsm.packs.model import Field
from itsm.records.links.making import MOST
from itsm.records.queries.items import RecordItem, record_items
from itsm.records.tables import Record, RecordLink
from itsm.records.visibility import seen_record, seen_row, visible_to, with_relations
from itsm.recurrence.tables import AftermathRow, WorkDoneRow


@dataclass(frozen=True, slots=True)
class Follower:
    """A record that was opened soon after; ``field`` has the same value, ``linked``: nobody took the link away."""

    record: RecordItem
    field: Field | None
    linked: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """When the work was done, up to when records are looked at, and those that were found."""

    since: datetime
    until: datetime
    records: Sequence[Follower]


def followed_by(number: str, actor: Actor) -> Followed | None:
    """What followed; None while its work is not done, or its type looks at nothing. Raises NotFound."""
    with reading() as session:
        here = seen_record(session, number, actor).row
        if record_type(here.type_key, session).aftermath is None:
            return None
        work = session.scalar(select(WorkDoneRow).where(WorkDoneRow.record_key == here.key))
        if work is None:
            return None
        ends = or_(
            and_(RecordLink.from_key == Record.key, RecordLink.to_key == here.key),
            and_(RecordLink.to_key == Record.key, RecordLink.from_key == here.key),
        )
        found = (
            with_relations(actor)
            .add_columns(AftermathRow.field, select(RecordLink.key).where(ends).exists().label("linked"))
            .join(AftermathRow, AftermathRow.other_key == Record.key)
            .where(AftermathRow.work_key == work.key, visible_to(actor))
            .order_by(Record.opened_at, Record.key).limit(MOST)
        )  # fmt: skip
        rows = [tuple(row) for row in session.execute(found)]
        items = record_items(session, [seen_row(actor, row[:-2]) for row in rows], actor)
        fields = {one.type_key: record_type(one.type_key, session).by_key for one in items}
        followers = [
            Follower(item, fields[item.type_key].get(str(row[-2])), bool(row[-1]))
            for item, row in zip(items, rows, strict=True)
        ]
        return Followed(work.since, work.until, followers)
