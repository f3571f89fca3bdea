"""Who would be told of a record, and when, if its clocks run on as they do now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine import clock as time
from engine.errors import Text
from engine.registry import Actor
from itsm.clocks.ledger.clock import STOPPED
from itsm.clocks.ledger.entries import instant, micros
from itsm.clocks.ledger.memory import from_text
from itsm.clocks.targets import counting_of
from itsm.escalation.climbing.deciding import when
from itsm.escalation.climbing.whom import meant_by
from itsm.escalation.kept import rungs_for
from itsm.escalation.queries.ladder import names_for
from itsm.escalation.rungs import moment_words, whom_words
from itsm.escalation.tables import EscalationRow, ToldRow
from itsm.people.queries import people
from itsm.records.visibility import seen_record


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A rung at a record: due ``at`` (None: its clock stands, or is not there), ``told_at`` when it was told."""

    whom: Text
    moment: Text
    notice: str
    at: datetime | None
    told_at: datetime | None
    people: Sequence[str]
    stands_in: bool


def preview(number: str, actor: Actor, language: str) -> list[PreviewRow]:
    """Each rung that holds for a record, in the order in which they are due; nothing is stored.

    People are those of now. Raises NotFound (no such record for the actor).
    """
    now = micros(time.now())
    with reading() as session:
        row = seen_record(session, number, actor).row
        told, clocks = _told(session, row.key), from_text(row.clocks).clocks
        rungs = rungs_for(session, row.type_key, row.priority)
        names = names_for(session, [one.whom for one in rungs], language)
        found = []
        for rung in rungs:
            clock, at = clocks.get(rung.clock), None
            if clock is not None and clock.state != STOPPED:
                since, coming = when(rung, clock, counting_of(session, clock.calendar), now)
                at = since if since is not None else coming
            meant = meant_by(session, rung.whom, row)
            called = [one.name for one in people(meant.people, session).values()]
            found.append(
                PreviewRow(
                    whom_words(rung.whom, names),
                    moment_words(rung.clock, rung.minutes, rung.percent, names.teams), rung.event,
                    None if at is None else instant(at), told.get(rung.key), called, meant.stands_in,
                )
            )
    return sorted(found, key=lambda one: (one.at is None, one.at or time.now()))


def _told(session: Session, record_key: int) -> dict[int, datetime]:
    """When each rung was told in the record's round."""
    row = session.get(EscalationRow, record_key)
    mine = select(ToldRow.rung_key, ToldRow.at).where(
        ToldRow.record_key == record_key, ToldRow.round == (row.round if row is not None else 1)
    )
    return {key: at for key, at in session.execute(mine)}
