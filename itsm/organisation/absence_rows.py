"""Absences as stored: those of a time, those of people, one for changing."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.errors import NotFound, text
from itsm.organisation.standing_in import Absence
from itsm.organisation.tables import AbsenceRow

_NAMED = 20
"""People whom a statement names one by one."""
_ABSENT = select(AbsenceRow).where(
    AbsenceRow.cancelled_at.is_(None), AbsenceRow.starts_at <= bindparam("at"), AbsenceRow.ends_at > bindparam("at")
)
_ABSENT_OF = _ABSENT.where(AbsenceRow.person_key.in_(bindparam("people", expanding=True)))
"""Pages of records and people ask this: it takes longer to write than to answer."""


def absence_of(row: AbsenceRow) -> Absence:
    """A row as the deciding part knows it."""
    return Absence(row.key, row.person_key, row.starts_at, row.ends_at, row.substitute_key)


def around(session: Session, starts_at: datetime, ends_at: datetime) -> list[Absence]:
    """Everybody's absences that touch a time."""
    statement = select(AbsenceRow).where(
        AbsenceRow.cancelled_at.is_(None), AbsenceRow.ends_at > starts_at, AbsenceRow.starts_at < ends_at
    )
    return [absence_of(row) for row in session.scalars(statement)]


def absent_at(session: Session, at: datetime, person_keys: Iterable[int]) -> dict[int, Absence]:
    """The absence that each of these people has at an instant, by person; who is there is left out."""
    wanted = set(person_keys)
    if len(wanted) <= _NAMED:
        rows = session.scalars(_ABSENT_OF, {"at": at, "people": sorted(wanted)})
    else:  # it is quicker to ask who is absent at all
        rows = session.scalars(_ABSENT, {"at": at})
    return {row.person_key: absence_of(row) for row in rows if row.person_key in wanted}


def locked_absence(session: Session, key: int, person_key: int) -> AbsenceRow:
    """An absence of the person for changing; raises NotFound."""
    mine = select(AbsenceRow).where(AbsenceRow.key == key, AbsenceRow.person_key == person_key)
    row = session.scalar(mine.with_for_update())
    if row is None:
        raise NotFound(text("Expected an absence of this person, but there is none. Reload the page."))
    return row
