"""Saved views of lists: those of the reader, and those that one of their teams shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from database import reading
from engine.registry import Actor
from itsm.people.roles import may
from itsm.records.tables import SavedView

SHARE = "list.share"


@dataclass(frozen=True, slots=True)
class ViewShown:
    """A saved view: ``query`` are the parameters of its list; ``team``: the code of the team that shares it."""

    key: int
    name: str
    query: Mapping[str, str]
    team: str | None
    is_own: bool
    may_change: bool


def saved_views(type_key: str, actor: Actor) -> Sequence[ViewShown]:
    """Views of the lists of a type, own ones first, then by name."""
    statement = select(SavedView).where(
        SavedView.type_key == type_key,
        or_(SavedView.owner_key == actor.key, SavedView.team.in_(sorted(actor.teams))),
    )
    with reading() as session:
        rows = session.scalars(statement).all()
    shown = [
        ViewShown(
            row.key, row.name, row.query, row.team, row.owner_key == actor.key, may_change(row, actor),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(shown, key=lambda one: (not one.is_own, one.name.casefold(), one.key))


def may_change(row: SavedView, actor: Actor) -> bool:
    """Its owner, and whoever may share lists with its team."""
    return row.owner_key == actor.key or (row.team is not None and may_share(actor, row.team))


def may_share(actor: Actor, team: str) -> bool:
    """True when the actor may let a team see a view: one of their own teams."""
    return team in actor.teams and may(actor, SHARE)
