"""Which clocks lists show and sort by: those towards the customer, and to readers of internal entries all of them."""

from sqlalchemy import ColumnElement

from engine.registry import Actor
from itsm.clocks.kinds import PLAIN
from itsm.clocks.tables import ClockRow
from itsm.records.visibility import sees_all_internal


def kinds_seen(actor: Actor, rows: type[ClockRow] = ClockRow) -> list[ColumnElement[bool]]:
    """Conditions on clocks: the actor sees them whatever record they are of.

    Lists do not ask each record: who reads internal entries of some records only finds the others on their pages.
    """
    return kinds_of(sees_all_internal(actor), rows)


def kinds_of(internal: bool, rows: type[ClockRow] = ClockRow) -> list[ColumnElement[bool]]:
    """The same for readers of all ``internal`` entries, or for those who are not."""
    return [] if internal else [rows.kind.in_(PLAIN)]
