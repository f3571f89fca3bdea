"""The records of a finding: those that have the same value now, whatever they had when they were found."""

from sqlalchemy import ColumnElement, and_, or_, select

from itsm.packs.declared.model import TEXT
from itsm.records.tables import Record, RecordField, RecordLink
from itsm.recurrence.declared import STANDARD
from itsm.recurrence.tables import FindingRow


def still_alike() -> ColumnElement[bool]:
    """Condition on ``Record`` beside its ``FindingRow``: it has what the finding is about.

    Of similar titles that is what was found: a better title does not make it another event.
    """
    own = (
        select(RecordField.record_key)
        .where(RecordField.record_key == Record.key, RecordField.field == FindingRow.measure,
               RecordField.value == FindingRow.value)
        .exists()
    )  # fmt: skip
    columns = [and_(FindingRow.measure == name, Record.__table__.c[name] == FindingRow.value) for name in STANDARD]
    return or_(FindingRow.measure == TEXT, *columns, own)


def linked_with(key: int) -> ColumnElement[bool]:
    """Condition on ``Record``: a link leads to the record ``key``, or from it."""
    ends = or_(
        and_(RecordLink.from_key == Record.key, RecordLink.to_key == key),
        and_(RecordLink.to_key == Record.key, RecordLink.from_key == key),
    )
    return select(RecordLink.key).where(ends).exists()


def is_linked_with_target() -> ColumnElement[bool]:
    """Condition on ``Record`` beside its ``FindingRow``: a link leads to what stands for the finding, or from it."""
    ends = or_(
        and_(RecordLink.from_key == Record.key, RecordLink.to_key == FindingRow.target_key),
        and_(RecordLink.to_key == Record.key, RecordLink.from_key == FindingRow.target_key),
    )
    return select(RecordLink.key).where(ends).exists()
