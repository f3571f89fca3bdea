"""Reading the ladder: rungs that hold for a record, the settings, and what was told of a record."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.clocks.ledger.entries import micros
from itsm.escalation.rungs import Rung
from itsm.escalation.tables import EscalationRow, LadderSetting, RungRow, ToldRow


def rungs_for(session: Session, type_key: str, priority: str | None) -> list[Rung]:
    """The rungs that hold for records of a type at a priority."""
    query = select(RungRow).where(
        RungRow.type_key.in_(("", type_key)), RungRow.priority.in_(("", priority or "")),
    )  # fmt: skip
    return [as_rung(row) for row in session.scalars(query.order_by(RungRow.key))]


def as_rung(row: RungRow) -> Rung:
    """A row as deciding sees it."""
    return Rung(row.key, row.clock, row.minutes, row.percent, row.whom, row.event, micros(row.since))


def settings(session: Session) -> LadderSetting:
    """The organisation's settings; empty ones of revision 0 where nothing was set yet."""
    found = session.scalar(select(LadderSetting))
    return found or LadderSetting(roster_key=None, fallback_key=None, revision=0)


def told_in(session: Session, row: EscalationRow) -> Sequence[ToldRow]:
    """The rungs that were told in the record's round, oldest first."""
    query = select(ToldRow).where(ToldRow.record_key == row.record_key, ToldRow.round == row.round)
    return session.scalars(query.order_by(ToldRow.key)).all()
