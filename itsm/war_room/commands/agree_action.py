"""Command: agree in the review on something that is done by somebody until a day; it becomes a record of its own."""

from datetime import date

from database import UnitOfWork
from engine.errors import InvalidForm, InvalidState, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.automation.promote_record import promote_record
from itsm.records.opened import open_record
from itsm.records.tables import TITLE_LENGTH
from itsm.war_room.commands.acting import Done, enter, somebody


def agree_action(
    number: str, title: str, owner_key: int | None, due: date | None, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> Done:
    """Agree at ``number`` that ``owner_key`` does it until ``due``; gives the number of the new record.

    Raises NotFound, Forbidden, InvalidForm (``title``, ``owner``, ``due``), InvalidState (the pack knows no actions,
    or the record is not where its review agrees on any).
    """
    errors: dict[str, Text] = {}
    said = title.strip()
    if not 0 < len(said) <= TITLE_LENGTH:
        errors["title"] = text("Expected 1 to %(most)s characters.", most=TITLE_LENGTH)
    if due is None:
        errors["due"] = text("Choose the day until which it is done.")
    if errors or due is None:
        raise InvalidForm(errors)

    def body(opened_work: UnitOfWork) -> Done:
        here = enter(opened_work, number, actor)
        actions = here.room.actions
        if actions is None:
            raise InvalidState(text("Expected a pack whose reviews agree on something, but this one does not."))
        owner = somebody(opened_work, owner_key, open_record(opened_work, number), "owner")
        values = {"title": said, actions.owner: owner.key, actions.due: due.isoformat()}
        token = command_id or f"action {said}"
        made = promote_record(number, actions.promotion, values, actor, token, work=opened_work)
        return Done(made.number)

    return run_command("agree_action", command_id, actor, Done, body, work)
