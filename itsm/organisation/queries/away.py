"""Who is there: absences, substitutes and what people say of themselves, for many people at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.organisation.absence_rows import absent_at
from itsm.organisation.standing_in import Absence, stand_in
from itsm.organisation.tables import PresenceRow
from itsm.people.tables import PersonRow

LONGEST_CHAIN = 5
"""How many substitutes in a row are asked: behind the last one the work is the team's."""


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is absent until then; who stands in is empty when it is the team."""

    until: datetime
    substitute_key: int | None = None
    substitute_name: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody is there: ``away`` when absent, else ``presence`` (a key of PRESENCES, empty when unknown)."""

    presence: str = ""
    away: Away | None = None


def away_at(session: Session, at: datetime, person_keys: Iterable[int]) -> dict[int, Away]:
    """Those of the people who are absent at an instant, by key; a closed account stands in for nobody."""
    asked = set(person_keys)
    absent = dict[int, Absence]()
    wanted = asked
    for _ in range(LONGEST_CHAIN):
        if not wanted:
            break
        met = absent_at(session, at, wanted)
        absent |= met
        wanted = {one.substitute_key for one in met.values() if one.substitute_key is not None} - absent.keys()
    substitutes = {key: stand_in(key, absent) for key in asked & absent.keys()}
    names = _active_names(session, substitutes.values())
    return {
        key: Away(absent[key].ends_at, substitute, names[substitute]) if substitute in names
        else Away(absent[key].ends_at)
        for key, substitute in substitutes.items()
    }  # fmt: skip


def standing_of(session: Session, at: datetime, person_keys: Iterable[int]) -> Mapping[int, Standing]:
    """How each of the people stands at an instant: an absence counts before what they say of themselves."""
    keys = sorted(set(person_keys))
    away = away_at(session, at, keys)
    said = {
        row.person_key: row.state
        for row in session.scalars(select(PresenceRow).where(PresenceRow.person_key.in_(keys)))
        if row.until is None or row.until > at
    }
    return {key: Standing(said.get(key, ""), away.get(key)) for key in keys}


def _active_names(session: Session, keys: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    rows = session.execute(select(PersonRow.key, PersonRow.name).where(PersonRow.key.in_(wanted), PersonRow.active))
    return {row.key: row.name for row in rows}
