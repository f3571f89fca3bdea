"""Commands: keep a list with its filters, order and columns under a name, and remove it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.errors import Forbidden, InvalidForm, InvalidInput, NotFound, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit, audit_change
from itsm.packs.deployed import record_type
from itsm.people.roles import require
from itsm.records.queries.saved_views import may_change, may_share
from itsm.records.tables import VIEW_NAME_LENGTH, SavedView

MOST = 50
"""Views of one person for one type."""
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class ViewSaved:
    """The view is kept, or (removed) was."""

    key: int
    name: str


def save_view(
    key: int | None, type_key: str, name: str, query: Mapping[str, str], team: str | None, actor: Actor,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> ViewSaved:
    """Keep ``query`` (parameters of the list) as a view of ``type_key``, or change view ``key``.

    ``team``: the code of a team of the actor's that sees it as well. Raises NotFound, Forbidden, InvalidForm (name),
    InvalidInput (too many, too long).
    """
    require(actor, "work.see")
    record_type(type_key)

    def body(opened_work: UnitOfWork) -> ViewSaved:
        take_turn(opened_work, f"views of {current_tenant()}/{actor.key}")
        row = _own_row(opened_work, key, type_key, actor)
        before = _shown(row) if key is not None else {}
        row.name, row.query = _checked(opened_work, row, name), dict(query)
        if team != row.team and team is not None and not may_share(actor, team):
            raise Forbidden(text("Expected a team of yours and the right to share lists with it. Ask a team lead."))
        row.team, row.changed_at = team or None, clock.now()
        if sum(len(one) + len(value) for one, value in query.items()) > _LONGEST:
            raise InvalidInput(text("Expected fewer filters and columns, but they are too long to be kept."))
        opened_work.session.add(row)
        opened_work.session.flush()
        if row.team or before.get("team"):
            audit_change(opened_work, "view_shared", f"view {row.key}", actor.key, before, _shown(row))
        return ViewSaved(row.key, row.name)

    return run_command("save_view", command_id, actor, ViewSaved, body, work)


def remove_view(
    key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> ViewSaved:
    """Remove a view of one's own, or one that a team of one's own shares. Raises NotFound, Forbidden."""
    require(actor, "work.see")

    def body(opened_work: UnitOfWork) -> ViewSaved:
        row = _row(opened_work, key, actor)
        opened_work.session.delete(row)
        if row.team:
            audit(opened_work, "view_removed", f"view {key}", actor.key, name=row.name, team=row.team)
        return ViewSaved(key, row.name)

    return run_command("remove_view", command_id, actor, ViewSaved, body, work)


def _own_row(work: UnitOfWork, key: int | None, type_key: str, actor: Actor) -> SavedView:
    if key is not None:
        return _row(work, key, actor)
    if actor.key is None:
        raise Forbidden(text("Expected a person who keeps a view, but nobody is signed in."))
    mine = select(func.count()).select_from(SavedView)
    mine = mine.where(SavedView.owner_key == actor.key, SavedView.type_key == type_key)
    if work.session.execute(mine).scalar_one() >= MOST:
        raise InvalidInput(text("Expected at most %(most)s views. Remove one that you do not need.", most=MOST))
    return SavedView(tenant_id=current_tenant(), owner_key=actor.key, type_key=type_key)


def _row(work: UnitOfWork, key: int, actor: Actor) -> SavedView:
    row = work.session.execute(select(SavedView).where(SavedView.key == key)).scalar_one_or_none()
    if row is None or not (row.owner_key == actor.key or row.team in actor.teams):
        raise NotFound(text("Expected a saved view, but there is none. Reload the list."))
    if not may_change(row, actor):
        raise Forbidden(text("Expected a view of your own, but “%(name)s” is somebody else's.", name=row.name))
    return row


def _checked(work: UnitOfWork, row: SavedView, name: str) -> str:
    words = " ".join(name.split())
    problem: Text | None = None
    same = select(SavedView.key).where(
        SavedView.owner_key == row.owner_key, SavedView.type_key == row.type_key, SavedView.name == words,
        SavedView.key != (row.key or 0),
    )
    if not 0 < len(words) <= VIEW_NAME_LENGTH:
        problem = text("Expected a name of 1 to %(most)s characters.", most=VIEW_NAME_LENGTH)
    elif work.session.execute(same).first() is not None:
        problem = text("Expected another name, but you have a view called “%(name)s”.", name=words)
    if problem is not None:
        raise InvalidForm({"name": problem})
    return words


def _shown(row: SavedView) -> dict[str, object]:
    return {"name": row.name, "type": row.type_key, "team": row.team, "query": dict(row.query)}
