"""The records of a finding: those that have the same value now, whatever they had when they were found."""

from sqlalchemy import ColumnElement, true

from itsm.packs.watched.model import TEXT
from itsm.recurrence.detecting.groups import has_value
from itsm.recurrence.tables import FindingRow


def still_alike(row: FindingRow) -> ColumnElement[bool]:
    """Condition on ``Record``: it has what the finding is about; of similar titles that is what was found."""
    return true() if row.measure == TEXT else has_value(row.measure, [row.value])
