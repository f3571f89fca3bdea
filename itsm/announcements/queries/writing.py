"""Announcements for those who write them: the list, the form, who has confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.announcements.audience import Reached, in_audience, reached, unconfirmed
from itsm.announcements.commands.save import PLACES, codes_of, numbers_of, subject_of
from itsm.announcements.queries.reading import state_of
from itsm.announcements.rights import WRITE, not_there
from itsm.announcements.tables import PUBLISHED, AnnouncementRow, ReaderRow
from itsm.announcements.words import Said, said_in
from itsm.organisation.queries.trail import Changed, changes_of
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.paging import cut
from itsm.people.queries import teams
from itsm.people.roles import require
from itsm.people.tables import PersonRow

ROWS, PEOPLE = 30, 50
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the list of those who write."""

    key: int
    title: Said
    importance: str
    state: str
    begins: datetime
    ends: datetime
    asks_receipt: bool


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page of it, newest first."""

    rows: Sequence[Listed]
    next: str | None


@dataclass(frozen=True, slots=True)
class Written:
    """One with all that its page shows; ``reached`` of one that was published."""

    row: AnnouncementRow
    title: Said
    state: str
    places: Mapping[str, Sequence[str]]
    records: Sequence[str]
    reached: Reached | None
    changes: Sequence[Changed]


@dataclass(frozen=True, slots=True)
class ReadersPage:
    """People of the audience by name, each with when they confirmed."""

    people: Sequence[tuple[int, str, str | None, datetime | None]]
    next: str | None


def announcements(actor: Actor, language: str, state: str = "", after: str | None = None) -> ListedPage:
    """All of them, or those of a stored state. Raises Forbidden, InvalidInput (a foreign cursor)."""
    require(actor, WRITE)
    query = select(AnnouncementRow.key.label("key"), AnnouncementRow)
    if state:
        query = query.where(AnnouncementRow.state == state)
    now = clock.now()
    with reading() as session:
        rows, following = cut(session, query, (AnnouncementRow.key,), after, ROWS, falling=True)
    found = [
        Listed(row.key, said_in(row.titles, language), row.importance, state_of(row, now), row.begins, row.ends,
               row.asks_receipt)
        for _, row in rows
    ]  # fmt: skip
    return ListedPage(found, following)


def written(key: int, actor: Actor, language: str) -> Written:
    """One of them. Raises Forbidden, NotFound."""
    require(actor, WRITE)
    with reading() as session:
        row = _row(session, key)
        return Written(
            row, said_in(row.titles, language), state_of(row, clock.now()),
            {f"{kind}s": codes_of(session, key, kind) for kind in PLACES}, numbers_of(session, key),
            reached(session, row) if row.state == PUBLISHED else None,
            changes_of(session, subject_of(row), language),
        )  # fmt: skip


def readers(key: int, which: str, actor: Actor, after: str | None = None) -> ReadersPage:
    """The audience by name: all of it, those who have confirmed (``yes``), or have not (``no``).

    Raises Forbidden, NotFound.
    """
    require(actor, WRITE)
    with reading() as session:
        row = _row(session, key)
        answer = (ReaderRow.person_key == PersonRow.key) & (ReaderRow.announcement_key == key)
        whose = unconfirmed(session, row) if which == "no" else in_audience(session, row)
        query = (
            select(PersonRow.name.label("name"), PersonRow.key.label("key"), PersonRow.email, ReaderRow.confirmed_at)
            .outerjoin(ReaderRow, answer).where(whose)
        )  # fmt: skip
        if which == "yes":
            query = query.where(ReaderRow.confirmed_at.is_not(None))
        rows, following = cut(session, query, (PersonRow.name, PersonRow.key), after, PEOPLE)
        return ReadersPage([(one.key, one.name, one.email, one.confirmed_at) for one in rows], following)


def typed(row: AnnouncementRow, records: Sequence[str]) -> Mapping[str, str]:
    """An announcement as its form has it."""
    zone = ZoneInfo(row.zone)
    return {
        **{f"title_{one}": said for one, said in row.titles.items()},
        **{f"body_{one}": said for one, said in row.bodies.items()},
        "begins": f"{row.begins.astimezone(zone):%Y-%m-%dT%H:%M}",
        "ends": f"{row.ends.astimezone(zone):%Y-%m-%dT%H:%M}",
        "zone": row.zone, "importance": row.importance, "readers": row.readers,
        "asks_receipt": "true" if row.asks_receipt else "", "records": " ".join(records),
    }  # fmt: skip


def places_offered(language: str) -> Mapping[str, Options]:
    """Customers, sites and teams in use, as (code, name)."""
    with reading() as session:
        found: dict[str, Options] = {
            f"{kind}s": [
                (code, name)
                for code, name in session.execute(
                    select(model.code, model.name).where(model.archived_at.is_(None)).order_by(model.name)
                )
            ]
            for kind, model in (("customer", CustomerRow), ("site", SiteRow))
        }  # fmt: skip
        found["teams"] = [(one.code, one.name(language)) for one in teams(session) if not one.archived]
        return found


def _row(session: Session, key: int) -> AnnouncementRow:
    row = session.get(AnnouncementRow, key)
    if row is None:
        raise not_there()
    return row
