"""First-responder responsibility: the first agent who claims or completes work on a record keeps it."""

from engine.registry import Actor
from itsm.people.roles import may
from itsm.records.opened import OpenRecord


def take_ownership(opened: OpenRecord, actor: Actor) -> None:
    """Make ``actor`` the owner of a record that has none, unless they are its requester or no agent."""
    row = opened.row
    if row.owner_key is None and actor.key is not None and actor.key != row.requester_key and may(actor, "work.do"):
        opened.set_column("owner_key", actor.key)
