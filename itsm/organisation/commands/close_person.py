"""Command: archive a person who has left the desk, or take them back."""

from database import UnitOfWork
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.rights import require_manage
from itsm.people.commands import change_person
from itsm.people.commands.change_person import Changes
from itsm.people.open_work import open_tasks_of_person, said_count
from itsm.people.queries import person
from itsm.people.tables import PersonRow
from itsm.uses.views import tell_of_person


def close_person(
    key: int, active: bool, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Archive the person: they sign in no longer and are offered nowhere; with ``active`` take them back.

    Raises Forbidden, NotFound, Conflict, and InvalidState: open tasks that nobody took over, the last administrator.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        found = person(key, opened.session)
        row = opened.session.get_one(PersonRow, key, with_for_update=True)
        require_revision(opened, row.revision, revision, f"person {key}")
        count = 0 if active else open_tasks_of_person(opened.session, key)
        if count:
            raise InvalidState(
                text(
                    "Expected nobody to wait for %(name)s, but they have open tasks (%(count)s). "
                    "Hand these over first.",
                    name=found.name, count=said_count(count),
                )
            )  # fmt: skip
        change_person(key, Changes(active=active), actor, opened)
        if not active:
            tell_of_person(opened, row, actor)
        return Saved(key, row.revision)

    return run_command("close_person", command_id, actor, Saved, body, work)
