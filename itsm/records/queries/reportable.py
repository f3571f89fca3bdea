"""Which record types somebody may report: those that the portal offers, and who writes down for others any."""

from engine.errors import NotFound, text
from engine.registry import Actor
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.people.roles import require
from itsm.rights.deciding import allowed
from itsm.rights.grants import Thing


def reportable_type(key: str, actor: Actor) -> RecordType:
    """The record type ``key``. Raises Forbidden (reports nothing), NotFound (no such type, or it is not offered).

    Whether its practice is switched on asks the command, in its transaction.
    """
    require(actor, "record.report")
    found = record_type(key)
    if not found.in_portal and not allowed(actor, "record.report_for_others", Thing(found.key, frozenset({"own"}))):
        raise NotFound(text("Expected something that can be reported here, but this is not."))
    return found
