"""How much of a team's work one person may have at once: asked by every command that gives somebody a task."""

from dataclasses import dataclass

from database import UnitOfWork
from engine.errors import InvalidState, Names, text
from engine.registry import Actor
from itsm.assignment.candidates import load_of
from itsm.assignment.teams import teams_of
from itsm.people.roles import may


@dataclass(frozen=True, slots=True)
class Over:
    """Somebody has more than the limit of their team: how many of its tasks, with this one, and how many may be."""

    load: int
    limit: int


def require_room(
    work: UnitOfWork, code: str | None, person_key: int, actor: Actor, name: str | None = None
) -> Over | None:
    """Raise InvalidState when a person, who has just got a task of the team, has more of it than it allows.

    Who may take work back from others (a team lead) goes beyond the limit, and reads how far. A team without a limit
    asks nothing. ``name`` is that of somebody else than the actor.
    """
    team = teams_of(work).by_code.get(code or "")
    if team is None or team.limit is None:
        return None
    load = load_of(work, team, person_key)
    if load <= team.limit:
        return None
    if may(actor, "work.take_back"):
        return Over(load, team.limit)
    if name is not None and person_key != actor.key:
        raise InvalidState(
            text(
                "Expected %(name)s to have at most %(limit)s open tasks of %(team)s, but they have them already. "
                "Choose somebody else, or ask the team lead.",
                name=name, limit=team.limit, team=Names(team.names),
            )
        )
    raise InvalidState(
        text(
            "Expected you to have at most %(limit)s open tasks of %(team)s, but you have them already. "
            "Finish or give back one first, or ask the team lead.",
            limit=team.limit, team=Names(team.names),
        )
    )
