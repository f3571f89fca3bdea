"""The desk's board: every team with its queue and its people, and how much came and went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.boards.counting import TeamCounts, team_counts
from itsm.boards.flowing import Flow, flow
from itsm.boards.presence import STATES, TeamPresence, on_duty, presence
from itsm.boards.promises import NOTHING, Promised, promised_by_teams, together
from itsm.boards.rights import require_desk


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team on the board."""

    team: TeamCounts
    presence: TeamPresence
    on_duty: Sequence[str]
    promised: Promised


@dataclass(frozen=True, slots=True)
class DeskBoard:
    """What the wall shows at an instant."""

    at: datetime
    lines: Sequence[TeamLine]
    flow: Flow
    promised: Promised
    """Of all teams, also of those that the board has no room for, and of none."""


def desk_board(actor: Actor, language: str, time_zone: str) -> DeskBoard:
    """The board now; today is that of ``time_zone``. Raises Forbidden."""
    require_desk(actor)
    now = clock.now()
    with reading() as session:
        teams = team_counts(session, actor)
        people: Mapping[int, TeamPresence] = presence(session, now)
        duty = on_duty(session, now, language)
        promised = promised_by_teams(session, actor, now)
        moving = flow(session, now, time_zone, actor)
    nobody = TeamPresence(dict.fromkeys(STATES, 0))
    lines = [
        TeamLine(team, people.get(team.key, nobody), duty.get(team.key, ()), promised.get(team.code, NOTHING))
        for team in teams
    ]
    return DeskBoard(now, lines, moving, together(promised.values()))
