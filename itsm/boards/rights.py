"""Who may see which board: the one place of this room that decides it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Forbidden, NotFound, text
from engine.registry import Actor
from itsm.people.memberships import LEADING
from itsm.people.roles import may, require
from itsm.people.tables import Membership, TeamRow

ANSWERING = LEADING | {"dispatcher"}
"""Roles in a team that see how its work is spread over its members."""


def require_desk(actor: Actor) -> None:
    """The desk's board tells of every team: it is for those who see the tasks of all. Raises Forbidden."""
    require(actor, "work.see_all")


def require_own(actor: Actor) -> None:
    """One's own day is for those who work on tasks. Raises Forbidden."""
    require(actor, "work.see")


def team_for(session: Session, code: str, actor: Actor) -> TeamRow:
    """The team whose board the actor may see: they answer for it, or may give the work of every team to others.

    Raises NotFound (no such team, archived) and Forbidden.
    """
    require(actor, "work.see")
    row = session.scalar(select(TeamRow).where(TeamRow.code == code, TeamRow.archived_at.is_(None)))
    if not _gives_all(actor) and (row is None or not _answers_for(session, row, actor)):
        raise Forbidden(
            text("Expected the lead of the team, or somebody who assigns tasks, but %(name)s is neither.",
                 name=actor.name)
        )  # fmt: skip
    if row is None:
        raise NotFound(text("Expected a team “%(code)s”, but there is none. Choose an existing team.", code=code[:60]))
    return row


def boards_of(session: Session, actor: Actor) -> list[TeamRow]:
    """Of the teams that the actor is in those whose board they may see, by code."""
    own = select(TeamRow, Membership.role).join(Membership, Membership.team_key == TeamRow.key)
    rows = session.execute(
        own.where(Membership.person_key == actor.key, TeamRow.archived_at.is_(None)).order_by(TeamRow.code)
    )
    return [row for row, role in rows if _gives_all(actor) or role in ANSWERING]


def _gives_all(actor: Actor) -> bool:
    return may(actor, "work.see_all") and may(actor, "work.assign")


def _answers_for(session: Session, row: TeamRow, actor: Actor) -> bool:
    if actor.kind != "person":
        return True
    role = select(Membership.role).where(Membership.person_key == actor.key, Membership.team_key == row.key)
    return session.scalar(role) in ANSWERING
