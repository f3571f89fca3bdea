"""A person's own notices: how many are unread, and a page of them; those of records that they still see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from database import reading
from engine.registry import Actor
from itsm.notices.tables import MOST_COUNTED, NoticeRow, OccasionRow
from itsm.notices.wording.values import path_to
from itsm.paging import cut
from itsm.people.roles import may
from itsm.records.tables import Record
from itsm.records.visibility import visible_to

ROWS = 30


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in the desk."""

    key: int
    sentence: str
    number: str
    path: str
    at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Notices, newest first; ``newest`` is the key of the first of all, ``next`` the cursor of the page after."""

    notices: Sequence[Notice]
    newest: int
    next: str | None


def given_up() -> int:
    """How many occasions of the organisation could not be told at all, at most one more than ``MOST_COUNTED``."""
    some = select(OccasionRow.key).where(OccasionRow.due_at.is_(None)).limit(MOST_COUNTED + 1).subquery()
    with reading() as session:
        return session.scalar(select(func.count()).select_from(some)) or 0


def notices_of(actor: Actor, after: str | None = None, only_unread: bool = False) -> NoticePage:
    """A page of somebody's notices. Raises InvalidInput (a foreign cursor)."""
    query = (
        select(NoticeRow.key, NoticeRow.event, NoticeRow.sentence, NoticeRow.at, NoticeRow.read_at, Record.number)
        .join(Record, Record.key == NoticeRow.record_key)
        .where(NoticeRow.person_key == actor.key, NoticeRow.in_app, visible_to(actor))
    )
    if only_unread:
        query = query.where(NoticeRow.read_at.is_(None))
    with reading() as session:
        rows, following = cut(session, query, (NoticeRow.key,), after, ROWS, falling=True)
    works = may(actor, "work.see")
    found = [
        Notice(row.key, row.sentence, row.number, path_to(row.number, works, row.event), row.at, row.read_at is None)
        for row in rows
    ]
    return NoticePage(found, found[0].key if found else 0, following)

