"""One desk: its teams with their hours, who is on turn now, when nobody is, and what it serves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.organisation.kinds import title_of
from itsm.organisation.queries.thing_view import row_of
from itsm.organisation.rights import require_see
from itsm.organisation.tables import CustomerRow, DeskCustomer, DeskRow, DeskSite, DeskTeam, SiteRow
from itsm.organisation.turns import Turn, gaps, on_turn
from itsm.people.tables import TeamRow


@dataclass(frozen=True, slots=True)
class AtDesk:
    """A team of a desk; its hours are minutes of the day in its zone, None all day long."""

    key: int
    code: str
    name: str
    time_zone: str | None
    opens: int | None
    closes: int | None
    on_turn: bool
    archived: bool


@dataclass(frozen=True, slots=True)
class DeskView:
    """A desk; ``gaps`` are the times of the next 24 hours in which no team is on turn (of one that follows the sun)."""

    row: DeskRow
    teams: Sequence[AtDesk]
    gaps: Sequence[tuple[datetime, datetime]]
    sites: Sequence[tuple[int, str, str]]
    customers: Sequence[tuple[int, str, str]]
    """Key, code and name."""


def desk_view(key: int, actor: Actor, language: str) -> DeskView:
    """One desk. Raises Forbidden and NotFound."""
    require_see(actor)
    with reading() as session:
        row = row_of(session, "desk", key)
        assert isinstance(row, DeskRow)
        turns, teams = _teams(session, row, clock.now(), language)
        return DeskView(
            row, teams, gaps(turns, clock.now()) if row.follows_sun and turns else (),
            _served(session, SiteRow, DeskSite, key), _served(session, CustomerRow, DeskCustomer, key),
        )  # fmt: skip


def teams_on_turn(desk_keys: Collection[int], actor: Actor, language: str) -> Mapping[int, Sequence[AtDesk]]:
    """The teams that work now at each of the desks, all day or by their hours. Raises Forbidden."""
    require_see(actor)
    with reading() as session:
        found = _working(session, desk_keys, clock.now(), language)
    return {key: [one for one in teams if one.on_turn] for key, (_, teams) in found.items()}


def _teams(session: Session, desk: DeskRow, now: datetime, language: str) -> tuple[list[Turn], list[AtDesk]]:
    return _working(session, [desk.key], now, language)[desk.key]


def _working(
    session: Session, desk_keys: Collection[int], now: datetime, language: str
) -> dict[int, tuple[list[Turn], list[AtDesk]]]:
    """For each desk the turns of its teams, and the teams."""
    statement = (
        select(DeskTeam.desk_key, TeamRow, DeskTeam.opens, DeskTeam.closes)
        .join(DeskTeam, DeskTeam.team_key == TeamRow.key)
        .where(DeskTeam.desk_key.in_(sorted(desk_keys)))
        .order_by(TeamRow.code)
    )
    found: dict[int, list[tuple[TeamRow, int | None, int | None]]] = {key: [] for key in desk_keys}
    for desk_key, team, opens, closes in session.execute(statement):
        found[desk_key].append((team, opens, closes))
    return {key: _at_work(rows, now, language) for key, rows in found.items()}


def _at_work(
    rows: Sequence[tuple[TeamRow, int | None, int | None]], now: datetime, language: str
) -> tuple[list[Turn], list[AtDesk]]:
    turns = [
        Turn(team.key, team.time_zone, opens, closes)
        for team, opens, closes in rows
        if opens is not None and closes is not None and team.time_zone and team.archived_at is None
    ]
    working = set(on_turn(turns, now))
    return turns, [
        AtDesk(
            team.key, team.code, title_of(team, language), team.time_zone, opens, closes,
            team.key in working or (opens is None and team.archived_at is None), team.archived_at is not None,
        )
        for team, opens, closes in rows
    ]  # fmt: skip


def _served(
    session: Session, model: type[SiteRow] | type[CustomerRow], link: type[DeskSite] | type[DeskCustomer], desk_key: int
) -> list[tuple[int, str, str]]:
    other = DeskSite.site_key if link is DeskSite else DeskCustomer.customer_key
    statement = (
        select(model.key, model.code, model.name)
        .join(link, other == model.key)
        .where(link.desk_key == desk_key)
        .order_by(model.name)
    )
    return [(key, code, name) for key, code, name in session.execute(statement)]
