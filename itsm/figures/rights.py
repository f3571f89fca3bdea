"""Who sees figures, and who adds readings: the one place of this room that says it."""

from engine.errors import Forbidden, text
from engine.registry import Actor
from itsm.packs.figures.model import Figure
from itsm.packs.model import RecordType
from itsm.rights.deciding import allowed
from itsm.rights.fields import field_rights
from itsm.rights.grants import Thing

SEE, ADD = "record.see_all", "record.edit"


def may_see_any(actor: Actor, of_type: RecordType) -> bool:
    """A figure counts records of everybody: it is for those who see all records of the type."""
    return bool(of_type.figures and allowed(actor, SEE, Thing(of_type.key)))


def may_see(actor: Actor, of_type: RecordType, figure: Figure) -> bool:
    """Nor does it tell of fields that the actor does not see."""
    hidden = field_rights(actor, of_type, Thing(of_type.key)).hidden
    told = {*figure.fields.values(), *figure.by, *figure.only, figure.at}
    return may_see_any(actor, of_type) and hidden.isdisjoint(told)


def may_add(actor: Actor, of_type: RecordType, figure: Figure) -> bool:
    """Readings are added by who sees the figure and changes the records of the type."""
    return may_see(actor, of_type, figure) and bool(allowed(actor, ADD, Thing(of_type.key)))


def require_add(actor: Actor, of_type: RecordType, figure: Figure) -> None:
    """Raise Forbidden unless ``may_add``."""
    if not may_add(actor, of_type, figure):
        raise Forbidden(
            text("Expected somebody who may change these records, but %(name)s may not. Ask a team lead.",
                 name=actor.name)
        )  # fmt: skip
