"""Who sees findings and decides on them: the one place of this room that says it."""

from engine.errors import Forbidden, text
from engine.registry import Actor
from itsm.recurrence.declared import Watch
from itsm.rights.deciding import allowed
from itsm.rights.grants import Thing

SEE, DECIDE, SETTINGS = "record.see_all", "record.edit", "settings.manage"


def may_see(actor: Actor, watch: Watch) -> bool:
    """A finding counts records of everybody: it is for those who see all records of both types."""
    return all(allowed(actor, SEE, Thing(key)) for key in (watch.declared.of, watch.type.key))


def may_decide(actor: Actor, watch: Watch) -> bool:
    """To decide is to link records of both types."""
    return may_see(actor, watch) and all(
        allowed(actor, DECIDE, Thing(key)) for key in (watch.declared.of, watch.type.key)
    )


def require_decide(actor: Actor, watch: Watch) -> None:
    """Raise Forbidden unless ``may_decide``."""
    if not may_decide(actor, watch):
        raise Forbidden(
            text("Expected somebody who may change these records, but %(name)s may not. Ask a team lead.",
                 name=actor.name)
        )  # fmt: skip
