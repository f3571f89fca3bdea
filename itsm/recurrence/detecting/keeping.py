"""Findings as they are kept: one for a group and turn, with its records; what is decided is not proposed again.

All of it runs while the turn on the organisation's findings is taken (``take_turn_on_findings``).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from itsm.records.commands.follow_record import DONE
from itsm.records.tables import Record, RecordLink
from itsm.recurrence.declared import Watch
from itsm.recurrence.detecting.groups import Member
from itsm.recurrence.tables import (
    DISMISSED,
    LABEL_LENGTH,
    PROPOSED,
    TAKEN,
    VALUE_LENGTH,
    FindingRecordRow,
    FindingRow,
)


def take_turn_on_findings(work: UnitOfWork) -> None:
    """One at a time: two workers that found the same would both keep it, and two people would decide."""
    take_turn(work, f"recurrence of {current_tenant()}")


@dataclass(frozen=True, slots=True)
class Group:
    """Records that belong together: by which measure, and what they have in common."""

    measure: str
    value: str
    label: str
    members: Sequence[Member]
    terms: Sequence[str] = ()


@dataclass(slots=True)
class Known:
    """The findings of a watch, the newest turn of each group; ``over`` says when what stands for it was done.

    ``begins`` says since when the records of a later turn count: since what stood for the one before was done.
    """

    rows: dict[tuple[str, str], FindingRow] = field(default_factory=dict)
    over: dict[int, datetime] = field(default_factory=dict)
    begins: dict[tuple[str, str], datetime] = field(default_factory=dict)
    there: dict[int, set[int]] = field(default_factory=dict)

    def live(self, measure: str) -> list[FindingRow]:
        """Findings of a measure."""
        return [row for row in self.rows.values() if row.measure == measure]


def known_findings(session: Session, watch: Watch, wanted: Mapping[str, Collection[str] | None]) -> Known:
    """Findings by measure and value; of a measure with None all of them."""
    parts = [
        FindingRow.measure == measure if values is None
        else and_(FindingRow.measure == measure, FindingRow.value.in_(sorted(values)))
        for measure, values in wanted.items() if values is None or values
    ]  # fmt: skip
    if not parts:
        return Known()
    statement = (
        select(FindingRow, Record.status_kind, Record.resolved_at, Record.closed_at)
        .outerjoin(Record, Record.key == FindingRow.target_key)
        .where(FindingRow.type_key == watch.type.key, or_(*parts))
        .order_by(FindingRow.turn)
    )
    known = Known()
    for row, kind, resolved_at, closed_at in session.execute(statement):
        before = known.rows.get((row.measure, row.value))
        if before is not None and before.key in known.over:
            known.begins[row.measure, row.value] = known.over[before.key]
        known.rows[row.measure, row.value] = row
        if row.state == TAKEN and kind in DONE:
            known.over[row.key] = resolved_at or closed_at or row.decided_at or row.found_at
    return known


def keep_group(work: UnitOfWork, watch: Watch, known: Known, group: Group) -> FindingRow | None:
    """Keep what a group says; gives the finding when it is new, or has come back."""
    at_least, row = watch.by[group.measure], known.rows.get((group.measure, group.value))
    if row is None:
        return _new(work, watch, known, group, group.members, 1) if len(group.members) >= at_least else None
    begin = known.begins.get((group.measure, group.value))
    _add(work, known, row, [one for one in group.members if begin is None or one.opened_at > begin])
    if row.key in known.over:
        later = [one for one in group.members if one.opened_at > known.over[row.key]]
        if len(later) < at_least:
            return None
        known.begins[group.measure, group.value] = known.over[row.key]
        return _new(work, watch, known, group, later, row.turn + 1)
    if row.state == DISMISSED and row.decided_at is not None:
        later = [one for one in group.members if one.opened_at > row.decided_at]
        if len(later) >= at_least:
            row.state, row.returned_at, row.revision = PROPOSED, clock.now(), row.revision + 1
            return row
    return None


def _new(
    work: UnitOfWork, watch: Watch, known: Known, group: Group, members: Sequence[Member], turn: int
) -> FindingRow:
    row = FindingRow(
        type_key=watch.type.key, of_key=watch.declared.of, measure=group.measure, value=group.value[:VALUE_LENGTH],
        turn=turn, label=group.label[:LABEL_LENGTH], terms=list(group.terms), state=PROPOSED, count=len(members),
        at_least=watch.by[group.measure], within_days=watch.within_days, found_at=clock.now(),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    known.rows[group.measure, group.value] = row
    _add(work, known, row, members)
    return row


def _add(work: UnitOfWork, known: Known, row: FindingRow, members: Iterable[Member]) -> None:
    """Records that are not among those of the finding yet; which these are is asked once in a round."""
    if row.key not in known.there:
        mine = select(FindingRecordRow.record_key).where(FindingRecordRow.finding_key == row.key)
        known.there[row.key] = set(work.session.scalars(mine))
    new = {one.key: one for one in members if one.key not in known.there[row.key]}
    if new:
        known.there[row.key] |= new.keys()
        work.session.add_all(
            FindingRecordRow(finding_key=row.key, record_key=one.key, opened_at=one.opened_at) for one in new.values()
        )
        work.session.flush()


def take_linked(work: UnitOfWork, type_key: str, finding: int | None = None) -> list[FindingRow]:
    """Let proposals be taken of which somebody has linked a record with an open one of the type: it stands for them."""
    target, mine = aliased(Record), FindingRecordRow
    linked = or_(
        and_(RecordLink.from_key == mine.record_key, RecordLink.to_key == target.key),
        and_(RecordLink.to_key == mine.record_key, RecordLink.from_key == target.key),
    )
    statement = (
        select(FindingRow.key, target.key, func.count())
        .join(mine, mine.finding_key == FindingRow.key)
        .join(RecordLink, or_(RecordLink.from_key == mine.record_key, RecordLink.to_key == mine.record_key))
        .join(target, linked)
        .where(
            FindingRow.type_key == type_key, FindingRow.state == PROPOSED, target.type_key == type_key,
            target.status_kind.not_in(DONE),
        )
        .group_by(FindingRow.key, target.key)
        .order_by(func.count(), target.key)
    )  # fmt: skip
    if finding is not None:
        statement = statement.where(FindingRow.key == finding)
    stands_for = {key: target_key for key, target_key, _times in work.session.execute(statement)}
    taken = [work.session.get_one(FindingRow, key) for key in sorted(stands_for)]
    for row in taken:
        row.state, row.target_key, row.decided_at, row.revision = (
            TAKEN,
            stands_for[row.key],
            clock.now(),
            row.revision + 1,
        )
    work.session.flush()
    return taken


def since(watch: Watch) -> datetime:
    """When the window of a watch begins."""
    return clock.now() - timedelta(days=watch.within_days)
