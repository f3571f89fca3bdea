"""How much of a record's time is used up, as decisions read it (``record.time_used``)."""

from functools import lru_cache

from itsm.clocks.kinds import RESOLUTION
from itsm.clocks.ledger.memory import from_text
from itsm.records.tables import Record

CLOCK = RESOLUTION
"""The clock that counts: what the requester waits for. Agreements among those who work raise nobody's priority."""


def time_used(row: Record) -> int:
    """The highest per cent of the target at which people were told, 0 before the first.

    It changes only in the command that tells of a share, so whatever is decided by it has one time and one line.
    """
    return _told(row.clocks) if row.clocks else 0


@lru_cache(maxsize=256)  # a step asks more than once
def _told(ledger: str) -> int:
    clock = from_text(ledger).clocks.get(CLOCK)
    return 0 if clock is None else clock.told
