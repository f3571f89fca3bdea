"""What somebody let pass: for a plan at its time, and where the process stood then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.tables import PassRow


@dataclass(frozen=True, slots=True)
class LetPass:
    """Who let the work pass, when and why; ``holds`` while the plan has the time that it had then."""

    by: str
    at: datetime
    reason: str
    holds: bool


def passes_of(record_key: int) -> Select[PassRow]:
    """What somebody let pass of a record, newest first."""
    return select(PassRow).where(PassRow.record_key == record_key).order_by(PassRow.key.desc())


def passed(session: Session, record_key: int, time: Span | None) -> frozenset[str]:
    """What somebody let pass, at the time that the plan has: a plan that was moved asks anew."""
    return frozenset(key for row in session.scalars(passes_of(record_key)) if is_for(row, time) for key in row.keys)


def is_for(row: PassRow, time: Span | None) -> bool:
    """True when it was let pass for this very time, or, without one, for work that has none."""
    return (row.begins, row.ends) == ((time.starts, time.ends) if time is not None else (None, None))


def let_pass(row: PassRow, time: Span | None) -> LetPass:
    """One of them in words, for a plan at ``time``."""
    return LetPass(row.by_name, row.given_at, row.reason, is_for(row, time))


def passes_of_elements(session: Session, record_key: int) -> Mapping[str, Sequence[LetPass]]:
    """By element of the record's own diagram, what was let pass while its process stood there; oldest first."""
    found: dict[str, list[LetPass]] = {}
    for row in session.scalars(passes_of(record_key)).all()[::-1]:
        for element in row.elements:
            found.setdefault(element, []).append(LetPass(row.by_name, row.given_at, row.reason, True))
    return found
