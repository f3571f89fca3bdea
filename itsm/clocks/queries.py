"""Reading the ledger: the entries of a record as they were written."""

from collections.abc import Iterator

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from itsm.clocks.keeping import promise_in
from itsm.clocks.ledger.entries import Entry, micros
from itsm.clocks.tables import ClockEntryRow

_OF_RECORD = select(ClockEntryRow).where(ClockEntryRow.record_key == bindparam("record")).order_by(ClockEntryRow.key)


def entries_of(session: Session, record_key: int) -> Iterator[tuple[Entry, ClockEntryRow]]:
    """The ledger of a record, in order: each entry with its row."""
    for row in session.scalars(_OF_RECORD, {"record": record_key}):
        yield entry_of(row), row


def entry_of(row: ClockEntryRow) -> Entry:
    """The entry that a row keeps."""
    details = row.details or {}
    return Entry(row.clock, row.kind, micros(row.at), row.element_id, promise_in(details), details.get("calendar"))
