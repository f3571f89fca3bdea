"""Commands: say whether an article helped; count what was searched for, and whether anything answered."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select

from database import UnitOfWork, unit_of_work
from database.turns import take_turn
from engine import clock
from engine.registry import Actor
from engine.runtime import run_command
from itsm.knowledge.reading import published_record
from itsm.knowledge.tables import WORDS_LENGTH, HelpedRow, SoughtRow
from itsm.records.search.words import plain

MOST_SOUGHT = 10_000
"""Searches that are kept apart: whoever types nonsense all day fills no disk."""


@dataclass(frozen=True, slots=True)
class Said:
    """The article that somebody said something about."""

    number: str


def say_helped(
    number: str, helped: bool, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Said:
    """Keep whether it helped the actor; what they say last counts. Raises Forbidden, NotFound."""

    def body(opened: UnitOfWork) -> Said:
        row = published_record(opened.session, number, actor)
        take_turn(opened, f"helped {row.key} {actor.key}")
        mine = opened.session.get(HelpedRow, (row.key, actor.key))
        if mine is None:
            opened.session.add(HelpedRow(record_key=row.key, person_key=actor.key, helped=helped))
        else:
            mine.helped, mine.at = helped, clock.now()
        return Said(number)

    return run_command("say_helped", command_id, actor, Said, body, work)


def count_search(words: str, answers: int) -> None:
    """Count a search of whole words; whose it was is not kept."""
    said = " ".join(plain(words).split())[:WORDS_LENGTH]
    if not said:
        return
    with unit_of_work() as work:
        take_turn(work, f"sought {said}")
        row = work.session.scalar(select(SoughtRow).where(SoughtRow.words == said).with_for_update())
        if row is None:
            _make_room(work)
            row = SoughtRow(words=said, times=0, unanswered=0)
            work.session.add(row)
        row.times, row.last_at = row.times + 1, clock.now()
        row.unanswered += not answers


def _make_room(work: UnitOfWork) -> None:
    """Forget what was searched for least and longest ago, a tenth at once, when there is too much."""
    if (work.session.scalar(select(func.count(SoughtRow.key))) or 0) < MOST_SOUGHT:
        return
    least = select(SoughtRow.key).order_by(SoughtRow.times, SoughtRow.last_at, SoughtRow.key).limit(MOST_SOUGHT // 10)
    work.session.execute(delete(SoughtRow).where(SoughtRow.key.in_(work.session.scalars(least).all())))
