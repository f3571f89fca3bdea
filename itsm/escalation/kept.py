"""Reading the ladder: rungs that hold for a record, the settings, and what was told of a record."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.clocks.ledger.entries import micros
from itsm.clocks.levels.lengths import read_minutes
from itsm.escalation.rungs import Rung
from itsm.escalation.shipped import SHIPPED
from itsm.escalation.tables import EscalationRow, LadderSetting, RungRow, ToldRow
from itsm.packs.deployed import record_types_in
from itsm.packs.model import RecordType


def rungs_for(session: Session, type_key: str, priority: str | None) -> list[Rung]:
    """The rungs that hold for records of a type at a priority."""
    query = select(RungRow).where(
        RungRow.type_key.in_(("", type_key)), RungRow.priority.in_(("", priority or "")),
    )  # fmt: skip
    return [as_rung(row) for row in session.scalars(query.order_by(RungRow.key))]


def suggested(session: Session) -> Sequence[Mapping[str, str]]:
    """The shipped rungs that the organisation does not have, as forms have them; of priorities that its types have.

    Those that a pack suggests for its own records come after them.
    """
    rows = session.scalars(select(RungRow)).all()
    there = {(row.type_key, row.priority, row.clock, row.whom, row.percent, row.minutes) for row in rows}
    types = record_types_in(session)
    fields = [one.by_key.get("priority") for one in types]
    known = {"", *(choice.value for field in fields if field for choice in field.choices)}
    own = [rung for one in types for rung in rungs_of_pack(one)]
    return [
        one for one in (*({**one, "type_key": ""} for one in SHIPPED), *own)
        if one["priority"] in known and _place(one) not in there
    ]  # fmt: skip


def rungs_of_pack(of_type: RecordType) -> Sequence[Mapping[str, str]]:
    """The rungs that a pack suggests for records of its type, as forms have them."""
    return [
        {
            "type_key": of_type.key, "priority": one.priority, "clock": one.clock, "when": one.when,
            "whom": one.whom.partition(":")[0], "named": one.whom.partition(":")[2], "event": one.event,
        }
        for one in of_type.ladder
    ]  # fmt: skip


def _place(values: Mapping[str, str]) -> tuple[str, str, str, str, int, int]:
    minutes, percent = when_of(values["when"])
    named = values.get("named")
    whom = f"{values['whom']}:{named}" if named else values["whom"]
    return values["type_key"], values["priority"], values["clock"], whom, percent, minutes


def when_of(written: str) -> tuple[int, int]:
    """Minutes and per cents of a suggested rung."""
    number, sign, _ = written.partition(" %")
    return (0, int(number)) if sign else (read_minutes(number), 0)


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
