"""Which record types somebody may report: those that the portal offers, and who writes down for others any."""

from engine.errors import NotFound, text
from engine.registry import Actor
from itsm.packs.deployed import record_type, record_types
from itsm.packs.model import RecordType
from itsm.rights.deciding import allowed, require
from itsm.rights.grants import Thing

_REPORT = "record.report"


def reportable_types(actor: Actor) -> list[RecordType]:
    """Every type that the actor may report now, in the order of their positions. Raises Forbidden (reports nothing)."""
    require(actor, _REPORT)
    return [one for one in record_types() if one.offered and _is_offered(one, actor)]


def reportable_type(key: str, actor: Actor) -> RecordType:
    """The record type ``key``. Raises Forbidden (reports nothing), NotFound (no such type, or it is not offered).

    Whether its practice is switched on asks the command, in its transaction.
    """
    require(actor, _REPORT)
    found = record_type(key)
    if not _is_offered(found, actor):
        raise NotFound(text("Expected something that can be reported here, but this is not."))
    return found


def _is_offered(found: RecordType, actor: Actor) -> bool:
    thing = Thing(found.key, frozenset({"own"}))
    if not allowed(actor, _REPORT, thing):
        return False
    return found.in_portal or allowed(actor, "record.report_for_others", thing)
