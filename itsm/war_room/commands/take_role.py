"""Commands: take a role of a room, and hand it over to somebody else; its open tasks go with it."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.errors import Forbidden, InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people import queries as people
from itsm.people.queries import Person
from itsm.war_room.commands.acting import Done, enter, somebody
from itsm.war_room.holding import give_role, holders
from itsm.war_room.rights import may_lead

WHOEVER = -1
"""Who is seen to have a role by somebody who takes it from whoever has it; no key is negative."""


class Held(InvalidState):
    """The role is held by ``holder``, which whoever takes it or gives it away did not see."""

    def __init__(self, holder: Person) -> None:
        super().__init__(
            text("Expected a role that nobody has, but %(name)s has just taken it. Take it over if it is yours.",
                 name=holder.name)
        )  # fmt: skip
        self.holder = holder


def take_role(
    number: str, role: str, actor: Actor, command_id: str | None = None, *, seen: int | None = WHOEVER,
    work: UnitOfWork | None = None,
) -> Done:
    """Take ``role`` at ``number``: one that nobody has, or, for who leads, that of somebody else.

    ``seen`` is the key of who has it, as the actor saw; None: nobody. Raises NotFound, Forbidden (somebody has it, and
    the actor does not lead), InvalidState (resolved), Held (somebody has it whom the actor did not see: of two who take
    it at once, one is told).
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
        _require_seen(opened_work, now, role, seen)
        if actor.key is None:
            raise InvalidState(text("Expected a person who takes the role, but a program asked. Name somebody."))
        give_role(opened_work, here.opened, wanted, people.person(actor.key, opened_work.session), actor)
        return Done(number)

    return run_command("take_room_role", command_id, actor, Done, body, work)


def hand_over_role(
    number: str, role: str, person_key: int | None, actor: Actor, command_id: str | None = None, *,
    seen: int | None = WHOEVER, work: UnitOfWork | None = None,
) -> Done:
    """Give ``role`` at ``number`` to ``person_key``. Who has it may, and who leads.

    ``seen`` as above; one's own role is given away without. Raises NotFound, Forbidden, InvalidForm (``person``),
    InvalidState (resolved), Held.
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
            if now.get(role) != actor.key:
                _require_seen(opened_work, now, role, seen)
            give_role(opened_work, here.opened, wanted, to, actor)
        return Done(number)

    return run_command("hand_over_room_role", command_id, actor, Done, body, work)


def _require_seen(work: UnitOfWork, now: Mapping[str, int], role: str, seen: int | None) -> None:
    if role in now and seen not in (WHOEVER, now[role]):
        raise Held(people.person(now[role], work.session))
