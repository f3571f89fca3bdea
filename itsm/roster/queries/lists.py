"""Lists of rosters with who is on duty: page by page, filtered; and what a form offers to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.calendars.tables import CalendarRow
from itsm.packs.names import in_language
from itsm.paging import cut
from itsm.people.tables import TeamRow
from itsm.records.queries.items import Page
from itsm.roster.queries.on_duty import NowAndNext, now_and_next
from itsm.roster.rights import require_see, teams_to_keep
from itsm.roster.tables import RosterRow

MOST_CHOICES = 600
ROWS = 25
"""Rosters of a page: of each it is found out who is on duty now and next."""


@dataclass(frozen=True, slots=True)
class ListedRoster:
    """A roster of a list; ``now`` is None of an archived one."""

    row: RosterRow
    title: str
    team: str
    now: NowAndNext | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form of a roster offers: teams that the actor may keep a roster of, and calendars."""

    teams: Sequence[tuple[str, str]]
    calendars: Sequence[tuple[str, str]]


def rosters(
    filters: Mapping[str, str], after: str | None, actor: Actor, language: str, limit: int = ROWS
) -> Page[ListedRoster]:
    """Rosters by code, page by page; ``filters``: ``q``, ``team`` (a code), ``state`` (archived, all, else in use).

    Raises Forbidden, InvalidInput (a foreign cursor).
    """
    require_see(actor)
    statement = (
        select(RosterRow.code, RosterRow.key)
        .join(TeamRow, TeamRow.key == RosterRow.team_key)
        .where(*_conditions(filters))
    )
    with reading() as session:
        found, following = cut(session, statement, (RosterRow.code, RosterRow.key), after, limit)
        loaded = session.scalars(
            select(RosterRow).where(RosterRow.key.in_([row.key for row in found])).order_by(RosterRow.code)
        ).all()
        teams = _team_names(session, loaded, language)
        in_use = [row for row in loaded if row.archived_at is None]
        now = {one.roster.key: one for one in now_and_next(session, in_use, clock.now(), language)}
    items = [ListedRoster(row, title_of(row, language), teams[row.team_key], now.get(row.key)) for row in loaded]
    return Page(items, following)


def title_of(row: RosterRow, language: str) -> str:
    """What people call a roster in ``language``."""
    return in_language(row.names, language) or row.code


def choices(actor: Actor, language: str) -> Choices:
    """What the form of a roster offers. Raises Forbidden."""
    require_see(actor)
    with reading() as session:
        kept = teams_to_keep(session, actor)
        statement = select(TeamRow.code, TeamRow.names).where(TeamRow.archived_at.is_(None)).order_by(TeamRow.code)
        if kept is not None:
            statement = statement.where(TeamRow.key.in_(sorted(kept)))
        teams = session.execute(statement.limit(MOST_CHOICES)).all()
        calendars = session.execute(select(CalendarRow.code, CalendarRow.names).order_by(CalendarRow.code)).all()
    return Choices(
        [(row.code, in_language(row.names, language) or row.code) for row in teams],
        [(row.code, in_language(row.names, language) or row.code) for row in calendars],
    )


def may_add(actor: Actor) -> bool:
    """True when there is a team whose roster the actor may keep."""
    with reading() as session:
        kept = teams_to_keep(session, actor)
    return kept is None or bool(kept)


def _conditions(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    named = cast(RosterRow.names, String)
    found: list[ColumnElement[bool]] = [
        or_(RosterRow.code.icontains(word, autoescape=True), named.icontains(word, autoescape=True))
        for word in filters.get("q", "").split()
    ]
    if filters.get("team"):
        found.append(TeamRow.code == filters["team"])
    state = filters.get("state", "")
    if state != "all":
        archived = RosterRow.archived_at.is_not(None)
        found.append(archived if state == "archived" else ~archived)
    return found


def _team_names(session: Session, rows: Sequence[RosterRow], language: str) -> dict[int, str]:
    keys = sorted({row.team_key for row in rows})
    found = session.execute(select(TeamRow.key, TeamRow.code, TeamRow.names).where(TeamRow.key.in_(keys)))
    return {row.key: in_language(row.names, language) or row.code for row in found}
