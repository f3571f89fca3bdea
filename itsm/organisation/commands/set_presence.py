"""Command: say whether one is here."""

from datetime import datetime

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.choices import PRESENCES
from itsm.organisation.keeping import Saved
from itsm.organisation.tables import PresenceRow


def set_presence(
    state: str, until: datetime | None, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Keep what the actor says of themselves (one of PRESENCES), up to ``until`` when that is given.

    Raises InvalidForm: no such state, or a time that is over.
    """
    errors: dict[str, Text] = {}
    if state not in PRESENCES:
        errors["state"] = text("Choose one from the list.")
    if until is not None and until <= clock.now():
        errors["until"] = text("This is over already. Choose a time that is still to come.")
    if errors:
        raise InvalidForm(errors)

    def body(opened: UnitOfWork) -> Saved:
        assert actor.key is not None
        row = opened.session.get(PresenceRow, actor.key)
        before = {"state": row.state, "until": row.until} if row is not None else {}
        if row is None:
            row = PresenceRow(person_key=actor.key)
            opened.session.add(row)
        row.state, row.until, row.changed_at = state, until, clock.now()
        after = {"state": state, "until": until}
        audit_change(opened, "presence_set", f"person {actor.key}", actor.key, before, after)
        return Saved(actor.key, 1)

    return run_command("set_presence", command_id, actor, Saved, body, work)
