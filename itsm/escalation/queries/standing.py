"""Where a record stands on the ladder, for its page, the API and the link of a mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import Text
from engine.registry import Actor
from itsm.escalation.commands.acknowledge import may_acknowledge
from itsm.escalation.kept import told_in
from itsm.escalation.rungs import Names, moment_words, whom_words
from itsm.escalation.tables import EscalationRow, ToldRow
from itsm.people.queries import people, teams
from itsm.records.visibility import seen_record, sees_internal


@dataclass(frozen=True, slots=True)
class ToldShown:
    """A rung that was told: whom it names, who was told, when, and why."""

    whom: Text
    people: Sequence[str]
    stands_in: bool
    at: datetime
    why: Text


@dataclass(frozen=True, slots=True)
class Standing:
    """The ladder of a record: what was told in this round, who takes care, when the next rung is due."""

    told: Sequence[ToldShown] = ()
    next_at: datetime | None = None
    taken_by: str = ""
    taken_at: datetime | None = None
    may_take: bool = False


NOTHING = Standing()
_OF_RECORD = select(EscalationRow).where(EscalationRow.record_key == bindparam("record"))


def escalation_of(number: str, actor: Actor, language: str) -> Standing:
    """Where the record stands for the actor; nothing for who reads nothing internal and was not told.

    Raises NotFound (no such record for this actor).
    """
    with reading() as session:
        seen = seen_record(session, number, actor)
        row = session.scalar(_OF_RECORD, {"record": seen.row.key})
        if row is None:
            return NOTHING
        told = told_in(session, row)
        if not sees_internal(actor, seen.thing) and not any(actor.key in one.people for one in told):
            return NOTHING
        by = row.acknowledged_by_key
        names = _names(session, told, language, by)
        return Standing(
            [_shown(one, names) for one in told], row.look_at, names.people.get(by, "") if by is not None else "",
            row.acknowledged_at, row.climbs and may_acknowledge(session, row, seen, actor),
        )


def _names(session: Session, told: Sequence[ToldRow], language: str, by: int | None) -> Names:
    keys = {key for one in told for key in one.people} | {by} - {None}
    keys |= {int(one.whom.partition(":")[2]) for one in told if one.whom.startswith("person:")}
    found = people([key for key in keys if key is not None], session)
    called = {one.code: one.name(language) for one in teams(session)} if told else {}
    return Names({key: one.name for key, one in found.items()}, called)


def _shown(row: ToldRow, names: Names) -> ToldShown:
    return ToldShown(
        whom_words(row.whom, names), [names.people.get(key, "?") for key in row.people], row.stands_in, row.at,
        moment_words(row.clock, row.minutes, row.percent, names.teams),
    )  # fmt: skip
