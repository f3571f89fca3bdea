"""Command: keep an item at hand, or not any longer."""

from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.catalogue.queries.offered import offered_item
from itsm.catalogue.tables import FavouriteRow
from itsm.people.roles import require

MOST = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether the item is one of the favourites now."""

    kept: bool


def keep_favourite(
    code: str, kept: bool, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Kept:
    """Keep the item among the actor's favourites, or take it out; doing it twice changes nothing.

    Raises Forbidden, NotFound (no item that is offered to them) and InvalidState (too many).
    """
    require(actor, "record.report")

    def body(opened: UnitOfWork) -> Kept:
        take_turn(opened, f"favourites of {actor.key}")
        item = offered_item(opened.session, code, actor)
        mine = select(FavouriteRow).where(FavouriteRow.person_key == actor.key)
        rows = {row.item_key: row for row in opened.session.scalars(mine)}
        if kept and item.key not in rows:
            if len(rows) >= MOST:
                raise InvalidState(text("Expected at most %(most)s favourites. Take one out first.", most=MOST))
            opened.session.add(FavouriteRow(person_key=actor.key, item_key=item.key, added_at=clock.now()))
        elif not kept and item.key in rows:
            opened.session.delete(rows[item.key])
        return Kept(kept)

    return run_command("keep_favourite", command_id, actor, Kept, body, work)
