"""Preferences as the database keeps them: one row for each person who chose something, one for the organisation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from database import reading
from itsm.notices.preferences.model import Preferences
from itsm.notices.tables import SettingRow

NOTHING = Preferences()


@dataclass(frozen=True, slots=True)
class Kept:
    """Preferences with the revision at which they stand (0: nothing was chosen yet)."""

    preferences: Preferences
    revision: int


def kept_of(person_key: int | None, session: Session | None = None) -> Kept:
    """What the person chose, or (None) the organisation."""
    if session is None:
        with reading() as opened:
            return kept_of(person_key, opened)
    row = session.scalar(select(SettingRow).where(SettingRow.person_key.is_not_distinct_from(person_key)))
    return Kept(NOTHING, 0) if row is None else Kept(preferences_of(row), row.revision)


def preferences_for(session: Session, people: Iterable[int]) -> Mapping[int | None, Preferences]:
    """What each of the people chose, and under None what the organisation did, where they did; in one statement."""
    query = select(SettingRow).where(or_(SettingRow.person_key.is_(None), SettingRow.person_key.in_(sorted(people))))
    return {row.person_key: preferences_of(row) for row in session.scalars(query)}


def preferences_of(row: SettingRow) -> Preferences:
    """The preferences of a row."""
    return Preferences(
        row.choices, row.language, row.keeps_quiet, row.quiet_from, row.quiet_until, row.digest, row.digest_at,
        row.urgent_passes,
    )  # fmt: skip
