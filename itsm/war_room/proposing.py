"""The workers ask, for what was reported or changed, whether something bigger is proposed: once for an event.

A round is one transaction, like that of recurrence, whose rows say how far was looked: a crash has proposed nothing.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant, in_tenant, retrying, unit_of_work
from database.turns import take_turn
from engine import clock
from engine.errors import FlowdeskError, NotFound
from engine.feel import FeelError
from engine.registry import SYSTEM
from engine.runtime.host import decision_model
from engine.state import definitions
from engine.state.newest import newest_key
from itsm.automation.carrying import is_meant
from itsm.notices.occasions import Audience, Occasion, happen
from itsm.packs.declared.model import Promotion
from itsm.packs.deployed import record_types_in
from itsm.packs.model import RecordType
from itsm.packs.rooms.model import Proposal
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.flow.context import RecordContext
from itsm.records.links.kinds import FOLLOWING
from itsm.records.opened import OpenRecord
from itsm.records.tables import Record, RecordLink
from itsm.recurrence.detecting.groups import AT_ONCE, changed, counted
from itsm.recurrence.rounds import due_tenants, going_on, look_of, mark_looked
from itsm.war_room.declared import OVER, proposed_promotion
from itsm.war_room.notices import PROPOSED as PROPOSED_EVENT
from itsm.war_room.tables import PROPOSED, ProposalRow

log = logging.getLogger(__name__)
WHAT = "proposals"
MEASURES = ("service", "category")
"""What counts as the same event, the more telling first."""
_MOST_ROUNDS = 20
Value = tuple[str, str]
"""A measure and what the record says there."""


def propose_due(limit: int) -> int:
    """Look at ``limit`` organisations whose last look is a minute ago; gives in how many something was proposed."""
    met = 0
    for tenant in due_tenants(WHAT, limit):
        with in_tenant(tenant):
            met += 1 if propose_now() else 0
    return met


def propose_now() -> int:
    """Look at the organisation in force until nothing new is left; gives how many proposals were made."""
    made = 0
    for _ in range(_MOST_ROUNDS):
        new, more = retrying(_round)
        made += new
        if not more:
            break
    return made


def _round() -> tuple[int, bool]:
    made, more = 0, False
    with unit_of_work() as work:
        take_turn(work, f"proposals of {current_tenant()}")
        types = {one.key: one for one in record_types_in(work.session)}
        for of_type in types.values():
            promotion = proposed_promotion(of_type)
            if of_type.proposal is not None and promotion is not None and promotion.type in types:
                new, went_on = _look(work, of_type, of_type.proposal, promotion, types[promotion.type])
                made, more = made + new, more or went_on
        mark_looked(work, WHAT)
    return made, more


def _look(
    work: UnitOfWork, of_type: RecordType, proposal: Proposal, promotion: Promotion, target: RecordType
) -> tuple[int, bool]:
    since = clock.now() - timedelta(minutes=proposal.within_minutes)
    row = look_of(work, WHAT, of_type.key)
    fresh, last = changed(work.session, of_type.key, going_on(row, since), since, MEASURES)
    row.changed_at, row.last_key = last.changed_at, last.key
    values = {one.key: _value(one.values) for one in fresh}
    known = _standing(work.session, of_type.key, promotion.type, since)
    asked = [key for key, value in values.items() if value is not None and value not in known]
    records = work.session.scalars(select(Record).where(Record.key.in_(asked), Record.status_kind.not_in(OVER))).all()
    counts = _alike(work.session, of_type.key, {values[one.key] for one in records}, since)
    led = _followers(work.session, asked)
    made = 0
    for one in sorted(records, key=lambda record: record.key):
        value = values[one.key]
        if value is None or value in known:
            continue
        alike = counts[value] + led.get(one.key, 0)
        severity = _asked(work, OpenRecord(one, of_type), proposal, alike)
        if severity and is_meant(OpenRecord(one, of_type), promotion):
            known.add(value)
            _propose(work, one, severity, alike, target)
            made += 1
    return made, len(fresh) >= AT_ONCE


def _value(values: Mapping[str, str]) -> Value | None:
    return next(((name, values[name]) for name in MEASURES if values.get(name)), None)


def _standing(session: Session, type_key: str, target: str, since: datetime) -> set[Value]:
    """Events of which it was proposed already, lately or still to be decided, and those that are led just now."""
    lately = (ProposalRow.state == PROPOSED) | (ProposalRow.proposed_at > since) | (ProposalRow.decided_at > since)
    asked = select(ProposalRow.service, ProposalRow.category).where(ProposalRow.type_key == type_key, lately)
    led = select(Record.service, Record.category).where(Record.type_key == target, Record.status_kind.not_in(OVER))
    rows = [*session.execute(asked), *session.execute(led)]
    return {(name, value) for row in rows for name, value in zip(MEASURES, row, strict=True) if value}


def _alike(session: Session, type_key: str, values: Iterable[Value | None], since: datetime) -> Counter[Value]:
    """How many open records were reported since with each value."""
    found: Counter[Value] = Counter()
    for name in MEASURES:
        wanted = sorted({value[1] for value in values if value is not None and value[0] == name})
        if wanted:
            column = Record.__table__.c[name]
            counting = (
                select(column, func.count())
                .select_from(Record)
                .where(counted(type_key), column.in_(wanted), Record.opened_at >= since,
                       Record.status_kind.not_in(OVER))
                .group_by(column)
            )  # fmt: skip
            found.update({(name, value): count for value, count in session.execute(counting)})
    return found


def _followers(session: Session, keys: Sequence[int]) -> Mapping[int, int]:
    """How many records follow each."""
    if not keys:
        return {}
    counting = (
        select(RecordLink.to_key, func.count())
        .where(RecordLink.to_key.in_(keys), RecordLink.kind.in_(FOLLOWING))
        .group_by(RecordLink.to_key)
    )
    return {key: count for key, count in session.execute(counting)}


def _asked(work: UnitOfWork, opened: OpenRecord, proposal: Proposal, alike: int) -> str | None:
    """What the decision answers; a decision that cannot be asked proposes nothing."""
    seen = {"record": RecordContext(lambda: opened), "alike": Decimal(alike)}
    try:
        model = definitions.parsed(work.session, newest_key(work, "decision", proposal.decision), decision_model)
        answer = model.decide(proposal.decision, seen, now=clock.now()).value
    except (NotFound, FeelError, FlowdeskError) as problem:
        told = {"action": "proposal_undecided", "record": opened.number, "why": str(problem)}
        log.warning("A decision on what is proposed gave no answer", extra=told)
        return None
    return str(answer) if answer is not None else None


def _propose(work: UnitOfWork, record: Record, severity: str, alike: int, target: RecordType) -> None:
    there = select(ProposalRow.key).where(ProposalRow.record_key == record.key)
    if work.session.scalar(there) is not None:
        return
    work.session.add(
        ProposalRow(
            record_key=record.key, type_key=record.type_key, severity=severity, alike=alike, service=record.service,
            category=record.category, proposed_at=clock.now(),
        )
    )  # fmt: skip
    entry = NewEntry(EntryKind.WAR_ROOM, True, details={"what": "proposed", "count": alike})
    add_entry(work, record.key, entry, SYSTEM)
    team = target.war_room.team if target.war_room is not None else ""
    if team:
        occasion = Occasion(PROPOSED_EVENT, Audience(teams=(team,)), {"comment": str(alike)})
        happen(work, record.key, [occasion], SYSTEM)
    log.info("It is proposed to declare more", extra={"action": "war_room_proposed", "record": record.number})
