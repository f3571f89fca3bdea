"""How often which detour was made at which element: of one record, and of all of a version of a process."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from itsm.detours.kinds import KINDS
from itsm.detours.tables import Detour

Counts = Mapping[str, Mapping[str, int]]
"""By element, how often each kind."""


def detours_of_elements(session: Session, record_key: int) -> Counts:
    """Those of a record; in whichever version of its diagram they were made."""
    return _counts(session, Detour.record_key == record_key)


def detours_of_version(session: Session, definition_key: int) -> Counts:
    """Those of every record whose task stood in this version of its diagram."""
    return _counts(session, Detour.definition_key == definition_key)


def _counts(session: Session, *conditions: ColumnElement[bool]) -> Counts:
    grouped = select(Detour.element_id, Detour.kind, func.count()).where(*conditions, Detour.kind.in_(list(KINDS)))
    found: dict[str, dict[str, int]] = {}
    for element_id, kind, number in session.execute(grouped.group_by(Detour.element_id, Detour.kind)):
        found.setdefault(element_id, {})[kind] = number
    return found
