"""What somebody is told: above their pages, in their list, and one announcement with the records that it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, select
from sqlalchemy.orm import Session

from database import looked_up, reading
from engine import clock
from engine.registry import Actor
from itsm.announcements.rights import WRITE, for_reader, readable, require_read
from itsm.announcements.tables import PUBLISHED, WITHDRAWN, AnnouncedRecord, AnnouncementRow, ReaderRow
from itsm.announcements.words import IMPORTANCE, Said, said_in
from itsm.paging import cut
from itsm.people.roles import may
from itsm.records.tables import Record
from itsm.records.visibility import visible_to

MOST_ABOVE, ROWS = 5, 20


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement as its reader sees it; ``state`` is now, coming, over or withdrawn."""

    key: int
    importance: str
    title: Said
    body: Said
    begins: datetime
    ends: datetime
    zone: str
    state: str
    asks_receipt: bool
    confirmed_at: datetime | None
    dismissed_at: datetime | None
    is_reader: bool = True
    """False: who writes announcements reads it, and it is not told them."""

    @property
    def to_confirm(self) -> bool:
        """The reader is to confirm it, and has not."""
        return self.is_reader and self.asks_receipt and self.confirmed_at is None and self.state == "now"


@dataclass(frozen=True, slots=True)
class Linked:
    """A record that an announcement is about."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class ToldPage:
    """What was published for somebody, newest first."""

    told: Sequence[Told]
    next: str | None


def above_pages(actor: Actor, language: str) -> list[Told]:
    """What stands above the pages of somebody now: the most important first, then the newest. One statement."""
    now = clock.now()
    order = case({one: place for place, one in enumerate(IMPORTANCE)}, value=AnnouncementRow.importance)
    shown = (
        _with_answers(actor)
        .where(
            AnnouncementRow.state == PUBLISHED, AnnouncementRow.ends > now, AnnouncementRow.begins <= now,
            for_reader(actor), ReaderRow.dismissed_at.is_(None),
        )
        .order_by(order, AnnouncementRow.begins.desc(), AnnouncementRow.key.desc())
        .limit(MOST_ABOVE)
    )  # fmt: skip
    with reading() as session:

        def look() -> list[Told]:
            return [_told(row, answer, language, now) for row, answer in session.execute(shown)]

        found: list[Told] = looked_up(session, ("announcements above", actor.key, language), look)
        return found


def told_to(actor: Actor, language: str, after: str | None = None) -> ToldPage:
    """What was published for somebody, newest first; also what is over, or was withdrawn. Raises Forbidden."""
    require_read(actor)
    now = clock.now()
    query = (
        select(AnnouncementRow.key.label("key"), AnnouncementRow, ReaderRow)
        .outerjoin(ReaderRow, _answer_of(actor))
        .where(
            AnnouncementRow.state.in_((PUBLISHED, WITHDRAWN)), AnnouncementRow.begins <= now, for_reader(actor)
        )
    )  # fmt: skip
    with reading() as session:
        rows, following = cut(session, query, (AnnouncementRow.key,), after, ROWS, falling=True)
        return ToldPage([_told(row, answer, language, now) for _, row, answer in rows], following)


def one_told(key: int, actor: Actor, language: str) -> tuple[Told, Sequence[Linked]]:
    """One, and the records that it is about as far as the actor sees them. Raises Forbidden, NotFound."""
    with reading() as session:
        row = readable(session, key, actor)
        answer = session.get(ReaderRow, (key, actor.key))
        is_reader = session.scalar(select(for_reader(actor)).where(AnnouncementRow.key == key)) or False
        return _told(row, answer, language, clock.now(), bool(is_reader)), linked_records(session, key, actor)


def linked_records(session: Session, key: int, actor: Actor) -> list[Linked]:
    """The records that an announcement is about, as far as the actor sees them."""
    linked = select(Record.number, Record.title).join(AnnouncedRecord, AnnouncedRecord.record_key == Record.key)
    rows = session.execute(
        linked.where(AnnouncedRecord.announcement_key == key, visible_to(actor)).order_by(Record.key)
    )
    return [Linked(number, title) for number, title in rows]


def told_about(record_key: int, actor: Actor, language: str) -> list[Told]:
    """What was published about a record and told to the actor (writers: to anybody), newest first."""
    now = clock.now()
    about = (
        select(AnnouncementRow)
        .join(AnnouncedRecord, AnnouncedRecord.announcement_key == AnnouncementRow.key)
        .where(AnnouncedRecord.record_key == record_key, AnnouncementRow.state == PUBLISHED)
        .order_by(AnnouncementRow.key.desc()).limit(MOST_ABOVE)
    )  # fmt: skip
    about = about if may(actor, WRITE) else about.where(for_reader(actor))
    with reading() as session:
        return [_told(row, None, language, now) for row in session.scalars(about)]


def _with_answers(actor: Actor) -> Select[AnnouncementRow, ReaderRow]:
    return select(AnnouncementRow, ReaderRow).outerjoin(ReaderRow, _answer_of(actor))


def _answer_of(actor: Actor) -> Any:
    return and_(ReaderRow.announcement_key == AnnouncementRow.key, ReaderRow.person_key == actor.key)


def _told(
    row: AnnouncementRow, answer: ReaderRow | None, language: str, now: datetime, is_reader: bool = True
) -> Told:
    return Told(
        row.key, row.importance, said_in(row.titles, language), said_in(row.bodies, language), row.begins, row.ends,
        row.zone, state_of(row, now), row.asks_receipt, answer.confirmed_at if answer else None,
        answer.dismissed_at if answer else None, is_reader,
    )  # fmt: skip


def state_of(row: AnnouncementRow, now: datetime) -> str:
    """Draft, withdrawn, or where its period stands: coming, now, over."""
    if row.state != PUBLISHED:
        return row.state
    return "coming" if now < row.begins else "now" if now < row.ends else "over"
