"""Put a person into a team, and take them out."""

from sqlalchemy import delete

from database import UnitOfWork
from database.turns import take_turn
from engine.errors import InvalidInput, text
from engine.registry import Actor
from itsm.audit import audit
from itsm.people.commands.joining import joined
from itsm.people.queries import person, team
from itsm.people.roles import require
from itsm.people.tables import Membership


def join_team(person_key: int, code: str, role: str, actor: Actor, work: UnitOfWork | None = None) -> None:
    """Make the person a ``member`` or the ``lead`` of the team; repeating it changes nothing.

    Raises Forbidden, NotFound (person or team) and InvalidInput (role).
    """
    require(actor, "people.manage")
    if role not in ("member", "lead"):
        raise InvalidInput(text("Expected the role member or lead in a team, but it is “%(role)s”.", role=role))
    with joined(work) as opened:
        take_turn(opened, f"person {person_key}")
        found = person(person_key, opened.session)
        team_key = team(code, opened.session).key
        row = opened.session.get(Membership, (found.key, team_key))
        if row is not None and row.role == role:
            return
        if row is None:
            row = Membership(person_key=found.key, team_key=team_key)
            opened.session.add(row)
        row.role = role
        audit(opened, "team_joined", f"person {found.key}", actor.key, team=code, role=role)


def leave_team(person_key: int, code: str, actor: Actor, work: UnitOfWork | None = None) -> None:
    """Take the person out of the team; no harm when they are not in it. Raises Forbidden and NotFound."""
    require(actor, "people.manage")
    with joined(work) as opened:
        team_key = team(code, opened.session).key
        opened.session.execute(
            delete(Membership).where(Membership.person_key == person_key, Membership.team_key == team_key)
        )
        audit(opened, "team_left", f"person {person_key}", actor.key, team=code)
