"""Commands: take a role of a room, and hand it over to somebody else; its open tasks go with it."""

from database import UnitOfWork
from engine.errors import Forbidden, InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people import queries as people
from itsm.war_room.commands.acting import Done, enter, somebody
from itsm.war_room.holding import give_role, holders
from itsm.war_room.rights import may_lead


def take_role(
    number: str, role: str, actor: Actor, command_id: str | None = None, *, over: bool = True,
    work: UnitOfWork | None = None,
) -> Done:
    """Take ``role`` at ``number``: one that nobody has, or (``over``), for who leads, that of somebody else.

    Raises NotFound, Forbidden (somebody has it, and the actor does not lead), InvalidState (resolved; somebody has it
    and the actor did not mean to take it over: of two who take it at once, one is told).
    """

    def body(opened_work: UnitOfWork) -> Done:
        here = enter(opened_work, number, actor, leads=True)
        wanted, now = here.role(role), holders(opened_work.session, here.opened.row.key)
        if now.get(role) == actor.key:
            return Done(number)
        if role in now and not may_lead(actor, now.values()):
            raise Forbidden(
                text("Expected a role that nobody has, but somebody has it. Ask them to hand it over.")
            )
        if role in now and not over:
            raise InvalidState(
                text("Expected a role that nobody has, but %(name)s has just taken it. Take it over if it is yours.",
                     name=people.person(now[role], opened_work.session).name)
            )  # fmt: skip
        if actor.key is None:
            raise InvalidState(text("Expected a person who takes the role, but a program asked. Name somebody."))
        give_role(opened_work, here.opened, wanted, people.person(actor.key, opened_work.session), actor)
        return Done(number)

    return run_command("take_room_role", command_id, actor, Done, body, work)


def hand_over_role(
    number: str, role: str, person_key: int | None, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> Done:
    """Give ``role`` at ``number`` to ``person_key``. Who has it may, and who leads.

    Raises NotFound, Forbidden, InvalidForm (``person``), InvalidState (resolved).
    """

    def body(opened_work: UnitOfWork) -> Done:
        here = enter(opened_work, number, actor, leads=True)
        wanted, now = here.role(role), holders(opened_work.session, here.opened.row.key)
        if not may_lead(actor, now.values()):
            raise Forbidden(
                text("Expected somebody who has a role in this room, but %(name)s has none. Take one first.",
                     name=actor.name)
            )  # fmt: skip
        to = somebody(opened_work, person_key, here.opened, "person")
        if now.get(role) != to.key:
            give_role(opened_work, here.opened, wanted, to, actor)
        return Done(number)

    return run_command("hand_over_room_role", command_id, actor, Done, body, work)
