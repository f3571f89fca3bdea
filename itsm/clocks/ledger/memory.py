"""What a record remembers of its ledger from step to step, as text: made of the entries, and lost without loss.

A step would have to read all entries of its record otherwise; this comes with the record, which it reads anyway.
"""

import orjson

from itsm.clocks.ledger.clock import Clock
from itsm.clocks.ledger.entries import Promise
from itsm.clocks.ledger.ledger import Ledger


def to_text(ledger: Ledger) -> str:
    """Clocks and holds as text."""
    clocks = [
        (one.kind, one.state, one.calendar, *one.promise, one.told, one.place, one.stretches, one.over_at)
        for one in ledger.clocks.values()
    ]
    return orjson.dumps([clocks, ledger.holds]).decode()


def from_text(written: str | None) -> Ledger:
    """The ledger that was remembered; an empty one without any."""
    if not written:
        return Ledger()
    clocks, holds = orjson.loads(written)
    found = Ledger(holds=holds)
    for kind, state, calendar, minutes, percents, *rest in clocks:
        found.clocks[kind] = Clock(kind, state, calendar, Promise(minutes, tuple(percents)), *rest)
    return found
