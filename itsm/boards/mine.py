"""An agent's day: what they have, what waits for somebody of their teams, what others did meanwhile, their shifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.boards.changing import Changed, Handed, handed_over, what_changed
from itsm.boards.promises import NOTHING, Promised, promised_by_people
from itsm.boards.queueing import unclaimed
from itsm.boards.rights import boards_of, require_own
from itsm.boards.seeing import seen_up_to
from itsm.records.queries.work_list import WorkItem, work_list
from itsm.roster.choices import OPEN_SWAPS
from itsm.roster.queries.duties_of_person import OwnDuty, duties_of
from itsm.roster.tables import SwapRow

MINE, OFFERED = 30, 10


@dataclass(frozen=True, slots=True)
class MyDay:
    """What the board of one person shows at an instant."""

    at: datetime
    since: datetime
    tasks: Sequence[WorkItem]
    more_tasks: bool
    offered: Sequence[WorkItem]
    swaps: int
    """Swaps of shifts that the person has to answer."""
    handed: Sequence[Handed]
    changed: Sequence[Changed]
    shifts: Sequence[OwnDuty]
    promised: Promised
    """Of the records that the person has a task of."""
    boards: Sequence[tuple[str, str]]
    """Code and name of the person's teams whose board they may see."""


def my_day(actor: Actor, language: str, time_zone: str) -> MyDay:
    """The actor's day in ``time_zone``. Raises Forbidden."""
    require_own(actor)
    now = clock.now()
    mine = work_list(actor, "mine", None, MINE, language)
    begin = now.astimezone(ZoneInfo(time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    with reading() as session:
        since = seen_up_to(session, actor)
        asked = select(SwapRow.key).where(
            SwapRow.taker_key == actor.key, SwapRow.state.in_(sorted(OPEN_SWAPS)), SwapRow.expires_at > now
        )
        return MyDay(
            now, since, mine.items, mine.next is not None,
            unclaimed(session, actor.teams, actor, language, OFFERED), len(session.scalars(asked.limit(50)).all()),
            handed_over(session, since, actor), what_changed(session, since, actor, language),
            duties_of(session, actor.key or 0, begin, begin + timedelta(days=1), language),
            promised_by_people(session, actor, now, [actor.key or 0]).get(actor.key or 0, NOTHING),
            [(row.code, row.names.get(language) or row.names.get("en") or row.code)
             for row in boards_of(session, actor)],
        )  # fmt: skip
