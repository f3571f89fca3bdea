"""One record on the ladder: when to look again, and telling the process of the organisation what is due.

What is due is written down (never twice in a round) and told to the process that climbs, as a message: both in one
transaction with all that the process does at once.
"""

from database import UnitOfWork
from engine import clock
from engine.registry import SYSTEM
from engine.runtime import publish_message
from itsm.clocks.ledger.entries import instant, micros
from itsm.clocks.ledger.memory import from_text
from itsm.clocks.targets import rules_of
from itsm.escalation.climbing.deciding import Climb, Due, Look, look
from itsm.escalation.climbing.telling import ENDED, OVER, RUNG_DUE
from itsm.escalation.kept import rungs_for, told_in
from itsm.escalation.rungs import Rung
from itsm.escalation.tables import EscalationRow, ToldRow
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.opened import OpenRecord


def settle(work: UnitOfWork, opened: OpenRecord, row: EscalationRow | None) -> bool:
    """Keep when to look again; False, and nothing done, when somebody has to be told."""
    if opened.row.status_kind in ENDED:
        if row is not None and row.climbs:
            return False
        if row is not None:
            row.look_at = None
        return True
    if row is not None and _is_reopened(opened, row):
        return False
    if row is not None and row.acknowledged_at is not None:
        return True
    standing = row or _begun(opened)
    found = _look(work, opened, standing, row is None)
    if found.due:
        return False
    _keep(work, standing, found, row is None)
    return True


def advance(work: UnitOfWork, opened: OpenRecord, row: EscalationRow | None) -> None:
    """Tell what is due of a locked record; the same again finds it told."""
    if settle(work, opened, row):
        return
    if opened.row.status_kind in ENDED:
        if row is not None:
            row.look_at, row.climbs = None, False
            publish_message(OVER, opened.number, {}, SYSTEM, work=work)
        return
    if row is not None and _is_reopened(opened, row):
        row.round, row.round_at = row.round + 1, opened.row.reopened_at
        row.acknowledged_at = row.acknowledged_by_key = None
    standing = row or _begun(opened)
    found = _look(work, opened, standing, row is None)
    _keep(work, standing, found, row is None)
    for one in found.due:
        _tell(work, opened, standing, one)


def _is_reopened(opened: OpenRecord, row: EscalationRow) -> bool:
    at = opened.row.reopened_at
    return at is not None and (row.round_at is None or row.round_at < at)


def _begun(opened: OpenRecord) -> EscalationRow:
    """Where a record begins; what was over before one that came from elsewhere was here is passed."""
    return EscalationRow(
        record_key=opened.row.key, round=1, round_at=opened.row.reopened_at, climbs=False,
        told_from=clock.now() if opened.row.external_number else None,
    )  # fmt: skip


def _look(work: UnitOfWork, opened: OpenRecord, row: EscalationRow, begins: bool) -> Look:
    climb = Climb(
        told_from=micros(row.told_from) if row.told_from else 0, round_at=micros(row.round_at) if row.round_at else 0
    )
    if not begins:
        told = told_in(work.session, row)
        climb = climb._replace(
            told=frozenset(one.rung_key for one in told), last={one.whom: micros(one.at) for one in told},
            highest=max((micros(one.moment) for one in told), default=-1),
        )  # fmt: skip
    clocks = from_text(opened.row.clocks).clocks
    return look(_rungs(work, opened), clocks, rules_of(work, opened).counting, micros(clock.now()), climb)


def _rungs(work: UnitOfWork, opened: OpenRecord) -> list[Rung]:
    """The rungs that hold for the record, read once in a transaction for all that are alike."""
    place = ("rungs", opened.row.type_key, opened.row.priority)
    known = work.memo.get(place)
    if not isinstance(known, list):
        known = work.memo[place] = rungs_for(work.session, opened.row.type_key, opened.row.priority)
    return known


def _keep(work: UnitOfWork, row: EscalationRow, found: Look, begins: bool) -> None:
    row.look_at = None if found.next is None else instant(found.next)
    if begins and (found.due or row.look_at is not None):
        work.session.add(row)
        work.session.flush()


def _tell(work: UnitOfWork, opened: OpenRecord, row: EscalationRow, due: Due) -> None:
    rung = due.rung
    told = ToldRow(
        record_key=row.record_key, round=row.round, rung_key=rung.key, whom=rung.whom, clock=rung.clock,
        minutes=rung.minutes, percent=rung.percent, moment=instant(due.moment), at=clock.now(), people=[],
    )  # fmt: skip
    work.session.add(told)
    row.climbs = True
    work.session.flush()
    variables: dict[str, object] = {
        "number": opened.number, "record_type": opened.row.type_key, "priority": opened.row.priority,
        "whom": rung.whom, "notice": rung.event, "clock": rung.clock, "minutes": rung.minutes,
        "percent": rung.percent, "telling": told.key,
    }  # fmt: skip
    heard = publish_message(RUNG_DUE, opened.number, variables, SYSTEM, work=work)
    if not heard.instances:
        details = {"what": "unheard", "whom": rung.whom, "clock": rung.clock, "minutes": rung.minutes}
        entry = NewEntry(EntryKind.ESCALATION, True, details={**details, "percent": rung.percent})
        add_entry(work, row.record_key, entry, SYSTEM)
